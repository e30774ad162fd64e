import { CDI005 } from '../../findings/catalogue/cdi005';
import { Check } from '../check';
import { firstLeaf } from './first-leaf';
import { isEndless } from './object-survey';
import { surveyOf } from './schema-violations';

/** A number that YAML can say, and JSON, which Kubernetes makes of it, cannot. */
export const endlessNumbers: Check = {
  ...CDI005,
  check(object) {
    const leaf = surveyOf(object).hasEndlessNumber ? firstLeaf(object.manifest, value => isEndless(value) ? value : undefined) : undefined;
    return leaf === undefined ? [] : [{
      message: `${leaf.field} is ${leaf.found}, and Kubernetes refuses a file with that`,
      fix: 'write the text or the number that is meant; where cdk8s\'s Include, Helm or Yaml.load read a file, they took a text such as "." for '
        + 'a number: include it with IncludeManifests, which reads as Kubernetes does',
      field: leaf.field,
    }];
  },
};
