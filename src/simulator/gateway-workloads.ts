import { openEnvoyFilters } from './ambiguity/envoy-filters';
import { AskedRequest } from './asked-request';
import { CompiledRoute } from './compiled-routes';
import { Ambiguity } from './decision';
import { ResolvedDestination, resolveDestinations } from './destinations';
import { GatewayListener, gatewayListeners, PlacedServer } from './gateway-listeners';
import { ProxiedRequest } from './proxied-request';
import { plainDecision, RouteDecision, routeDecision } from './route-decision';
import { Security, securityAt } from './security/security';
import { trustedProxiesOf } from './security/trusted-proxies';
import { UnusableRequest } from './unusable-request';
import { VirtualHosts } from './virtual-hosts';
import { resourceName } from '../istio';
import { GatewayPods, Mesh, PodsView } from '../mesh';

/** What the mesh decides for all gateways. */
export interface Surroundings {
  readonly rootNamespace: string;
  readonly clusterDomain: string;
  readonly meshConfig: Readonly<Record<string, unknown>>;
}

/** The pods of a gateway, with what istiod tells them. */
export class GatewayWorkload {
  private readonly lists = new Map<GatewayListener | PlacedServer, VirtualHosts>();
  private readonly resolved = new Map<CompiledRoute, readonly ResolvedDestination[]>();
  private readonly plain = new Map<CompiledRoute, RouteDecision | 'none'>();
  private policies?: Security;
  private trusted?: number;
  private filters?: readonly Ambiguity[];
  private exposed?: ReadonlyMap<number, number> | 'all';
  private known?: ReadonlyMap<number, readonly GatewayListener[]>;

  constructor(public readonly pods: GatewayPods, private readonly mesh: Mesh, private readonly surroundings: Surroundings) {
  }

  /** What makes the pods, as `Deployment edge/public`; the labels where nobody knows. */
  public get name(): string {
    const { pods, namespace, labels } = this.pods;
    return pods === undefined ? `the pods in ${namespace} with ${Object.entries(labels).map(pair => pair.join('=')).join(', ')}`
      : resourceName(pods.object.manifest);
  }

  /** The listeners by port. */
  public get listeners(): ReadonlyMap<number, readonly GatewayListener[]> {
    return this.known ??= gatewayListeners(this.pods, this.mesh);
  }

  /** The port on which the pods are reached for one of the Services in front; none where no Service has it. */
  public listeningPort(port: number): number | undefined {
    this.exposed ??= this.exposedPorts();
    return this.exposed === 'all' ? port : this.exposed.get(port);
  }

  /** The list of routes of a listener of plain HTTP, or of one server at which TLS ends. */
  public virtualHosts(listener: GatewayListener, placed?: PlacedServer): VirtualHosts {
    const key = placed ?? listener;
    const list = this.lists.get(key) ?? new VirtualHosts(placed === undefined ? listener.servers : [placed], this.pods, this.mesh);
    this.lists.set(key, list);
    return list;
  }

  /** What policies say there. */
  public get security(): Security {
    return this.policies ??= securityAt(this.mesh, this.pods, this.surroundings);
  }

  /** How many proxies in front the gateway trusts. */
  public get trustedProxies(): number {
    return this.trusted ??= trustedProxiesOf(this.pods.pods?.annotations, this.surroundings.meshConfig);
  }

  /** What EnvoyFilters of others leave open. */
  public get openFilters(): readonly Ambiguity[] {
    return this.filters ??= openEnvoyFilters(this.pods, this.mesh, this.surroundings.rootNamespace);
  }

  /** What a route does with a request. */
  public decide(route: CompiledRoute, request: ProxiedRequest): RouteDecision {
    const { meshConfig } = this.surroundings;
    const plain = this.plain.get(route) ?? plainDecision({ route, destinations: this.destinationsOf(route), meshConfig }) ?? 'none';
    this.plain.set(route, plain);
    if (plain === 'none') {
      return routeDecision({ route, request, destinations: this.destinationsOf(route), meshConfig });
    }
    const { path, query, authority } = request;
    return { ...plain, decided: { ...plain.decided, path: query === undefined ? path : `${path}?${query}`, authority } };
  }

  /** What stands behind the destinations of a route. */
  public destinationsOf(route: CompiledRoute): readonly ResolvedDestination[] {
    const known = this.resolved.get(route) ?? resolveDestinations(route, { mesh: this.mesh, pods: this.pods, ...this.surroundings });
    this.resolved.set(route, known);
    return known;
  }

  private exposedPorts(): ReadonlyMap<number, number> | 'all' {
    const services = this.mesh.gateways.exposedPorts(this.pods);
    // Of two Services with one port istiod takes the first.
    return services.length === 0 ? 'all' : new Map(services.flat().reverse().map(({ port, targetPort }) => [port, targetPort]));
  }
}

/** The gateways of a mesh, found by name or by what Gateways select. */
export class GatewayWorkloads {
  private readonly byPods = new Map<string, GatewayWorkload>();
  private known?: readonly GatewayWorkload[];

  constructor(private readonly mesh: Mesh, private readonly surroundings: Surroundings) {
  }

  /** Those that Gateways select, in the order of the Gateways. */
  public get all(): readonly GatewayWorkload[] {
    return this.known ??= [...new Set(this.mesh.gateways.all.flatMap(gateway => this.mesh.gateways.podsOf(gateway)).map(pods => this.of(pods)))];
  }

  /**
   * The one that a request comes to, and what was assumed about that.
   *
   * @throws UnusableRequest where there is no gateway of the name that it gives
   */
  public find(asked: AskedRequest, takes: (workload: GatewayWorkload) => boolean): { workload?: GatewayWorkload; ambiguous?: Ambiguity } {
    if (asked.gateway !== undefined) {
      return { workload: this.named(asked.gateway) };
    }
    const taking = this.all.length > 1 ? this.all.filter(takes) : this.all;
    const candidates = taking.length > 0 ? taking : this.all;
    const [workload] = candidates;
    return { workload, ambiguous: workload && assumption(workload, candidates) };
  }

  private named(name: string): GatewayWorkload {
    const made = this.mesh.pods.selectedBy({}).filter(pods => `${pods.namespace}/${pods.name}` === name);
    const service = this.mesh.registry.services.find(one => `${one.namespace}/${one.name}` === name);
    const [pods] = [...service === undefined ? [] : this.mesh.registry.podsOf(service), ...made];
    if (pods !== undefined) {
      return this.of({ namespace: pods.namespace, labels: pods.labels, pods });
    }
    const known = this.all.map(workload => workload.pods.pods).flatMap(one => one === undefined ? [] : `${one.namespace}/${one.name}`);
    throw new UnusableRequest(`there is no gateway ${JSON.stringify(name)}: name the Service or the Deployment, NAMESPACE/NAME, that makes its pods`
      + (known.length === 0 ? '' : `, such as ${known.join(', ')}`));
  }

  /** One for the same pods, however they were found. */
  private of(pods: GatewayPods): GatewayWorkload {
    const key = placeOf(pods);
    const workload = this.byPods.get(key) ?? new GatewayWorkload(pods, this.mesh, this.surroundings);
    this.byPods.set(key, workload);
    return workload;
  }
}

function placeOf({ namespace, labels, pods }: GatewayPods): string {
  return pods === undefined ? JSON.stringify([namespace, Object.entries(labels).sort()]) : `${resourceName(pods.object.manifest)} ${idOf(pods)}`;
}

function idOf({ namespace, name }: PodsView): string {
  return `${namespace}/${name}`;
}

function assumption(workload: GatewayWorkload, candidates: readonly GatewayWorkload[]): Ambiguity | undefined {
  const { assumed } = workload.pods;
  if (candidates.length > 1) {
    return {
      about: 'gatewayWorkload',
      assumed: `the request comes to ${workload.name}`,
      alternatives: candidates.slice(1).map(({ name }) => name),
      objects: [],
      because: 'several gateways have a server for it, and the request does not say which one it comes to',
    };
  }
  return assumed === undefined || assumed.arePortsKnown ? undefined : {
    about: 'gatewayWorkload',
    assumed: `${workload.name} are behind a Service with the ports ${assumed.ports.map(({ port }) => port).join(' and ')}`,
    objects: [],
    because: 'the manifests have no pods that the Gateways select, and nobody says where they are',
  };
}
