import { CDI139 } from '../../findings/catalogue/cdi139';
import { isHalved, textOf } from '../../istio';
import { readPolicy } from '../../mesh';
import { Check } from '../check';

/** Rules are alternatives: who and what belong into one. */
export const halvedRules: Check = {
  ...CDI139,
  onlyWith: ['from'],
  check: object => {
    const { spec } = readPolicy(object);
    const effect = textOf(spec.action) === 'DENY' ? 'these callers may ask for nothing, and nobody for that'
      : 'these callers may ask for everything, and everybody for that';
    return !isHalved(spec.rules) ? [] : [{
      message: `rule 0 says who calls and rule 1 what they ask, and each counts alone: ${effect}`,
      fix: 'take away the "-" before "to", so that both are one rule; where two are meant, write two policies, or acknowledge it',
      field: 'spec.rules[1]',
    }];
  },
};
