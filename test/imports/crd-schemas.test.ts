import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { describe, expect, test } from 'vitest';
import { madeUpCrd, object, text } from './made-up-crds';
import { Schema } from '../../.scripts/crd-schema';
import { pruneForValidation, renderCrdSchemas } from '../../.scripts/crd-validation';
import { generateSchemas } from '../../.scripts/import';
import { CEL_RULES } from '../../src/istio/schema/cel-rules';
import { crdSchemas } from '../../src/istio/schema/crd-schemas';
import { patternInWords } from '../../src/istio/schema/patterns';

const FILE = path.resolve(__dirname, '..', '..', 'src', 'istio', 'schema', 'crd-schemas.generated.ts');

/** What becomes of a kind whose spec is this. */
function pruned(spec: Schema) {
  return pruneForValidation([madeUpCrd('Thing', { v1: spec })]);
}

const required = (...names: string[]) => names.map(name => ({ required: [name] }));

describe('the committed schemas', () => {
  test('are what npm run import makes of the committed CRDs', () => {
    // Not toEqual: the difference would be pages long.
    expect(generateSchemas() === readFileSync(FILE, 'utf8'), 'run npm run import').toBe(true);
  });

  test('have every kind of Istio in every version, in less than 40 KB', () => {
    expect(Object.keys(crdSchemas().kinds)).toHaveLength(33);
    expect(readFileSync(FILE).length).toBeLessThan(40_000);
  });

  test('have all rules for which there is a function, and no other', () => {
    expect([...CEL_RULES.keys()].sort()).toEqual([...crdSchemas().rules].sort());
  });
});

test('each pattern is told in words', () => {
  const patterns = crdSchemas().places.flatMap(({ pattern }) => pattern ?? []);
  expect(patterns.filter(pattern => patternInWords(pattern).must.startsWith('match'))).toEqual([]);
  expect(patternInWords('^x$')).toEqual({ must: 'match ^x$', fix: 'write one that matches' });
});

describe('the schema of a kind', () => {
  test('is there without what only people read, and whatever occurs twice once', () => {
    const described = { ...text, description: 'x', maxLength: 5, minLength: 1 };
    const { kinds, places } = pruned(object({ a: described, b: { ...described, description: 'y' }, list: { type: 'array', items: described } }));
    expect(places).toEqual([
      { type: 'string', minSize: 1, maxSize: 5 },
      { type: 'array', items: 0 },
      { type: 'object', properties: { a: 0, b: 0, list: 1 } },
      { type: 'object', properties: { spec: 2 } },
    ]);
    expect(kinds).toEqual({ 'example.com/v1/Thing': 3 });
  });

  test('says of which fields there may be one, in one way', () => {
    const choice = { oneOf: [{ not: { anyOf: required('a', 'b') } }, ...required('a', 'b')] };
    const other = { oneOf: [{ not: { anyOf: required('a', 'c') } }, ...required('a', 'c')] };
    const fields = object({ a: text, b: text, c: text });
    expect(pruned({ ...fields, ...choice }).places[1].exclusive).toEqual([['a', 'b']]);
    expect(pruned({ ...fields, allOf: [choice, other] }).places[1].exclusive).toEqual([['a', 'b'], ['a', 'c']]);
    expect(pruned({ ...fields, oneOf: [{ not: { anyOf: required('a') } }, ...required('a')] }).places[1].exclusive).toBeUndefined();
  });
});

describe('what the validator would not understand fails the import', () => {
  test.each<[string, Schema, string]>([
    ['a rule', { ...text, 'x-kubernetes-validations': [{ rule: 'self == "x"', message: 'must be x' }] }, 'knows no rule \'self == "x"\' ("must be x"). Teach it in src/istio/schema/cel-rules.ts'],
    ['a keyword', { ...text, multipleOf: 3 } as Schema, "knows no keyword 'multipleOf'. Teach it in src/istio/schema/inspections.ts"],
    ['a type', { type: 'date' }, "knows no type 'date'"],
    ['a format', { ...text, format: 'ipv4' }, "knows no format 'ipv4'. Teach it in src/istio/schema/formats.ts"],
    ['a list of other items than by key', { 'type': 'array', 'items': text, 'x-kubernetes-list-type': 'set' }, "knows no list type 'set'"],
    ['an enumeration of numbers', { type: 'integer', enum: [1] }, 'knows no enumeration of other values than texts'],
    ['one of two that must be there', { ...object({ a: text, b: text }), oneOf: required('a', 'b') }, 'knows no alternatives of this form'],
    ['two forms in one', { ...object({ a: text }), allOf: [{ required: ['a'] }] }, 'knows no alternatives of this form'],
  ])('%s', (_, schema, message) => {
    expect(() => pruned(object({ field: schema }))).toThrow(`example.com/v1/Thing.spec.field: the validator ${message}`);
  });

  test('a text that the module can not hold', () => {
    expect(() => renderCrdSchemas(pruned(object({ a: { ...text, pattern: '`' } })), [])).toThrow('Escape it in .scripts/crd-validation.ts');
    expect(renderCrdSchemas(pruned(object({ a: { ...text, pattern: '\\.$' } })), [])).toContain('"pattern":"\\\\.$"');
  });
});
