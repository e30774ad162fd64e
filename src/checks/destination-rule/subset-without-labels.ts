import { KIA0209 } from '../../findings/catalogue/kia0209';
import { readDestinationRule } from '../../mesh';
import { Check } from '../check';

/** It is no subset. */
export const subsetWithoutLabels: Check = {
  ...KIA0209,
  onlyWith: ['subsets'],
  check: object => readDestinationRule(object).flatMap(({ subsets }) => subsets.filter(({ labels }) => Object.keys(labels).length === 0))
    .map(({ name, field }) => ({
      message: `subset "${name}" has no labels: it has all pods of the service`,
      fix: 'give it the labels of its pods',
      field,
    })),
};
