import { expect, test } from 'vitest';
import { Check, runSafely } from '../../src/checks';
import { FindingLevel } from '../../src/findings';
import { Mesh, MeshObject } from '../../src/mesh';

const object = (name: string): MeshObject => ({ manifest: { apiVersion: 'v1', kind: 'Service', metadata: { name } }, oldestIstio: '1.31' });
const mesh = new Mesh(['a', 'b', 'c'].map(object));

/** Finds something in every object, and fails at one. */
const failingAt = (failing: string): Check => ({
  code: 'CDI999',
  level: FindingLevel.WARNING,
  kinds: ['/Service'],
  summary: 'a test',
  check: ({ manifest: { metadata } }) => {
    if (metadata?.name === failing) {
      throw new TypeError('no such field');
    }
    return [{ message: `found in ${metadata?.name}` }];
  },
});

test('a check that fails is told with the object, and what it found before counts, and what the others find', () => {
  const failures: unknown[] = [];
  const found = runSafely([failingAt('b'), failingAt('x')], mesh, (_, { manifest }, error) => failures.push([manifest.metadata?.name, (error as Error).message]));
  expect(found.map(({ message }) => message)).toEqual(['found in a', 'found in a', 'found in b', 'found in c']);
  expect(failures).toEqual([['b', 'no such field']]);
});

test('one that does not looks at every object', () => {
  const found = runSafely([failingAt('x')], mesh, () => expect.unreachable());
  expect(found.map(({ message }) => message)).toEqual(['found in a', 'found in b', 'found in c']);
});

test('what each check finds comes kind by kind', () => {
  const mixed = new Mesh([...['Service', 'Pod', 'Service'].entries()].map(([index, kind]): MeshObject =>
    ({ manifest: { apiVersion: 'v1', kind, metadata: { name: `${kind}-${index}` } }, oldestIstio: '1.31' })));
  const check = (code: string, ...kinds: string[]): Check => ({ ...failingAt('x'), code, kinds });
  const found = runSafely([check('CDI998', '*'), check('CDI999', '/Pod', '/Service')], mixed, () => expect.unreachable());
  expect(found.map(({ code, name }) => `${code} ${name}`)).toEqual([
    'CDI998 Service-0', 'CDI998 Pod-1', 'CDI998 Service-2', 'CDI999 Pod-1', 'CDI999 Service-0', 'CDI999 Service-2',
  ]);
});
