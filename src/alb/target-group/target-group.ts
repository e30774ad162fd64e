import { Construct } from 'constructs';
import { findingsOfSplit, findingsOfVisibility } from './target-group-findings';
import { policyOf } from './target-group-policy';
import { TargetGroupProps } from './target-group-props';
import { TargetGroupTarget } from './target-group-target';
import { refuse } from '../../core/errors';
import { Findings } from '../../core/findings';
import { optional, requireObjectName } from '../../core/requirements';
import { ServiceHost } from '../../core/service-host';
import { TrafficPolicy } from '../../core/traffic-policy/traffic-policy';
import { DestinationOptions, WeightedHttpDestination } from '../../networking/destination';
import { DestinationRule } from '../../networking/destination-rule';
import { knownRule } from '../../networking/known-destination-rules';
import { ITrafficTarget } from '../../networking/traffic-target';
import { WeightedService } from '../../service/weighted-service';

/**
 * A service as the target of a load balancer's rules, with what happens on the way to its pods in the words of AWS: algorithm, slow start,
 * stickiness, anomaly mitigation, limits, protocol version, TLS.
 *
 * It becomes the traffic policy of one DestinationRule, that of the WeightedService or one of its own, and is for every client of the
 * service that sees the rule, not for the load balancer alone. Istio uses one DestinationRule for a service, so there is one target group
 * for a service. What the group leaves out comes from `MeshSettingsProps.defaultTrafficPolicy`.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-target-groups.html
 */
export class TargetGroup extends Construct implements ITrafficTarget {
  /** The service. */
  public readonly host: ServiceHost;
  /** What carries the policy; none where there is no policy, and no WeightedService either. */
  public readonly destinationRule?: DestinationRule;

  private readonly what: string;
  private readonly target: TargetGroupTarget;
  private readonly port?: number;

  /**
   * @param scope the chart. That of the Service's namespace: elsewhere Istio does not look for its DestinationRule
   * @param id construct id
   * @param props the service and the policy
   * @throws if there is no target, parts of the policy exclude each other, or the service has a policy already
   */
  constructor(scope: Construct, id: string, props: TargetGroupProps) {
    super(scope, id);
    this.what = `target group "${id}"`;
    this.target = props.target ?? refuse(`target of ${this.what}`, 'a service', props.target, 'name one with TargetGroupTarget.fromWeightedService, fromService or fromHost');
    this.port = props.port;
    const { host, weighted, protocolAt } = this.target._traits;
    this.host = host;
    this.trafficDestinations();
    const policy = policyOf(this.what, props, protocolAt?.(props.port));
    const name = optional(props.name, value => requireObjectName(`name of ${this.what}`, value, 'rename it'));
    if (name !== undefined && (policy === undefined || weighted !== undefined)) {
      refuse(`name of ${this.what}`, 'left out where it makes no DestinationRule', name,
        weighted === undefined ? 'give the group a policy' : 'the WeightedService has the DestinationRule, under its own name');
    }
    if (weighted === undefined) {
      this.destinationRule = optional(policy, value => this.buildRule(value, name));
    } else {
      this.destinationRule = weighted.destinationRule;
      optional(policy, value => weighted.destinationRule._takePolicy(this.what, value));
      if (props.stickiness !== undefined) {
        Findings.of(this)._addAtSynth(() => findingsOfSplit(this.what, weighted));
      }
    }
  }

  /**
   * The destinations of the service, by its weights as they are now.
   *
   * @param options port of the service
   * @throws if the service is known not to have that port, or the group is for another one
   */
  public trafficDestinations(options: DestinationOptions = {}): WeightedHttpDestination[] {
    const { port = this.port } = options;
    if (this.port !== undefined && port !== this.port) {
      refuse(`port of a forward to ${this.what}`, `the one that its policy is for (${this.port})`, port, 'leave it out, or forward to the service itself');
    }
    return this.target._traits.forward(port).trafficDestinations(port === undefined ? undefined : { port });
  }

  /**
   * The WeightedService that it is over, where it is.
   *
   * @internal
   */
  public get _weighted(): WeightedService | undefined {
    return this.target._traits.weighted;
  }

  private buildRule(policy: TrafficPolicy, name?: string): DestinationRule {
    const host = this.host.hostFor(this);
    const known = knownRule(host, this);
    if (known !== undefined) {
      throw new Error(`policy of service "${host}" must come from one DestinationRule, got ${this.what} beside "${known.node.path}": `
        + 'Istio uses one for a service, put the policy there');
    }
    findingsOfVisibility(this.what, host, this).forEach(finding => Findings.of(this).add(finding));
    return new DestinationRule(this, 'DestinationRule', { metadata: optional(name, value => ({ name: value })), host: this.host, trafficPolicy: policy });
  }
}
