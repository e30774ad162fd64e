import { expect, test } from 'vitest';
import { wrongLocality } from '../../src/istio';

test.each<[string[], string | undefined]>([
  [['a', 'b/c', 'b/d/e', 'b/d/f'], undefined],
  [['a/b', 'a/*'], undefined],
  [['a', '*'], undefined],
  [['a/b/c/d', 'a/b/c/e'], undefined],
  [['a', 'a'], 'overlap'],
  [['a', 'a/b'], 'overlap'],
  [['a/b', 'a'], 'overlap'],
  [['a/*', 'a/b'], 'overlap'],
  [['*', 'a'], 'overlap'],
  [['a/b', 'a/b/c'], 'overlap'],
  [['a/b/c', 'a/b'], 'overlap'],
  [['a/b/c', 'a/b/c'], 'overlap'],
  [['a/*/c'], 'wildcard'],
  [['a**'], 'wildcard'],
  [['a//c'], 'empty-part'],
  [[''], 'empty-part'],
])('%j', (localities, mistake) => {
  expect(wrongLocality(localities)?.mistake).toBe(mistake);
});
