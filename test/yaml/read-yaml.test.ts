import { Yaml } from 'cdk8s';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { OURS_ALONE, READ_SAMPLES, REFUSED_SAMPLES } from './read-samples';
import { misreadText } from '../../src/yaml/misread-text';
import { YamlProblem } from '../../src/yaml/position';
import { readYaml } from '../../src/yaml/read-yaml';

const valuesOf = (text: string) => readYaml(text).map(({ value }) => value);

describe('is read as kubectl reads it', () => {
  test.each(READ_SAMPLES)('%j', (yaml, value) => {
    expect(valuesOf(`value: ${yaml}\n`)).toEqual([{ value }]);
  });
});

describe('is refused', () => {
  test.each([...REFUSED_SAMPLES, ...OURS_ALONE])('%j', (yaml, reason) => {
    expect(() => readYaml(`value: ${yaml}\n`)).toThrow(YamlProblem);
    expect(() => readYaml(`value: ${yaml}\n`)).toThrow(reason);
  });
});

test('what is next to what is read in two ways is read', () => {
  expect(valuesOf('[a: , "b":]')).toEqual([[{ a: null }, { b: null }]]);
  expect(valuesOf('a: |2\n    a\n')).toEqual([{ a: '  a\n' }]);
  expect(valuesOf('a: "\\\\\\\\\n\n  b"')).toEqual([{ a: '\\\\\nb' }]);
  expect(valuesOf('a: "\u2027\\u2028"')).toEqual([{ a: '\u2027\u2028' }]);
});

describe('documents', () => {
  test.each([
    ['', []],
    ['# nothing\n---\n--- # more\n~\n---\nnull', []],
    ['a: 1\n---\nb: 2\n--- # c\nc: 3', [{ a: 1 }, { b: 2 }, { c: 3 }]],
    ['a: 1\r\n---\r\nb: |\r\n  c\r\n', [{ a: 1 }, { b: 'c\n' }]],
    ['\ufeffa: 1\n', [{ a: 1 }]],
    ['a: |\n  ---\nb: |+\n  c\n\n---\n', [{ a: '---\n', b: 'c\n\n' }]],
    ['a: 1\n...\n', [{ a: 1 }]],
    ['{"a": [1, 2.5, "\\ud83d\\ude00"]}', [{ a: [1, 2.5, '😀'] }]],
    ['{}\n---\n[]\n', [{}, []]],
  ])('%j', (text, values) => {
    expect(valuesOf(text)).toEqual(values);
  });

  test.each([
    ['a: 1\n---b: 2', 'line 2, column 4: "b: 2" behind "---"'],
    ['a: 1\n--- b', 'line 2, column 4: "b" behind "---"'],
    ['a: 1\n...\nb: 2', 'behind "..."'],
    ['%YAML 1.1\n---\na: 1', 'line 2, column 1: directives end mark is expected'],
    ['a: 1\rb: 2', 'line 1, column 5: U+000D, which ends the line'],
    ['a: 1\n---\nb:\n  c: .inf', 'line 4, column 6: .inf'],
    ['a: 1\n---\nb: 2\n c: 3', 'line 4, column 3: bad indentation of a mapping entry'],
  ])('%j is refused where it is wrong', (text, message) => {
    expect(() => readYaml(text)).toThrow(message);
  });
});

test('a map knows where it begins, whatever stands above it', () => {
  const [, document] = readYaml('a: 1\n---\n# two\nb:\n  - c: 1\n  - d: 2\n');
  const { b } = document.value as { b: object[] };
  expect(document.positionOf()).toEqual({ line: 4, column: 1 });
  expect(b.map(item => document.positionOf(item))).toEqual([{ line: 5, column: 5 }, { line: 6, column: 5 }]);
});

test('repeated keys are told, each with its place; those of merges are none', () => {
  expect(readYaml('a: 1\n---\nb: &m\n  c: 1\n  c: 2\n  "c": 3\nd: { c: 4, <<: *m }\n').map(({ repeatedKeys }) => repeatedKeys)).toEqual([[], [
    { key: 'c', position: { line: 5, column: 3 } }, { key: 'c', position: { line: 6, column: 3 } },
    { key: 'c', position: { line: 5, column: 3 } }, { key: 'c', position: { line: 6, column: 3 } },
  ]]);
});

test.each(['{ 49174.311: a, 49174.313: b }', '{ 1: a, "1": b }'])('so are keys that are one only as texts, of which kubectl takes any: %s', text => {
  const [{ value, repeatedKeys }] = readYaml(text);
  expect(Object.values(value as object)).toEqual(['b']);
  expect(repeatedKeys).toHaveLength(1);
});

describe('bounds', () => {
  test('aliases of aliases are refused before they fill the memory', () => {
    const levels = Array.from({ length: 12 }, (_, level) => `l${level + 1}: &l${level + 1} [${Array(10).fill(`*l${level}`).join(', ')}]\n`);
    expect(() => readYaml(`l0: &l0 [a]\n${levels.join('')}`)).toThrow('too much of the document comes of aliases');
    expect(valuesOf(`l0: &l0 [a]\n${levels.slice(0, 2).join('')}`)).toHaveLength(1);
  });

  test('so is a text that is too large', () => {
    expect(() => readYaml('#'.repeat(10 * 1024 * 1024 + 1))).toThrow('more than 10 MB');
    expect(valuesOf('#'.repeat(1024 * 1024))).toEqual([]);
  });

  test('and one that is too deep', () => {
    expect(() => readYaml('['.repeat(100_000))).toThrow(YamlProblem);
    expect(() => readYaml(`${'['.repeat(20_000)}${']'.repeat(20_000)}`)).toThrow(YamlProblem);
    expect(valuesOf(`${'['.repeat(100)}${']'.repeat(100)}`)).toHaveLength(1);
  });
});

test('whatever cdk8s writes, and the check of texts lets pass, is read as it was', () => {
  const text = fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: fc.constantFrom(...'0123456789_-+.:xobeEn~<\n\t #\'"yt') }))
    .filter(value => misreadText(value) === undefined && misreadText(value, true) === undefined && value !== '__proto__');
  const number = fc.double({ noNaN: true, noDefaultInfinity: true })
    .filter(each => !Object.is(each, -0) && (!Number.isInteger(each) || Number.isSafeInteger(each) || Math.abs(each) > 2 ** 64));
  const { value } = fc.letrec<{ value: unknown }>(tie => ({
    value: fc.oneof({ maxDepth: 3 }, text, fc.boolean(), fc.constant(null), fc.maxSafeInteger(), number,
      fc.array(tie('value')), fc.dictionary(text, tie('value'), { noNullPrototype: true })),
  }));
  fc.assert(fc.property(value, content => {
    expect(valuesOf(Yaml.stringify({ content }))).toEqual([{ content }]);
  }), { numRuns: 300 });
});

describe('where a field is', () => {
  const [document] = readYaml(`# one
a: &a
  b:
    - c: 1
    - d: [e, f]
'g.h': { i: j }
k:
  <<: *a
  l: *a
m:
names: [
  o,
p
]
`);

  test.each([
    [[], 2, 1],
    [['a', 'b'], 3, 3],
    [['a', 'b', 1], 5, 7],
    [['a', 'b', 1, 'd', 1], 5, 14],
    [['g.h', 'i'], 6, 10],
    [['k', 'l'], 9, 3],
    // What an alias or a merge gives stands where its anchor is.
    [['k', 'b', 0, 'c'], 4, 7],
    [['k', 'l', 'b'], 3, 3],
    [['m'], 10, 1],
    // Lines are told as they are in the file.
    [['names', 1], 13, 1],
    // As far as it goes.
    [['a', 'x'], 2, 1],
    [['a', 'b', 7], 3, 3],
    [['m', 'x'], 10, 1],
    [['a', 'constructor'], 2, 1],
  ])('%j', (steps, line, column) => {
    expect(document.positionOfField(steps)).toEqual({ line, column });
  });
});
