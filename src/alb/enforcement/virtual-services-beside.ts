import { IConstruct } from 'constructs';
import { gatewaysAt, withoutRules } from './closed-neighbours';
import { Pods } from './pod-facts';
import { commonHosts, serverHosts } from '../../istio';
import { Gateway } from '../../networking/gateway/gateway';
import { GatewayServer } from '../../networking/gateway/gateway-server';
import { VirtualService } from '../../networking/virtual-service/virtual-service';
import { RoutedListener } from '../routing/routed-listener';
import { DomainRules } from '../routing/rule-participant';

/**
 * The hosts of VirtualServices that the app made itself, where Envoy has them in the same list of domains as those of a listener: without TLS
 * all on a port of the pods, with TLS those of its own servers. A server that redirects to HTTPS has them too, one that gets no route does not.
 */
export function virtualServicesBeside(scope: IConstruct, listener: RoutedListener, pods: Pods, own: readonly Gateway[]): DomainRules[] {
  const gateways = listener.scheme === 'http' ? [...new Set([...gatewaysAt(scope, pods), ...own])] : own;
  const domains = gateways.flatMap(gateway => VirtualService._boundTo(gateway).flatMap(virtualService =>
    gateway.servers.filter(server => isOf(listener, server) && virtualService._hasRoutesAt(gateway, server.port, pods.namespaceName))
      .flatMap(server => commonHosts(virtualService.hosts, hostsFor(virtualService, server, gateway)))));
  return domains.length === 0 ? [] : [withoutRules([...new Set(domains)].sort(), false)];
}

function isOf({ port, scheme }: RoutedListener, server: GatewayServer): boolean {
  return server.port === port && (scheme === 'http' ? server._isPlainHttp : server.protocol === 'HTTPS');
}

/** The hosts for which a server takes the routes of a VirtualService: it may take them from some namespaces only. */
function hostsFor({ virtualServiceNamespace: own }: VirtualService, { hosts }: GatewayServer, gateway: Gateway): string[] {
  return serverHosts(hosts, gateway.gatewayNamespace).filter(({ namespace }) => namespace === undefined || namespace === own).map(({ host }) => host);
}
