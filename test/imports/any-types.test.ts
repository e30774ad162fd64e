import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { anyTypesAsMarkdown, listAnyTypes } from '../../.scripts/any-types';
import { Schema } from '../../.scripts/crd-schema';
import { sha256, writeSources } from '../../.scripts/crd-sources';
import { list, madeUpCrd, object, text } from './made-up-crds';

const ARCHITECTURE = path.resolve(__dirname, '..', '..', 'ARCHITECTURE.md');

test('ARCHITECTURE.md lists the properties typed any', () => {
  const architecture = readFileSync(ARCHITECTURE, 'utf8');
  const committed = /<!-- any-types:begin -->\n([\s\S]*?)\n<!-- any-types:end -->/.exec(architecture);
  expect(committed, 'ARCHITECTURE.md has no section between <!-- any-types:begin --> and <!-- any-types:end -->').not.toBeNull();
  // Run `npx tsx .scripts/any-types.ts` and paste what it prints.
  expect(committed![1].trim()).toBe(anyTypesAsMarkdown(listAnyTypes()));
});

describe('the list', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'any-types-'));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  /** What is found in a kind with one generated property `a` of a type. */
  function found(schema: Schema, type: string) {
    const crdText = JSON.stringify(madeUpCrd('Thing', { v1: object({ a: schema }) }));
    writeFileSync(path.join(folder, 'thing.yaml'), crdText);
    writeSources(folder, [{
      name: 'thing', file: 'thing.yaml', module: 'example.com/thing', version: 'v1.0.0', moduleSum: '', license: 'MIT',
      within: '', paths: [], sha256: sha256(crdText),
    }]);
    writeFileSync(path.join(folder, 'example.com.ts'), [
      'export interface ThingProps {', '  /**', '   * @schema Thing#spec', '   */', '  readonly spec?: ThingSpec;', '}',
      'export interface ThingSpec {', '  /**', '   * @schema ThingSpec#a', '   */', `  readonly a?: ${type};`, '}', '',
    ].join('\n'));
    return listAnyTypes(folder, folder).map(({ path: at, schemaKnowsBetter }) => `${at} ${schemaKnowsBetter}`);
  }

  test.each<[string, Schema, string, string[]]>([
    ['a union that came out as any', { oneOf: [text, list(text)] }, 'any', ['spec.a true']],
    ['an int-or-string that came out as any', { 'x-kubernetes-int-or-string': true }, 'any', ['spec.a true']],
    ['an object that came out as any', { type: 'object' }, 'any', ['spec.a true']],
    ['a list of typed items that came out as any[]', list(text), 'any[]', ['spec.a[] true']],
    ['a map of typed values that came out as a map of any', { type: 'object', additionalProperties: text }, '{ [key: string]: any }', ['spec.a{*} true']],
    ['an open value', { 'x-kubernetes-preserve-unknown-fields': true }, 'any', ['spec.a false']],
    ['an open object', { 'type': 'object', 'x-kubernetes-preserve-unknown-fields': true }, '{ [key: string]: any }', ['spec.a false']],
    ['a typed value', text, 'string', []],
    ['a type whose name holds any', text, 'ThingSpecManyOfany', []],
  ])('%s', (_name, schema, type, expected) => {
    expect(found(schema, type)).toEqual(expected);
  });

  test('a field without a generated property is an error that names it', () => {
    expect(() => found(object({ lost: text }), 'ThingSpecA')).toThrow('ThingSpecA has no property for spec.a.lost of example.com/v1/Thing');
  });
});
