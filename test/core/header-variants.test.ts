import { expect, test } from 'vitest';
import { headerVariants, separatorsIn } from '../../src/core/header-variants';

test('every other way to write hyphens and underscores', () => {
  expect(headerVariants('X-User')).toEqual(['x_user']);
  expect(headerVariants('x-user-id')).toEqual(['x-user_id', 'x_user-id', 'x_user_id']);
  expect(headerVariants('x_user')).toEqual(['x-user']);
  expect(headerVariants('user')).toEqual([]);
});

test('how many there are', () => {
  expect(['user', 'x-user', 'x-_a'].map(separatorsIn)).toEqual([0, 1, 2]);
  expect(headerVariants('a-b-c-d-e')).toHaveLength(15);
});
