import { Construct } from 'constructs';
import { requireKnownAddresses } from './client-addresses';
import { requireGatewayEnforcement } from './gateway-ownership';
import { metadataAt, requireOwner } from './object-metadata';
import { PolicyEnforcement } from './policy-enforcement';
import { LimitedRoute, RequestLimitFilter } from './request-limit-filter';
import { refuse } from '../../core/errors';
import { IstioVersion } from '../../core/istio-version';
import { MeshSettings } from '../../core/mesh-settings';
import { IIngressGateway } from '../../gateway/ingress-gateway-reference';
import { Gateway } from '../../networking/gateway';
import { hostRoutes } from '../routing/host-routes';
import { RoutedListener } from '../routing/routed-listener';
import { ListenerRule } from '../rule/listener-rule';

/** What limits need to know of their load balancer. */
export interface LimitedLoadBalancer {
  readonly name?: string;
  readonly gateway: Gateway;
  readonly workloads: readonly IIngressGateway[];
  readonly policyEnforcement?: PolicyEnforcement;
  /** The sets of hosts that meet the same rules. */
  readonly hostSets: () => readonly { readonly hosts: readonly string[] }[];
  readonly listeners: () => readonly RoutedListener[];
}

/** The limits of a load balancer's rules. Without one nothing is made. */
export class RequestLimits {
  private made = false;

  constructor(private readonly scope: Construct, private readonly loadBalancer: LimitedLoadBalancer) {
  }

  /** Refuses a limit that can not be enforced. */
  public requireEnforceable({ name, props: { requestLimit } }: ListenerRule): void {
    if (requestLimit === undefined) {
      return;
    }
    const { workloads, policyEnforcement } = this.loadBalancer;
    const what = `requestLimit of rule "${name}"`;
    requireGatewayEnforcement(`a ${what}`, workloads, policyEnforcement);
    workloads.forEach(({ workload: { namespaceName } }) => requireOwner(this.scope, namespaceName));
    const { oldestIstio } = MeshSettings.of(this.scope);
    const versions = Object.values(IstioVersion);
    if (requestLimit._isDynamic && versions.indexOf(oldestIstio) < versions.indexOf(IstioVersion.V1_26)) {
      refuse(what, `RequestLimit.perGatewayPod for Istio ${oldestIstio}`, requestLimit._counted.by === 'client' ? 'perClient' : 'perHeader',
        'Envoy counts values apart since Istio 1.26: raise oldestIstio in the mesh settings where every Istio is that new');
    }
    if (requestLimit._counted.by === 'client') {
      requireKnownAddresses(`${what} with perClient`, workloads);
    }
  }

  /** Takes in a rule: with the first limit the objects are made. */
  public take({ props: { requestLimit } }: ListenerRule): void {
    if (requestLimit === undefined || this.made) {
      return;
    }
    this.made = true;
    const { gateway: { gatewayName, gatewayNamespace }, name, workloads } = this.loadBalancer;
    workloads.forEach(({ workload: { labels, namespaceName } }, index) => {
      const [id, ending] = index === 0 ? ['RequestLimits', ''] : [`RequestLimits${index + 1}`, `-${index + 1}`];
      new RequestLimitFilter(this.scope, id, {
        metadata: metadataAt(this.scope, id, namespaceName, name && `${name}-request-limits${ending}`),
        labels,
        loadBalancer: `${gatewayNamespace ?? ''}/${gatewayName}`,
        routes: () => this.routes(),
      });
    });
  }

  private routes(): LimitedRoute[] {
    const { hostSets, listeners } = this.loadBalancer;
    return hostSets().flatMap(({ hosts }) => {
      const limited = hostRoutes(hosts, listeners()).filter(({ rule }) => rule.props.requestLimit !== undefined);
      return hosts.flatMap(host => limited.map(route => ({ ...route, host })));
    });
  }
}
