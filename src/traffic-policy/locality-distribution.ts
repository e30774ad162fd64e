/**
 * Where the traffic of one locality goes.
 *
 * A locality is `region`, `region/zone` or `region/zone/subzone`; the last segment may be `*`.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#LocalityLoadBalancerSetting-Distribute
 */
export interface LocalityDistribution {
  /** The locality that traffic comes from. Of several that fit the first one counts. */
  readonly fromLocality: string;

  /**
   * The localities that it goes to, with their shares in percent: whole numbers from 1 to 100 that make 100 together. A locality that
   * is not named gets nothing, not even when all others fail.
   */
  readonly toLocalities: Record<string, number>;
}
