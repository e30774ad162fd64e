import { mapOf } from './plain-value';

/** What a patch of an EnvoyFilter does to what. */
export interface PatchKind {
  readonly applyTo: string;
  readonly operation: string;
}

const INSERTS = ['INSERT_FIRST', 'INSERT_BEFORE', 'INSERT_AFTER'];
const MERGES = ['MERGE', 'MERGE_AND_REPLACE_LIST'];

/** The operations that istiod applies; the others it drops, or takes for another one. */
const OPERATIONS = new Map<string, readonly string[]>(Object.entries({
  LISTENER: ['ADD', 'REMOVE', ...MERGES],
  LISTENER_FILTER: ['ADD', ...INSERTS, 'REPLACE', 'REMOVE', 'MERGE'],
  FILTER_CHAIN: ['ADD', 'REMOVE', ...MERGES],
  NETWORK_FILTER: [...INSERTS, 'REPLACE', 'REMOVE', 'MERGE'],
  HTTP_FILTER: [...INSERTS, 'REPLACE', 'REMOVE', 'MERGE'],
  ROUTE_CONFIGURATION: MERGES,
  VIRTUAL_HOST: ['ADD', 'REPLACE', 'REMOVE', ...MERGES],
  HTTP_ROUTE: [...INSERTS, 'REMOVE', ...MERGES],
  CLUSTER: ['ADD', 'REMOVE', ...MERGES],
  EXTENSION_CONFIG: ['ADD'],
}));

/** Operations that depend on what other patches have made before. */
const RELATIVE = ['INSERT_BEFORE', 'INSERT_AFTER', 'REPLACE', 'REMOVE'];

/** What istioctl analyze lets be neither removed nor added, and what replaced: all else it takes for ignored, also what istiod applies. */
const NOT_REMOVED = ['ROUTE_CONFIGURATION', 'HTTP_ROUTE'];
const REPLACED = ['NETWORK_FILTER', 'HTTP_FILTER', 'VIRTUAL_HOST'];

/** The operations that istiod applies to a kind of object. */
export function appliedOperations(applyTo: string): readonly string[] {
  return OPERATIONS.get(applyTo) ?? [];
}

/** Whether istioctl analyze says that a removal is ignored (IST0154). */
export function isRemovalRefused({ applyTo, operation }: PatchKind): boolean {
  return operation === 'REMOVE' && NOT_REMOVED.includes(applyTo);
}

/** Whether istioctl analyze says that an addition is ignored (IST0153). */
export function isAdditionRefused({ applyTo, operation }: PatchKind): boolean {
  return operation === 'ADD' && NOT_REMOVED.includes(applyTo);
}

/** Whether istioctl analyze says that a replacement is ignored (IST0152). */
export function isReplacementRefused({ applyTo, operation }: PatchKind): boolean {
  return operation === 'REPLACE' && !REPLACED.includes(applyTo);
}

/** Whether a patch finds only what other patches have made before, so that their order counts. */
export function isRelativePatch(patch: PatchKind): boolean {
  return RELATIVE.includes(patch.operation) && !isRemovalRefused(patch) && !isReplacementRefused(patch);
}

/** A patch, as far as it decides whether Envoy takes what comes out. */
export interface PatchEffect extends PatchKind {
  /** The HTTP filter that it looks for. */
  readonly httpFilter?: string;
  /** Whether it looks for some filter chains, or virtual hosts, of those that a listener or a list has. */
  readonly isForSome: boolean;
  readonly value?: unknown;
}

/** The filter that sends a request on, and has to be the last. */
const ROUTER = 'envoy.filters.http.router';
const NOT_BESIDE_ROUTER = ['REMOVE', 'INSERT_AFTER', 'REPLACE'];

/** Why Envoy refuses the listener or the routes that a patch makes, whatever else they have; nothing where it may take them. */
export function refusedByEnvoy({ applyTo, operation, httpFilter, isForSome, value }: PatchEffect): string | undefined {
  const { name, domains } = mapOf(value);
  if (applyTo === 'HTTP_FILTER' && httpFilter === ROUTER && NOT_BESIDE_ROUTER.includes(operation) && !(operation === 'REPLACE' && name === ROUTER)) {
    return 'the router has to be there, and the last filter';
  }
  if (applyTo === 'FILTER_CHAIN' && operation === 'REMOVE' && !isForSome) {
    return 'a listener has to have a filter chain';
  }
  return applyTo === 'VIRTUAL_HOST' && MERGES.includes(operation) && !isForSome && domains !== undefined
    ? 'each domain may be in one virtual host only' : undefined;
}
