import { AccessedService, CallerRule, targetPortsOf } from './accessed-service';
import { identityOfWaypoint } from './namespace-waypoint';
import { PolicyTarget } from '../core/policy-target';
import { Waypoint } from '../mesh-settings/waypoint';
import { AuthorizationPolicy } from '../security/authorization-policy';
import { AuthorizationRule } from '../security/authorization-rule';

/**
 * What is different where a service has a waypoint. That is asked about callers, methods, paths and ports of the Service. To the proxies of the
 * pods' nodes everybody who came through it is the waypoint itself, so these let in the waypoint alone, and gateways that do not pass it.
 */
export class WaypointAccess {
  /** The policy at the pods. */
  public readonly policy: AuthorizationPolicy;

  /**
   * @param service the service
   * @param waypoint its waypoint
   * @param metadata of the policy at the pods
   * @param rules who may call, which may become more
   */
  constructor(
    private readonly service: AccessedService, private readonly waypoint: Waypoint, metadata: object, private readonly rules: readonly CallerRule[],
  ) {
    const { construct, what, name } = service;
    const identity = identityOfWaypoint(construct, what, waypoint);
    this.policy = new AuthorizationPolicy(construct, 'BehindWaypoint', {
      name: `${name}-waypoint`, target: PolicyTarget.workload(service.requireLabels()), ...metadata,
    });
    const itself: CallerRule = { source: () => identity._source(), isGateway: false };
    this.policy._endWith(() => [itself, ...this.rules.filter(rule => this.passes(rule))].map(rule => ruleAtPods(service, rule)));
  }

  /** What the waypoint is asked. */
  public get rulesAtWaypoint(): AuthorizationRule[] {
    return this.rules.filter(rule => !this.passes(rule)).map(rule => {
      const ports = rule.ports ?? this.service.ports;
      return ruleOf(rule, ports.length === 0 ? undefined : ports.map(({ port }) => port));
    });
  }

  /** Gateways go straight to the pods, unless the Service says otherwise. */
  private passes({ isGateway }: CallerRule): boolean {
    return isGateway && this.waypoint.ingressUseWaypoint !== true;
  }
}

/** A rule for the proxies at pods, which compare the ports of containers. */
export function ruleAtPods({ ports }: AccessedService, rule: CallerRule): AuthorizationRule {
  return ruleOf(rule, targetPortsOf(rule.ports ?? ports));
}

function ruleOf({ source, methods, paths }: CallerRule, ports?: readonly number[]): AuthorizationRule {
  return {
    sources: [source()],
    ...(methods ?? paths ?? ports) !== undefined
      && { operations: [{ ...methods && { methods }, ...paths && { paths }, ...ports && { ports: [...new Set(ports)] } }] },
  };
}
