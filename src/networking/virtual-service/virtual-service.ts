import { Construct } from 'constructs';
import { HttpRoute, renderGivenRoute, renderHttpRoute } from './http-route';
import { renderTcpRoute, TcpRoute } from './tcp-route';
import { renderTlsRoute, TlsRoute } from './tls-route';
import { TrafficBinding } from './traffic-binding';
import { IVirtualService } from './virtual-service-reference';
import { Carried } from '../../core/carried';
import { compact } from '../../core/compact';
import { ValidationError } from '../../core/errors';
import { ExportTo } from '../../core/export-to';
import { requireRoutedHost } from '../../core/hosts';
import { isThere } from '../../core/known-objects';
import { pathInErrors } from '../../core/path-in-errors';
import { namespaceOf } from '../../core/reference';
import { optional, requireDnsLabel, requireObjectName } from '../../core/requirements';
import { IstioResource, IstioResourceProps } from '../../core/resource';
import { coversHost, gatewayName, isAddress, isVisibleIn, listOf, mapsOf, originLeft, readHttpOrigin } from '../../istio';
import { isSameCluster } from '../../mesh-settings/cluster-state';
import { ServiceHost } from '../destination/destination';
import { IGateway } from '../gateway/gateway-reference';

/**
 * Properties of a VirtualService.
 */
export interface VirtualServiceProps extends IstioResourceProps {
  /**
   * Hosts that clients ask for: full DNS names, IP addresses, wildcards such as `*.example.com`, or `*` at a gateway. The port of a
   * request does not count.
   *
   * @default - none: with `services` also left out, other VirtualServices can delegate to this one
   */
  readonly hosts?: string[];

  /**
   * Services of the mesh whose callers these routes are for.
   *
   * @default - none
   */
  readonly services?: ServiceHost[];

  /**
   * Gateways that it is bound to.
   *
   * @default - none: the mesh
   */
  readonly gateways?: IGateway[];

  /**
   * Whether it applies to calls inside the mesh, beside those of its gateways.
   *
   * @default - true without gateways, else false
   */
  readonly mesh?: boolean;

  /**
   * Which namespaces see it. At a gateway the namespace of the gateway's pods has to be among them.
   *
   * @default - as the mesh decides: all
   */
  readonly exportTo?: ExportTo;

  /**
   * Rules for HTTP, HTTP/2 and gRPC, in order: the first that matches decides.
   *
   * @default - none
   */
  readonly http?: HttpRoute[];

  /**
   * Rules for TLS that is passed through.
   *
   * @default - none
   */
  readonly tls?: TlsRoute[];

  /**
   * Rules for TCP.
   *
   * @default - none
   */
  readonly tcp?: TcpRoute[];
}

/**
 * Routes that are known only when the object is rendered.
 */
interface LateRoutes {
  readonly http?: HttpRoute[];
  readonly tls?: TlsRoute[];
  readonly tcp?: TcpRoute[];
}

/**
 * A VirtualService of another chart or repository.
 */
export interface VirtualServiceNameOptions {
  /**
   * Its namespace.
   *
   * @default - the namespace of the chart
   */
  readonly namespaceName?: string;
}

/** The root of an app carries the VirtualServices that it made, by the Gateways to which they are bound. */
const BOUND = new Carried<Map<string, VirtualService[]>>('VirtualServices');

/**
 * Istio's VirtualService: where requests for some hosts go.
 *
 * Envoy picks one list of routes by the host of a request, the most specific, and never falls back to another. Two VirtualServices with
 * the same host at one gateway are merged in an order that the manifests do not define: keep the routes of a host in one.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/
 */
@pathInErrors
export class VirtualService extends IstioResource implements IVirtualService {
  /**
   * A VirtualService that lives elsewhere, to delegate to it.
   *
   * @param scope the chart
   * @param id construct id
   * @param name its name
   * @param options its namespace
   * @throws if the name is empty, or the namespace is no DNS label
   */
  public static fromVirtualServiceName(scope: Construct, id: string, name: string, options: VirtualServiceNameOptions = {}): IVirtualService {
    class Imported extends Construct implements IVirtualService {
      public readonly virtualServiceName = requireObjectName('name of a VirtualService', name, 'give the name of the object');
      public readonly virtualServiceNamespace = optional(options.namespaceName, value => requireDnsLabel('namespace of a VirtualService', value))
        ?? namespaceOf(scope);
    }
    return new Imported(scope, id);
  }

  /**
   * The VirtualServices that the app has bound to a Gateway until now, with HTTP routes.
   *
   * @internal
   */
  public static _boundTo(gateway: IGateway): VirtualService[] {
    const bound = BOUND.of(gateway.node.root)?.get(keyOf(gateway)) ?? [];
    return bound.filter(one => isThere(one) && isSameCluster(gateway, one) && one.httpRouteNames.length > 0);
  }

  /** Hosts as they are written, services by their full names. */
  public readonly hosts: string[];
  /** Whether it applies to calls inside the mesh. */
  public readonly mesh: boolean;
  /** Whether it has no hosts, so that others can delegate to it. */
  public readonly isDelegate?: boolean;

  private readonly binding: TrafficBinding;
  private readonly exportTo?: ExportTo;
  private readonly http: object[] = [];
  private readonly tls: object[] = [];
  private readonly tcp: object[] = [];
  private readonly routeNames: string[] = [];
  private produceLate?: () => LateRoutes;

  /**
   * @param scope the chart, or a construct in it
   * @param id construct id
   * @param props hosts, gateways and rules
   * @throws if a host is invalid or covered by another, or what it is bound to does not fit
   */
  constructor(scope: Construct, id: string, props: VirtualServiceProps = {}) {
    super(scope, id, props, 'networking.istio.io/v1', 'VirtualService');
    this.hosts = [...(props.hosts ?? []).map(requireWrittenHost), ...(props.services ?? []).map(service => service.hostFor(this))];
    this.isDelegate = this.hosts.length === 0;
    const gateways = props.gateways ?? [];
    this.mesh = props.mesh ?? (gateways.length === 0 && !this.isDelegate);
    this.exportTo = props.exportTo;
    this.binding = new TrafficBinding(this, gateways, this.mesh, this.isDelegate, () => portsInMesh(props));
    this.requireFittingBinding(gateways.length > 0);
    this.requireDistinctHosts();
    const known = BOUND.orMake(this.node.root, () => new Map<string, VirtualService[]>());
    gateways.forEach(gateway => known.set(keyOf(gateway), [...known.get(keyOf(gateway)) ?? [], this]));
    props.http?.forEach(route => this.addHttpRoute(route));
    props.tls?.forEach(route => this.addTlsRoute(route));
    props.tcp?.forEach(route => this.addTcpRoute(route));
    this.node.addValidation({ validate: () => this.validateRoutes() });
  }

  /** Name of the VirtualService. */
  public get virtualServiceName(): string {
    return this.name;
  }

  /** Namespace of the VirtualService, where it is known. */
  public get virtualServiceNamespace(): string | undefined {
    return this.metadata.namespace;
  }

  /** Names of the HTTP rules, in order. */
  public get httpRouteNames(): string[] {
    return [...this.routeNames, ...(this.late.http ?? []).map(({ name }) => name)];
  }

  /**
   * Routes that stay behind all others, asked for at every rendering. Whoever gives them has checked them.
   *
   * @internal
   */
  public _endWith(routes: () => LateRoutes): void {
    this.produceLate = routes;
  }

  /**
   * Adds a rule for HTTP, after those that are there.
   *
   * @param route the rule
   * @throws if the name is taken, or Istio would refuse the rule
   */
  public addHttpRoute(route: HttpRoute): void {
    this._insertHttpRoute(this.http.length, route);
  }

  /**
   * Adds a rule for HTTP before the one at an index.
   *
   * @internal
   */
  public _insertHttpRoute(index: number, route: HttpRoute): void {
    if (this.httpRouteNames.includes(route.name)) {
      throw new ValidationError(`name of a route must be there once in a VirtualService, got "${route.name}" again: rename one of the routes`);
    }
    if (this.isDelegate && route.action._delegates) {
      throw new ValidationError(`route "${route.name}" of a VirtualService without hosts must not delegate, got a delegate: Istio follows one `
        + 'level only');
    }
    // Of a delegate the routes before it are those of others too.
    const earlier = this.isDelegate ? undefined : this.http.slice(0, index);
    this.http.splice(index, 0, renderGivenRoute(route, this.binding, this, earlier));
    this.routeNames.splice(index, 0, route.name);
  }

  /**
   * Adds a rule for TLS that is passed through, after those that are there.
   *
   * @param route the rule
   * @throws if a server name is not covered by the hosts
   */
  public addTlsRoute(route: TlsRoute): void {
    this.requireHostsFor('TLS');
    this.tls.push(this.renderTls(route, this.tls.length));
  }

  /**
   * Adds a rule for TCP, after those that are there.
   *
   * @param route the rule
   */
  public addTcpRoute(route: TcpRoute): void {
    this.requireHostsFor('TCP');
    this.tcp.push(this.renderTcp(route, this.tcp.length));
  }

  /**
   * Its HTTP routes for a port of the pods of a gateway, with those of their matches that are for it. Labels and namespace of the pods are not
   * compared.
   *
   * @internal
   */
  public _routesAt(gateway: IGateway, port: number, namespaceName: string | undefined): Record<string, unknown>[] {
    const own = this.virtualServiceNamespace;
    const isSeen = own === undefined || namespaceName === undefined
      || isVisibleIn(namespaceName, { exportTo: this.exportTo?.values, namespace: own });
    const isMet = (match: Record<string, unknown>): boolean => {
      const { gateways, ...origin } = readHttpOrigin(match);
      const names = gateways.map(name => gatewayName(name, own ?? ''));
      return originLeft({ ...origin, gateways: names }, { port, gateway: keyOf(gateway) }) !== undefined;
    };
    return !isSeen ? [] : mapsOf(this.http).flatMap(route => {
      const match = mapsOf(route.match).filter(isMet);
      return listOf(route.match).length === 0 || match.length > 0 ? [{ ...route, match }] : [];
    });
  }

  /** @internal */
  public _toSpec(): Record<string, unknown> {
    const { http = [], tls = [], tcp = [] } = this.late;
    return compact({
      hosts: this.hosts,
      gateways: this.binding.render(),
      exportTo: this.exportTo?.values,
      http: [...this.http, ...http.map(route => renderHttpRoute(route, this.binding, this))],
      tls: [...this.tls, ...tls.map((route, index) => this.renderTls(route, this.tls.length + index))],
      tcp: [...this.tcp, ...tcp.map((route, index) => this.renderTcp(route, this.tcp.length + index))],
    });
  }

  private get late(): LateRoutes {
    return this.produceLate?.() ?? {};
  }

  private renderTls(route: TlsRoute, index: number): object {
    return renderTlsRoute(`TLS route ${index}`, route, this.hosts, this.binding, this);
  }

  private renderTcp(route: TcpRoute, index: number): object {
    return renderTcpRoute(`TCP route ${index}`, route, this.binding, this);
  }

  private requireFittingBinding(bound: boolean): void {
    if (this.isDelegate && (bound || this.mesh)) {
      throw new ValidationError('a VirtualService without hosts must not be bound to gateways or the mesh, got gateways or mesh: '
        + 'give it hosts, or leave the binding to the VirtualService that delegates to it');
    }
    if (!this.isDelegate && !bound && !this.mesh) {
      throw new ValidationError('a VirtualService must be bound to a gateway or to the mesh, got mesh: false and no gateways: name a gateway');
    }
    if (this.mesh && this.hosts.includes('*')) {
      throw new ValidationError('hosts of a VirtualService bound to the mesh must not be "*", got it: name the services, or bind it to a '
        + 'gateway only');
    }
  }

  private requireDistinctHosts(): void {
    for (const [index, host] of this.hosts.entries()) {
      const cover = this.hosts.find((other, otherIndex) => otherIndex !== index && coversHost(other, host));
      if (cover !== undefined) {
        throw new ValidationError(`hosts of a VirtualService must not cover each other, got "${cover}" and "${host}": keep the wider one, or use two `
          + 'VirtualServices');
      }
    }
  }

  private requireHostsFor(protocol: string): void {
    if (this.isDelegate) {
      throw new ValidationError(`a VirtualService without hosts must have HTTP routes only, got a ${protocol} route: Istio delegates HTTP only`);
    }
  }

  private validateRoutes(): string[] {
    // Whoever gives routes late says itself what is missing.
    const isComplete = this.produceLate !== undefined || [this.http, this.tls, this.tcp].some(routes => routes.length > 0);
    return isComplete ? [] : [`VirtualService "${this.node.path}" must have at least one route, got none: add one with addHttpRoute, addTlsRoute or `
      + 'addTcpRoute'];
  }
}

/** The ports that callers in the mesh can use, where all hosts are services whose ports are known. */
function portsInMesh({ hosts = [], services = [] }: VirtualServiceProps): number[] | undefined {
  const known = services.flatMap(({ _knownPorts }) => _knownPorts === undefined ? [] : [_knownPorts]);
  return hosts.length > 0 || known.length < services.length ? undefined : [...new Set(known.flat().map(({ port }) => port))];
}

/** Istio would read a name without a dot as a Service of the namespace of the VirtualService. */
function requireWrittenHost(host: string): string {
  requireRoutedHost('host of a VirtualService', host);
  if (!host.includes('.') && !host.startsWith('*') && !isAddress(host)) {
    throw new ValidationError(`host of a VirtualService must be a full name, got "${host}": name a service of the mesh in "services", with `
      + `ServiceHost.fromServiceName("${host}")`);
  }
  return host;
}

function keyOf({ gatewayName: name, gatewayNamespace = '' }: IGateway): string {
  return `${gatewayNamespace}/${name}`;
}
