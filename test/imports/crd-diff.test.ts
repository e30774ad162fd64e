import { describe, expect, test } from 'vitest';
import { diffCrds, formatChanges, summarizeChanges } from '../../.scripts/crd-diff';
import { Schema, parseCrds, schemaNodes } from '../../.scripts/crd-schema';
import { CrdSource, concatenate, indentQuotedLines } from '../../.scripts/crd-sources';
import { readOptions, takeCrds } from '../../.scripts/fetch-crds';
import { list, madeUpCrd, object, oneOfTheValues, text } from './made-up-crds';

/** The report on one kind whose `spec` goes from one schema to another. */
function report(before: Schema, after: Schema): string[] {
  const changes = diffCrds([madeUpCrd('Thing', { v1: before })], [madeUpCrd('Thing', { v1: after })]);
  return formatChanges(changes).split('\n').filter((line) => line !== '' && line !== 'example.com/Thing').map((line) => line.trim());
}

describe('kinds and versions', () => {
  test('come and go', () => {
    const before = [madeUpCrd('Old', { v1: object({}) }), madeUpCrd('Thing', { v1: object({}), v1beta1: object({}) })];
    const after = [madeUpCrd('Thing', { v2: object({}), v1: object({}) }), madeUpCrd('New', { v1alpha1: object({}) })];
    const changes = diffCrds(before, after);
    expect(formatChanges(changes)).toBe([
      'example.com/New',
      '  + kind (v1alpha1)',
      'example.com/Old',
      '  - kind (v1)',
      'example.com/Thing',
      '  + version v2',
      '  - version v1beta1',
    ].join('\n'));
    expect(summarizeChanges(changes)).toBe('1 kind, 1 version came; 1 kind, 1 version went');
  });

  test('a version that is no longer served has gone', () => {
    const changes = diffCrds([madeUpCrd('Thing', { v1beta1: object({}) })], [madeUpCrd('Thing', { 'v1': object({}), 'v1beta1!': object({}) })]);
    expect(formatChanges(changes)).toBe('example.com/Thing\n  + version v1\n  - version v1beta1');
  });

  test('the same kind of another group is another kind', () => {
    const changes = diffCrds([madeUpCrd('Gateway', { v1: object({}) }, 'a.io')], [madeUpCrd('Gateway', { v1: object({}) }, 'b.io')]);
    expect(changes.map(({ how, kind }) => `${how} ${kind}`)).toEqual(['went a.io/Gateway', 'came b.io/Gateway']);
  });

  test('nothing is reported for the same CRDs in another order', () => {
    const [a, b] = [madeUpCrd('A', { v1: object({ x: text, y: text }) }), madeUpCrd('B', { v1: object({}) })];
    const reordered = madeUpCrd('A', { v1: object({ y: text, x: text }) });
    expect(summarizeChanges(diffCrds([a, b], [b, reordered]))).toBe('no kind, version, field or enum value came or went');
  });
});

describe('fields', () => {
  test('come and go by the path of their leaf', () => {
    expect(report(
      object({ stays: text, goes: object({ deep: text }) }),
      object({ stays: text, comes: list(object({ a: text, b: { type: 'object', additionalProperties: text } })) }),
    )).toEqual([
      '+ field spec.comes[].a (v1)',
      '+ field spec.comes[].b{*} (v1)',
      '- field spec.goes.deep (v1)',
    ]);
  });

  test('a field that gains fields below has not gone', () => {
    expect(report(object({ a: { type: 'object' } }), object({ a: object({ b: text }) }))).toEqual(['+ field spec.a.b (v1)']);
    expect(report(object({ a: object({ b: text }) }), object({ a: { type: 'object' } }))).toEqual(['- field spec.a.b (v1)']);
  });

  test('a renamed field, also by one letter or its case, comes and goes', () => {
    expect(report(object({ retryBudget: text }), object({ retryBudgets: text }))).toEqual([
      '+ field spec.retryBudgets (v1)', '- field spec.retryBudget (v1)',
    ]);
    expect(report(object({ mtls: text }), object({ mTLS: text }))).toEqual(['+ field spec.mTLS (v1)', '- field spec.mtls (v1)']);
  });

  test('another type is reported as such; another description is not', () => {
    expect(report(object({ a: text }), object({ a: { type: 'integer' } }))).toEqual(['~ type spec.a: string -> integer (v1)']);
    expect(report(object({ a: text }), object({ a: { ...text, description: 'now explained' } }))).toEqual([]);
  });

  test('the same change in several versions is one line', () => {
    const [before, after] = [object({}), object({ a: text })];
    const changes = diffCrds(
      [madeUpCrd('Thing', { v1: before, v1beta1: before, v1alpha3: after })],
      [madeUpCrd('Thing', { v1: after, v1beta1: after, v1alpha3: after })],
    );
    expect(formatChanges(changes)).toBe('example.com/Thing\n  + field spec.a (v1, v1beta1)');
  });

  test('a field called items or properties is a field', () => {
    expect([...schemaNodes(object({ items: text, properties: object({ properties: text }) })).keys()])
      .toEqual(['items', 'properties', 'properties.properties']);
  });
});

describe('enum values', () => {
  test('come and go', () => {
    expect(report(object({ mode: oneOfTheValues('A', 'B') }), object({ mode: oneOfTheValues('B', 'C') }))).toEqual([
      '+ enum value spec.mode = C (v1)', '- enum value spec.mode = A (v1)',
    ]);
  });

  test('in another order are the same; in another case they are not', () => {
    expect(report(object({ mode: oneOfTheValues('A', 'B') }), object({ mode: oneOfTheValues('B', 'A') }))).toEqual([]);
    expect(report(object({ mode: oneOfTheValues('A') }), object({ mode: oneOfTheValues('a') }))).toHaveLength(2);
  });

  test('of a string that took any value before did not come: the type is narrower', () => {
    expect(report(object({ mode: text }), object({ mode: oneOfTheValues('A', 'B') }))).toEqual(['~ type spec.mode: string -> enum of string (v1)']);
  });
});

describe('the files of a module', () => {
  const source: CrdSource = {
    name: 'thing', file: 'thing.yaml', module: 'example.com/thing', version: 'v1.0.0', moduleSum: 'h1:old', license: 'MIT',
    within: 'crds/', paths: ['crds/old.yaml'], sha256: 'old',
  };
  const crdText = 'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nspec: {}';

  test('those with a CRD are put together and pinned; other YAML is left out', () => {
    const files = new Map([['crds/a.yaml', crdText], ['crds/b.yaml', `---\n${crdText}\n`], ['crds/kustomization.yaml', 'kind: Kustomization\n']]);
    const taken = takeCrds(source, { version: 'v1.1.0', sum: 'h1:new', yamlFiles: () => files });
    expect(taken.text).toBe(`${crdText}\n---\n${crdText}\n`);
    expect(parseCrds(taken.text, source.file)).toHaveLength(2);
    expect(taken.source).toMatchObject({ version: 'v1.1.0', moduleSum: 'h1:new', paths: ['crds/a.yaml', 'crds/b.yaml'] });
    expect(taken.source.sha256).not.toBe('old');
  });

  test('a module without any is an error that names the place', () => {
    expect(() => takeCrds(source, { version: 'v1.1.0', sum: 'h1:new', yamlFiles: () => new Map() }))
      .toThrow('example.com/thing@v1.1.0 has no CRD within crds/');
  });

  test('of a source with kinds, only files with one of these are taken', () => {
    const files = new Map(['A', 'B', 'C'].map(kind => [`crds/${kind}.yaml`, JSON.stringify(madeUpCrd(kind, { v1: object({}) }))]));
    const goModule = { version: 'v1.1.0', sum: 'h1:new', yamlFiles: () => files };
    expect(takeCrds({ ...source, kinds: ['C', 'A'] }, goModule).source.paths).toEqual(['crds/A.yaml', 'crds/C.yaml']);
    expect(() => takeCrds({ ...source, kinds: ['D', 'E'] }, goModule)).toThrow('has no CRD of the kinds D, E within crds/: correct thing in sources.json');
  });

  test('quoted texts whose lines stand no deeper than their key become valid YAML, and no other byte changes', () => {
    const broken = "a:\n  b: 'it''s one\n  text of\n  three lines: #x'\n  c: 'd'\n";
    expect(() => parseCrds(broken, 'thing.yaml')).toThrow('is not valid YAML');
    const mended = indentQuotedLines(broken);
    expect(mended).toBe("a:\n  b: 'it''s one\n    text of\n    three lines: #x'\n  c: 'd'\n");
    expect(parseCrds(mended, 'thing.yaml')).toEqual([]);
    expect(indentQuotedLines(mended)).toBe(mended);
    const folded = "a: >-\n  it's one\nb: 'c'\nd: it's\ne:\n- 'x'\n";
    expect(indentQuotedLines(folded)).toBe(folded);
  });

  test('a single file stays as published', () => {
    expect(concatenate(['# licence\nkind: A\n'])).toBe('# licence\nkind: A\n');
  });

  test('broken YAML is an error that names the file', () => {
    expect(() => parseCrds('a: [', 'thing.yaml')).toThrow('thing.yaml is not valid YAML');
  });
});

describe('the command line of the fetch', () => {
  const versionsOf = (...args: string[]) => [...readOptions(args).versions];

  test('has an option for the version of each source', () => {
    expect(versionsOf('--istio', 'v1.31.1', '--argo-cd=v3.6.1')).toEqual([['istio', 'v1.31.1'], ['argo-cd', 'v3.6.1']]);
    expect(readOptions([])).toMatchObject({ versions: new Map(), write: false });
    expect(readOptions(['--write']).write).toBe(true);
  });

  test('refuses what is no source', () => {
    expect(() => versionsOf('--istoi', 'v1.31.1')).toThrow("Unknown option '--istoi'");
    expect(() => versionsOf('--istio')).toThrow('argument missing');
  });
});
