import { IConstruct } from 'constructs';
import { gatewaysAt, withoutRules } from './closed-neighbours';
import { Pods } from './pod-facts';
import { commonHosts, serverHosts } from '../../istio';
import { Gateway } from '../../networking/gateway/gateway';
import { GatewayServer } from '../../networking/gateway/gateway-server';
import { VirtualService } from '../../networking/virtual-service/virtual-service';
import { RoutedListener } from '../routing/routed-listener';
import { DomainRules } from '../routing/rule-participant';

/** A server whose routes are those of a VirtualService that the app made itself. */
export interface RoutedServer {
  readonly virtualService: VirtualService;
  readonly gateway: Gateway;
  readonly server: GatewayServer;
  /** The hosts that it has there. */
  readonly hosts: readonly string[];
  /** The namespace of the pods. */
  readonly namespaceName?: string;
}

/**
 * The servers of some pods that have routes of VirtualServices which the app made itself. One that redirects to HTTPS has them too, one that
 * gets no route does not.
 */
export function routedServers(
  scope: IConstruct, { namespaceName, labels }: Pods, own: readonly Gateway[], accepts: (server: GatewayServer) => boolean,
): RoutedServer[] {
  const gateways = [...new Set([...gatewaysAt(scope, { namespaceName, labels }), ...own])];
  return gateways.flatMap(gateway => VirtualService._boundTo(gateway).flatMap(virtualService => gateway.servers
    .filter(server => accepts(server) && virtualService._routesAt(gateway, server.port, namespaceName).length > 0)
    .map(server => ({
      virtualService, gateway, server, namespaceName, hosts: commonHosts(virtualService.hosts, hostsFor(virtualService, server, gateway)),
    }))));
}

/**
 * The hosts of VirtualServices that the app made itself, where Envoy has them in the same list of domains as those of a listener: without TLS
 * all on a port of the pods, with TLS those of its own servers.
 */
export function virtualServicesBeside(scope: IConstruct, listener: RoutedListener, pods: Pods, own: readonly Gateway[]): DomainRules[] {
  const domains = serversBeside(scope, listener, pods, own).flatMap(({ hosts }) => hosts);
  return domains.length === 0 ? [] : [withoutRules([...new Set(domains)].sort(), false)];
}

/** The servers on the port of a listener whose routes are those of the app's own VirtualServices, in the same list as those of the listener. */
export function serversBeside(scope: IConstruct, listener: RoutedListener, pods: Pods, own: readonly Gateway[]): RoutedServer[] {
  return routedServers(scope, pods, own, server => isOf(listener, server))
    .filter(({ gateway }) => listener.scheme === 'http' || own.includes(gateway));
}

function isOf({ port, scheme }: RoutedListener, server: GatewayServer): boolean {
  return server.port === port && (scheme === 'http' ? server._isPlainHttp : server.protocol === 'HTTPS');
}

/** The hosts for which a server takes the routes of a VirtualService: it may take them from some namespaces only. */
function hostsFor({ virtualServiceNamespace: own }: VirtualService, { hosts }: GatewayServer, gateway: Gateway): string[] {
  return serverHosts(hosts, gateway.gatewayNamespace).filter(({ namespace }) => namespace === undefined || namespace === own).map(({ host }) => host);
}
