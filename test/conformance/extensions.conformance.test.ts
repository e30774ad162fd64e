/** Extensions: what the constructs write is taken, what they refuse is refused, and a script in Lua runs where and when it says. */
import { ApiObject, App, Chart } from 'cdk8s';
import { Deployment } from 'cdk8s-plus-28';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { GATEWAY_PORTS } from './driver/fixture';
import { Mesh, startMesh } from './driver/mesh';
import { newApp, newChart, Shop } from './shop';
import {
  ExtensionFilter, ExtensionMatch, ExtensionPhase, IstioVersion, MeshSettings, PolicyTarget, TrafficExtension, TrafficExtensionProps, WasmModule,
  WasmPlugin, WasmSettings, WorkloadMode,
} from '../../src';
import { addExtensions, LUA, SHA256 } from '../extensions/extension-corpus';

const HOST = 'shop.example.com';

let mesh: Mesh;

beforeAll(async () => {
  mesh = await startMesh();
});

afterAll(() => mesh?.stop());

test('every field of a WasmPlugin and a TrafficExtension is accepted', async () => {
  const app = newApp();
  addExtensions(newChart(app, 'shop'));
  const { findings } = await mesh.validate(app.synthYaml());
  expect(findings.filter(({ level, layer }) => level === 'error' && layer !== 'analyzer')).toEqual([]);
});

async function isTaken(kind: string, spec: object): Promise<boolean> {
  const yaml = stringify({ apiVersion: 'extensions.istio.io/v1alpha1', kind, metadata: { name: 'one', namespace: 'shop' }, spec });
  const { findings } = await mesh.validate(yaml);
  return findings.every(({ level, layer }) => level !== 'error' || layer === 'analyzer');
}

function isMade(make: (chart: Chart) => unknown): boolean {
  const chart = new Chart(new App(), 'shop', { namespace: 'shop' });
  MeshSettings.configure(chart, { oldestIstio: IstioVersion.V1_31 });
  try {
    make(chart);
    return true;
  } catch {
    return false;
  }
}

const URL = 'oci://a.example.com/b';
const wasmModule = (): WasmModule => WasmModule.image('a.example.com/b');

describe('the construct refuses what Istio refuses, and takes what it takes, of a module', () => {
  test.each<[string, boolean, object, () => WasmSettings]>([
    ['an image', true, { url: URL }, () => ({ wasmModule: wasmModule() })],
    ['a URL', true, { url: 'https://a.example.com/b.wasm' }, () => ({ wasmModule: WasmModule.url('https://a.example.com/b.wasm') })],
    ['a file', true, { url: 'file:///etc/b.wasm' }, () => ({ wasmModule: WasmModule.file('/etc/b.wasm') })],
    ['a URL of FTP', false, { url: 'ftp://a.example.com/b.wasm' }, () => ({ wasmModule: WasmModule.url('ftp://a.example.com/b.wasm') })],
    ['a bad escape', false, { url: 'https://a.example.com/%zz' }, () => ({ wasmModule: WasmModule.url('https://a.example.com/%zz') })],
    ['a checksum', true, { url: URL, sha256: SHA256 }, () => ({ wasmModule: WasmModule.image('a.example.com/b', { sha256: SHA256 }) })],
    ['a checksum in capitals', false, { url: URL, sha256: SHA256.toUpperCase() }, () => ({ wasmModule: WasmModule.image('a.example.com/b', { sha256: SHA256.toUpperCase() }) })],
    ['a name', true, { url: URL, pluginName: 'a'.repeat(256) }, () => ({ wasmModule: wasmModule(), pluginName: 'a'.repeat(256) })],
    ['a longer name', false, { url: URL, pluginName: 'a'.repeat(257) }, () => ({ wasmModule: wasmModule(), pluginName: 'a'.repeat(257) })],
    ['a name of more bytes', false, { url: URL, pluginName: 'é'.repeat(129) }, () => ({ wasmModule: wasmModule(), pluginName: 'é'.repeat(129) })],
    ['a variable', true, { url: URL, vmConfig: { env: [{ name: 'A', value: 'b' }] } }, () => ({ wasmModule: wasmModule(), variables: { A: 'b' } })],
    ['a variable of the proxy', true, { url: URL, vmConfig: { env: [{ name: 'A', valueFrom: 'HOST' }] } }, () => ({ wasmModule: wasmModule(), proxyVariables: ['A'] })],
    ['a variable twice', false, { url: URL, vmConfig: { env: [{ name: 'A', value: 'b' }, { name: 'A', valueFrom: 'HOST' }] } },
      () => ({ wasmModule: wasmModule(), variables: { A: 'b' }, proxyVariables: ['A'] })],
    ['a long value', false, { url: URL, vmConfig: { env: [{ name: 'A', value: 'a'.repeat(2049) }] } }, () => ({ wasmModule: wasmModule(), variables: { A: 'a'.repeat(2049) } })],
  ])('%s: %s', async (_, expected, spec, settings) => {
    expect([
      await isTaken('WasmPlugin', spec), isMade(chart => new WasmPlugin(chart, 'one', settings())),
      await isTaken('TrafficExtension', { wasm: spec }), isMade(chart => new TrafficExtension(chart, 'one', { extensionFilter: ExtensionFilter.wasm(settings()) })),
    ]).toEqual([expected, expected, expected, expected]);
  });
});

describe('the construct refuses what Istio refuses, and takes what it takes, of a place', () => {
  const filled = ` -- ${'é'.repeat((65_536 - LUA.length - 4) / 2)}`;
  test.each<[string, boolean, object, () => Partial<TrafficExtensionProps>]>([
    ['a port', true, { match: [{ mode: 'CLIENT', ports: [{ number: 65535 }] }] }, () => ({ match: [{ mode: WorkloadMode.CLIENT, ports: [65535] }] })],
    ['port 0', false, { match: [{ ports: [{ number: 0 }] }] }, () => ({ match: [{ ports: [0] }] })],
    ['a port twice', false, { match: [{ ports: [{ number: 80 }, { number: 80 }] }] }, () => ({ match: [{ ports: [80, 80] }] })],
    ['an unknown phase', false, { phase: 'LAST' }, () => ({ phase: 'LAST' as ExtensionPhase })],
    ['the least priority', true, { priority: -2_147_483_648 }, () => ({ priority: -2_147_483_648 })],
    ['a larger priority', false, { priority: 2_147_483_648 }, () => ({ priority: 2_147_483_648 })],
    ['the longest script', true, { lua: { inlineCode: LUA + filled } }, () => ({ extensionFilter: ExtensionFilter.lua(LUA + filled) })],
    ['a longer script', false, { lua: { inlineCode: `${LUA}${filled}éé` } }, () => ({ extensionFilter: ExtensionFilter.lua(`${LUA}${filled}éé`) })],
  ])('%s: %s', async (_, expected, spec, props) => {
    const make = (chart: Chart) => new TrafficExtension(chart, 'one', { extensionFilter: ExtensionFilter.lua(LUA), ...props() });
    expect([await isTaken('TrafficExtension', { lua: { inlineCode: LUA }, ...spec }), isMade(make)]).toEqual([expected, expected]);
  });
});

/** A script that adds its name to a header. */
const adding = (name: string): ExtensionFilter => ExtensionFilter.lua(`function envoy_on_request(handle) handle:headers():add("x-lua", "${name}") end`);

/** What the backend gets in the header, of a shop whose gateway has these extensions. */
async function received(...extensions: Partial<TrafficExtensionProps>[]): Promise<unknown> {
  const { app, chart } = withRoutes();
  extensions.forEach((props, index) => new TrafficExtension(chart, `extension-${index}`, {
    metadata: { namespace: 'istio-system' },
    target: PolicyTarget.workload({ istio: 'ingressgateway' }),
    extensionFilter: adding(String(index)),
    ...props,
  }));
  await mesh.apply(app);
  return (await mesh.send({ host: HOST })).received?.headers['x-lua'];
}

function withRoutes(): Shop {
  const shop = new Shop();
  shop.serve(HOST, shop.fallback);
  return shop;
}

describe('a script in Lua runs at a gateway', () => {
  test.each<[string, Partial<TrafficExtensionProps>, unknown]>([
    ['that its labels select', {}, '0'],
    ['not at one with other labels', { target: PolicyTarget.workload({ istio: 'other' }) }, undefined],
    ['for all proxies of its namespace', { target: undefined }, '0'],
    ['not for those of another', { target: undefined, metadata: { namespace: 'shop' } }, undefined],
    ['for what clients send', { match: [{ mode: WorkloadMode.CLIENT }] }, '0'],
    ['at the port of its pods', { match: [{ ports: [GATEWAY_PORTS[80]] }] }, '0'],
    ['not at that of the Gateway', { match: [{ ports: [80] }] }, undefined],
    ['at one of several', { match: [{ ports: [80] }, { ports: [8080, GATEWAY_PORTS[80]] }] }, '0'],
    ['before tokens', { phase: ExtensionPhase.AUTHN }, '0'],
  ])('%s', async (_, props, header) => {
    expect(await received(props)).toEqual(header);
  });

  test('not for what servers take, as nobody can write it here', async () => {
    const { app, chart } = withRoutes();
    new ApiObject(chart, 'extension', {
      apiVersion: 'extensions.istio.io/v1alpha1',
      kind: 'TrafficExtension',
      metadata: { name: 'extension', namespace: 'istio-system' },
      spec: {
        selector: { matchLabels: { istio: 'ingressgateway' } },
        match: [{ mode: 'SERVER' }],
        lua: { inlineCode: 'function envoy_on_request(handle) handle:headers():add("x-lua", "0") end' },
      },
    });
    await mesh.apply(app);
    expect((await mesh.send({ host: HOST })).received?.headers['x-lua']).toBeUndefined();
  });

  test.each<[string, Partial<TrafficExtensionProps>[], string]>([
    ['the higher priority first', [{ priority: 1 }, { priority: 2 }], '1,0'],
    ['by phase before priority', [{ phase: ExtensionPhase.STATS, priority: 9 }, { phase: ExtensionPhase.AUTHN }, { phase: ExtensionPhase.AUTHZ }], '1,2,0'],
    ['without a phase at the end', [{}, { phase: ExtensionPhase.STATS }], '1,0'],
  ])('%s', async (_, extensions, order) => {
    expect(String(await received(...extensions)).replaceAll(' ', '')).toBe(order);
  });
});

/** What echo gets in the header from the sleep pod, both with a sidecar: an extension for one of them by its labels. */
async function between(app: string, match: ExtensionMatch): Promise<unknown> {
  const { app: root, chart } = new Shop({ v1: 1 });
  new Deployment(chart, 'sleep', { metadata: { name: 'sleep' }, podMetadata: { labels: { app: 'sleep' } }, containers: [{ image: 'sleep' }] });
  new TrafficExtension(chart, 'extension', { target: PolicyTarget.workload({ app }), match: [match], extensionFilter: adding(app) });
  await mesh.apply(root, { inject: ['shop/echo-v1'] });
  return (await mesh.send({ from: 'sleep', host: 'echo.shop.svc.cluster.local' })).received?.headers['x-lua'];
}

describe('a script in Lua runs at a sidecar', () => {
  const { CLIENT, SERVER } = WorkloadMode;
  test.each<[string, string, ExtensionMatch, unknown]>([
    ['for what pods take', 'echo', { mode: SERVER }, 'echo'],
    ['not for what they send', 'echo', { mode: CLIENT }, undefined],
    ['at the port of the container', 'echo', { ports: [8080] }, 'echo'],
    ['not at that of the Service', 'echo', { ports: [80] }, undefined],
    ['for what pods send', 'sleep', { mode: CLIENT }, 'sleep'],
    ['not for what they take', 'sleep', { mode: SERVER }, undefined],
    ['at the port of the Service', 'sleep', { ports: [80] }, 'sleep'],
    ['not at that of the container', 'sleep', { ports: [8080] }, undefined],
  ])('%s, of %s', async (_, app, match, header) => {
    expect(await between(app, match)).toEqual(header);
  });
});
