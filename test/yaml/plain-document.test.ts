import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { OURS_ALONE, READ_SAMPLES, REFUSED_SAMPLES } from './read-samples';
import { CATALOGUE } from '../../src/findings/catalogue';
import { splitDocuments } from '../../src/yaml/document-text';
import { Words } from '../../src/yaml/plain-document';
import { parsedDocument, plainDocument, YamlDocument } from '../../src/yaml/yaml-document';

const WORDS = new Words();

/** What somebody sees of a document: values in their order, and places. */
function seen(document: YamlDocument | undefined): unknown {
  return document && [document.value, document.repeatedKeys, document.positionOf()].map(part => JSON.stringify(part))
    .concat(JSON.stringify(placesIn(document, document.value)));
}

/** Of every field and item, and of the maps that can be objects. */
function placesIn(document: YamlDocument, value: unknown, steps: readonly (string | number)[] = []): unknown[] {
  if (typeof value !== 'object' || value === null) {
    return [document.positionOfField(steps), document.positionOfField([...steps, 'x'])];
  }
  const below = Array.isArray(value) ? value.map((item, index): [number, unknown] => [index, item]) : Object.entries(value);
  const isObject = steps.length === 0 || typeof steps.at(-1) === 'number' && steps.length === 2;
  return [document.positionOfField(steps), isObject && document.positionOf(value),
    ...below.map(([step, item]) => placesIn(document, item, [...steps, step]))];
}

/** Compares the two ways to read each document of a text; how many of them are plain. */
function compare(text: string): number {
  return splitDocuments(text).filter(({ text: content, firstLine, problem }) => {
    const plain = problem === undefined ? plainDocument(content, firstLine, WORDS) : undefined;
    if (plain !== undefined) {
      expect(seen(plain), content).toEqual(seen(parsedDocument(content, firstLine)));
    }
    return plain !== undefined;
  }).length;
}

const MANIFESTS = CATALOGUE.filter(({ example }) => example.language !== 'typescript').flatMap(({ example }) => [example.bad, example.mended]);

test('manifests are read as the parser reads them, and nearly all are plain', () => {
  const plain = MANIFESTS.filter(text => compare(text) > 0);
  expect(plain.length / MANIFESTS.length).toBeGreaterThan(0.8);
});

test('what is read in several ways, or refused, is so in every place', () => {
  for (const value of [...READ_SAMPLES.map(([yaml]) => yaml), ...[...REFUSED_SAMPLES, ...OURS_ALONE].map(([yaml]) => yaml)]) {
    [`a: ${value}`, `${value}: a`, `- ${value}`, `a:\n  - ${value}\n  - b`, `a:\n- b: ${value}\n  c: d`, `a: ${value}\nb: c`, `a: b\n${value}: c`,
      `a:\n  ${value}`].forEach(text => compare(`${text}\n`));
  }
});

const PIECES = fc.constantFrom('\n', '\n', '\n  ', '\n  ', '\n    ', ' ', '- ', '- ', ': ', ': ', ':', '-', '--', '#', ' # a', 'a', 'b', 'c', 'key', 'metadata.name',
  'a/b-c', 'yes', 'null', '~', 'true', 'on', '<<', '__proto__', 'constructor', 'items', 'kind', 'TestList', '1', '08', '0x1F', '1.5', '1e3', '.5', '.inf', '-1',
  '12:30', '2026-01-02', '99999999999999999999', '"', '\'', '"a b"', '\'it\'', '"\\n"', '[]', '{}', '[', ']', '{', '}', ',', '&a', '*a', '!!str', '!', '|', '>', '|-',
  '%', '@', '`', '?', '? ', '\t', '...', '---', 'é', '\u00a0', '\ufeff', '\u2028', '\\', 'http://a:80/b', '*.example.com', 'a long text', '');

const CHANGES = fc.array(fc.record({ place: fc.double({ min: 0, max: 1, noNaN: true }), removed: fc.nat(3), added: PIECES }), { maxLength: 3 });

const changed = (original: string, changes: readonly { readonly place: number; readonly removed: number; readonly added: string }[]) =>
  changes.reduce((text, { place, removed, added }) => {
    const at = Math.floor(place * text.length);
    return text.slice(0, at) + added + text.slice(at + removed);
  }, original);

/** Lines of maps and lists within each other, however somebody indents and quotes them. */
const { lines: LINES } = fc.letrec<{ lines: string[]; map: string[]; list: string[] }>(tie => {
  const scalar = fc.oneof({ arbitrary: PIECES, weight: 1 },
    { arbitrary: fc.constantFrom('a', 'a long text', '"a"', '\'b c\'', '7', '[]', '{}', 'no', '-1.5', 'http://a:80/#b', '"', ''), weight: 9 });
  const comment = fc.oneof({ arbitrary: fc.constant(''), weight: 9 }, { arbitrary: fc.constantFrom(' # c', '\n', '\n# c', '\n      # c', '#', ' '), weight: 1 });
  const key = fc.oneof({ arbitrary: fc.constantFrom('on', '1', 'constructor', '"a"', 'a b'), weight: 1 },
    { arbitrary: fc.constantFrom('a', 'b', 'c', 'def', 'items', 'kind', 'a.b/c-d_e', 'yesterday', 'a-name-of-some-length'), weight: 19 });
  const width = fc.constantFrom(1, 2, 2, 2, 2, 2, 2, 4);
  const indented = (lines: readonly string[], count: number) => lines.map(line => line === '' ? '' : ' '.repeat(count) + line);
  const entry = fc.oneof({ maxDepth: 4 },
    fc.tuple(key, fc.constantFrom(': ', ': ', ': ', ':  ', ':'), scalar, comment).map(([name, colon, value, behind]) => [name + colon + value + behind]),
    fc.tuple(key, comment, width, tie('lines')).map(([name, behind, count, lines]) => [`${name}:${behind}`, ...indented(lines, count)]));
  const item = fc.oneof({ maxDepth: 4 },
    fc.tuple(scalar, comment).map(([value, behind]) => [`- ${value}${behind}`]),
    fc.tuple(fc.constantFrom(2, 2, 2, 3), tie('map')).map(([count, lines]) => lines.length === 0 ? [] : [`-${' '.repeat(count - 1)}${lines[0]}`, ...indented(lines.slice(1), count)]));
  return {
    map: fc.array(entry, { maxLength: 4 }).map(entries => entries.flat()),
    list: fc.array(item, { maxLength: 3 }).map(items => items.flat()),
    lines: fc.oneof(tie('map'), tie('map'), tie('list')),
  };
});

const RUNS = Number(process.env.RUNS ?? 3000);

test('random documents are read as the parser reads them', () => {
  let plain = 0;
  fc.assert(fc.property(LINES, fc.oneof(fc.constant([]), CHANGES), (lines, changes) => {
    plain += compare(changed(`${lines.join('\n')}\n`, changes));
  }), { numRuns: RUNS });
  expect(plain / RUNS).toBeGreaterThan(0.05);
});

test('random texts are read as the parser reads them', () => {
  fc.assert(fc.property(fc.array(PIECES, { maxLength: 20 }), pieces => {
    compare(pieces.join(''));
  }), { numRuns: RUNS });
});

test('manifests with a few other characters are read as the parser reads them', () => {
  fc.assert(fc.property(fc.constantFrom(...MANIFESTS), CHANGES, (manifest, changes) => {
    compare(changed(manifest, changes));
  }), { numRuns: RUNS });
});
