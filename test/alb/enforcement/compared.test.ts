import { expect, test } from 'vitest';
import { Compared } from '../../../src/alb/enforcement/compared';

test('a policy compares some values, or none where every value will do', () => {
  expect(Compared.oneOf('hosts', ['a.test']).values).toEqual(['a.test']);
  expect(Compared.oneOf('hosts', ['a.test']).isEvery).toBe(false);
  expect(Compared.every().values).toBeUndefined();
  expect(Compared.every().isEvery).toBe(true);
});

test('a list that came out empty is not every value', () => {
  expect(() => Compared.oneOf('hosts of a policy', [])).toThrow('hosts of a policy must be at least one, got []: a policy without any would be for all');
});
