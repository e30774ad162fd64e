/** What a patch of an EnvoyFilter does to what. */
export interface PatchKind {
  readonly applyTo: string;
  readonly operation: string;
}

const INSERTS = ['INSERT_FIRST', 'INSERT_BEFORE', 'INSERT_AFTER'];
/** The operations that change what is there. */
export const MERGE_OPERATIONS = ['MERGE', 'MERGE_AND_REPLACE_LIST'];

/** The operations that istiod applies; the others it drops, or takes for another one. */
const OPERATIONS = new Map<string, readonly string[]>(Object.entries({
  LISTENER: ['ADD', 'REMOVE', ...MERGE_OPERATIONS],
  LISTENER_FILTER: ['ADD', ...INSERTS, 'REPLACE', 'REMOVE', 'MERGE'],
  FILTER_CHAIN: ['ADD', 'REMOVE', ...MERGE_OPERATIONS],
  NETWORK_FILTER: [...INSERTS, 'REPLACE', 'REMOVE', 'MERGE'],
  HTTP_FILTER: [...INSERTS, 'REPLACE', 'REMOVE', 'MERGE'],
  ROUTE_CONFIGURATION: MERGE_OPERATIONS,
  VIRTUAL_HOST: ['ADD', 'REPLACE', 'REMOVE', ...MERGE_OPERATIONS],
  HTTP_ROUTE: [...INSERTS, 'REMOVE', ...MERGE_OPERATIONS],
  CLUSTER: ['ADD', 'REMOVE', ...MERGE_OPERATIONS],
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
