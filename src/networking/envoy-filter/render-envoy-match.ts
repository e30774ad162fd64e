import { IConstruct } from 'constructs';
import { EnvoyClusterMatch, EnvoyListenerMatch, EnvoyPatchContext, EnvoyProxyMatch, EnvoyRouteMatch } from './envoy-match';
import { compact, compactOrNone } from '../../core/compact';
import { refuse } from '../../core/errors';
import { requireRegex } from '../../core/regular-expression';
import { optional, requireItems, requirePort, requireText } from '../../core/requirements';
import { isFormerFilterName } from '../../istio';
import { IGateway } from '../gateway/gateway-reference';

/** The network filter that holds the HTTP filters. */
const CONNECTION_MANAGER = 'envoy.filters.network.http_connection_manager';

/** The conditions on the proxy as Istio writes them. */
export function renderProxyMatch(what: string, { context, proxyVersion, proxyMetadata }: EnvoyProxyMatch): object {
  return compact({
    context,
    proxy: compactOrNone({ proxyVersion: optional(proxyVersion, value => requireRegex(`proxyVersion of ${what}`, value)), metadata: proxyMetadata }),
  });
}

/** The conditions on listeners as Istio writes them. */
export function renderListenerMatch(what: string, match: EnvoyListenerMatch): object | undefined {
  const { httpFilter, networkFilter = optional(httpFilter, () => CONNECTION_MANAGER) } = match;
  if (httpFilter !== undefined && networkFilter !== CONNECTION_MANAGER) {
    refuse(`networkFilter of ${what}`, `left out beside httpFilter, or "${CONNECTION_MANAGER}"`, networkFilter,
      'no other network filter has HTTP filters');
  }
  const text = textsOf(what);
  return compactOrNone({
    name: text('listenerName', match.listenerName),
    portNumber: optional(match.portNumber, value => requirePort(`portNumber of ${what}`, value)),
    filterChain: compactOrNone({
      name: text('filterChainName', match.filterChainName),
      sni: text('sni', match.sni),
      transportProtocol: text('transportProtocol', match.transportProtocol),
      applicationProtocols: optional(match.applicationProtocols, values => requireProtocols(what, values)),
      destinationPort: optional(match.destinationPort, value => requirePort(`destinationPort of ${what}`, value)),
      filter: compactOrNone({
        name: optional(networkFilter, value => requireFilterName(`networkFilter of ${what}`, value)),
        subFilter: optional(httpFilter, value => ({ name: requireFilterName(`httpFilter of ${what}`, value) })),
      }),
    }),
    listenerFilter: optional(match.listenerFilter, value => requireFilterName(`listenerFilter of ${what}`, value)),
  });
}

/** The conditions on routes as Istio writes them. */
export function renderRouteMatch(what: string, match: EnvoyRouteMatch): object | undefined {
  for (const field of ['gateway', 'portName'] as const) {
    if (match[field] !== undefined && match.context !== EnvoyPatchContext.GATEWAY) {
      refuse(`context of ${what}`, `EnvoyPatchContext.GATEWAY beside ${field}`, match.context,
        'Istio does not compare it at sidecars, so that the patch would apply to all of them');
    }
  }
  const text = textsOf(what);
  return compactOrNone({
    name: text('routeConfigurationName', match.routeConfigurationName),
    portNumber: optional(match.portNumber, value => requirePort(`portNumber of ${what}`, value)),
    portName: text('portName', match.portName),
    gateway: optional(match.gateway, gateway => fullNameOf(what, gateway)),
    vhost: compactOrNone({
      name: text('virtualHost', match.virtualHost),
      domainName: text('domainName', match.domainName),
      route: compactOrNone({ name: text('route', match.route), action: match.routeAction }),
    }),
  });
}

/** The conditions on clusters as Istio writes them. */
export function renderClusterMatch(what: string, match: EnvoyClusterMatch, consumer: IConstruct): object | undefined {
  const { clusterName: name, subset, host, portNumber } = match;
  if (name !== undefined && (subset ?? host ?? portNumber) !== undefined) {
    refuse(`clusterName of ${what}`, 'left out beside host, subset and portNumber', name, 'Istio compares the name alone');
  }
  const text = textsOf(what);
  return compactOrNone({
    name: text('clusterName', name),
    service: host?.hostFor(consumer),
    subset: text('subset', subset),
    portNumber: optional(portNumber, value => requirePort(`portNumber of ${what}`, value)),
  });
}

/** Checks the texts of a match: an empty one would match everything. */
function textsOf(what: string): (field: string, value: string | undefined) => string | undefined {
  return (field, value) => optional(value, given =>
    requireText(`${field} of ${what}`, given, 'Istio takes an empty one for any: name it, or leave it out'));
}

function requireProtocols(what: string, protocols: readonly string[]): string {
  requireItems(`applicationProtocols of ${what}`, protocols, 'name them, or leave the list out for any');
  return protocols.map(protocol => requireText(`application protocol of ${what}`, protocol, 'name it, or leave it out')).join(',');
}

/** Istiod writes today's names only, so that a condition on another one never holds. */
function requireFilterName(what: string, name: string): string {
  requireText(what, name, 'name the filter, or leave it out');
  return !isFormerFilterName(name) ? name
    : refuse(what, 'the name that Envoy has today', name, 'it begins with "envoy.filters.", such as "envoy.filters.http.router"');
}

function fullNameOf(what: string, { gatewayName, gatewayNamespace }: IGateway): string {
  return gatewayNamespace === undefined
    ? refuse(`gateway of ${what}`, 'a Gateway whose namespace is known', gatewayName, 'give its chart a namespace')
    : `${gatewayNamespace}/${gatewayName}`;
}
