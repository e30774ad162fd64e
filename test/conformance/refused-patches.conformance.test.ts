import { afterAll, beforeAll, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { Mesh, startMesh } from './driver/mesh';
import { Shop } from './shop';
import { FindingLevel, HttpAction, StringMatch } from '../../src';
import { CHECKS, runChecks } from '../../src/checks';
import { Manifest, Mesh as ReadMesh } from '../../src/mesh';

const HOST = 'shop.example.com';
const CONTEXT = { context: 'GATEWAY' };
const SET_STATE = { name: 'x', typed_config: { '@type': 'type.googleapis.com/envoy.extensions.filters.network.set_filter_state.v3.Config' } };
const INSPECTOR = { '@type': 'type.googleapis.com/envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector' };
const ROUTER = { '@type': 'type.googleapis.com/envoy.extensions.filters.http.router.v3.Router' };
const FOR_ROUTER = {
  listener: { filterChain: { filter: { name: 'envoy.filters.network.http_connection_manager', subFilter: { name: 'envoy.filters.http.router' } } } },
};
const TCP = { '@type': 'type.googleapis.com/envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy', 'stat_prefix': 'x', 'cluster': 'x' };
const OK = { direct_response: { status: 200 } };

let mesh: Mesh;

beforeAll(async () => {
  mesh = await startMesh();
});

afterAll(() => mesh?.stop());

/** A shop whose gateway somebody else patches. */
function patched(applyTo: string, operation: string, value: object, match: object): { readonly yaml: string; readonly manifest: Manifest } {
  const shop = new Shop();
  shop.serve(HOST, { name: 'teapot', matches: [{ uri: StringMatch.exact('/teapot') }], action: HttpAction.directResponse(418) }, shop.fallback);
  const manifest: Manifest = {
    apiVersion: 'networking.istio.io/v1alpha3',
    kind: 'EnvoyFilter',
    metadata: { name: 'patched', namespace: 'istio-system' },
    spec: { priority: 10, configPatches: [{ applyTo, match: { ...CONTEXT, ...match }, patch: { operation, value } }] },
  };
  return { yaml: `${shop.app.synthYaml()}\n---\n${stringify(manifest)}`, manifest };
}

/** The levels of CDI089 for a patch. */
function levelsOf(manifest: Manifest): FindingLevel[] {
  return runChecks(CHECKS, new ReadMesh([{ manifest, oldestIstio: '1.31' }])).filter(({ code }) => code === 'CDI089').map(({ level }) => level);
}

test.each<[string, string, object, object?]>([
  ['HTTP_FILTER', 'INSERT_FIRST', { typed_config: { '@type': 'type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lua' } }],
  ['HTTP_FILTER', 'INSERT_FIRST', { name: 'envoy.filters.http.lua' }],
  ['NETWORK_FILTER', 'INSERT_FIRST', { name: 'x' }],
  ['NETWORK_FILTER', 'ADD', SET_STATE],
  ['LISTENER_FILTER', 'INSERT_FIRST', { typed_config: INSPECTOR }],
  ['LISTENER_FILTER', 'INSERT_FIRST', { name: 'envoy.filters.listener.tls_inspector' }],
  ['LISTENER', 'ADD', { name: 'mine', filter_chains: [{}] }],
  ['LISTENER', 'ADD', { name: 'mine', address: { pipe: { path: '@refused' } } }],
  ['CLUSTER', 'ADD', { connect_timeout: '1s' }],
  ['HTTP_FILTER', 'INSERT_FIRST', { name: 'x', typed_config: ROUTER }],
  ['HTTP_FILTER', 'INSERT_BEFORE', { name: 'x', typed_config: ROUTER }, FOR_ROUTER],
  ['NETWORK_FILTER', 'INSERT_FIRST', { name: 'x', typed_config: TCP }],
  ['LISTENER', 'MERGE', { address: { socket_address: { address: 'shop', port_value: 80 } } }],
  ['VIRTUAL_HOST', 'ADD', { domains: ['mine.example.com'] }],
  ['VIRTUAL_HOST', 'ADD', { name: 'mine' }],
  ['VIRTUAL_HOST', 'ADD', { name: 'mine', domains: ['mine.example.com', 'Mine.example.com'] }],
  ['HTTP_ROUTE', 'INSERT_FIRST', OK],
  ['HTTP_ROUTE', 'INSERT_FIRST', { match: {}, ...OK }],
  ['HTTP_ROUTE', 'INSERT_FIRST', { match: { prefix: '/mine' } }],
])('Envoy refuses a patch that is an error: %s with %s of %j', async (applyTo, operation, value, match = {}) => {
  const { yaml, manifest } = patched(applyTo, operation, value, match);
  expect(levelsOf(manifest)).toEqual([FindingLevel.ERROR]);
  await expect(mesh.apply(yaml)).rejects.toThrow('Envoy refused the configuration');
});

test.each<[string, string, object, FindingLevel[]]>([
  ['NETWORK_FILTER', 'INSERT_FIRST', SET_STATE, []],
  ['LISTENER_FILTER', 'INSERT_FIRST', { name: 'mine', typed_config: INSPECTOR }, []],
  ['LISTENER', 'ADD', { name: 'mine', address: { pipe: { path: '@taken' } }, filter_chains: [{}] }, []],
  ['CLUSTER', 'ADD', { name: 'mine', connect_timeout: '1s' }, []],
  ['CLUSTER', 'ADD', { name: 'mine', connect_timeout: '1s', lb_policy: 'RING_HASH', ring_hash_lb_config: { maximum_ring_size: 1024 } }, []],
  ['CLUSTER', 'MERGE', { lb_policy: 'RING_HASH', ring_hash_lb_config: { minimum_ring_size: 5, maximum_ring_size: 5 } }, []],
  ['CLUSTER', 'INSERT_FIRST', { name: 'mine', connect_timeout: '1s' }, [FindingLevel.WARNING]],
  ['EXTENSION_CONFIG', 'ADD', { name: 'mine' }, [FindingLevel.WARNING]],
  ['VIRTUAL_HOST', 'ADD', { name: 'mine', domains: ['mine.example.com', `${HOST}:80`] }, []],
  ['HTTP_ROUTE', 'INSERT_FIRST', { match: { prefix: '' }, ...OK }, []],
  ['HTTP_ROUTE', 'INSERT_FIRST', { match: { prefix: '/mine' }, route: { cluster: 'nobody' } }, []],
])('Envoy takes a patch that is none: %s with %s of %j', async (applyTo, operation, value, levels) => {
  const { yaml, manifest } = patched(applyTo, operation, value, {});
  expect(levelsOf(manifest)).toEqual(levels);
  await mesh.apply(yaml);
  expect((await mesh.request({ host: HOST, path: '/teapot' })).status).toBe('match' in value && JSON.stringify(value).includes('"prefix":""') ? 200 : 418);
});

test('Envoy refuses a virtual host for a domain that has one', async () => {
  await expect(mesh.apply(patched('VIRTUAL_HOST', 'ADD', { name: 'mine', domains: [HOST] }, {}).yaml)).rejects.toThrow('Only unique values for domains');
});
