import { Testing } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { lua } from './envoy-filter-corpus';
import { EnvoyConfigPatch } from '../../../src/networking/envoy-filter/envoy-config-patch';
import { EnvoyListenerMatch, EnvoyPatchContext, EnvoyRouteMatch } from '../../../src/networking/envoy-filter/envoy-match';
import { EnvoyPatch } from '../../../src/networking/envoy-filter/envoy-patch';

const { listener, listenerFilter, filterChain, networkFilter, httpFilter } = EnvoyConfigPatch;
const { routeConfiguration, virtualHost, httpRoute, cluster, extensionConfig } = EnvoyConfigPatch;

/** What every kind of object has to have. */
const VALUE = { ...lua('filter'), address: { pipe: { path: '@x' } }, filter_chains: [{}], domains: ['shop.example.com'], match: { prefix: '/' }, direct_response: { status: 200 } };
const ALL: Record<string, EnvoyPatch> = {
  MERGE: EnvoyPatch.merge(VALUE),
  MERGE_AND_REPLACE_LIST: EnvoyPatch.mergeAndReplaceLists(VALUE),
  ADD: EnvoyPatch.add(VALUE),
  REMOVE: EnvoyPatch.remove(),
  INSERT_BEFORE: EnvoyPatch.insertBefore(VALUE),
  INSERT_AFTER: EnvoyPatch.insertAfter(VALUE),
  INSERT_FIRST: EnvoyPatch.insertFirst(VALUE),
  REPLACE: EnvoyPatch.replace(VALUE),
};

/** What a patch is for, with the name of a filter where operations need one. */
const KINDS: Record<string, (patch: EnvoyPatch) => EnvoyConfigPatch> = {
  LISTENER: patch => listener(patch),
  LISTENER_FILTER: patch => listenerFilter(patch, { listenerFilter: 'envoy.filters.listener.tls_inspector' }),
  FILTER_CHAIN: patch => filterChain(patch, { sni: 'shop.example.com' }),
  NETWORK_FILTER: patch => networkFilter(patch, { networkFilter: 'envoy.filters.network.tcp_proxy' }),
  HTTP_FILTER: patch => httpFilter(patch, { httpFilter: 'envoy.filters.http.cors' }),
  ROUTE_CONFIGURATION: patch => routeConfiguration(patch),
  VIRTUAL_HOST: patch => virtualHost(patch, { virtualHost: 'shop.example.com:80' }),
  HTTP_ROUTE: patch => httpRoute(patch),
  CLUSTER: patch => cluster(patch),
  EXTENSION_CONFIG: patch => extensionConfig(patch),
};

/** The operations that istiod ignores, or that Envoy refuses. */
const REFUSED: Record<string, string[]> = {
  LISTENER: ['INSERT_BEFORE', 'INSERT_AFTER', 'INSERT_FIRST', 'REPLACE'],
  LISTENER_FILTER: ['MERGE_AND_REPLACE_LIST'],
  FILTER_CHAIN: ['INSERT_BEFORE', 'INSERT_AFTER', 'INSERT_FIRST', 'REPLACE'],
  NETWORK_FILTER: ['MERGE_AND_REPLACE_LIST', 'ADD'],
  HTTP_FILTER: ['MERGE_AND_REPLACE_LIST', 'ADD'],
  ROUTE_CONFIGURATION: ['ADD', 'REMOVE', 'INSERT_BEFORE', 'INSERT_AFTER', 'INSERT_FIRST', 'REPLACE'],
  VIRTUAL_HOST: ['INSERT_BEFORE', 'INSERT_AFTER', 'INSERT_FIRST'],
  HTTP_ROUTE: ['ADD', 'REPLACE'],
  CLUSTER: ['INSERT_BEFORE', 'INSERT_AFTER', 'INSERT_FIRST', 'REPLACE'],
  EXTENSION_CONFIG: ['MERGE', 'MERGE_AND_REPLACE_LIST', 'REMOVE', 'INSERT_BEFORE', 'INSERT_AFTER', 'INSERT_FIRST', 'REPLACE'],
};

describe.each(Object.keys(KINDS))('for %s', kind => {
  test.each(Object.keys(ALL))('%s', operation => {
    const make = () => KINDS[kind](ALL[operation])._render('patch', Testing.chart());
    if (REFUSED[kind].includes(operation)) {
      expect(make).toThrow(`operation of an Envoy patch for ${kind} must be one of `);
      expect(make).toThrow(`, got "${operation}": `);
    } else {
      expect(make()).toMatchObject({ applyTo: kind, patch: { operation } });
    }
  });
});

test('the error says what to do instead, where there is something', () => {
  expect(() => httpRoute(ALL.ADD)).toThrow('insert it after the others, without a route in the match');
  expect(() => httpFilter(ALL.ADD)).toThrow('it would come after the router, which Envoy refuses');
});

describe('a match on what is not compared', () => {
  test.each<[string, () => EnvoyConfigPatch, string]>([
    ['a filter of a listener', () => listener(ALL.MERGE, { networkFilter: 'x' }), 'networkFilter in the match of an Envoy patch for LISTENER must be left out, got "x"'],
    ['an HTTP filter of a network filter', () => networkFilter(ALL.MERGE, { httpFilter: 'x' }), 'httpFilter in the match of an Envoy patch for NETWORK_FILTER'],
    ['a listener filter of an HTTP filter', () => httpFilter(ALL.MERGE, { listenerFilter: 'x' }), 'listenerFilter in the match of an Envoy patch for HTTP_FILTER'],
    ['a network filter of a listener filter', () => listenerFilter(ALL.ADD, { networkFilter: 'x' }), 'networkFilter in the match of an Envoy patch for LISTENER_FILTER'],
    ['a context of an extension configuration', () => extensionConfig(ALL.ADD, { context: EnvoyPatchContext.GATEWAY }),
      'context in the match of an Envoy patch for EXTENSION_CONFIG must be left out, got "GATEWAY"'],
    ['a host of a route configuration', () => routeConfiguration(ALL.MERGE, { virtualHost: 'x:80' }), 'virtualHost in the match of an Envoy patch for ROUTE_CONFIGURATION'],
    ['a route of a virtual host', () => virtualHost(ALL.MERGE, { route: 'x' }), 'route in the match of an Envoy patch for VIRTUAL_HOST'],
  ])('%s is refused', (_name, make, error) => {
    expect(make).toThrow(error);
  });

  test.each<[keyof EnvoyListenerMatch, EnvoyListenerMatch]>([
    ['filterChainName', { filterChainName: 'shop' }],
    ['sni', { sni: 'shop.example.com' }],
    ['transportProtocol', { transportProtocol: 'tls' }],
    ['applicationProtocols', { applicationProtocols: ['h2'] }],
    ['destinationPort', { destinationPort: 8080 }],
  ])('%s of a listener and of its filters is refused, of a filter chain and what is in it not', (field, match) => {
    expect(() => listener(ALL.MERGE, match)).toThrow(`${field} in the match of an Envoy patch for LISTENER must be left out`);
    expect(() => listenerFilter(ALL.ADD, match)).toThrow(`${field} in the match of an Envoy patch for LISTENER_FILTER must be left out`);
    expect(() => [filterChain(ALL.MERGE, match), networkFilter(ALL.MERGE, match), httpFilter(ALL.MERGE, match)]).not.toThrow();
  });

  test('name and port of a listener are compared, and the version of the proxy of an extension configuration', () => {
    const match = { listenerName: '0.0.0.0_8080', portNumber: 8080 };
    expect(() => [listener(ALL.MERGE, match), listenerFilter(ALL.ADD, match), extensionConfig(ALL.ADD, { proxyVersion: '^1' })]).not.toThrow();
  });

  test('one that is compared is not', () => {
    const listenerMatch: EnvoyListenerMatch = { networkFilter: 'envoy.filters.network.http_connection_manager', httpFilter: 'envoy.filters.http.cors' };
    const routeMatch: EnvoyRouteMatch = { virtualHost: 'x:80', route: 'x' };
    expect(() => [httpFilter(ALL.MERGE, listenerMatch), httpRoute(ALL.MERGE, routeMatch), virtualHost(ALL.MERGE, { virtualHost: 'x:80' })]).not.toThrow();
  });
});

describe('without the name of a filter', () => {
  test.each(['REMOVE', 'REPLACE', 'INSERT_AFTER'])('%s of an HTTP filter or a network filter is refused', operation => {
    expect(() => httpFilter(ALL[operation])).toThrow(`httpFilter in the match of an Envoy patch for HTTP_FILTER with ${operation} must be the name of a filter`);
    expect(() => networkFilter(ALL[operation])).toThrow(`networkFilter in the match of an Envoy patch for NETWORK_FILTER with ${operation} must be`);
  });

  test.each(['REMOVE', 'REPLACE', 'MERGE'])('%s of a listener filter is refused', operation => {
    expect(() => listenerFilter(ALL[operation])).toThrow(`listenerFilter in the match of an Envoy patch for LISTENER_FILTER with ${operation} must be`);
  });

  test('what comes first or last needs none', () => {
    expect(() => ['INSERT_BEFORE', 'INSERT_FIRST', 'MERGE'].map(operation => httpFilter(ALL[operation]))).not.toThrow();
    expect(() => ['INSERT_AFTER', 'ADD'].map(operation => listenerFilter(ALL[operation]))).not.toThrow();
  });
});

test('a new filter has a name and its typed configuration', () => {
  const { typed_config } = VALUE;

  expect(() => httpFilter(EnvoyPatch.insertFirst({ typed_config }))).toThrow('name in the value of an Envoy patch for HTTP_FILTER with INSERT_FIRST must be the name');
  expect(() => httpFilter(EnvoyPatch.insertFirst({ name: 'a' }))).toThrow('typed_config in the value of an Envoy patch for HTTP_FILTER with INSERT_FIRST must be');
  expect(() => extensionConfig(EnvoyPatch.add({ name: 'a' }))).toThrow('typed_config in the value of an Envoy patch for EXTENSION_CONFIG with ADD must be');
  expect(() => [
    httpFilter(EnvoyPatch.insertFirst({ name: 'a', config_discovery: { config_source: { ads: {} }, type_urls: ['a'] } })), httpFilter(EnvoyPatch.merge({ typed_config })), filterChain(EnvoyPatch.add({ name: 'a' })),
  ]).not.toThrow();
});

test.each<[string, (value: Record<string, unknown>) => EnvoyConfigPatch, Record<string, unknown>]>([
  ['address', value => listener(EnvoyPatch.add(value)), { address: { pipe: { path: '@x' } }, filter_chains: [{}] }],
  ['filter_chains', value => listener(EnvoyPatch.add(value)), { internal_listener: {}, filter_chains: [{}] }],
  ['name', value => cluster(EnvoyPatch.add(value)), { name: 'mine' }],
  ['domains', value => virtualHost(EnvoyPatch.add(value)), { name: 'mine', domains: ['mine.example.com'] }],
  ['domains', value => virtualHost(EnvoyPatch.replace(value)), { name: 'mine', domains: ['mine.example.com'] }],
  ['match', value => httpRoute(EnvoyPatch.insertFirst(value)), { match: { prefix: '/' }, direct_response: { status: 200 } }],
  ['route', value => httpRoute(EnvoyPatch.insertFirst(value)), { match: { prefix: '/' }, route: { cluster: 'mine' } }],
])('what is added has its %s', (field, make, value) => {
  const { [field]: _, ...others } = value;
  expect(() => make({ ...others, other: 1 })).toThrow(`${field} in the value of an Envoy patch for`);
  expect(() => make(value)).not.toThrow();
});

describe('what Envoy would refuse whatever else is there', () => {
  const ROUTER = { httpFilter: 'envoy.filters.http.router' };
  const filter = (name: string) => ({ name, typed_config: { '@type': 'type.googleapis.com/envoy.extensions.filters.http.cors.v3.Cors' } });
  const router = (name: string) => ({ name, typed_config: { '@type': 'type.googleapis.com/envoy.extensions.filters.http.router.v3.Router' } });
  const DOMAINS = { domains: ['shop.example.com'] };

  test.each<[string, () => EnvoyConfigPatch, string]>([
    ['without the router', () => EnvoyConfigPatch.httpFilter(EnvoyPatch.remove(), ROUTER), 'the router has to be there, and the last filter'],
    ['with a filter behind the router', () => EnvoyConfigPatch.httpFilter(EnvoyPatch.insertAfter(filter('mine')), ROUTER), 'the router has to be there'],
    ['with a second router', () => EnvoyConfigPatch.httpFilter(EnvoyPatch.insertFirst(router('mine'))), 'Envoy ends a chain with such a one'],
    ['with a second last filter', () => EnvoyConfigPatch.networkFilter(EnvoyPatch.insertFirst({
      name: 'mine', typed_config: { '@type': 'type.googleapis.com/envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy', 'stat_prefix': 'a', 'cluster': 'a' },
    })), 'Envoy ends a chain with such a one'],
    ['with another filter in its place', () => EnvoyConfigPatch.httpFilter(EnvoyPatch.replace(filter('mine')), ROUTER), 'the router has to be there'],
    ['without filter chains', () => EnvoyConfigPatch.filterChain(EnvoyPatch.remove(), { portNumber: 80 }), 'a listener has to have a filter chain'],
    ['with a domain in all virtual hosts', () => EnvoyConfigPatch.virtualHost(EnvoyPatch.merge(DOMAINS)), 'each domain may be in one virtual host only'],
  ])('a list %s is refused', (_, make, reason) => {
    expect(make).toThrow(/must be (such that Envoy takes what comes out|a filter that others may follow)/);
    expect(make).toThrow(reason);
  });

  test.each<[string, () => EnvoyConfigPatch]>([
    ['a filter before the router', () => EnvoyConfigPatch.httpFilter(EnvoyPatch.insertBefore(filter('mine')), ROUTER)],
    ['the router by itself', () => EnvoyConfigPatch.httpFilter(EnvoyPatch.replace(router(ROUTER.httpFilter)), ROUTER)],
    ['another filter', () => EnvoyConfigPatch.httpFilter(EnvoyPatch.remove(), { httpFilter: 'envoy.filters.http.cors' })],
    ['one filter chain', () => EnvoyConfigPatch.filterChain(EnvoyPatch.remove(), { sni: 'shop.example.com' })],
    ['one virtual host', () => EnvoyConfigPatch.virtualHost(EnvoyPatch.merge(DOMAINS), { virtualHost: 'shop.example.com:80' })],
    ['all virtual hosts, without domains', () => EnvoyConfigPatch.virtualHost(EnvoyPatch.merge({ include_request_attempt_count: true }))],
  ])('%s is not', (_, make) => {
    expect(make).not.toThrow();
  });
});
