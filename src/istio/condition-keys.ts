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

/** Whether a key asks who calls, which no external authorizer is asked about. */
export function isOfIdentity(key: string): boolean {
  return OF_IDENTITY.test(key);
}
