/** A ProxyConfig: what the construct writes is taken, and which of several istiod gives to the proxy of a pod. */
import { readFileSync } from 'node:fs';
import { App, Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { Mesh, startMesh } from './driver/mesh';
import { inIstioModule } from './istio-module';
import { newApp, newChart, newService } from './shop';
import { ProxyConfig, ProxyConfigProps } from '../../src';

let mesh: Mesh;

beforeAll(async () => {
  mesh = await startMesh();
});

afterAll(() => mesh?.stop());

/** As much as the tests look at of what istiod makes of all that there is for a proxy. */
interface Effective {
  readonly concurrency?: number;
  readonly proxyMetadata?: Record<string, string>;
  readonly image?: { readonly imageType: string };
}

/** The sleep pod, and ProxyConfigs by their namespaces. */
async function effectiveOf(configs: [namespace: string, props: ProxyConfigProps][]): Promise<Effective> {
  const app = newApp();
  const chart = newChart(app, 'shop');
  newService(chart, 'echo');
  new kplus.Deployment(chart, 'sleep', { metadata: { name: 'sleep' }, podMetadata: { labels: { app: 'sleep' } }, containers: [{ image: 'sleep' }] });
  configs.forEach(([namespace, props], index) => new ProxyConfig(chart, `config-${index}`, { ...props, metadata: { namespace } }));
  await mesh.apply(app);
  const [effective] = await mesh.dump<Effective>('sleep', 'proxyConfig');
  return effective;
}

const IMAGE = { imageType: 'distroless' };
const ROOT = 'istio-system';
const ofSleep = { selector: { app: 'sleep' } };

test('istiod takes each field', async () => {
  const environmentVariables = { ISTIO_META_DNS_CAPTURE: 'true' };
  expect(await effectiveOf([['shop', { concurrency: 3, environmentVariables, ...IMAGE }]]))
    .toMatchObject({ concurrency: 3, proxyMetadata: environmentVariables, image: IMAGE });
  expect(await effectiveOf([])).not.toHaveProperty('image');
});

test.each<[string, [string, ProxyConfigProps][], number | undefined]>([
  ['that of the root namespace', [[ROOT, { concurrency: 4 }]], 4],
  ['not what the root namespace says of its own pods', [[ROOT, { ...ofSleep, concurrency: 4 }]], undefined],
  ['that of the namespace before that of the root', [[ROOT, { concurrency: 4 }], ['shop', { concurrency: 5 }]], 5],
  ['that for the pod before that of the namespace', [['shop', { concurrency: 5 }], ['shop', { ...ofSleep, concurrency: 6 }]], 6],
  ['not that of other pods', [['shop', { concurrency: 5 }], ['shop', { selector: { app: 'echo' }, concurrency: 6 }]], 5],
  ['0 of the pod, which is all cores', [['shop', { concurrency: 5 }], ['shop', { ...ofSleep, concurrency: 0 }]], 0],
])('counts: %s', async (_, configs, concurrency) => {
  expect((await effectiveOf(configs)).concurrency).toBe(concurrency);
});

test('what a narrower one leaves out comes from a wider one', async () => {
  expect(await effectiveOf([[ROOT, IMAGE], ['shop', { concurrency: 5 }], ['shop', { ...ofSleep, environmentVariables: { A: 'b' } }]]))
    .toMatchObject({ image: IMAGE, concurrency: 5, proxyMetadata: { A: 'b' } });
});

test.each<[string, boolean, object, ProxyConfigProps]>([
  ['0 threads', true, { concurrency: 0 }, { concurrency: 0 }],
  ['less', false, { concurrency: -1 }, { concurrency: -1 }],
  ['a variable', true, { environmentVariables: { A: 'a'.repeat(2048) } }, { environmentVariables: { A: 'a'.repeat(2048) } }],
  ['a longer one', false, { environmentVariables: { A: 'a'.repeat(2049) } }, { environmentVariables: { A: 'a'.repeat(2049) } }],
  ['a label', true, { selector: { matchLabels: { app: 'a' } }, concurrency: 1 }, { selector: { app: 'a' }, concurrency: 1 }],
  ['a wildcard in a label', false, { selector: { matchLabels: { app: 'a*' } }, concurrency: 1 }, { selector: { app: 'a*' }, concurrency: 1 }],
])('the construct refuses what Istio refuses, and takes what it takes: %s, %s', async (_, expected, spec, props) => {
  const yaml = stringify({ apiVersion: 'networking.istio.io/v1beta1', kind: 'ProxyConfig', metadata: { name: 'one', namespace: 'shop' }, spec });
  const { findings } = await mesh.validate(yaml);
  const isMade = (): boolean => {
    try {
      new ProxyConfig(new Chart(new App(), 'shop'), 'one', props);
      return true;
    } catch {
      return false;
    }
  };
  expect([findings.every(({ level }) => level !== 'error'), isMade()]).toEqual([expected, expected]);
});

describe('variables, as the templates of the injector write them', () => {
  const LOOP = /\n *\{\{- range \$key, \$value := \.ProxyConfig\.ProxyMetadata \}\}\n([^]*?)\n *\{\{- end \}\}/;
  const templates = ['injection-template.yaml', 'gateway-injection-template.yaml'].map(name =>
    readFileSync(inIstioModule('manifests/charts/istio-control/istio-discovery/files', name), 'utf8'));

  /** What the Go of Istio reads of such a variable: nothing where no pod would be made. */
  async function readOf(template: string, name: string, value: string): Promise<unknown> {
    const entry = LOOP.exec(template)![1].replace('{{ $key }}', () => name).replace('{{ $value }}', () => value).replace(/^ {4}/gm, '        ');
    const pods = 'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: one, namespace: shop }\nspec:\n  selector: { matchLabels: { app: one } }\n'
      + `  template:\n    metadata: { labels: { app: one } }\n    spec:\n      containers:\n      - name: istio-proxy\n        image: proxy\n        env:\n${entry}\n`;
    return mesh.validate(pods).then(({ findings }) => findings.filter(({ level }) => level === 'error').length === 0, () => false);
  }

  test.each<[string, string, boolean]>([
    ['A', 'say \'hi\': {{ x }} # $(A)', true], ['A', 'say "hi"', false], ['A', 'C:\\data', false], ['A', 'one\n\ntwo', true],
    ['a: b', 'c', false], ['- a', 'c', false], ['a.b-c', 'd', true],
  ])('%s: %s', async (name, value, expected) => {
    for (const template of templates) {
      expect(await readOf(template, name, value)).toBe(expected);
    }
  });
});
