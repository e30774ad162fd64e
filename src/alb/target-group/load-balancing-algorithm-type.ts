/**
 * How a target group chooses a pod for a request.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html
 */
export enum TargetGroupLoadBalancingAlgorithmType {
  /** One pod after the other. Each proxy counts for itself. */
  ROUND_ROBIN = 'round_robin',
  /** Of two pods the one with fewer outstanding requests. It is what Istio does by default. */
  LEAST_OUTSTANDING_REQUESTS = 'least_outstanding_requests',
  /** Any healthy pod. It knows no slow start. */
  RANDOM = 'random',
}
