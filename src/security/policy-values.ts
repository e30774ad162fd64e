import { requirePossible } from '../core/request-texts';
import { requireItems, requireText } from '../core/requirements';
import { PolicyValueRule } from '../istio';

/** Further forms that a list of texts has to keep to. */
export type CheckText = (what: string, value: string) => string;

/** A list that was given. An empty one would be left out, and a rule without it matches more. */
export function requireTexts(what: string, values: readonly string[] | undefined, check: CheckText): string[] | undefined {
  return values && requireItems(what, values, 'leave it out to match all')
    .map(value => check(what, requireText(what, value, 'leave the value out')));
}

/** A list that was given, of values that some request has. */
export function requireValues(what: string, values: readonly string[] | undefined, rule: PolicyValueRule | undefined): string[] | undefined {
  return requireTexts(what, values, (where, value) => requirePossible(where, value, rule?.(value)));
}
