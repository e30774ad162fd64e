import { WildcardPattern } from './wildcard-pattern';
import { refuse } from '../../core/errors';
import { requireItems, requireUsableName } from '../../core/requirements';

/** A parameter as the user gave it. */
interface QueryString {
  readonly key?: string;
  readonly value: string;
}

/** The values of each parameter of a condition on the query. */
export function requireQueryStrings(values: readonly QueryString[]): Map<string, WildcardPattern[]> {
  requireItems('query strings of a condition', values, 'name a key and a value, or leave the condition out');
  const byKey = new Map<string, WildcardPattern[]>();
  for (const { key, value } of values) {
    if (typeof key !== 'string' || key === '') {
      refuse('key of a query string', 'the name of the parameter', key, `Istio can not look for the value ${JSON.stringify(value)} under every name as the ALB does: name the parameter`);
    }
    if (/[&=#]/.test(key)) {
      refuse('key of a query string', 'the name of one parameter', key, 'leave out "=" and "&"');
    }
    if (typeof value !== 'string' || /[&#]/.test(value)) {
      refuse(`value of the query string "${key}"`, 'the value of one parameter', value, 'no value has "&" or "#": write it encoded, as it is sent');
    }
    byKey.set(requireUsableName('key of a query string', key), [...byKey.get(key) ?? [], new WildcardPattern(value)]);
  }
  return byKey;
}
