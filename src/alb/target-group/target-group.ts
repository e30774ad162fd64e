import { Construct } from 'constructs';
import { delaySecondsOf } from './deregistration-delay';
import { readinessProbeOf } from './health-check';
import { policyOf } from './target-group-policy';
import { TargetGroupProps } from './target-group-props';
import { preparePods } from './target-pods';
import { requireTarget } from './target-requirements';
import { TargetTraits } from './target-traits';
import { brand } from '../../core/brand';
import { shareMetadata } from '../../core/common-metadata';
import { ValidationError, refuse } from '../../core/errors';
import { Findings } from '../../core/findings';
import { pathInErrors } from '../../core/path-in-errors';
import { optional, requireObjectName } from '../../core/requirements';
import { orTwoClusters } from '../../mesh-settings/cluster-state';
import { DestinationOptions, ServiceHost } from '../../networking/destination/destination';
import { ITrafficTarget } from '../../networking/destination/traffic-target';
import { WeightedHttpDestination } from '../../networking/destination/weighted-destination';
import { DestinationRule } from '../../networking/destination-rule/destination-rule';
import { claimRule, knownRule } from '../../networking/destination-rule/known-destination-rules';
import { WeightedService } from '../../service/weighted-service';
import { TrafficPolicy } from '../../traffic-policy/traffic-policy';

/**
 * A service as the target of a load balancer's rules, with what happens on the way to its pods in the words of AWS: algorithm, slow start,
 * stickiness, anomaly mitigation, limits, protocol version, TLS, health check, deregistration delay.
 *
 * Health check and deregistration delay change the pods of the target. The rest becomes the traffic policy of one DestinationRule, that of
 * the WeightedService or one of its own, and is for every client of the service that sees the rule, not for the load balancer alone. Istio
 * uses one DestinationRule for a service, so there is one target group for a service. What the group leaves out comes from
 * `MeshSettingsProps.defaultTrafficPolicy`.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-target-groups.html
 */
@pathInErrors
export class TargetGroup extends Construct implements ITrafficTarget {
  /** The service. */
  public readonly host: ServiceHost;
  /** What carries the policy; none where there is no policy, and no WeightedService either. */
  public readonly destinationRule?: DestinationRule;

  private readonly what: string;
  private readonly target: TargetTraits;
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
    this.port = props.port;
    this.target = requireTarget(`target of ${this.what}`, props.target)._bind(this);
    const { host, weighted, protocolAt, requireTls } = this.target;
    this.host = host;
    this.trafficDestinations();
    requireTls?.(this.what, props.tls);
    const policy = policyOf(this.what, props, protocolAt?.(props.port));
    const name = optional(props.name, value => requireObjectName(`name of ${this.what}`, value));
    if (name !== undefined && (policy === undefined || weighted !== undefined)) {
      refuse(`name of ${this.what}`, 'left out where it makes no DestinationRule', name,
        weighted === undefined ? 'give the group a policy' : 'the WeightedService has the DestinationRule, under its own name');
    }
    if (weighted === undefined) {
      this.destinationRule = optional(policy, value => this.buildRule(value, name));
    } else {
      this.destinationRule = weighted.destinationRule;
      optional(policy, value => this.givePolicy(weighted.destinationRule, value));
      // What is found in the rule of the service may be of the group.
      Findings.of(weighted.destinationRule)._isPartOf(this);
    }
    shareMetadata(this, this.what, props.metadata);
    this.changePods(props);
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
      refuse(`port of a forward to ${this.what}`, `the one that its policy is for (${this.port})`, port,
        'leave it out, or forward to the service itself');
    }
    return this.target.forward(port).trafficDestinations(port === undefined ? undefined : { port });
  }

  /** Last: whatever is refused before, no pod was changed for. */
  private changePods({ healthCheck, deregistrationDelay, port }: TargetGroupProps): void {
    const { preparePods: change, targetPortAt, protocolAt } = this.target;
    const given = { healthCheck, deregistrationDelay: deregistrationDelay?.toHumanString() };
    const [name, value] = Object.entries(given).find(entry => entry[1] !== undefined) ?? [];
    if (name !== undefined && change === undefined) {
      refuse(`${name} of ${this.what}`, 'left out for a target whose pods the group does not know', value,
        'set it on the containers of the pods, or name what makes them: TargetGroupTarget.fromDeployment or fromWeightedService');
    }
    const readiness = optional(healthCheck, check => readinessProbeOf(this.what, check, targetPortAt?.(port), protocolAt?.(port)));
    const delaySeconds = optional(deregistrationDelay, delay => delaySecondsOf(this.what, delay));
    if (readiness !== undefined || delaySeconds !== undefined) {
      change?.((pods, workload) => preparePods({ group: this.what, readiness, delaySeconds }, pods, workload));
    }
  }

  private givePolicy(rule: DestinationRule, policy: TrafficPolicy): void {
    rule._takePolicy(this.what, policy);
    claimRule(this.host.hostFor(rule), rule, this.what);
  }

  /**
   * The WeightedService that it is over, where it is.
   *
   * @internal
   */
  public get _weighted(): WeightedService | undefined {
    return this.target.weighted;
  }

  private buildRule(policy: TrafficPolicy, name?: string): DestinationRule {
    const host = this.host.hostFor(this);
    const known = knownRule(host, this);
    if (known !== undefined) {
      throw new ValidationError(`policy of service "${host}" must come from one DestinationRule, got ${this.what} beside "${known.node.path}": `
        + `Istio uses one for a service, put the policy there${orTwoClusters(known, this)}`);
    }
    const rule = new DestinationRule(this, 'DestinationRule', {
      name,
      host: this.host,
      trafficPolicy: policy,
      exportTo: this.target.exportTo,
    });
    claimRule(host, rule, this.what);
    return rule;
  }
}

/** Whether a value is a TargetGroup. */
export const isTargetGroup = brand('TargetGroup', TargetGroup);
