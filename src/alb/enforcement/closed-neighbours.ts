import { IConstruct } from 'constructs';
import { EnforcementPoint } from './enforcement-point';
import { PodFacts, Pods } from './pod-facts';
import { areSameLabels, coversHost, dnsNameOf, selects } from '../../istio';
import { gatewaysSelectedBy } from '../../mesh-settings/known-gateways';
import { Gateway } from '../../networking/gateway/gateway';
import { GatewayServer } from '../../networking/gateway/gateway-server';
import { AuthorizationCondition } from '../../security/authorization-condition';
import { isServedBy } from '../routing/narrower-domains';
import { RoutedListener } from '../routing/routed-listener';
import { DomainRules } from '../routing/rule-participant';

/**
 * What tells the connections of a listener from those of others; of several one is enough.
 *
 * Each server for HTTPS has routes of its own, so what a request says of its host is none of its neighbours' business: Envoy has picked the
 * server by the name in the handshake, the narrowest that there is.
 */
export function connectionsOf(scope: IConstruct, listener: RoutedListener, point: EnforcementPoint): AuthorizationCondition[][] {
  if (!point.isAtGateway || listener.scheme === 'http') {
    return [[...point.conditions]];
  }
  const others = serverNamesBeside(scope, listener, point);
  const groups = new Map<string, { readonly values: string[]; readonly notValues: string[] }>();
  for (const name of listener.hosts) {
    const notValues = others.filter(other => other !== name && coversHost(name, other));
    const key = JSON.stringify([name === '*', notValues]);
    groups.set(key, { values: [...groups.get(key)?.values ?? [], name], notValues });
  }
  const some = (values: string[]): string[] | undefined => values.length > 0 ? values : undefined;
  // Where one name stands for all and has no others beside, those of the rest are among them.
  const isEvery = [...groups.values()].some(({ values, notValues }) => values.includes('*') && notValues.length === 0);
  return isEvery ? [[]] : [...groups.values()].map(({ values, notValues }) =>
    [{ key: 'connection.sni', values: values.includes('*') ? undefined : values, notValues: some(notValues) }]);
}

/** Servers for HTTPS on the port of a listener that are narrower than its own. */
export interface NarrowerServers {
  /** The names that connections to them ask for. */
  readonly names: readonly string[];
  /** What they serve. */
  readonly served: readonly DomainRules[];
}

/**
 * The servers for HTTPS whose names a wildcard of a listener covers. While one is not there, because its Gateway is not applied yet, or any more,
 * Envoy takes the listener for its names, with whatever host the requests are for.
 */
export function narrowerServers(scope: IConstruct, listener: RoutedListener, pods: Pods): NarrowerServers | undefined {
  if (listener.scheme === 'http') {
    return undefined;
  }
  const isNarrower = (name: string): boolean => !listener.hosts.includes(name) && listener.hosts.some(host => coversHost(host, name));
  const listeners = PodFacts.of(scope, pods).listeners
    .filter(other => other.port === listener.port && other.scheme === 'https' && other.hosts.some(isNarrower));
  const servers = gatewaysBeside(scope, pods).flatMap(gateway => gateway.servers)
    .filter(server => server.port === listener.port && server.protocol === 'HTTPS' && !seesNoRequests(server))
    .map(server => withoutRules(server.hosts.map(dnsNameOf), server.tlsSettings?._asksForCertificate === true));
  const names = [...listeners.flatMap(({ hosts }) => hosts), ...servers.flatMap(({ routedDomains }) => routedDomains)].filter(isNarrower);
  return names.length === 0 ? undefined
    : { names: [...new Set(names)].sort(), served: [...listeners.map(other => servedBeside(other, listener.hosts)), ...servers] };
}

/** The rules of another listener for the connections that come to it: not for hosts of which one of some other names is narrower than all of its. */
function servedBeside(other: RoutedListener, own: readonly string[]): DomainRules {
  return {
    get routedDomains() {
      return other.routedDomains.filter(domain => isServedBy(domain, own, other.hosts));
    },
    rulesFor: domain => other.rulesFor(domain),
    isGuarded: domain => other.isGuarded(domain),
  };
}

/** Domains of which no load balancer knows the rules. */
export function withoutRules(routedDomains: string[], isGuarded: boolean): DomainRules {
  return { routedDomains, rulesFor: () => [], isGuarded: () => isGuarded };
}

/** The names by which Envoy picks other servers on the port of a listener. */
function serverNamesBeside(scope: IConstruct, { port, hosts }: RoutedListener, point: EnforcementPoint): string[] {
  const { listeners, connections } = PodFacts.of(scope, point);
  const names = [
    ...listeners.filter(other => other.port === port && other.scheme === 'https').flatMap(other => other.hosts),
    ...connections.filter(other => other.port === port).flatMap(({ routedNames }) => routedNames()),
    ...gatewaysBeside(scope, point).flatMap(gateway => gateway.servers)
      .filter(server => server.port === port && server.tlsSettings !== undefined).flatMap(server => server.hosts.map(dnsNameOf)),
  ];
  return [...new Set(names)].filter(name => !hosts.includes(name)).sort();
}

/** The Gateways that the app made for the same pods, and no load balancer, whose listeners are known themselves. */
export function gatewaysBeside(scope: IConstruct, pods: Pods): Gateway[] {
  return gatewaysAt(scope, pods).filter(gateway => !gateway._isPart);
}

/** The Gateways that the app made for some pods. */
export function gatewaysAt(scope: IConstruct, { namespaceName, labels }: Pods): Gateway[] {
  const isHere = ({ selector }: Gateway) => selects(selector, labels)
    || gatewaysSelectedBy(scope, selector).some(({ workload }) => workload.namespaceName === namespaceName && areSameLabels(workload.labels, labels));
  return Gateway._madeIn(scope).filter(isHere);
}

/** Whether a gateway sees no requests of a server, only connections. */
export function seesNoRequests({ _isPlainHttp, protocol, tlsSettings }: GatewayServer): boolean {
  return !_isPlainHttp && (protocol !== 'HTTPS' || tlsSettings?.terminates === false);
}
