import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { ApiObject, App, Chart, JsonPatch, Yaml, YamlOutputType } from 'cdk8s';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MeshSettings } from '../../src';
import { ManifestTexts } from '../../src/synth/manifest-texts';

/** What YAML 1.1 takes for something else than a text, or must quote, or writes in several lines. */
const HARD_TEXTS = [
  '', ' ', 'y', 'N', 'yes', 'No', 'on', 'OFF', 'true', 'False', 'null', '~', '<<', '=', '.inf', '-.Inf', '.nan', '0', '-0', '007', '0o7',
  '0x1F', '0b1', '1_000', '1.5', '1e3', '+1', '.5', '5.', '1:30', '1:30:5.5', '2001-12-14', '2001-12-14t21:59:43.10-05:00', '-', '?',
  ':', '- a', '? a', 'a: b', 'a:b', 'a #b', 'a#b', '#a', '&a', '*a', '!a', '|', '>', "'", '"', '\'"', '%a', '@a', '`a', '{}', '[]',
  'a,b', 'a]', '---', '--- a', '---a', '...', '...a', '-- a', 'a\nb', 'a\n', '\n', 'a\n\n  b', 'a\tb', '\ta', 'a ', ' a', 'a:', 'ä',
  '日本', '😀', '\u0000', '\u0007', '\u0085', '\u00a0', '\u2028', '\ufeff', '\ud800', '\\', '\\n', 'null/x', 'true-x',
  'service.shop.svc.cluster.local', '/api/v1', 'a'.repeat(2000), 'a b '.repeat(100), 'yes.no', 'on/off', 'NaN', 'Infinity', '__proto__',
  'constructor', 'toString',
];

const text = fc.oneof(fc.constantFrom(...HARD_TEXTS), fc.string(), fc.string({ unit: 'binary' }), fc.stringMatching(/^[-a-z0-9/._: #'"\n]{0,12}$/));
const number = fc.oneof(fc.integer(), fc.double(), fc.constantFrom(0, -0, NaN, Infinity, -Infinity, 1e21, 1e-7, 0.1, 2 ** 53));
const leaf = fc.oneof({ weight: 12, arbitrary: text }, { weight: 4, arbitrary: number }, { weight: 2, arbitrary: fc.boolean() },
  fc.constantFrom(null, undefined, new Date(0), 1n, /a/));
const { manifest } = fc.letrec(tie => ({
  value: fc.oneof({ maxDepth: 5 }, leaf, tie('list'), tie('manifest')),
  list: fc.array(tie('value'), { maxLength: 4 }),
  manifest: fc.dictionary(text, tie('value'), { maxKeys: 4 }).map(entries => ({ ...entries })),
}));

test('each manifest is written as cdk8s writes it, or left to cdk8s', () => {
  const texts = new ManifestTexts();
  let written = 0;
  fc.assert(fc.property(manifest, each => {
    const ours = texts.of(each as object);
    written += ours === undefined ? 0 : 1;
    expect(ours ?? Yaml.stringify(each)).toBe(Yaml.stringify(each));
  }), { numRuns: 3000 });
  expect(written).toBeGreaterThan(500);
});

test.each(HARD_TEXTS.map(each => [JSON.stringify(each).slice(0, 40), each]))('%s as a text, in a list and as a key', (_, each) => {
  for (const value of [{ a: each }, { a: [each, { b: each }] }, { [each]: each }, { a: { [each]: { [each]: [[each]] } } }]) {
    expect(new ManifestTexts().of(value) ?? Yaml.stringify(value)).toBe(Yaml.stringify(value));
  }
});

test('what usual manifests have is written', () => {
  const value = {
    'a': [],
    'b': {},
    'c': [[], {}, [[1, 'x']], [{ d: 0, e: -3 }, true]],
    'f': { g: { h: ['80', 'yes', '/a/b', 'a: b', 0.5] } },
    'x/y': '*.example.com',
    '80': 'off',
    '': '',
  };
  expect(new ManifestTexts().of(value)).toBe(Yaml.stringify(value));
});

test('what is not as simple is left to cdk8s', () => {
  const one = { a: 1 };
  const empty = {};
  const others = [{ a: 'b\nc' }, { a: undefined }, { a: null }, { a: new Date(0) }, { a: [,] }, { '---': 1 }];
  for (const value of [{ a: one, b: one }, { a: [empty, empty] }, ...others]) {
    expect(new ManifestTexts().of(value)).toBeUndefined();
  }
  // The same texts are written where it can be.
  expect(new ManifestTexts().of({ a: { a: 1 }, b: { a: 1 } })).toBe('a:\n  a: 1\nb:\n  a: 1\n');
});

describe('the files of a synth', () => {
  const folders: string[] = [];
  beforeEach(() => {
    folders.push(...[0, 1].map(() => mkdtempSync(path.join(tmpdir(), 'manifest-texts-'))));
  });
  afterEach(() => folders.splice(0).forEach(folder => rmSync(folder, { recursive: true })));

  const read = (folder: string) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.yaml')).sort()
    .map(name => [name, readFileSync(path.join(folder, name), 'utf8')]);

  function fill(app: App, ChartClass = Chart): App {
    const chart = new ChartClass(app, 'chart', { namespace: 'shop' });
    const raw = (name: string, spec: unknown) =>
      new ApiObject(chart, name, { apiVersion: 'example.com/v1', kind: 'Thing', metadata: { name }, spec });
    raw('usual', { on: 'yes', list: [1, 'two', { three: [] }] });
    raw('lines', { script: 'a\nb\n' });
    raw('own', {}).addJsonPatch(JsonPatch.add('/toString', 'yes'));
    raw('patched', { a: 1 }).addJsonPatch(JsonPatch.add('/spec/b', ['off']), JsonPatch.add('/spec/c', null));
    return app;
  }

  /** With settings of ours an app has our synth. */
  function expectSameFiles(yamlOutputType?: YamlOutputType, ChartClass?: typeof Chart): void {
    const [ours, theirs] = folders.map(outdir => new App({ outdir, yamlOutputType }));
    MeshSettings.configure(ours, {});
    [ours, theirs].forEach(app => fill(app, ChartClass).synth());
    expect(read(folders[0])).toEqual(read(folders[1]));
    expect(ours.synthYaml()).toBe(theirs.synthYaml());
  }

  test.each(Object.values(YamlOutputType).filter((type): type is YamlOutputType => typeof type === 'number'))(
    'are those of cdk8s, with output type %s', type => expectSameFiles(type));

  test('are those of cdk8s for a chart that changes what it has', () => {
    class Changed extends Chart {
      public toJson(): object[] {
        return (super.toJson() as { metadata: object }[]).map(each => {
          Object.assign(each.metadata, { labels: { changed: 'yes' } });
          return each;
        });
      }
    }
    expectSameFiles(undefined, Changed);
  });

  test('are written by us, and nothing is left of it afterwards', () => {
    const app = fill(new App({ outdir: folders[0] }));
    MeshSettings.configure(app, {});
    const kept: object[] = [];
    class Keeping extends Chart {
      public toJson(): object[] {
        const objects = super.toJson() as object[];
        kept.push(...objects);
        expect(String(objects[0])).toBe(Yaml.stringify({ ...objects[0] }));
        return objects;
      }
    }
    const other = new Keeping(app, 'other');
    new ApiObject(other, 'one', { apiVersion: 'v1', kind: 'Thing' });
    app.synth();
    expect(kept).toHaveLength(1);
    expect(Reflect.ownKeys(kept[0])).toEqual(['apiVersion', 'kind', 'metadata']);
  });
});
