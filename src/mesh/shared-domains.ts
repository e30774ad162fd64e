import { GatewayPods, Gateways } from './gateways';
import { HostIndex } from './indexes/host-index';
import { Lists } from './indexes/lists';
import { isPublic, Routes } from './routes';
import { endsTls, isHttpProtocol, MESH_GATEWAY } from '../istio';
import { GatewayView, ServerView } from './views/gateway-view';
import { VirtualServiceView } from './views/virtual-service-view';

/** A VirtualService with routes for a domain at a gateway. */
export interface DomainRoutes {
  readonly virtualService: VirtualServiceView;
  readonly domain: string;
  /** The Gateway by which it is there, as `namespace/name`. */
  readonly gateway: string;
  /** The port of the server, for matches that compare it; none where the manifests do not have the Gateway. */
  readonly port?: number;
  /** The pods, for matches that compare labels and namespace of theirs; none where nobody knows them. */
  readonly pods?: GatewayPods;
}

/** A server of a Gateway that has requests, and the host by which a VirtualService is there. */
interface ServedHost {
  readonly server: ServerView;
  readonly namespace?: string;
}

/**
 * The VirtualServices whose routes istiod puts into one list of Envoy, where there are several: of one domain, at one port of the same pods.
 * Each server at which TLS ends has lists of its own.
 */
export function sharedDomains(routes: Routes, gateways: Gateways): (readonly DomainRoutes[])[] {
  const lists = new Lists<DomainRoutes>();
  for (const name of routes.gatewayNames.filter(one => one !== MESH_GATEWAY)) {
    const gateway = gateways.named(name);
    if (gateway === undefined) {
      routes.naming(name).filter(isPublic).forEach(virtualService => new Set(virtualService.hosts).forEach(domain =>
        lists.add(JSON.stringify([name, domain]), { virtualService, domain, gateway: name })));
    } else {
      addGateway(gateway, routes, gateways, lists);
    }
  }
  return [...lists.keys()].map(key => lists.get(key)).filter(list => new Set(list.map(({ virtualService }) => virtualService)).size > 1);
}

function addGateway(gateway: GatewayView, routes: Routes, gateways: Gateways, lists: Lists<DomainRoutes>): void {
  const hosts = servedHosts(gateway);
  const places = gateways.podsOf(gateway);
  for (const pods of places.length > 0 ? places : [undefined]) {
    for (const virtualService of pods === undefined ? routes.naming(gateway.key).filter(isPublic) : routes.at(gateway.key, pods)) {
      for (const [domain, servers] of domainsOf(virtualService, hosts)) {
        servers.forEach(server => lists.add(JSON.stringify([...listOf(server, gateway, gateways, pods), domain]), {
          virtualService, domain, gateway: gateway.key, port: server.port, pods,
        }));
      }
    }
  }
}

/** The hosts at which requests are routed: not where each is answered with a redirect to `https`. */
function servedHosts({ servers }: GatewayView): HostIndex<ServedHost> {
  const index = new HostIndex<ServedHost>();
  const routed = servers.filter(server => server.port !== undefined && (isHttpProtocol(server.protocol) ? !server.httpsRedirect
    : server.protocol === 'https' && endsTls(server)));
  routed.forEach(server => server.hosts.forEach(({ host, namespace }) => index.add(host, { server, namespace })));
  return index;
}

/** The domains that a VirtualService has, of each pair of hosts the narrower one, and the servers of each. */
function domainsOf({ hosts, namespace }: VirtualServiceView, served: HostIndex<ServedHost>): Map<string, Set<ServerView>> {
  const domains = new Map<string, Set<ServerView>>();
  const add = (domain: string, items: readonly ServedHost[]) => items
    .filter(item => item.namespace === undefined || item.namespace === namespace)
    .forEach(({ server }) => domains.set(domain, (domains.get(domain) ?? new Set()).add(server)));
  for (const host of hosts) {
    add(host, served.allCovering(host));
    if (host.startsWith('*')) {
      served.below(host).forEach(narrower => add(narrower, served.of(narrower)));
    }
  }
  return domains;
}

/** What tells the list of routes of a server from others: plain HTTP of a port is in one, whichever Gateway brings it. */
function listOf(server: ServerView, gateway: GatewayView, gateways: Gateways, pods: GatewayPods | undefined): unknown[] {
  const place = pods && [pods.namespace, pods.labels];
  return isHttpProtocol(server.protocol)
    ? [place ?? gateway.key, (pods && gateways.listeningPort(server, pods)) ?? server.port, server.bind]
    : [place, gateway.key, server.index];
}
