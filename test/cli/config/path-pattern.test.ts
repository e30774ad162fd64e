import { expect, test } from 'vitest';
import { matcherOf } from '../../../src/cli/config/path-pattern';

test.each([
  ['charts', 'charts', true],
  ['charts/', 'charts/shop/values.yaml', true],
  ['./charts', 'charts/a.yaml', true],
  ['charts', 'charts2/a.yaml', false],
  ['charts', 'apps/charts/a.yaml', false],
  ['**/charts', 'charts/a.yaml', true],
  ['**/charts', 'apps/shop/charts/a.yaml', true],
  ['*.yaml', 'a.yaml', true],
  ['*.yaml', 'apps/a.yaml', false],
  ['**/*.gen.yaml', 'apps/a.gen.yaml', true],
  ['**/*.gen.yaml', 'apps/a-gen.yaml', false],
  ['apps/?.yaml', 'apps/a.yaml', true],
  ['apps/?.yaml', 'apps/ab.yaml', false],
  ['apps/**', 'apps/shop/a.yaml', true],
  ['a[b].yaml', 'ab.yaml', false],
  ['a[b].yaml', 'a[b].yaml', true],
  ['../other', '../other/a.yaml', true],
])('%s and %s: %j', (pattern, location, expected) => {
  expect(matcherOf([pattern], '/clone/repository')(`/clone/repository/${location}`.replace('/repository/..', ''))).toBe(expected);
});
