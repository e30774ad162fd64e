import { Chart, Testing } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { ServiceHost } from '../../../src/networking/destination/destination';
import { EnvoyPatchContext } from '../../../src/networking/envoy-filter/envoy-match';
import { renderClusterMatch, renderListenerMatch, renderProxyMatch, renderRouteMatch } from '../../../src/networking/envoy-filter/render-envoy-match';
import { Gateway } from '../../../src/networking/gateway/gateway';

const context = EnvoyPatchContext.GATEWAY;
const chart = new Chart(Testing.app(), 'test', { namespace: 'shop' });

test('conditions on listeners', () => {
  expect(renderListenerMatch('patch', { httpFilter: 'my.filter', applicationProtocols: ['h2', 'http/1.1'], portNumber: 8080 })).toEqual({
    portNumber: 8080,
    filterChain: {
      applicationProtocols: 'h2,http/1.1',
      filter: { name: 'envoy.filters.network.http_connection_manager', subFilter: { name: 'my.filter' } },
    },
  });
  expect(renderListenerMatch('patch', {})).toBeUndefined();
});

test('an HTTP filter is in the HTTP connection manager only', () => {
  expect(() => renderListenerMatch('patch', { httpFilter: 'a', networkFilter: 'envoy.filters.network.tcp_proxy' })).toThrow('networkFilter of patch must be left out beside httpFilter');
});

test('filters have the names of today', () => {
  expect(() => renderListenerMatch('patch', { httpFilter: 'envoy.router' })).toThrow('httpFilter of patch must be the name that Envoy has today, got "envoy.router"');
  expect(() => renderListenerMatch('patch', { networkFilter: '' })).toThrow('networkFilter of patch must be a text that is not empty');
  expect(() => renderListenerMatch('patch', { listenerFilter: 'istio.stats' })).not.toThrow();
});

describe('an empty text would match everything', () => {
  test.each(['listenerName', 'filterChainName', 'sni', 'transportProtocol'])('%s of a listener', field => {
    expect(() => renderListenerMatch('patch', { [field]: '' })).toThrow(`${field} of patch must be a text that is not empty, got ""`);
    expect(() => renderListenerMatch('patch', { [field]: 'a' })).not.toThrow();
  });

  test('application protocols', () => {
    expect(() => renderListenerMatch('patch', { applicationProtocols: ['h2', ''] })).toThrow('application protocol of patch must be a text that is not empty');
    expect(() => renderListenerMatch('patch', { applicationProtocols: [] })).toThrow('applicationProtocols of patch must be a list of at least one');
  });

  test.each(['routeConfigurationName', 'portName', 'virtualHost', 'domainName', 'route'])('%s of a route', field => {
    expect(() => renderRouteMatch('patch', { context, [field]: '' })).toThrow(`${field} of patch must be a text that is not empty, got ""`);
    expect(() => renderRouteMatch('patch', { context, [field]: 'a' })).not.toThrow();
  });

  test.each(['clusterName', 'subset'])('%s of a cluster', field => {
    expect(() => renderClusterMatch('patch', { [field]: '' }, chart)).toThrow(`${field} of patch must be a text that is not empty, got ""`);
    expect(() => renderClusterMatch('patch', { [field]: 'a' }, chart)).not.toThrow();
  });
});

test('ports are ports', () => {
  expect(() => renderListenerMatch('patch', { portNumber: 0 })).toThrow('portNumber of patch');
  expect(() => renderListenerMatch('patch', { destinationPort: 65536 })).toThrow('destinationPort of patch');
  expect(() => renderRouteMatch('patch', { portNumber: 65536 })).toThrow('portNumber of patch');
  expect(() => renderClusterMatch('patch', { portNumber: -1 }, chart)).toThrow('portNumber of patch');
});

test('what only gateways compare is for gateways only', () => {
  const gateway = Gateway.fromGatewayName(chart, 'edge', 'edge', { namespaceName: 'istio-ingress' });

  expect(() => renderRouteMatch('patch', { gateway })).toThrow('context of patch must be EnvoyPatchContext.GATEWAY beside gateway, got undefined');
  expect(() => renderRouteMatch('patch', { portName: 'https', context: EnvoyPatchContext.SIDECAR_OUTBOUND })).toThrow('beside portName');
  expect(renderRouteMatch('patch', { gateway, portName: 'https', context })).toEqual({ gateway: 'istio-ingress/edge', portName: 'https' });
});

test('a Gateway has a namespace', () => {
  expect(() => renderRouteMatch('patch', { gateway: Gateway.fromGatewayName(Testing.chart(), 'nowhere', 'edge'), context }))
    .toThrow('gateway of patch must be a Gateway whose namespace is known, got "edge"');
});

test('a cluster is told by its name or by its service', () => {
  const host = ServiceHost.fromServiceName('echo');

  expect(renderClusterMatch('patch', { host, subset: 'v1' }, chart)).toEqual({ service: 'echo.shop.svc.cluster.local', subset: 'v1' });
  expect(renderClusterMatch('patch', { clusterName: 'BlackHoleCluster' }, chart)).toEqual({ name: 'BlackHoleCluster' });
  expect(() => renderClusterMatch('patch', { clusterName: 'a', host }, chart)).toThrow('clusterName of patch must be left out beside host, subset and portNumber');
});

test('the version of the proxy is an expression of RE2', () => {
  expect(() => renderProxyMatch('patch', { proxyVersion: '(?=1)' })).toThrow('proxyVersion of patch must be an RE2 regular expression');
  expect(renderProxyMatch('patch', { proxyVersion: '^1\\.31.*', context })).toEqual({ context: 'GATEWAY', proxy: { proxyVersion: '^1\\.31.*' } });
});
