import { expect, test } from 'vitest';
import { brand } from '../../src/core/brand';

/** A class and its brand, as each copy of the library has them. */
function copy() {
  class Gateway {
    public readonly name = 'edge';
  }
  return { Gateway, isGateway: brand('test.Gateway', Gateway) };
}

test('an object of another copy is known, and one of another class is not', () => {
  const [one, other] = [copy(), copy()];
  const gateway = new other.Gateway();

  expect(gateway).not.toBeInstanceOf(one.Gateway);
  expect(one.isGateway(gateway)).toBe(true);
  expect(one.isGateway(new (class extends other.Gateway {})())).toBe(true);
  expect([{ name: 'edge' }, 'edge', undefined, null].map(one.isGateway)).toEqual([false, false, false, false]);
});

test('the mark is not among the properties of an object', () => {
  const { Gateway } = copy();
  expect(JSON.stringify(new Gateway())).toBe('{"name":"edge"}');
  expect(Reflect.ownKeys(new Gateway())).toEqual(['name']);
});
