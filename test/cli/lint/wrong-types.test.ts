import { readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { defaultConfig } from '../../../src/cli/config/config';
import { contentOf } from '../../../src/cli/input/read-file';
import { lint } from '../../../src/cli/lint/lint';
import { CATALOGUE } from '../../../src/findings/catalogue';
import { readDocuments } from '../../../src/yaml';

const DIST = path.resolve(__dirname, '..', '..', '..', 'dist');

/** What nobody expects in a field. */
const STRANGE: unknown[] = [null, true, 0, -1, 1.5, '', 'x', '*', [], [null], [[]], ['x', 1], {}, { a: null }, { constructor: 1 }, 'x'.repeat(300)];

/** Objects of every kind that is checked: those of the examples, and of the pages. */
const OBJECTS = [
  ...readdirSync(DIST, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.yaml')).map(file => readFileSync(path.join(DIST, file), 'utf8')),
  ...CATALOGUE.filter(({ example }) => example.language === 'yaml').map(({ example }) => example.bad),
].flatMap(text => readDocuments(text).map(({ document }) => JSON.stringify(document?.value)));

/** The ways to all values of an object. */
function waysIn(value: unknown, way: string[] = []): string[][] {
  return typeof value !== 'object' || value === null ? [way] : [way, ...Object.entries(value).flatMap(([key, inner]) => waysIn(inner, [...way, key]))];
}

function replace(object: unknown, way: readonly string[], value: unknown): void {
  const holder = way.slice(0, -1).reduce<unknown>((at, key) => (at as Record<string, unknown> | null)?.[key], object);
  if (typeof holder === 'object' && holder !== null && way.length > 0) {
    (holder as Record<string, unknown>)[way.at(-1)!] = value;
  }
}

test('whatever stands in a field, no check fails', () => {
  const change = fc.record({ object: fc.nat(), way: fc.nat(), value: fc.constantFrom(...STRANGE) });
  fc.assert(fc.property(fc.array(change, { minLength: 60, maxLength: 60 }), changes => {
    const texts = [...OBJECTS];
    for (const { object, way, value } of changes) {
      const index = object % texts.length;
      const changed = JSON.parse(texts[index]) as unknown;
      const ways = waysIn(changed);
      replace(changed, ways[way % ways.length], value);
      texts[index] = JSON.stringify(changed);
    }
    const { failures, objects } = lint([contentOf({ name: 'a.yaml' }, texts.join('\n---\n'))], defaultConfig('.'), () => undefined);
    expect(failures).toEqual([]);
    expect(objects).toBeGreaterThan(OBJECTS.length / 2);
  }), { numRuns: 30 });
});
