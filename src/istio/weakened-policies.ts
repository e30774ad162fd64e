import { mapOf, textOf } from './plain-value';

/** What a patch of an EnvoyFilter does to policies. */
export interface Weakening {
  /** The kind of the policies that do less then. */
  readonly kind: 'AuthorizationPolicy' | 'RequestAuthentication';
  /** What it does, in words. */
  readonly what: string;
  /** Fields of a rule, of which a policy has to compare one to do less; all policies where there are none. */
  readonly fields: readonly string[];
}

/** The filters that apply policies. */
const FILTERS = new Map<string, Weakening['kind']>([
  ['envoy.filters.http.rbac', 'AuthorizationPolicy'],
  ['envoy.filters.http.ext_authz', 'AuthorizationPolicy'],
  ['envoy.filters.http.jwt_authn', 'RequestAuthentication'],
]);
const TAKES_AWAY = ['REMOVE', 'REPLACE'];

/** Settings of a connection manager by which it knows the address of a client. */
const ADDRESSES = ['xff_num_trusted_hops', 'use_remote_address', 'original_ip_detection_extensions'];

/** What a patch takes from policies, if anything. */
export function weakeningOf(applyTo: string, operation: string, filter: string | undefined, value: unknown): Weakening | undefined {
  const kind = applyTo === 'HTTP_FILTER' && TAKES_AWAY.includes(operation) ? FILTERS.get(filter ?? '') : undefined;
  if (kind !== undefined) {
    return { kind, what: `takes the filter ${filter} away, which applies`, fields: [] };
  }
  const config = applyTo === 'NETWORK_FILTER' && operation === 'MERGE' ? mapOf(mapOf(value).typed_config ?? mapOf(value).typedConfig) : undefined;
  const setting = config && ADDRESSES.find(name => name in config || camelOf(name) in config);
  return setting === undefined ? undefined : {
    kind: 'AuthorizationPolicy', what: `changes by what the proxy knows the address of a client (${setting}), which is compared by`, fields: REMOTE,
  };
}

const REMOTE = ['remoteIpBlocks', 'notRemoteIpBlocks', 'remote.ip'];
/** Fields of a rule with a path. */
export const PATH_FIELDS: readonly string[] = ['paths', 'notPaths'];

/** Whether a MeshConfig lets paths be compared as they are sent. */
export function comparesPathsAsSent(meshConfig: unknown): boolean {
  return textOf(mapOf(mapOf(meshConfig).pathNormalization).normalization) === 'NONE';
}

function camelOf(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
