/**
 * Which region takes over from another.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#LocalityLoadBalancerSetting-Failover
 */
export interface RegionFailover {
  /** The region that traffic comes from, without a zone. */
  readonly fromRegion: string;

  /** The region that takes over when the endpoints of `fromRegion` fail. */
  readonly toRegion: string;
}
