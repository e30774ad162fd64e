import { COLLECTION_STYLE, EVENT_ID, SCALAR_STYLE } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import * as kinds from '../../src/yaml/event-kinds';
import { readDocuments } from '../../src/yaml/read-yaml';

test('events are called as js-yaml calls them', () => {
  const { DOCUMENT, SEQUENCE, MAPPING, SCALAR, ALIAS, POP, FLOW, ...styles } = kinds;
  expect({ DOCUMENT, SEQUENCE, MAPPING, SCALAR, ALIAS, POP }).toEqual(EVENT_ID);
  expect(styles).toEqual(SCALAR_STYLE);
  expect(FLOW).toBe(COLLECTION_STYLE.FLOW);
});

const lines = (count: number, line: (index: number) => string) => Array.from({ length: count }, (_, index) => line(index)).join('\n');

/** Machines differ, so this is far from what it takes; what is quadratic takes longer still. */
const LIMIT_MILLISECONDS = 20_000;

/** What is said of a document, and that it was said in time. */
function read(text: string): string | undefined {
  const before = process.cpuUsage();
  const [{ problem }] = readDocuments(text);
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1000).toBeLessThan(LIMIT_MILLISECONDS);
  return problem?.message;
}

describe('what nobody writes is refused with its place, or read, in bounded time', () => {
  test.each([
    ['a bomb of aliases', `a0: &a0 [x]\n${lines(12, index => `a${index + 1}: &a${index + 1} [${Array(10).fill(`*a${index}`).join(',')}]`)}`, 'line 2, column 18: too much of the document comes of aliases'],
    ['merges of merges', `k0: &k0 {f: 1}\n${lines(3000, index => `k${index + 1}: &k${index + 1} {<<: *k${index}, f${index}: 1}`)}`, 'too much of the document comes of aliases'],
    ['an anchor in itself', 'a: &a { b: [*a] }', 'line 1, column 13: the anchor &a holds itself'],
    ['lists in lists', '['.repeat(1_000_000), 'more than 1000 maps and lists within each other'],
    ['lists in lists of lines', '- '.repeat(100_000), 'more than 1000 maps and lists within each other'],
    ['maps as keys', '{'.repeat(500) + '}'.repeat(500), 'a key must be a text'],
    ['lines that are not indented', `a: [\n${'b,\n'.repeat(100_000)}]`, 'deficient indentation'],
    ['a key that is the prototype', 'a:\n  __proto__: { b: c }', 'line 2, column 3: the key __proto__'],
  ])('%s', (_, text, message) => {
    expect(read(text)).toContain(message);
  });

  test.each([
    ['anchors in anchors', lines(500, index => `${' '.repeat(index)}k: &a${index}`)],
    ['one key very often', 'a: 1\n'.repeat(100_000)],
    ['brackets that are not indented', lines(20_000, index => `k${index}: [\n]`)],
    ['a number with a million digits', `a: ${'9'.repeat(1_000_000)}`],
    ['a million lines of comments', `${'#\n'.repeat(1_000_000)}a: 1`],
    ['names of the prototype', 'constructor: 1\ntoString: { hasOwnProperty: valueOf }'],
  ])('%s', (_, text) => {
    expect(read(text)).toBeUndefined();
  });
});

test('one document that is too large hides no other', () => {
  const [large, small] = readDocuments(`a: ${'x'.repeat(10 * 1024 * 1024)}\n---\nb: 1\n`);
  expect(large.problem?.message).toBe('line 1, column 1: the document has more than 10 MB: split it');
  expect(small.document?.value).toEqual({ b: 1 });
  expect(small.document?.positionOf()).toEqual({ line: 3, column: 1 });
});
