import { Chart } from 'cdk8s';
import {
  EnvoyConfigPatch, EnvoyFilter, EnvoyPatch, EnvoyPatchContext, EnvoyRouteAction, Gateway, PolicyTarget, ServiceHost,
} from '../../../src';

const LUA = 'type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lua';

/** An HTTP filter that does nothing. */
export const lua = (name: string) => ({ name, typed_config: { '@type': LUA, 'default_source_code': { inline_string: 'function envoy_on_request(handle) end' } } });

const inspector = (name: string) => ({
  name, typed_config: { '@type': 'type.googleapis.com/envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector' },
});
const setFilterState = (name: string) => ({
  name, typed_config: { '@type': 'type.googleapis.com/envoy.extensions.filters.network.set_filter_state.v3.Config' },
});
const answer = (name: string) => ({ name, match: { path: `/${name}` }, direct_response: { status: 200, body: { inline_string: name } } });
const host = (name: string) => ({ name, domains: [name] });

const context = EnvoyPatchContext.GATEWAY;
const networkFilter = 'envoy.filters.network.http_connection_manager';
const httpFilter = 'envoy.filters.http.router';
const listenerFilter = 'envoy.filters.listener.tls_inspector';

/** EnvoyFilters with every field. The Gateway has to have a namespace. */
export function addEnvoyFilters(chart: Chart, gateway: Gateway): void {
  const { merge, mergeAndReplaceLists, insertAfter, insertBefore, insertFirst, replace, add, remove } = EnvoyPatch;
  new EnvoyFilter(chart, 'listeners', {
    priority: -10,
    target: PolicyTarget.workload({ istio: 'ingressgateway' }),
    configPatches: [
      EnvoyConfigPatch.listener(merge({ per_connection_buffer_limit_bytes: 65536 }), { context, listenerName: '0.0.0.0_8080', portNumber: 8080 }),
      EnvoyConfigPatch.listenerFilter(add(inspector('one')), { context, portNumber: 65535 }),
      EnvoyConfigPatch.listenerFilter(merge(inspector('one')), { context, portNumber: 65535, listenerFilter }),
      EnvoyConfigPatch.filterChain(remove(), { context: EnvoyPatchContext.SIDECAR_INBOUND, transportProtocol: 'tls', applicationProtocols: ['h2', 'http/1.1'], destinationPort: 9999 }),
      EnvoyConfigPatch.filterChain(merge({ transport_socket_connect_timeout: '5s' }), { context, sni: 'shop.example.com', filterChainName: 'shop' }),
      EnvoyConfigPatch.networkFilter(insertFirst(setFilterState('two')), { context, portNumber: 65535 }),
      EnvoyConfigPatch.networkFilter(replace(setFilterState('three')), { context, portNumber: 65535, networkFilter }),
      EnvoyConfigPatch.httpFilter(insertFirst(lua('four')), { context, proxyVersion: '^1\\.31.*', proxyMetadata: { tier: 'edge' } }),
      EnvoyConfigPatch.httpFilter(insertBefore(lua('five')), { context, httpFilter }),
      EnvoyConfigPatch.httpFilter(insertAfter(lua('six')), { context, httpFilter: 'envoy.filters.http.cors' }),
    ],
  });
  new EnvoyFilter(chart, 'routes', {
    priority: 10,
    target: PolicyTarget.gateways(['gateway']),
    configPatches: [
      EnvoyConfigPatch.routeConfiguration(mergeAndReplaceLists({ response_headers_to_remove: ['x-a'] }), {
        context, routeConfigurationName: 'https.443.https.gateway.shop', portNumber: 443, portName: 'https', gateway,
      }),
      EnvoyConfigPatch.virtualHost(add(host('new.example.com')), { context: EnvoyPatchContext.SIDECAR_OUTBOUND, portNumber: 9999 }),
      EnvoyConfigPatch.virtualHost(replace(host('other.example.com')), { context, virtualHost: 'other.example.com:80' }),
      EnvoyConfigPatch.httpRoute(merge({ response_headers_to_remove: ['x-b'] }), { context, domainName: 'shop.example.com', route: 'cart', routeAction: EnvoyRouteAction.ROUTE }),
      EnvoyConfigPatch.httpRoute(merge({ response_headers_to_remove: ['x-b'] }), { context, routeAction: EnvoyRouteAction.REDIRECT }),
      EnvoyConfigPatch.httpRoute(insertFirst(answer('first')), { context, routeAction: EnvoyRouteAction.DIRECT_RESPONSE }),
      EnvoyConfigPatch.httpRoute(insertAfter(answer('last')), { context, virtualHost: 'other.example.com:80' }),
    ],
  });
  new EnvoyFilter(chart, 'clusters', {
    priority: 10,
    target: PolicyTarget.gateways(['waypoint', 'other']),
    configPatches: [
      EnvoyConfigPatch.cluster(merge({ connect_timeout: '1s' }), { context, host: ServiceHost.fromServiceName('echo'), subset: 'v1', portNumber: 80 }),
      EnvoyConfigPatch.cluster(merge({ connect_timeout: '2s' }), { clusterName: 'PassthroughCluster' }),
      EnvoyConfigPatch.extensionConfig(add(lua('seven')), { proxyVersion: '^1\\.31.*' }),
    ],
  });
  new EnvoyFilter(chart, 'entries', {
    configPatches: [EnvoyConfigPatch.httpFilter(insertFirst(lua('eight')))],
  });
}
