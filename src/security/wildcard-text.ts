import { refuse } from '../core/errors';
import { requireItems, requireText } from '../core/requirements';

/** Further forms that a list of texts has to keep to. */
export type CheckText = (what: string, value: string) => string;

/** A list that was given. An empty one would be left out, and a rule without it matches more. */
export function requireTexts(what: string, values: readonly string[] | undefined, check: CheckText): string[] | undefined {
  return values && requireItems(what, values, 'leave it out to match all')
    .map(value => check(what, requireText(what, value, 'leave the value out')));
}

/** Istio reads one `*`, at the beginning or at the end; any other is a plain character that no value has. */
export function requireWildcard(what: string, value: string): string {
  const star = value.indexOf('*');
  const plain = star < 0;
  const once = value.lastIndexOf('*') === star && (star === 0 || star === value.length - 1);
  return plain || once ? value : refuse(what, 'a text with at most one "*", at its beginning or end', value,
    'list the values, or widen the wildcard');
}
