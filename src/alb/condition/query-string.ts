import { WildcardPattern } from './wildcard-pattern';
import { refuse } from '../../core/errors';
import { requirePossible } from '../../core/request-texts';
import { requireItems, requireUsableName } from '../../core/requirements';
import { misfitOfParameterName, misfitOfParameterValue } from '../../istio';

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
      refuse('key of a query string', 'the name of the parameter', key,
        `Istio can not look for the value ${JSON.stringify(value)} under every name as the ALB does: name the parameter`);
    }
    requirePossible('key of a query string', key, misfitOfParameterName(key));
    if (typeof value !== 'string' || /[&#]/.test(value)) {
      refuse(`value of the query string "${key}"`, 'the value of one parameter', value, 'no value has "&" or "#": write it encoded, as it is sent');
    }
    requirePossible(`value of the query string "${key}"`, value, misfitOfParameterValue({ kind: 'exact', text: value }));
    byKey.set(requireUsableName('key of a query string', key), [...byKey.get(key) ?? [], new WildcardPattern(value)]);
  }
  return byKey;
}
