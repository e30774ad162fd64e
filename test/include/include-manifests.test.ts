import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { App, Chart, Include, Yaml } from 'cdk8s';
import { afterAll, describe, expect, test } from 'vitest';
import { Findings, IncludeManifests } from '../../src';

const folder = mkdtempSync(path.join(tmpdir(), 'include-manifests-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function fileWith(content: string | Buffer): string {
  const file = path.join(folder, 'manifests.yaml');
  writeFileSync(file, content);
  return file;
}

const newChart = () => new Chart(new App(), 'shop', { namespace: 'shop' });
const include = (text: string) => {
  const chart = newChart();
  return { chart, included: new IncludeManifests(chart, 'included', { text }) };
};
const rendered = (text: string) => include(text).chart.toJson() as Record<string, any>[]; // eslint-disable-line @typescript-eslint/no-explicit-any
const configMap = (data: string, name = 'x') => `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name} }\ndata:\n  a: ${data}\n`;

describe('what is included', () => {
  test('is what Kubernetes reads, where cdk8s\'s Include reads something else', () => {
    const text = configMap('[., 22:30, 2026-01-02, 0o17, 012, 1_000, yes]');
    expect(rendered(text)[0].data.a).toEqual(['.', '22:30', '2026-01-02', 15, 10, 1000, true]);
    const chart = newChart();
    new Include(chart, 'included', { url: fileWith(text) });
    expect((chart.toJson() as Record<string, any>[])[0].data.a) // eslint-disable-line @typescript-eslint/no-explicit-any
      .toEqual([NaN, 1350, '2026-01-02T00:00:00.000Z', '0o17', 10, 1000, true]);
  });

  test('keeps names and namespaces; what has none gets that of the chart', () => {
    const objects = rendered(`${configMap('1')}---\n${configMap('1', 'other, namespace: elsewhere')}`);
    expect(objects.map(({ metadata }) => metadata)).toEqual([{ name: 'x', namespace: 'shop' }, { name: 'other', namespace: 'elsewhere' }]);
  });

  test('has the ids of cdk8s\'s Include, so that one takes the place of the other', () => {
    const text = `${configMap('1')}---\n${configMap('1', 'other')}`;
    const chart = newChart();
    const theirs = new Include(chart, 'theirs', { url: fileWith(text) });
    const ours = new IncludeManifests(chart, 'ours', { path: fileWith(text) });
    expect(ours.apiObjects.map(({ node }) => node.id)).toEqual(theirs.apiObjects.map(({ node }) => node.id));
  });

  test('may have one name in two APIs', () => {
    const gateway = (api: string) => `apiVersion: ${api}\nkind: Gateway\nmetadata: { name: shop }\nspec: {}\n`;
    const { included } = include(`${gateway('networking.istio.io/v1')}---\n${gateway('gateway.networking.k8s.io/v1')}`);
    expect(included.apiObjects.map(({ node }) => node.id)).toEqual(['shop-gateway', 'shop-gateway-gateway.networking.k8s.io']);
  });

  test('has the items of lists, and nothing for documents without content', () => {
    const item = '- apiVersion: v1\n  kind: Secret\n  metadata: { name: s }\n';
    const objects = rendered(`# nothing\n---\n---\napiVersion: v1\nkind: List\nitems:\n${item}---\napiVersion: apps/v1\nkind: DeploymentList\nitems: [{ metadata: { name: d } }]\n`);
    expect(objects.map(({ apiVersion, kind, metadata }) => [apiVersion, kind, metadata.name])).toEqual([['v1', 'Secret', 's'], ['apps/v1', 'Deployment', 'd']]);
  });

  test('may be JSON, of a file with a byte order mark and other ends of lines', () => {
    const chart = newChart();
    const json = JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x' }, data: { a: '/' } }, null, '\t');
    new IncludeManifests(chart, 'included', { path: fileWith(`\ufeff${json.replaceAll('\n', '\r\n')}`) });
    expect(chart.toJson()).toMatchObject([{ kind: 'ConfigMap', data: { a: '/' } }]);
  });

  test('is the same after it was written and read again', () => {
    const { chart } = include(configMap('[., 22:30, 012, "0x1f", on, ~]'));
    const written = Yaml.stringify(...chart.toJson() as object[]);
    expect(rendered(written)).toEqual(chart.toJson());
  });
});

describe('findings', () => {
  test('say where an included object was read', () => {
    const chart = newChart();
    const file = fileWith(`# first line\n---\n${configMap('1')}---\n${configMap('"0o7"', 'misread')}`);
    new IncludeManifests(chart, 'included', { path: file });
    expect(Findings.all(chart)).toMatchObject([{ code: 'CDI004', path: 'shop/included/misread-configmap', file, line: 9 }]);
    expect(() => (chart.node.root as App).synthYaml()).toThrow(`ConfigMap shop/misread [shop/included/misread-configmap] ${file}:9: data.a`);
  });

  test('say the line alone, where it was a text', () => {
    const { chart } = include(configMap('"0o7"'));
    expect(Findings.all(chart)).toMatchObject([{ code: 'CDI004', line: 1 }]);
    expect(() => (chart.node.root as App).synthYaml()).toThrow('[shop/included/x-configmap] line 1: data.a');
  });

  test('tell of a key that is there twice, but not of one that a merge brings', () => {
    const twice = include(`${configMap('1')}  a: 2\n`);
    expect(Findings.all(twice.chart)).toMatchObject([{
      code: 'CDI006',
      level: 'warning',
      path: 'shop/included',
      message: 'the key "a" is a second time in one map at line 6, column 3: Kubernetes takes the last one, without a word',
    }]);
    expect(twice.chart.toJson()).toMatchObject([{ data: { a: 2 } }]);
    expect(Findings.all(include(`${configMap('&m { b: 1 }')}  c: { b: 2, <<: *m }\n`).chart)).toEqual([]);
  });
});

describe('is refused, with its place', () => {
  test.each([
    ['a mistake in the YAML', `${configMap('1')}  b: [1, 2\n`, /cannot be read, line \d+, column \d+: /],
    ['a tab', `${configMap('1')}\tb: 2\n`, /cannot be read, line 6, column 1: /],
    ['what Kubernetes refuses', configMap('.nan'), 'cannot be read, line 5, column 6: .nan is a number that JSON has not'],
    ['a number that JavaScript does not hold', configMap('9007199254740993'), 'line 5, column 6: the number 9007199254740993 is larger'],
    ['a separator with content', `--- {}\n${configMap('1')}`, 'line 1, column 4: "{}" behind "---"'],
    ['what Kubernetes does not read', `${configMap('1')}...\n${configMap('2', 'y')}`, 'text behind "..."'],
    ['an alias without an anchor', configMap('*none'), 'line 5, column 6: no anchor &none above *none'],
    ['an alias of itself', configMap('&a [*a]'), 'the anchor &a holds itself'],
    ['a key that is a list', `${configMap('1')}  ? [b]\n  : 2\n`, 'line 6, column 5: a key must be a text'],
    ['a control character', configMap('"\u0001"'), 'line 5, column 7: U+0001'],
    ['a document without kind', `apiVersion: v1\nmetadata: { name: x }\n---\n${configMap('1')}`, 'line 1, column 1: kind must be a text, got undefined'],
    ['a document that is a list', '- a\n', 'line 1, column 1: a document, or an item of a List, that is no Kubernetes object'],
    ['an object without a name', 'apiVersion: v1\nkind: Secret\n', 'metadata.name of the Secret must be a text'],
    ['a name that is a number', configMap('1', '12'), 'metadata.name of the ConfigMap must be a text, got 12: put it in quotes'],
    ['generateName', 'apiVersion: batch/v1\nkind: Job\nmetadata: { generateName: job- }\n', 'only "kubectl create" makes a name'],
    ['an object that is there twice', `${configMap('1')}---\n${configMap('2')}`, 'have ConfigMap "x" twice, in line 1 and at line 7, column 1'],
  ])('%s', (_what, text, message) => {
    expect(() => include(text)).toThrow(message);
  });

  test('a file says its name', () => {
    const file = fileWith(configMap('.inf'));
    expect(() => new IncludeManifests(newChart(), 'included', { path: file })).toThrow(`manifests of "shop/included" cannot be read, ${file}:5:6: .inf`);
  });

  test('neither file nor text, both, no file, another encoding, a URL', () => {
    const made = (props: object) => () => new IncludeManifests(newChart(), 'included', props);
    expect(made({})).toThrow('manifests of "shop/included" must be in a file or in a text, got undefined: give path or text');
    expect(made({ path: 'a', text: 'b' })).toThrow('got "both"');
    expect(made({ path: path.join(folder, 'none.yaml') })).toThrow(/must be a file that can be read \(ENOENT/);
    expect(made({ path: fileWith(Buffer.from('\ufeffa: 1', 'utf16le')) })).toThrow('must be a file in UTF-8');
    expect(made({ path: 'https://example.com/a.yaml' })).toThrow('a synth reads no network: keep a copy in the repository');
  });
});
