/** Each kind of Istio, by the schemas of the CRDs: a construct that covers it, and bad input for each rule that is about every kind. */
import { readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { describe, expect, test } from 'vitest';
import { CHECKS, runChecks } from '../../../src/checks';
import { crdSchemas } from '../../../src/istio/schema/crd-schemas';
import { Manifest, Mesh } from '../../../src/mesh';
import { RIGHT_OBJECTS } from '../../istio/validation/right-objects';

const TESTS = path.resolve(__dirname, '..', '..');

/** The names of all kinds, without their groups and versions. */
const KINDS = [...new Set(Object.keys(crdSchemas().kinds).map(name => name.split('/').at(-1)!))].sort();

const rightOf = (kind: string): Manifest => structuredClone(RIGHT_OBJECTS.find(object => object.kind === kind)!);

function codesOf(...manifests: unknown[]): string[] {
  const objects = manifests.map(manifest => ({ manifest: manifest as Manifest, oldestIstio: '1.31' }));
  return runChecks(CHECKS, new Mesh(objects)).map(({ code }) => code);
}

test('there are fifteen', () => {
  expect(KINDS).toHaveLength(15);
});

test('each has a construct that covers its schema', () => {
  const files = readdirSync(TESTS, { recursive: true, encoding: 'utf8' }).filter(file => /(?:coverage|proxy-config)\.test\.ts$/.test(file));
  const texts = files.map(file => readFileSync(path.join(TESTS, file), 'utf8')).join('\n');
  expect(KINDS.filter(kind => !new RegExp(`expectCoverage\\(\\{\\s*kind: '${kind}'`).test(texts))).toEqual([]);
});

/** What only some kinds know has its cases beside each check, and what the webhook refuses of each kind in `test/istio/validation`. */
describe.each(KINDS)('%s', kind => {
  test('is fine where it is right, as to what is told of every kind', () => {
    expect(codesOf(rightOf(kind)).filter(code => /^(?:IST0106|CDI00[1-5]|CDI091)/.test(code))).toEqual([]);
  });

  test.each<[string, (right: Manifest) => unknown[]]>([
    ['CDI002', right => [{ ...right, metadata: { ...right.metadata, annotations: { a: 'x'.repeat(210_000) } } }]],
    ['CDI091', right => [{ ...right, metadata: { ...right.metadata, annotations: { a: 'x'.repeat(1_600_000) } } }]],
    ['CDI003', right => [right, structuredClone(right)]],
    // Without a value a field that has to be there is one that is missing.
    ['IST0106/field-without-value', right => fieldsOf(right).map((field, index) => (
      { ...right, metadata: { name: `a${index}`, namespace: 'shop' }, spec: { ...right.spec as object, [field]: null } }))],
    ['IST0106/unknown-field', right => [{ ...right, spec: { ...right.spec as object, nonsense: 1 } }]],
    ['IST0106/unknown-kind', right => [{ ...right, apiVersion: `${right.apiVersion!.split('/')[0]}/v9` }]],
    ['IST0106/refused-value', right => [{ ...right, spec: { ...right.spec as object, [fieldsOf(right)[0]]: 7 } }]],
    ['IST0106/item-twice', right => [{ ...right, metadata: { ...right.metadata, finalizers: ['a.example.com/b', 'a.example.com/b'] } }]],
  ])('%s', (code, spoil) => {
    expect(codesOf(...spoil({ ...rightOf(kind), metadata: { name: 'a', namespace: 'shop' } } as Manifest))).toContain(code);
  });
});

function fieldsOf({ spec }: Manifest): string[] {
  return Object.keys(spec as object);
}
