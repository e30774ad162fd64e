import { misfitOfLine } from './envoy-limits';
import { isHeaderName } from './header-name';
import { Misfit, never } from './misfit';

/** What the values of a condition have to be. */
export type ConditionValues = 'addresses' | 'ports' | 'service-accounts' | 'wildcards' | 'texts';

/** The attributes that a condition can compare. */
const KEYS: Readonly<Record<string, ConditionValues>> = {
  'source.ip': 'addresses',
  'remote.ip': 'addresses',
  'destination.ip': 'addresses',
  'destination.port': 'ports',
  'source.namespace': 'texts',
  'source.principal': 'texts',
  'source.trustDomain': 'wildcards',
  'request.auth.principal': 'texts',
  'request.auth.audiences': 'texts',
  'request.auth.presenter': 'texts',
  'connection.sni': 'texts',
  'source.serviceAccount': 'service-accounts',
};

/** Those with a name in brackets. */
const BRACKETED = ['request.headers', 'request.auth.claims', 'experimental.envoy.filters.'];

/** What a policy that asks somebody else can not compare: who calls, and with which token. */
const OF_IDENTITY = /^(source\.(namespace|serviceAccount|trustDomain|principal)$|request\.auth\.)/;

/** How a person names all keys. */
export const CONDITION_KEYS = [
  ...Object.keys(KEYS), 'request.headers[NAME]', 'request.auth.claims[NAME]', 'experimental.envoy.filters.NAME[KEY]',
].join(', ');

/** What the values of a condition with a key have to be; nothing for a key that Istio's validation does not know. */
export function valuesOfKey(key: string): ConditionValues | undefined {
  if (Object.hasOwn(KEYS, key)) {
    return KEYS[key];
  }
  const open = key.indexOf('[');
  return open > 0 && open < key.length - 2 && key.endsWith(']') && BRACKETED.some(beginning => key.startsWith(beginning)) ? 'texts' : undefined;
}

const HEADERS = 'request.headers';
const CLAIMS = 'request.auth.claims';

/** Why Envoy refuses what Istio makes of a key. */
export function misfitOfEnvoyKey(key: string): Misfit | undefined {
  const [header, claims] = [HEADERS, CLAIMS].map(attribute => key.startsWith(`${attribute}[`) ? key.slice(attribute.length) : undefined);
  return header !== undefined ? misfitOfLine(header)
    // Where it is no list of names, Istio takes all between the first and the last bracket for one.
    : claims !== undefined && /^(?:\[[^[\]]*\])+$/.test(claims) && claims.includes('[]') ? never('a key with a name in all of its brackets',
      'name the claims, outer ones first: request.auth.claims[a][b]') : undefined;
}

/**
 * Why no request has what a key asks for. Of a key that it does not read Istio tells nobody: a rule that allows is dropped, and one that denies
 * denies as if the condition were not there.
 */
export function misfitOfKey(key: string): Misfit | undefined {
  const attribute = [HEADERS, CLAIMS].find(name => key.startsWith(name));
  const rest = attribute === undefined ? '' : key.slice(attribute.length);
  if (attribute === undefined || !rest.startsWith('[')) {
    return attribute === undefined ? undefined : never(`${attribute} with a name in brackets right behind it`, `write ${attribute}[NAME]`);
  }
  const name = rest.slice(1, -1);
  return attribute === CLAIMS || isHeaderName(name.replace(/^:/, '')) ? undefined
    : never('a key with the name of a header in its brackets', 'a name has letters, digits and hyphens: no blanks, no brackets');
}

/** Whether a key asks who calls, which no external authorizer is asked about. */
export function isOfIdentity(key: string): boolean {
  return OF_IDENTITY.test(key);
}
