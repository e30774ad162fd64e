import { describe, expect, test } from 'vitest';
import { runChecks } from '../../../src/checks';
import { patchWithoutEffect } from '../../../src/checks/envoy-filter/patch-without-effect';
import { takenDomains } from '../../../src/checks/envoy-filter/taken-domains';
import { Manifest, Mesh } from '../../../src/mesh';

const TYPE = { '@type': 'type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lua' };
const LUA = { name: 'lua', typed_config: TYPE };
const ROUTER = { listener: { filterChain: { filter: { subFilter: { name: 'envoy.filters.http.router' } } } } };

function found(applyTo: string, patch: object, match: object = {}): string[] {
  const manifest: Manifest = {
    apiVersion: 'networking.istio.io/v1alpha3', kind: 'EnvoyFilter', metadata: { name: 'x' }, spec: { configPatches: [{ applyTo, match, patch }] },
  };
  return runChecks([patchWithoutEffect], new Mesh([{ manifest, oldestIstio: '1.31' }])).map(({ level, message, fix }) => `${level}: ${message}; ${fix}`);
}

describe('a patch that Envoy refuses', () => {
  test.each<[string, string, object, object?]>([
    ['typed_config in its value', 'HTTP_FILTER', { operation: 'INSERT_FIRST', value: { name: 'envoy.lua', config: {} } }],
    ['name in its value', 'LISTENER_FILTER', { operation: 'ADD', value: { typed_config: TYPE } }],
    ['address in its value', 'LISTENER', { operation: 'ADD', value: { name: 'mine', filter_chains: [{}] } }],
    ['filter_chains in its value', 'LISTENER', { operation: 'ADD', value: { name: 'mine', address: {} } }],
    ['name in its value', 'CLUSTER', { operation: 'ADD', value: { connect_timeout: '1s' } }],
    ['domains in its value', 'VIRTUAL_HOST', { operation: 'ADD', value: { name: 'mine', domains: [] } }],
    ['domains in its value', 'VIRTUAL_HOST', { operation: 'ADD', value: { name: 'mine', domains: ['a.example.com', 'A.example.com'] } }],
    ['match in its value', 'HTTP_ROUTE', { operation: 'INSERT_FIRST', value: { match: {}, direct_response: { status: 200 } } }],
    ['route in its value', 'HTTP_ROUTE', { operation: 'INSERT_FIRST', value: { match: { prefix: '/' } } }],
    ['operation must be one of', 'HTTP_FILTER', { operation: 'ADD', value: LUA }],
    ['filter in its match', 'HTTP_FILTER', { operation: 'INSERT_AFTER', value: LUA }],
    ['match must be such that Envoy takes', 'HTTP_FILTER', { operation: 'INSERT_AFTER', value: LUA }, ROUTER],
    ['match must be such that Envoy takes', 'FILTER_CHAIN', { operation: 'REMOVE' }],
    ['match must be such that Envoy takes', 'VIRTUAL_HOST', { operation: 'MERGE', value: { domains: ['a'] } }],
  ])('is an error: %s, for %s', (part, applyTo, patch, match) => {
    const [one, ...others] = found(applyTo, patch, match);
    expect(others).toEqual([]);
    expect(one).toContain('makes what Envoy refuses, so that proxies keep their old configuration; ');
    expect(one).toContain(part);
  });

  test.each<[string, object, object?]>([
    ['HTTP_FILTER', { operation: 'INSERT_FIRST', value: LUA }],
    ['HTTP_FILTER', { operation: 'INSERT_BEFORE', value: LUA }, ROUTER],
    ['HTTP_FILTER', { operation: 'MERGE', value: { name: 'lua' } }],
    ['LISTENER', { operation: 'ADD', value: { name: 'mine', internal_listener: {}, filter_chains: [{}] } }],
    ['CLUSTER', { operation: 'MERGE', value: { connect_timeout: '1s' } }],
    ['CLUSTER', { operation: 'ADD', value: { name: 'mine' } }],
    ['VIRTUAL_HOST', { operation: 'ADD', value: { name: 'mine', domains: ['a.example.com', 'b.example.com'] } }],
    ['VIRTUAL_HOST', { operation: 'MERGE', value: { domains: ['a'] } }, { routeConfiguration: { vhost: { name: 'shop.example.com:80' } } }],
    ['FILTER_CHAIN', { operation: 'REMOVE' }, { listener: { filterChain: { sni: 'shop.example.com' } } }],
    ['HTTP_ROUTE', { operation: 'INSERT_FIRST', value: { match: { prefix: '' }, route: { cluster: 'mine' } } }],
    ['BOOTSTRAP', { operation: 'MERGE', value: { node: { id: 'mine' } } }],
    // What the schema or another code tells.
    ['HTTP_ROUTE', { operation: 'ADD', value: {} }],
    ['CLUSTER', { operation: 'REPLACE', value: {} }],
    ['CLUSTER', {}],
  ])('is none for %s with %j', (applyTo, patch, match) => {
    expect(found(applyTo, patch, match)).toEqual([]);
  });
});

describe('a patch that does nothing', () => {
  test('is a warning', () => {
    expect(found('CLUSTER', { operation: 'INSERT_FIRST', value: { name: 'mine' } })).toEqual([
      'warning: the patch for CLUSTER with INSERT_FIRST does nothing; the operation must be one of ADD, REMOVE, MERGE, MERGE_AND_REPLACE_LIST: '
        + 'Istio ignores it there, use one of these',
    ]);
    expect(found('HTTP_FILTER', { operation: 'REMOVE' })[0]).toContain('filter in its match must be the name of a filter: Istio ignores the patch without it');
    expect(found('EXTENSION_CONFIG', { operation: 'ADD', value: { name: 'mine' } })[0]).toContain('does nothing; the typed_config in its value');
  });

  test('as one for a filter by a name of years ago is, unless it is for a proxy of that time', () => {
    const match = { listener: { filterChain: { filter: { name: 'envoy.http_connection_manager', subFilter: { name: 'envoy.filters.http.cors' } } } } };
    expect(found('HTTP_FILTER', { operation: 'REMOVE' }, match)[0]).toContain('no filter has the name envoy.http_connection_manager any more');
    expect(found('HTTP_FILTER', { operation: 'REMOVE' }, { ...match, proxy: { proxyVersion: '^1\\.3.*' } })).toEqual([]);
  });
});

describe('a virtual host for a domain that has one', () => {
  const filter = (patch: object, match: object, namespace = 'istio-system'): Manifest => ({
    apiVersion: 'networking.istio.io/v1alpha3',
    kind: 'EnvoyFilter',
    metadata: { name: 'x', namespace },
    spec: { configPatches: [{ applyTo: 'VIRTUAL_HOST', match, patch }] },
  });
  const pods = { metadata: { labels: { istio: 'ingressgateway' } }, spec: { containers: [{ name: 'istio-proxy', image: 'auto' }] } };
  const around: Manifest[] = [
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'edge', namespace: 'edge' },
      spec: {
        template: { ...pods, metadata: { ...pods.metadata, annotations: { 'inject.istio.io/templates': 'gateway' } } },
      },
    },
    {
      apiVersion: 'networking.istio.io/v1',
      kind: 'Gateway',
      metadata: { name: 'edge', namespace: 'edge' },
      spec: { selector: { istio: 'ingressgateway' }, servers: [{ port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: ['*'] }] },
    },
    {
      apiVersion: 'networking.istio.io/v1',
      kind: 'VirtualService',
      metadata: { name: 'shop', namespace: 'edge' },
      spec: { hosts: ['shop.example.com'], gateways: ['edge'], http: [{ directResponse: { status: 200 } }] },
    },
  ];
  const add = (...domains: string[]) => ({ operation: 'ADD', value: { name: 'mine', domains } });
  const foundBeside = (one: Manifest) => runChecks([takenDomains], new Mesh([...around, one].map(manifest => ({ manifest, oldestIstio: '1.31' }))))
    .map(({ level, message, field }) => `${level}: ${message} ${field}`);

  test('is an error', () => {
    expect(foundBeside(filter(add('mine.example.com', 'Shop.example.com'), { context: 'GATEWAY' }))).toEqual([
      'error: the patch adds a virtual host for "Shop.example.com", which has the routes of VirtualService edge/shop: Envoy refuses the whole list '
        + 'spec.configPatches[0].patch.value.domains',
    ]);
  });

  test.each<[string, Manifest]>([
    ['of another host', filter(add('mine.example.com', 'shop.example.com:80'), { context: 'GATEWAY' })],
    ['for sidecars', filter(add('shop.example.com'), { context: 'SIDECAR_OUTBOUND' })],
    ['for some routes of gateways', filter(add('shop.example.com'), { context: 'GATEWAY', routeConfiguration: { name: 'http.8443' } })],
    ['in another namespace', filter(add('shop.example.com'), {}, 'shop')],
    ['that is merged', filter({ ...add('shop.example.com'), operation: 'MERGE' }, {})],
  ])('is none %s', (_, one) => {
    expect(foundBeside(one)).toEqual([]);
  });
});
