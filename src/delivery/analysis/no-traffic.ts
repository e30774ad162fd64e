/**
 * What a measurement without traffic counts as: there were no requests to judge by.
 *
 * @see https://argo-rollouts.readthedocs.io/en/stable/features/analysis/#inconclusive-runs
 */
export enum NoTraffic {
  /** As a success: the canary goes on without having been tried. */
  SUCCESS = 'SUCCESS',
  /** As a failure: more of them than `failureLimit` abort the canary. */
  FAILURE = 'FAILURE',
  /** As neither: more of them than `inconclusiveLimit` pause the canary until a person promotes or aborts it. */
  INCONCLUSIVE = 'INCONCLUSIVE',
}
