import { expect, test } from 'vitest';
import { inGroups } from '../../src/istio';

const joined = (group: readonly string[]) => group.join('|');

test.each<[string[], number, string[]]>([
  [[], 5, []],
  [['ab', 'cd'], 5, ['ab|cd']],
  [['ab', 'cd'], 4, ['ab', 'cd']],
  [['ab', 'c', 'def', 'g'], 5, ['ab|c', 'def|g']],
  [['abcdef', 'g'], 5, ['abcdef', 'g']],
  [['é', 'é'], 4, ['é', 'é']],
  [['é', 'é'], 5, ['é|é']],
])('%j in expressions of at most %d bytes: %j', (alternatives, most, expected) => {
  expect(inGroups(alternatives, joined, most).map(joined)).toEqual(expected);
});

test('an expression has the room that Istio gives it', () => {
  const names = Array.from({ length: 5 }, () => 'a'.repeat(511));
  expect(inGroups(names, joined).map(({ length }) => length)).toEqual([2, 2, 1]);
});
