import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { ApiObject, App, Chart, Include, JsonPatch, Testing, YamlOutputType } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { parseAllDocuments } from 'yaml';
import {
  Destination, DestinationRule, Findings, Gateway, GatewayServer, HttpAction, MeshNamespace, ServiceHost, SyncWaves, VirtualService, WeightedService,
} from '../../src';
import { KnownManifest } from '../known-manifest';

const WAVE = 'argocd.argoproj.io/sync-wave';


let outdir: string;

beforeEach(() => {
  outdir = mkdtempSync(path.join(tmpdir(), 'sync-waves-'));
});

afterEach(() => {
  vi.restoreAllMocks();
  rmSync(outdir, { recursive: true, force: true });
});

function wavesOf(objects: unknown[]): Record<string, string | undefined> {
  return Object.fromEntries((objects as KnownManifest[]).map(({ kind, metadata }) => [`${kind} ${metadata.name}`, metadata.annotations?.[WAVE]]));
}

function waveOf(chart: Chart, name: string): string | undefined {
  return (chart.toJson() as KnownManifest[]).find(({ metadata }) => metadata.name === name)!.metadata.annotations?.[WAVE];
}

function parsed(yaml: string): unknown[] {
  return parseAllDocuments(yaml).map(document => document.toJS() as unknown);
}

function raw(scope: Construct, name: string, apiVersion = 'v1', kind = 'ConfigMap', spec?: object): ApiObject {
  return new ApiObject(scope, name, { apiVersion, kind, metadata: { name }, spec });
}

/** One of each kind that matters, the last ones first. */
function shop(app: App): Chart {
  const chart = new Chart(app, 'shop', { namespace: 'shop' });
  const gateway = new Gateway(chart, 'gateway', { metadata: { name: 'shop' }, servers: [GatewayServer.http({ hosts: ['shop.example.com'] })] });
  const route = HttpAction.route([{ destination: Destination.toService(ServiceHost.fromServiceName('cart')) }]);
  new VirtualService(chart, 'routes', { metadata: { name: 'shop' }, hosts: ['shop.example.com'], gateways: [gateway], http: [{ name: 'all', action: route }] });
  new DestinationRule(chart, 'rule', { metadata: { name: 'other' }, host: ServiceHost.fromServiceName('other') });
  raw(chart, 'api', 'networking.istio.io/v1', 'ServiceEntry', { hosts: ['api.example.com'] });
  new WeightedService(chart, 'cart', {
    name: 'cart',
    port: 80,
    versions: ['v1', 'v2'].map(name => ({ name, containers: [{ image: 'cart:1', portNumber: 8080 }] })),
  });
  new kplus.ServiceAccount(chart, 'account', { metadata: { name: 'cart' } });
  new kplus.ConfigMap(chart, 'settings', { metadata: { name: 'cart' } });
  new kplus.Secret(chart, 'secret', { metadata: { name: 'cart' } });
  raw(chart, 'scaler', 'autoscaling/v2', 'HorizontalPodAutoscaler', {});
  raw(chart, 'budget', 'policy/v1', 'PodDisruptionBudget', {});
  raw(chart, 'strict', 'security.istio.io/v1', 'PeerAuthentication', {});
  new MeshNamespace(chart, 'namespace');
  return chart;
}

const SHOP = {
  'Namespace shop': '-1',
  'Service cart': '0',
  'Deployment cart-v1': '0',
  'Deployment cart-v2': '0',
  'ServiceAccount cart': '0',
  'ConfigMap cart': '0',
  'Secret cart': '0',
  'HorizontalPodAutoscaler scaler': '0',
  'PodDisruptionBudget budget': '0',
  'PeerAuthentication strict': '0',
  'DestinationRule cart': '1',
  'DestinationRule other': '1',
  'ServiceEntry api': '1',
  'Gateway shop': '2',
  'VirtualService cart': '3',
  'VirtualService shop': '3',
};

describe('the waves', () => {
  test('hold for every way to synthesize', () => {
    const app = new App({ outdir });
    const chart = shop(app);
    SyncWaves.addTo(app);
    expect(wavesOf(chart.toJson())).toEqual(SHOP);
    expect(wavesOf(Testing.synth(chart))).toEqual(SHOP);
    expect(wavesOf(parsed(app.synthYaml()))).toEqual(SHOP);
    app.synth();
    expect(wavesOf(parsed(readFileSync(path.join(outdir, 'shop.k8s.yaml'), 'utf8')))).toEqual(SHOP);
  });

  test('hold for the first synth of an app, whichever it is', () => {
    const first = (synthesize: (app: App, chart: Chart) => unknown[]) => {
      const app = new App({ outdir });
      SyncWaves.addTo(app);
      return wavesOf(synthesize(app, shop(app)));
    };
    expect(first((_, chart) => chart.toJson())).toEqual(SHOP);
    expect(first((_, chart) => Testing.synth(chart))).toEqual(SHOP);
    expect(first(app => parsed(app.synthYaml()))).toEqual(SHOP);
  });

  test('hold for files of single objects', () => {
    const app = new App({ outdir, yamlOutputType: YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE });
    shop(app);
    SyncWaves.addTo(app);
    app.synth();
    expect(wavesOf(parsed(readFileSync(path.join(outdir, 'shop', 'VirtualService.cart.k8s.yaml'), 'utf8')))).toEqual({ 'VirtualService cart': '3' });
  });

  test('put what Argo CD sorts by name into the order of references', () => {
    const app = new App({ outdir });
    const chart = shop(app);
    SyncWaves.addTo(app);
    const waves = new Map(Object.entries(wavesOf(chart.toJson())).map(([name, wave]) => [name, Number(wave)]));
    const order = [
      ['Namespace shop', 'Deployment cart-v1'], ['Service cart', 'DestinationRule cart'], ['Deployment cart-v2', 'DestinationRule cart'],
      ['DestinationRule cart', 'VirtualService cart'], ['DestinationRule cart', 'VirtualService shop'], ['Gateway shop', 'VirtualService shop'],
      ['ServiceEntry api', 'VirtualService shop'],
    ];
    order.forEach(([earlier, later]) => expect(waves.get(earlier), `${earlier} before ${later}`).toBeLessThan(waves.get(later)!));
  });

  test.each<[string, string, string, object?]>([
    ['networking.istio.io/v1beta1', 'ProxyConfig', '-1'],
    ['argoproj.io/v1alpha1', 'AnalysisTemplate', '-1'],
    ['argoproj.io/v1alpha1', 'ClusterAnalysisTemplate', '-1'],
    ['keda.sh/v1alpha1', 'TriggerAuthentication', '-1'],
    ['keda.sh/v1alpha1', 'ClusterTriggerAuthentication', '-1'],
    ['networking.istio.io/v1beta1', 'DestinationRule', '1', { host: 'cart' }],
    ['flagger.app/v1beta1', 'Canary', '2', { targetRef: { kind: 'Deployment', name: 'cart' } }],
    ['flagger.app/v1beta1', 'MetricTemplate', '0'],
    ['argoproj.io/v1alpha1', 'Experiment', '0'],
    ['argoproj.io/v1alpha1', 'Application', '0'],
    ['kustomize.toolkit.fluxcd.io/v1', 'Kustomization', '0'],
    ['gateway.networking.k8s.io/v1', 'Gateway', '2'],
    ['gateway.networking.k8s.io/v1', 'HTTPRoute', '3'],
    ['gateway.networking.k8s.io/v1', 'GRPCRoute', '3'],
    ['gateway.networking.k8s.io/v1alpha2', 'TCPRoute', '3'],
    ['gateway.networking.k8s.io/v1', 'TLSRoute', '3'],
    ['gateway.networking.k8s.io/v1alpha2', 'UDPRoute', '3'],
    ['example.com/v1', 'Gateway', '0'],
    ['example.com/v1', 'Namespace', '0'],
    ['networking.istio.io/v1alpha3', 'EnvoyFilter', '0'],
    ['apiextensions.k8s.io/v1', 'CustomResourceDefinition', '0'],
  ])('of %s %s is %s', (apiVersion, kind, wave, spec) => {
    const chart = Testing.chart();
    raw(chart, 'it', apiVersion, kind, spec);
    SyncWaves.addTo(chart);
    expect(waveOf(chart, 'it')).toBe(wave);
  });

  test('put a VirtualService without hosts, to which another one delegates, before those with hosts', () => {
    const chart = new Chart(Testing.app(), 'chart', { namespace: 'shop' });
    const action = HttpAction.route([{ destination: Destination.toService(ServiceHost.fromServiceName('cart')) }]);
    const cart = new VirtualService(chart, 'cart', { metadata: { name: 'cart' }, http: [{ name: 'cart', action }] });
    const gateways = [Gateway.fromGatewayName(chart, 'edge', 'edge')];
    const http = [{ name: 'cart', action: HttpAction.delegateTo(cart) }];
    new VirtualService(chart, 'all', { metadata: { name: 'all' }, hosts: ['shop.example.com'], gateways, http });
    raw(chart, 'raw-delegate', 'networking.istio.io/v1beta1', 'VirtualService', { http: [{ directResponse: { status: 200 } }] });
    const delegating = { match: [{ uri: { prefix: '/raw' } }], delegate: { name: 'raw-delegate' } };
    const root = { hosts: ['raw.example.com'], gateways: ['edge'], http: [delegating] };
    raw(chart, 'raw-root', 'networking.istio.io/v1alpha3', 'VirtualService', root);
    SyncWaves.addTo(chart);
    expect(wavesOf(chart.toJson())).toEqual({
      'VirtualService cart': '2', 'VirtualService raw-delegate': '2', 'VirtualService all': '3', 'VirtualService raw-root': '3',
    });
  });

  test('put a Rollout that changes routes after the routes, and any other to the workloads', () => {
    const chart = Testing.chart();
    const rollout = (name: string, strategy: object) => raw(chart, name, 'argoproj.io/v1alpha1', 'Rollout', { strategy });
    rollout('istio', { canary: { trafficRouting: { istio: { virtualServices: [{ name: 'cart' }] } } } });
    rollout('canary', { canary: { steps: [] } });
    rollout('blue-green', { blueGreen: { activeService: 'cart' } });
    raw(chart, 'bare', 'argoproj.io/v1alpha1', 'Rollout');
    SyncWaves.addTo(chart);
    expect(wavesOf(chart.toJson())).toEqual({ 'Rollout istio': '4', 'Rollout canary': '0', 'Rollout blue-green': '0', 'Rollout bare': '0' });
  });
});

describe('an autoscaler', () => {
  test.each([['autoscaling/v2', 'HorizontalPodAutoscaler'], ['keda.sh/v1alpha1', 'ScaledObject']])('of %s %s comes with the Rollout that it scales', (apiVersion, kind) => {
    const chart = Testing.chart();
    raw(chart, 'of-rollout', apiVersion, kind, { scaleTargetRef: { apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', name: 'cart' } });
    raw(chart, 'of-deployment', apiVersion, kind, { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'cart' } });
    raw(chart, 'bare', apiVersion, kind);
    SyncWaves.addTo(chart);
    expect(wavesOf(chart.toJson())).toEqual({ [`${kind} of-rollout`]: '4', [`${kind} of-deployment`]: '0', [`${kind} bare`]: '0' });
  });
});

describe('objects of any origin', () => {
  test('raw, of cdk8s-plus and included, in an app that has nothing else of ours', () => {
    const app = new App({ outdir });
    const chart = new Chart(app, 'chart', { namespace: 'x' });
    SyncWaves.addTo(app);
    raw(chart, 'raw', 'networking.istio.io/v1', 'Gateway', { servers: [{ port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: ['a.example.com'] }] });
    new kplus.Namespace(chart, 'plus', { metadata: { name: 'plus' } });
    const file = path.join(outdir, 'included.yaml');
    writeFileSync(file, 'apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: { name: included, annotations: { a: b } }\nspec: { hosts: [shop], http: [{ directResponse: { status: 200 } }] }\n---\n'
      + 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: bare }\n');
    new Include(chart, 'include', { url: file });
    expect(wavesOf(parsed(app.synthYaml()))).toEqual({ 'Gateway raw': '2', 'Namespace plus': '-1', 'VirtualService included': '3', 'ConfigMap bare': '0' });
    expect(app.synthYaml()).toContain('a: b');
  });

  test('also those that are added after the call, and between two synths', () => {
    const app = new App({ outdir });
    SyncWaves.addTo(app);
    const chart = new Chart(app, 'late');
    raw(chart, 'one');
    expect(wavesOf(chart.toJson())).toEqual({ 'ConfigMap one': '0' });
    raw(chart, 'two', 'v1', 'Namespace');
    expect(wavesOf(chart.toJson())).toEqual({ 'ConfigMap one': '0', 'Namespace two': '-1' });
  });

  test('the checks read the manifests with their waves', () => {
    const app = new App({ outdir });
    const chart = new Chart(app, 'chart');
    SyncWaves.addTo(app);
    const object = raw(chart, 'one');
    expect(Findings.all(app)).toEqual([]);
    expect(object.metadata.toJson()).toMatchObject({ annotations: { [WAVE]: '0' } });
  });
});

describe('a wave that somebody has set', () => {
  test.each<[string, (object: ApiObject) => void]>([
    ['with addAnnotation', object => object.metadata.addAnnotation(WAVE, '7')],
    ['with a JSON patch of its own', object => object.addJsonPatch(JsonPatch.add('/metadata/annotations', { [WAVE]: '7' }))],
    ['with a JSON patch beside others', object => object.addJsonPatch(JsonPatch.add('/metadata/annotations/argocd.argoproj.io~1sync-wave', '7'))],
  ])('%s stays', (_, set) => {
    const chart = Testing.chart();
    SyncWaves.addTo(chart);
    set(raw(chart, 'one'));
    expect(waveOf(chart, 'one')).toBe('7');
    expect(waveOf(chart, 'one')).toBe('7');
  });

  test('in the metadata stays, the default one too', () => {
    const chart = Testing.chart();
    SyncWaves.addTo(chart);
    const metadata = { name: 'one', annotations: { [WAVE]: '0' } };
    const spec = { servers: [{ port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: ['a.example.com'] }] };
    new ApiObject(chart, 'one', { apiVersion: 'networking.istio.io/v1', kind: 'Gateway', metadata, spec });
    expect(waveOf(chart, 'one')).toBe('0');
  });

  test('after a synth counts from then on', () => {
    const chart = Testing.chart();
    SyncWaves.addTo(chart);
    const object = raw(chart, 'one');
    expect(waveOf(chart, 'one')).toBe('0');
    object.metadata.addAnnotation(WAVE, '7');
    expect(waveOf(chart, 'one')).toBe('7');
  });

  test('as the weight of a Helm hook stays, because Argo CD takes it for the wave', () => {
    const chart = Testing.chart();
    SyncWaves.addTo(chart);
    new ApiObject(chart, 'job', { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'job', annotations: { 'helm.sh/hook-weight': '-5' } } });
    expect(waveOf(chart, 'job')).toBeUndefined();
  });
});

describe('where nobody asked', () => {
  test('there is no annotation', () => {
    const app = new App({ outdir });
    const chart = shop(app);
    expect(Object.values(wavesOf(chart.toJson()))).toEqual(Object.keys(SHOP).map(() => undefined));
    expect(app.synthYaml()).not.toContain('argocd');
  });

  test('beside the scope there is none either', () => {
    const app = new App({ outdir });
    const [asked, other] = ['asked', 'other'].map(id => new Chart(app, id));
    const scope = new Construct(other, 'scope');
    SyncWaves.addTo(asked);
    SyncWaves.addTo(scope);
    raw(asked, 'one');
    raw(other, 'two');
    raw(scope, 'three');
    expect(wavesOf(parsed(app.synthYaml()))).toEqual({ 'ConfigMap one': '0', 'ConfigMap two': undefined, 'ConfigMap three': '0' });
  });
});

describe('the first wave', () => {
  test('can be another one', () => {
    const app = new App({ outdir });
    const chart = shop(app);
    SyncWaves.addTo(app, { firstWave: 10 });
    expect(wavesOf(chart.toJson())).toMatchObject({ 'Namespace shop': '10', 'Service cart': '11', 'DestinationRule cart': '12', 'Gateway shop': '13', 'VirtualService cart': '14' });
  });

  test.each([0.5, NaN, -2147483648, 2147483643])('must be a whole number in its range, not %s', firstWave => {
    expect(() => SyncWaves.addTo(Testing.chart(), { firstWave })).toThrow(/^SyncWaves: firstWave must be an integer .*, got /);
  });

  test.each([0, -2147483647, 2147483642])('may be %s', firstWave => {
    const chart = Testing.chart();
    SyncWaves.addTo(chart, { firstWave });
    raw(chart, 'one', 'v1', 'Namespace');
    expect(waveOf(chart, 'one')).toBe(`${firstWave}`);
  });
});

describe('asked twice', () => {
  test('in the same way it is as once', () => {
    const app = new App({ outdir });
    shop(app);
    SyncWaves.addTo(app);
    const yaml = app.synthYaml();
    SyncWaves.addTo(app, { firstWave: -1 });
    expect(app.synthYaml()).toBe(yaml);
  });

  test('in another way it is refused', () => {
    const app = new App({ outdir });
    const chart = new Chart(app, 'chart');
    SyncWaves.addTo(app);
    SyncWaves.addTo(chart, { firstWave: 3 });
    expect(() => SyncWaves.addTo(app, { firstWave: 3 })).toThrow('sync waves of the app already begin with -1, got 3: add them once');
    expect(() => SyncWaves.addTo(chart)).toThrow('sync waves of "chart" already begin with 3, got -1: add them once');
  });

  test.each([['the outer one first', false], ['the inner one first', true]])('on nested constructs the inner one counts, %s', (_, innerFirst) => {
    const app = new App({ outdir });
    const chart = new Chart(app, 'chart');
    const inner = new Construct(chart, 'inner');
    const calls = [() => SyncWaves.addTo(app), () => SyncWaves.addTo(inner, { firstWave: 100 })];
    (innerFirst ? calls.reverse() : calls).forEach(call => call());
    raw(chart, 'out');
    raw(new Construct(inner, 'deep'), 'in');
    expect(wavesOf(chart.toJson())).toEqual({ 'ConfigMap out': '0', 'ConfigMap in': '101' });
  });

  test('on an inner construct after a synth, what the outer one wrote gives way', () => {
    const app = new App({ outdir });
    const chart = new Chart(app, 'chart');
    SyncWaves.addTo(app);
    raw(chart, 'one');
    expect(waveOf(chart, 'one')).toBe('0');
    SyncWaves.addTo(chart, { firstWave: 4 });
    expect(waveOf(chart, 'one')).toBe('5');
  });

  test('on a single object it is that object', () => {
    const app = new App({ outdir });
    const chart = new Chart(app, 'chart');
    SyncWaves.addTo(raw(chart, 'one'), { firstWave: 4 });
    raw(chart, 'two');
    expect(wavesOf(chart.toJson())).toEqual({ 'ConfigMap one': '5', 'ConfigMap two': undefined });
  });
});
