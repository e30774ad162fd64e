/**
 * What tells the pods of the stable version from those of the canary.
 *
 * @see https://argo-rollouts.readthedocs.io/en/stable/features/traffic-management/istio/
 */
export enum TrafficSplitting {
  /** Two subsets of one Service, in a DestinationRule whose labels Argo Rollouts writes. Callers see one host, and nothing is lost at the end. */
  SUBSET_LEVEL = 'subset',
  /**
   * Two Services beside the one that callers use, whose selectors Argo Rollouts writes. It is for tools that tell hosts apart, and for experiments
   * with weights; at the moment of the promotion proxies may know the Service of the canary without pods.
   */
  HOST_LEVEL = 'host',
}
