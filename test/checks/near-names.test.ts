import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NearNames } from '../../src/checks/near-names';

const NAMES = new NearNames(['web', 'cart', 'echo-v1', 'orders', 'ab']);

test.each([['wbe', 'web'], ['wb', 'web'], ['webb', 'web'], ['wen', 'web'], ['card', 'cart'], ['order', 'orders'], ['ordres', 'orders']])('%s is nearly %s', (name, near) => {
  expect(NAMES.nearTo(name)).toBe(near);
});

test.each(['web', 'shop', 'bew', 'echo-v2', 'echo-v10', 'cat-s', 'ba', ''])('%s is near to none', name => {
  expect(NAMES.nearTo(name)).toBeUndefined();
});

/** Behind the first few, names are found in another way. */
function manyQuestions(names: NearNames): NearNames {
  for (let index = 0; index < 30; index++) {
    names.nearTo(`nothing-like-it-${index}`);
  }
  return names;
}

test('the first questions have the same answers as all others', () => {
  const name = fc.string({ unit: fc.constantFrom('a', 'b', '1'), maxLength: 6 });
  fc.assert(fc.property(fc.array(name, { maxLength: 20 }), name, (names, asked) => {
    expect(new NearNames(names).nearTo(asked)).toBe(manyQuestions(new NearNames(names)).nearTo(asked));
  }));
});

test('a name out of many is found at once', () => {
  const many = new NearNames(Array.from({ length: 20_000 }, (_, index) => `service-${index.toString(36)}x`));
  manyQuestions(many);
  const start = process.cpuUsage().user;
  for (let index = 0; index < 1000; index++) {
    many.nearTo(`nothing-like-it-${index}`);
  }
  expect((process.cpuUsage().user - start) / 1000).toBeLessThan(500);
});
