import { Duration } from 'cdk8s';

/**
 * When an endpoint that fails is left out of load balancing for a while. At least one field is set.
 *
 * It also switches on failover between localities, where the mesh has not switched that off: `LocalityLoadBalancing.disabled()` keeps
 * traffic as it was.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#OutlierDetection
 */
export interface OutlierDetection {
  /**
   * How many 5xx answers in a row eject an endpoint. Failed connections count as well. 0 switches the rule off.
   *
   * Range: 0 to 4294967295.
   *
   * @default 5
   */
  readonly consecutive5xxErrors?: number;

  /**
   * How many answers with status 502, 503 or 504 in a row eject an endpoint. They count as 5xx too, so that the rule does something only
   * if it is smaller than `consecutive5xxErrors`. 0 switches the rule off.
   *
   * Range: 0 to 4294967295.
   *
   * @default 0
   */
  readonly consecutiveGatewayErrors?: number;

  /**
   * Count failures that the client's proxy sees itself, such as refused connections, apart from answers of the service.
   *
   * @default false
   */
  readonly splitExternalLocalOriginErrors?: boolean;

  /**
   * How many failures that the client's proxy sees itself eject an endpoint. It needs `splitExternalLocalOriginErrors`.
   *
   * Range: 1 to 4294967295.
   *
   * @default 5
   */
  readonly consecutiveLocalOriginFailures?: number;

  /**
   * Time between two looks at the counters. At least 1 ms.
   *
   * @default Duration.seconds(10)
   */
  readonly interval?: Duration;

  /**
   * How long an endpoint is left out the first time; the second time twice as long, and so on. At least 1 ms.
   *
   * @default Duration.seconds(30)
   */
  readonly baseEjectionTime?: Duration;

  /**
   * The largest share of the endpoints that is left out at a time, in percent. Envoy rounds down: with the default of 10 and
   * fewer than ten endpoints none is ever left out.
   *
   * Range: 1 to 100. Istio reads 0 as 10.
   *
   * @default 10
   */
  readonly maxEjectionPercent?: number;

  /**
   * While fewer endpoints than this share are healthy, in percent, traffic goes to all of them, healthy or not.
   *
   * Range: 0 to 100.
   *
   * @default 0
   */
  readonly minHealthPercent?: number;

  /**
   * The HTTP status codes that count as errors, instead of 5xx. Istio 1.31 and newer.
   *
   * Range of each: 100 to 599.
   *
   * @default - all 5xx
   */
  readonly outlierDetectionHttpErrorCodes?: number[];
}
