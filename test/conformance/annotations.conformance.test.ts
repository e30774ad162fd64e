/** The annotations that we know are those of the API of Istio. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { expect, test } from 'vitest';
import { ANNOTATIONS, mapOf, mapsOf, textOf, textsOf } from '../../src/istio';
import { readYaml } from '../../src/yaml';

test('each is for the same kinds, and given up where Istio gave it up', () => {
  const module = execFileSync('go', ['list', '-m', '-f', '{{.Dir}}', 'istio.io/api'], { cwd: path.join(__dirname, 'istio'), encoding: 'utf8' }).trim();
  const [{ value }] = readYaml(readFileSync(path.join(module, 'annotation', 'annotations.yaml'), 'utf8'));
  const theirs = mapsOf(mapOf(value).annotations).map(({ name, resources, deprecated }) => [textOf(name), textsOf(resources), deprecated === true]);
  expect(theirs.length).toBeGreaterThan(60);
  expect([...ANNOTATIONS].map(([name, { kinds, isDeprecated = false }]) => [name, kinds, isDeprecated]).sort()).toEqual(theirs.sort());
});
