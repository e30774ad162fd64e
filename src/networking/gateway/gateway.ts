import { Construct, IConstruct } from 'constructs';
import { requireServerHosts } from './gateway-host';
import { portNamesOf } from './gateway-port-names';
import { chartOf, IGateway, requireGatewayName } from './gateway-reference';
import { GatewayServer } from './gateway-server';
import { refuseConflicts } from './gateway-server-conflicts';
import { ImportedGateway } from './imported-gateway';
import { addTo } from '../../core/all-or-nothing';
import { Carried } from '../../core/carried';
import { compact } from '../../core/compact';
import { refuse } from '../../core/errors';
import { isThere } from '../../core/known-objects';
import { pathInErrors } from '../../core/path-in-errors';
import { optional, requireDnsLabel, requireSelectorLabels } from '../../core/requirements';
import { IstioResource, IstioResourceProps } from '../../core/resource';
import { isSameCluster } from '../../mesh-settings/cluster-state';
import { MeshSettings } from '../../mesh-settings/mesh-settings';

/**
 * Properties of a Gateway.
 */
export interface GatewayProps extends IstioResourceProps {
  /**
   * Labels of the gateway's pods: the Gateway binds to the pods that have all of them, in every namespace unless istiod is told otherwise
   * (`PILOT_SCOPE_GATEWAY_TO_NAMESPACE`). At least one.
   *
   * @default - the labels of the gateway workload of the mesh settings, which is `istio: ingressgateway` unless they name another
   */
  readonly selector?: Record<string, string>;

  /**
   * Ports to listen on, with their hosts. A Gateway needs at least one by the time of the synth.
   *
   * @default - none; add them with `addServer`
   */
  readonly servers?: GatewayServer[];
}

/**
 * Options of a Gateway that lives elsewhere.
 */
export interface GatewayNameOptions {
  /**
   * Namespace of the Gateway.
   *
   * @default - the namespace of the chart
   */
  readonly namespaceName?: string;

  /**
   * Hosts that the Gateway serves, as its servers write them.
   *
   * @default - not known
   */
  readonly hosts?: string[];
}

/** The root of an app carries the Gateways that it made. */
const MADE = new Carried<Gateway[]>('Gateways');

/**
 * Ports and hosts that the pods of a gateway take traffic for. It routes nothing by itself: a VirtualService that names it does.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/gateway/
 */
@pathInErrors
export class Gateway extends IstioResource implements IGateway {
  /**
   * A Gateway that this app does not build.
   *
   * @param scope the chart, or a construct in it
   * @param id id of the construct
   * @param name name of the Gateway object
   * @param options its namespace and hosts
   * @throws if name, namespace or hosts can not be those of a Gateway
   */
  public static fromGatewayName(scope: Construct, id: string, name: string, options: GatewayNameOptions = {}): IGateway {
    requireGatewayName(name);
    const namespace = optional(options.namespaceName, value => requireDnsLabel('namespace of a Gateway', value, 'give the name of its namespace'));
    const hosts = optional(options.hosts, values => requireServerHosts(`the Gateway "${name}"`, values));
    return new ImportedGateway(scope, id, name, namespace ?? chartOf(scope)?.namespace, hosts);
  }

  /**
   * The Gateways that the app has made in the cluster of a construct until now.
   *
   * @internal
   */
  public static _madeIn(scope: IConstruct): Gateway[] {
    return (MADE.of(scope.node.root) ?? []).filter(gateway => isThere(gateway) && isSameCluster(scope, gateway));
  }

  /** Name of the Gateway object. */
  public readonly gatewayName: string;
  /** Labels of the pods that the Gateway binds to. */
  public readonly selector: Record<string, string>;

  /**
   * Whether it is a part of a load balancer, which says itself what is missing and what comes in, and has listeners in the place of servers.
   *
   * @internal
   */
  public _isPart = false;

  private readonly ownServers: GatewayServer[] = [];

  /**
   * @param scope the chart, or a construct in it
   * @param id id of the construct
   * @param props selector and servers
   * @throws if the name has a dot, the selector is empty, or Istio would drop one of the servers
   */
  public constructor(scope: Construct, id: string, props: GatewayProps = {}) {
    super(scope, id, props, 'networking.istio.io/v1', 'Gateway');
    this.gatewayName = requireGatewayName(this.name);
    this.selector = optional(props.selector, labels =>
      requireSelectorLabels('selector of a Gateway', labels, 'without labels it would bind to every gateway of the mesh'))
      ?? { ...MeshSettings.of(this).gatewayWorkload.labels };
    props.servers?.forEach(server => this._addServer(server));
    this.node.addValidation({ validate: () => this.validateServers() });
    MADE.orMake(this.node.root, () => []).push(this);
  }

  /** Namespace of the Gateway object, where it is known. */
  public get gatewayNamespace(): string | undefined {
    return this.metadata.namespace;
  }

  /** Hosts that the servers take, each once. */
  public get gatewayHosts(): string[] | undefined {
    return [...new Set(this.ownServers.flatMap(server => server.hosts))];
  }

  /** The servers, in the order in which they were added. */
  public get servers(): GatewayServer[] {
    return [...this.ownServers];
  }

  /**
   * Listens on another port, or takes more hosts on one.
   *
   * @param server port, hosts and TLS
   * @throws if Istio would drop the server because of one that the Gateway already has: another protocol on the same port, a host that
   * another server with TLS has on the same port, or a name that is taken; or if the Gateway is that of a load balancer
   */
  public addServer(server: GatewayServer): void {
    if (this._isPart) {
      refuse(`a server that is added to Gateway "${this.node.path}"`, 'a listener, because the Gateway is that of a load balancer',
        `port ${server.port} for ${server.hosts.join(', ')}`, 'call addListener of the load balancer, or make a Gateway of your own: a server beside '
          + 'its listeners would have the routes of its rules, and not ask clients for what they ask');
    }
    this._addServer(server);
  }

  /**
   * The same, for the load balancer that it is a part of.
   *
   * @internal
   */
  public _addServer(server: GatewayServer): void {
    refuseConflicts(server, this.ownServers, this.metadata.namespace);
    addTo(this.ownServers, server);
  }

  /**
   * The spec, without empty maps and without defaults spelled out.
   *
   * @internal
   */
  public _toSpec(): Record<string, unknown> {
    const portNames = portNamesOf(this.ownServers);
    return compact({
      selector: this.selector,
      servers: this.ownServers.map((server, index) => server._render(portNames[index])),
    });
  }

  private validateServers(): string[] {
    return this._isPart || this.ownServers.length > 0 ? []
      : [`servers of Gateway "${this.node.path}" must be a list of at least one, got []: call addServer`];
  }
}
