import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { multiplyWeights, WeightedTarget } from '../../../src/alb/action/weighted-target';
import { ITrafficTarget } from '../../../src/networking/destination/traffic-target';
import { targetNamed } from '../alb-fixture';

const MAX_INT32 = 2147483647;

/** The weights of targets, each given by its weight and those of its destinations. */
function multiplied(...targets: [number | undefined, ...(number | undefined)[]][]): (number | undefined)[] {
  return multiplyWeights(targets.map(([weight, ...inner], index) => ({ target: targetNamed(`t${index}`, ...inner), weight }))).map(({ weight }) => weight);
}

describe('the weights of a weighted forward', () => {
  test('are multiplied, in the smallest whole numbers', () => {
    expect(multiplied([80], [20])).toEqual([4, 1]);
    expect(multiplied([50, 80, 20], [50])).toEqual([4, 1, 5]);
    expect(multiplied([1, 1, 2], [2, 3, 4])).toEqual([7, 14, 18, 24]);
    expect(multiplied([1, 90, 10], [1, 1, 1])).toEqual([9, 1, 5, 5]);
    expect(multiplied([3, 33, 33, 34], [1])).toEqual([99, 99, 102, 100]);
  });

  test('may be 0', () => {
    expect(multiplied([1], [0])).toEqual([1, 0]);
    expect(multiplied([0, 80, 20], [5, 1, 0])).toEqual([0, 0, 1, 0]);
  });

  test('are even without any', () => {
    expect(multiplied([undefined], [undefined])).toEqual([1, 1]);
    expect(multiplied([undefined, undefined, undefined], [undefined])).toEqual([1, 1, 2]);
  });

  test('are those of the target where there is one', () => {
    expect(multiplied([7])).toEqual([undefined]);
    expect(multiplied([7, 80, 20])).toEqual([4, 1]);
    expect(multiplied([undefined])).toEqual([undefined]);
  });

  test('are set for all targets, or for none', () => {
    expect(() => multiplied([1], [undefined]))
      .toThrow('weights of targets of a weighted forward must be set for every target or for none, got 1 of 2: give the other target a weight too, 0 for no traffic');
    expect(() => multiplied([1, 80, undefined], [1]))
      .toThrow('weights of a target of a weighted forward must be set for every destination or for none, got 1 of 2');
  });

  test('leave traffic for somebody', () => {
    expect(() => multiplied([0], [0])).toThrow('weights of targets of a weighted forward must have a sum of at least 1, got 0: give one target a weight');
    expect(() => multiplied([1, 0, 0], [1])).toThrow('weights of a target of a weighted forward must have a sum of at least 1, got 0: give one destination a weight');
  });

  test('are whole and not negative', () => {
    for (const weight of [-1, 0.5, NaN]) {
      expect(() => multiplied([1], [weight])).toThrow(`weight of targets of a weighted forward must be an integer of at least 0, got ${weight}`);
    }
  });

  test('have a sum that Istio can hold', () => {
    expect(multiplied([MAX_INT32 - 1], [1])).toEqual([MAX_INT32 - 1, 1]);
    expect(multiplied([1000000, 1000000, 1000001], [1000000, 1])).toEqual([1000000, 1000001, 2000001]);
    expect(() => multiplied([MAX_INT32], [1])).toThrow('weights of targets of a weighted forward must have a sum of at most 2147483647, got 2147483648');
    expect(() => multiplied([1, 100000, 1], [1, 100003, 1]))
      .toThrow(/^weights of a weighted forward, multiplied with those of its targets, must have a sum of at most 2147483647, got \d+: divide them all by the same number$/);
  });

  test('belong to at least one target', () => {
    expect(() => multiplied()).toThrow('targets of a weighted forward must be a list of at least one, got []: name a target, or answer with a fixed response');
  });
});

describe('a target', () => {
  test('is asked for its port, and keeps the headers of its destinations', () => {
    const asked: unknown[] = [];
    const [destination] = targetNamed('cart').trafficDestinations();
    const target: ITrafficTarget = {
      trafficDestinations: options => {
        asked.push(options);
        return [{ ...destination, headers: { request: { remove: ['x'] } } }];
      },
    };

    expect(multiplyWeights([{ target, port: 81 }, { target }]).map(({ headers }) => headers)).toEqual(Array(2).fill({ request: { remove: ['x'] } }));
    expect(asked).toEqual([{ port: 81 }, undefined]);
  });
});

test('any weights keep their shares exactly', () => {
  const weights = (size: number) => fc.array(fc.nat({ max: 40 }), { minLength: 1, maxLength: size }).filter(all => all.some(weight => weight > 0));
  const trees = weights(4).chain(outer => fc.tuple(fc.constant(outer), fc.tuple(...outer.map(() => weights(3)))));
  const sum = (all: readonly number[]) => BigInt(all.reduce((total, weight) => total + weight, 0));

  fc.assert(fc.property(trees, ([outer, inner]) => {
    const targets: WeightedTarget[] = outer.map((weight, index) => ({ weight, target: targetNamed('t', ...inner[index]) }));
    const actual = multiplyWeights(targets).map(({ weight }) => weight ?? 1);
    const total = sum(actual);

    const parts = outer.flatMap((weight, index) => inner[index].map(part => ({ share: BigInt(weight * part), of: sum(outer) * sum(inner[index]) })));
    // A lone destination has the weight that its target gave it.
    expect(actual.length).toBe(parts.length);
    parts.forEach(({ share, of }, index) => expect(BigInt(actual[index]) * of).toBe(share * total));
  }), { numRuns: 1000 });
});
