import { afterAll, beforeAll, expect, test } from 'vitest';
import { Mesh, startMesh } from './driver/mesh';
import { newApp, newChart, newService, Shop } from './shop';
import { EnvoyConfigPatch, EnvoyFilter, EnvoyPatch, EnvoyPatchContext, Findings, Gateway, GatewayServer, HttpAction, StringMatch } from '../../src';
import { addEnvoyFilters, lua } from '../networking/envoy-filter/envoy-filter-corpus';

const HOST = 'shop.example.com';
const context = EnvoyPatchContext.GATEWAY;

/** What Istio says of every EnvoyFilter. */
const OF_EVERY_ENVOY_FILTER = 'EnvoyFilter exposes internal implementation details';

let mesh: Mesh;

beforeAll(async () => {
  mesh = await startMesh();
});

afterAll(() => mesh?.stop());

/** A shop whose gateway is patched. */
function patched(...configPatches: EnvoyConfigPatch[]): Shop {
  const shop = new Shop();
  shop.serve(HOST, { name: 'teapot', matches: [{ uri: StringMatch.exact('/teapot') }], action: HttpAction.directResponse(418) }, shop.fallback);
  new EnvoyFilter(shop.chart, 'filter', { metadata: { namespace: 'istio-system' }, configPatches, priority: 10 });
  return shop;
}

test('every field of an EnvoyFilter is accepted', async () => {
  const app = newApp();
  const chart = newChart(app, 'shop');
  newService(chart, 'echo');
  addEnvoyFilters(chart, new Gateway(chart, 'gateway', { servers: [GatewayServer.http({ hosts: ['*'] })] }));
  const { findings } = await mesh.validate(app.synthYaml());
  expect(findings.filter(({ message }) => !message.includes(OF_EVERY_ENVOY_FILTER))).toEqual([]);
});

const { insertBefore, insertFirst, remove, replace } = EnvoyPatch;
const httpFilter = 'envoy.filters.http.router';
const listenerFilter = 'envoy.filters.listener.tls_inspector';
const inspector = { name: 'mine', typed_config: { '@type': 'type.googleapis.com/envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector' } };

test.each<[string, EnvoyConfigPatch[]]>([
  ['a relative one', [EnvoyConfigPatch.httpFilter(insertBefore(lua('lua')), { context, httpFilter })]],
  ['an absolute one', [EnvoyConfigPatch.httpFilter(insertFirst(lua('lua')), { context })]],
  ['a relative one after one for a version', [
    EnvoyConfigPatch.httpFilter(insertFirst(lua('lua')), { context, proxyVersion: '^1\\.30.*' }),
    EnvoyConfigPatch.httpFilter(insertBefore(lua('lua')), { context, httpFilter }),
  ]],
  ['a removed route', [EnvoyConfigPatch.httpRoute(remove(), { context, route: 'none' })]],
  ['a replaced listener filter', [EnvoyConfigPatch.listenerFilter(replace(inspector), { context, listenerFilter })]],
  ['a replaced virtual host', [EnvoyConfigPatch.virtualHost(replace({ name: 'new', domains: ['new'] }), { context, virtualHost: 'none' })]],
])('istioctl analyze says of %s what the synth says', async (_name, configPatches) => {
  const { app, chart } = new Shop();
  Findings.of(chart).acknowledge('IST0151', 'compared below');
  new EnvoyFilter(chart, 'filter', { metadata: { namespace: 'istio-system' }, configPatches });
  const codes = (findings: { readonly code?: string }[]) => findings.map(({ code }) => code).filter(code => /^IST015[1-5]$/.test(code ?? ''));
  const { findings } = await mesh.validate(app.synthYaml());
  expect(codes(findings)).toEqual(codes(Findings.all(app)));
});

test('a filter that comes first answers, and its route can be removed', async () => {
  const source = 'function envoy_on_request(handle) if handle:headers():get(":path") == "/lua" then handle:respond({[":status"] = "299"}, "") end end';
  const filter = { ...lua('lua'), typed_config: { ...lua('lua').typed_config, default_source_code: { inline_string: source } } };
  const statuses = async () => Promise.all(['/lua', '/teapot', '/'].map(async path => (await mesh.request({ host: HOST, path })).status));

  await mesh.apply(patched(EnvoyConfigPatch.httpFilter(EnvoyPatch.insertFirst(filter), { context })).app);
  expect(await statuses()).toEqual([299, 418, 200]);
  await mesh.apply(patched(EnvoyConfigPatch.httpRoute(EnvoyPatch.remove(), { context, virtualHost: `${HOST}:80`, route: 'teapot' })).app);
  expect(await statuses()).toEqual([200, 200, 200]);
});

test.each(['HTTP_FILTER', 'NETWORK_FILTER'])('Envoy refuses what ADD makes of %s, as the error says', async applyTo => {
  const first = EnvoyConfigPatch.httpFilter(EnvoyPatch.insertFirst(lua('lua')), { context });
  const state = { name: 'state', typed_config: { '@type': 'type.googleapis.com/envoy.extensions.filters.network.set_filter_state.v3.Config' } };
  const network = EnvoyConfigPatch.networkFilter(EnvoyPatch.insertFirst(state), { context });
  const yaml = patched(applyTo === 'HTTP_FILTER' ? first : network).app.synthYaml();

  await mesh.apply(yaml);
  await expect(mesh.apply(yaml.replace('INSERT_FIRST', 'ADD'))).rejects.toThrow('must be the last filter');
});

test('what istioctl analyze takes for ignored, istiod does: a route that is added', async () => {
  const added = { name: 'added', match: { path: '/added' }, direct_response: { status: 299 } };
  const yaml = patched(EnvoyConfigPatch.httpRoute(EnvoyPatch.insertFirst(added), { context, virtualHost: `${HOST}:80` })).app.synthYaml();

  await mesh.apply(yaml);
  expect((await mesh.request({ host: HOST, path: '/added' })).status).toBe(299);
  const { findings } = await mesh.validate(yaml.replace('INSERT_FIRST', 'ADD'));
  expect(findings.map(({ code }) => code)).toContain('IST0153');
  await mesh.apply(yaml.replace('INSERT_FIRST', 'ADD'));
  expect(JSON.stringify(await mesh.dump('gateway', 'routes'))).toContain('"name":"added"');
});
