import { OwnAnswerParts } from './actions/own-answer';
import { openEnvoyFilters } from './ambiguity/envoy-filters';
import { CompiledRoute } from './compiled-routes';
import { Ambiguity } from './decision';
import { ResolvedDestination, resolveDestinations } from './destinations';
import { GatewayListener, gatewayListeners, PlacedServer } from './gateway-listeners';
import { ProxiedRequest } from './proxied-request';
import { ProxySettings, proxySettingsOf } from './proxy-settings';
import { plainDecision, refusedDecision, RouteDecision, routeDecision } from './route-decision';
import { Security, securityAt } from './security/security';
import { VirtualHosts } from './virtual-hosts';
import { resourceName } from '../istio';
import { GatewayPods, Mesh } from '../mesh';

/** What the mesh decides for all gateways. */
export interface Surroundings {
  readonly rootNamespace: string;
  readonly clusterDomain: string;
  readonly meshConfig: Readonly<Record<string, unknown>>;
}

/** The pods of a gateway, with what istiod tells them. */
export class GatewayWorkload {
  /** What makes the pods, as `Deployment edge/public`; the labels where nobody knows. */
  public readonly name: string;
  /** What is assumed of pods that nobody has seen. */
  public readonly presence: Ambiguity;
  private readonly lists = new Map<GatewayListener | PlacedServer, VirtualHosts>();
  private readonly resolved = new Map<CompiledRoute, readonly ResolvedDestination[]>();
  private readonly plain = new Map<CompiledRoute, RouteDecision | 'none'>();
  private policies?: Security;
  private settings?: ProxySettings;
  private filters?: readonly Ambiguity[];
  private exposed?: ReadonlyMap<number, number> | 'all';
  private known?: ReadonlyMap<number, readonly GatewayListener[]>;

  constructor(public readonly pods: GatewayPods, private readonly mesh: Mesh, private readonly surroundings: Surroundings) {
    this.name = nameOf(pods);
    this.presence = {
      about: 'gatewayWorkload',
      assumed: `${this.name} is there, and the ports of its Gateways are open`,
      objects: [],
      because: 'the manifests have no pods that the Gateways select, and nobody says where they are',
    };
  }

  /** The listeners by port. */
  public get listeners(): ReadonlyMap<number, readonly GatewayListener[]> {
    return this.known ??= gatewayListeners(this.pods, this.mesh);
  }

  /** The port on which the pods are reached for one of the Services in front; none where no Service has it. */
  public listeningPort(port: number): number | undefined {
    this.exposed ??= this.exposedPorts();
    if (this.exposed === 'all') {
      return port;
    }
    // Of what nobody has seen, nobody knows that a port is closed.
    return this.exposed.get(port) ?? (this.pods.assumed?.arePortsKnown === false ? port : undefined);
  }

  /** The list of routes of a listener of plain HTTP, or of one server at which TLS ends. */
  public virtualHosts(listener: GatewayListener, placed?: PlacedServer): VirtualHosts {
    const key = placed ?? listener;
    let list = this.lists.get(key);
    if (list === undefined) {
      list = new VirtualHosts(placed === undefined ? listener.servers : [placed], this.pods, this.mesh);
      this.lists.set(key, list);
    }
    return list;
  }

  /** What policies say there. */
  public get security(): Security {
    return this.policies ??= securityAt(this.mesh, this.pods, this.surroundings);
  }

  /** What the pods make of requests before anybody looks at them. */
  public get proxy(): ProxySettings {
    return this.settings ??= proxySettingsOf(this.pods.pods?.annotations, this.surroundings.meshConfig);
  }

  /** What EnvoyFilters of others leave open. */
  public get openFilters(): readonly Ambiguity[] {
    return this.filters ??= openEnvoyFilters(this.pods, this.mesh, this.surroundings.rootNamespace);
  }

  /** What a route does with a request. */
  public decide(route: CompiledRoute, request: ProxiedRequest): RouteDecision {
    const { meshConfig } = this.surroundings;
    let plain = this.plain.get(route);
    if (plain === undefined) {
      plain = plainDecision({ route, destinations: this.destinationsOf(route), meshConfig }) ?? 'none';
      this.plain.set(route, plain);
    }
    if (plain === 'none') {
      return routeDecision({ route, request, destinations: this.destinationsOf(route), meshConfig });
    }
    const { path, query, authority } = request;
    return { decided: { ...plain.decided, path: query === undefined ? path : `${path}?${query}`, authority }, ambiguous: plain.ambiguous };
  }

  /** What policies let Envoy answer to a request that met a route. */
  public refuse(route: CompiledRoute, request: ProxiedRequest, refusal: OwnAnswerParts): RouteDecision {
    return refusedDecision({ route, request, destinations: this.destinationsOf(route), meshConfig: this.surroundings.meshConfig }, refusal);
  }

  /** What stands behind the destinations of a route. */
  public destinationsOf(route: CompiledRoute): readonly ResolvedDestination[] {
    let known = this.resolved.get(route);
    if (known === undefined) {
      known = resolveDestinations(route, { mesh: this.mesh, pods: this.pods, ...this.surroundings });
      this.resolved.set(route, known);
    }
    return known;
  }

  private exposedPorts(): ReadonlyMap<number, number> | 'all' {
    const services = this.mesh.gateways.exposedPorts(this.pods);
    // Of two Services with one port istiod takes the first.
    return services.length === 0 ? 'all' : new Map(services.flat().reverse().map(({ port, targetPort }) => [port, targetPort]));
  }
}

function nameOf({ pods, namespace, labels }: GatewayPods): string {
  return pods === undefined ? `the gateway with ${Object.entries(labels).map(pair => pair.join('=')).join(', ') || 'any labels'} in ${namespace}`
    : resourceName(pods.object.manifest);
}
