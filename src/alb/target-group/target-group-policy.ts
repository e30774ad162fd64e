import { Duration } from 'cdk8s';
import { outlierDetectionOf } from './anomaly-mitigation';
import { ApplicationProtocolVersion } from './application-protocol-version';
import { TargetGroupLoadBalancingAlgorithmType } from './load-balancing-algorithm-type';
import { connectionPoolOf, requireLimits } from './target-group-limits';
import { TargetGroupProps } from './target-group-props';
import { compactOrNone } from '../../core/compact';
import { refuse } from '../../core/errors';
import { optional } from '../../core/requirements';
import { ApplicationProtocol, isHttp } from '../../service/application-protocol';
import { H2UpgradePolicy } from '../../traffic-policy/connection-pool';
import { LoadBalancer, WarmupLoadBalancerOptions } from '../../traffic-policy/load-balancer';
import { LocalityLoadBalancing } from '../../traffic-policy/locality-load-balancing';
import { requireMember } from '../../traffic-policy/settings';
import { BasicTrafficPolicy, TrafficPolicy } from '../../traffic-policy/traffic-policy';

/** What a target group says to Istio; none where it says nothing. */
export function policyOf(what: string, props: TargetGroupProps, protocol?: ApplicationProtocol): TrafficPolicy | undefined {
  optional(props.limits, limits => requireLimits(what, limits));
  const basic: BasicTrafficPolicy | undefined = compactOrNone({
    loadBalancer: loadBalancerOf(what, props),
    connectionPool: connectionPoolOf(what, props.limits, upgradeOf(what, props.protocolVersion, protocol)),
    outlierDetection: optional(props.anomalyMitigation, mitigation => outlierDetectionOf(what, mitigation)),
    tls: props.tls,
  });
  const { port } = props;
  return basic === undefined || port === undefined ? basic : { portLevelSettings: [{ port, ...basic }] };
}

function loadBalancerOf(what: string, props: TargetGroupProps): LoadBalancer | undefined {
  const { stickiness, slowStart } = props;
  const algorithm = optional(props.loadBalancingAlgorithmType,
    value => requireMember(`loadBalancingAlgorithmType of ${what}`, TargetGroupLoadBalancingAlgorithmType, value));
  optional(slowStart, duration => requireSlowStart(what, duration));
  const locality = localityOf(what, props);
  if (stickiness !== undefined) {
    requireAlone(what, props);
    return LoadBalancer.consistentHash(stickiness._hash, { locality });
  }
  if (algorithm === TargetGroupLoadBalancingAlgorithmType.RANDOM && slowStart !== undefined) {
    refuse(`slowStart of ${what}`, 'left out beside the algorithm RANDOM', `${slowStart.toSeconds()} s`,
      'a random choice ignores it: use ROUND_ROBIN or LEAST_OUTSTANDING_REQUESTS');
  }
  const options: WarmupLoadBalancerOptions = { locality, warmup: optional(slowStart, duration => ({ duration })) };
  switch (algorithm) {
    case TargetGroupLoadBalancingAlgorithmType.ROUND_ROBIN:
      return LoadBalancer.roundRobin(options);
    case TargetGroupLoadBalancingAlgorithmType.LEAST_OUTSTANDING_REQUESTS:
      return LoadBalancer.leastRequest(options);
    case TargetGroupLoadBalancingAlgorithmType.RANDOM:
      return LoadBalancer.random({ locality });
    default:
      return locality === undefined && slowStart === undefined ? undefined : LoadBalancer.defaultAlgorithm(options);
  }
}

/** Outlier detection switches the failover on, wherever the mesh has not switched it off. */
function localityOf(what: string, { anomalyMitigation, stickiness }: TargetGroupProps): LocalityLoadBalancing | undefined {
  if (anomalyMitigation === undefined) {
    return undefined;
  }
  const { localityFailover = false } = anomalyMitigation;
  if (localityFailover && stickiness !== undefined) {
    refuse(`localityFailover of ${what}`, 'left out beside stickiness', localityFailover,
      'a proxy of another zone would choose another pod for the same client: leave one of them out');
  }
  return localityFailover ? LocalityLoadBalancing.enabled() : LocalityLoadBalancing.disabled();
}

/** A hash takes the place of the algorithm, and Envoy warms nothing up for it. */
function requireAlone(what: string, { loadBalancingAlgorithmType: algorithm, slowStart }: TargetGroupProps): void {
  if (algorithm !== undefined) {
    refuse(`loadBalancingAlgorithmType of ${what}`, 'left out beside stickiness', algorithm,
      'the hash of the client chooses the pod: leave one of them out');
  }
  if (slowStart !== undefined) {
    refuse(`slowStart of ${what}`, 'left out beside stickiness', `${slowStart.toSeconds()} s`,
      'the hash of the client chooses the pod, however new it is: leave one of them out');
  }
}

function requireSlowStart(what: string, duration: Duration): void {
  const seconds = duration.toMilliseconds({ integral: false }) / 1000;
  if (!(Number.isInteger(seconds) && seconds >= 30 && seconds <= 900)) {
    refuse(`slowStart of ${what}`, 'whole seconds, from 30 to 900', `${seconds} s`,
      'leave it out for no slow start; a DestinationRule takes any time, with LoadBalancer.leastRequest({ warmup })');
  }
}

/** Nothing where the port says it already. */
function upgradeOf(what: string, version?: ApplicationProtocolVersion, protocol?: ApplicationProtocol): H2UpgradePolicy | undefined {
  if (version === undefined) {
    return undefined;
  }
  requireMember(`protocolVersion of ${what}`, ApplicationProtocolVersion, version);
  if (protocol !== undefined && !isHttp(protocol)) {
    refuse(`protocolVersion of ${what}`, `left out for a port with protocol ${protocol}`, version, 'only HTTP has versions');
  }
  if (protocol === undefined || protocol === ApplicationProtocol.HTTP) {
    return version === ApplicationProtocolVersion.HTTP1 ? H2UpgradePolicy.DO_NOT_UPGRADE : H2UpgradePolicy.UPGRADE;
  }
  if (version === ApplicationProtocolVersion.HTTP1) {
    refuse(`protocolVersion of ${what}`, `HTTP2 or GRPC for a port with protocol ${protocol}`, version,
      'give the port the protocol http, or leave protocolVersion out');
  }
  return undefined;
}
