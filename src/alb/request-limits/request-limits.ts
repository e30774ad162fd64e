import { Construct } from 'constructs';
import { LimitedRoute, RequestLimitFilter } from './request-limit-filter';
import { ifRefused } from '../../core/all-or-nothing';
import { refuse } from '../../core/errors';
import { FindingOptions, Findings } from '../../core/findings';
import { FindingLevel } from '../../findings';
import { IIngressGateway } from '../../ingress-gateway/ingress-gateway-reference';
import { isOlderVersion } from '../../istio';
import { IstioVersion } from '../../mesh-settings/istio-version';
import { MeshSettings } from '../../mesh-settings/mesh-settings';
import { Gateway } from '../../networking/gateway/gateway';
import { PodFacts } from '../enforcement/pod-facts';
import { RoutedServer, routedServers } from '../enforcement/virtual-services-beside';
import { requireKnownAddresses } from '../gateways/client-addresses';
import { requireGatewayEnforcement } from '../gateways/gateway-ownership';
import { metadataAt, requireOwner } from '../gateways/object-metadata';
import { PolicyEnforcement } from '../gateways/policy-enforcement';
import { hostRoutes } from '../routing/host-routes';
import { RoutedListener } from '../routing/routed-listener';
import { RuleParticipant } from '../routing/rule-participant';
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
export class RequestLimits implements RuleParticipant {
  private made = false;

  constructor(private readonly scope: Construct, private readonly loadBalancer: LimitedLoadBalancer) {
  }

  /** Refuses a limit that can not be enforced. */
  public requireAcceptable({ name, props: { requestLimit } }: ListenerRule): void {
    if (requestLimit === undefined) {
      return;
    }
    const { workloads, policyEnforcement } = this.loadBalancer;
    const what = `requestLimit of rule "${name}"`;
    requireGatewayEnforcement(`a ${what}`, workloads, policyEnforcement);
    workloads.forEach(({ workload: { namespaceName } }) => requireOwner(this.scope, namespaceName));
    const { oldestIstio } = MeshSettings.of(this.scope);
    if (requestLimit._isDynamic && isOlderVersion(oldestIstio, IstioVersion.V1_26)) {
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
    ifRefused(() => this.made = false);
    const { gateway: { gatewayName, gatewayNamespace }, name, workloads } = this.loadBalancer;
    workloads.forEach(({ workload: { labels, namespaceName } }, index) => {
      const [id, ending] = index === 0 ? ['RequestLimits', ''] : [`RequestLimits${index + 1}`, `-${index + 1}`];
      const filter = new RequestLimitFilter(this.scope, id, {
        metadata: metadataAt(this.scope, id, namespaceName, name && `${name}-request-limits${ending}`),
        labels,
        loadBalancer: `${gatewayNamespace ?? ''}/${gatewayName}`,
        routes: () => this.routes(),
      });
      const { listeners } = PodFacts.of(this.scope, { labels, namespaceName });
      Findings.of(filter)._addAtSynth(() => this.listenersWithLimits().flatMap(listener => findingsOfNeighbours(listener, [
        ...neighboursOf(listener, listeners.filter(other => other !== listener)),
        ...virtualServicesOf(listener, routedServers(this.scope, { labels, namespaceName }, [], ({ port }) => port === listener.port)),
      ])));
    });
  }

  private listenersWithLimits(): RoutedListener[] {
    return this.loadBalancer.listeners().filter(({ rules }) => rules.inOrder.some(({ props }) => props.requestLimit !== undefined));
  }

  private routes(): LimitedRoute[] {
    const { hostSets, listeners } = this.loadBalancer;
    return hostSets().flatMap(({ hosts }) => {
      const limited = hostRoutes(hosts, listeners()).filter(({ rule }) => rule.props.requestLimit !== undefined);
      return hosts.flatMap(host => limited.map(route => ({ ...route, host })));
    });
  }
}

/** Who else has routes on the port of a listener. */
interface NamedRoutes {
  /** How errors call the route of a name. */
  readonly what: (name: string) => string;
  /** Whether it has a route of a name for a domain. */
  readonly has: (domain: string, name: string) => boolean;
}

function neighboursOf({ port }: RoutedListener, listeners: readonly RoutedListener[]): NamedRoutes[] {
  return listeners.filter(other => other.port === port).map(other => ({
    what: name => `the rule "${name}" of listener "${other.path}"`, has: (domain, name) => other.rulesFor(domain).some(rule => rule.name === name),
  }));
}

function virtualServicesOf({ port }: RoutedListener, servers: readonly RoutedServer[]): NamedRoutes[] {
  return servers.map(({ virtualService, gateway, hosts, namespaceName }) => ({
    what: name => `the route "${name}" of VirtualService "${virtualService.node.path}"`,
    has: (domain, name) => hosts.includes(domain) && virtualService._routesAt(gateway, port, namespaceName).some(route => route.name === name),
  }));
}

/** An EnvoyFilter finds routes by host, port and name, whoever made them. */
function findingsOfNeighbours(listener: RoutedListener, neighbours: readonly NamedRoutes[]): FindingOptions[] {
  const limited = listener.routedDomains.flatMap(domain => listener.rulesFor(domain).filter(({ props }) => props.requestLimit !== undefined)
    .map(({ name }) => ({ domain, name })));
  const found = limited.flatMap(({ domain, name }) => neighbours.filter(other => other.has(domain, name))
    .map(({ what }) => ({ domain, name, other: what(name) })));
  return found.slice(0, 1).map(({ domain, name, other }) => ({
    code: 'CDI073',
    level: FindingLevel.ERROR,
    message: `requestLimit of rule "${name}" of listener "${listener.name}" would count the requests of ${other} too: both have routes `
      + `of that name for "${domain}" on port ${listener.port} of one gateway, and an EnvoyFilter finds them by name`,
    fix: 'rename one of the two, or put them into one load balancer',
  }));
}
