/** When Flux takes an object for healthy, in CEL. */
export interface HealthExpressions {
  readonly apiVersion: string;
  readonly kind: string;
  readonly inProgress?: string;
  readonly failed?: string;
  readonly current: string;
}

/**
 * By group and kind, for objects whose state Flux does not understand by itself. What waits for time or for people is healthy: else Flux would give
 * up in the middle of every longer canary, and apply nothing that depends on it.
 */
const EXPRESSIONS = new Map<string, HealthExpressions>(Object.entries({
  'argoproj.io/Rollout': {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Rollout',
    // It writes the generation as a text, which Flux does not compare.
    inProgress: 'status.observedGeneration != string(metadata.generation) || status.phase == \'Progressing\'',
    failed: 'status.phase == \'Degraded\'',
    current: 'status.phase in [\'Healthy\', \'Paused\']',
  },
  'flagger.app/Canary': {
    apiVersion: 'flagger.app/v1beta1',
    kind: 'Canary',
    failed: 'status.phase == \'Failed\'',
    current: 'status.phase != \'Initializing\'',
  },
}));

/** The expressions for kinds, where they need any. */
export function healthExpressions(kinds: ReadonlySet<string>): HealthExpressions[] {
  return [...EXPRESSIONS].filter(([kind]) => kinds.has(kind)).map(([, expressions]) => expressions);
}
