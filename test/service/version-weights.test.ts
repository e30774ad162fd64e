import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chartIn, echoIn, manifestsOf, version } from './service-fixture';
import { resolveWeights } from '../../src/service/version-weights';

const MAX_INT32 = 2147483647;

function resolve(...weights: unknown[]): number[] {
  return resolveWeights('service "echo"', weights.map((weight, index) => ({ name: `v${index}`, weight: weight as number | undefined })));
}

/** The weights in the manifest, of the service as a user makes it. */
function rendered(weights: readonly unknown[]): (number | undefined)[] {
  const chart = chartIn();
  echoIn(chart, { versions: weights.map((weight, index) => version(`v${index}`, { weight: weight as number | undefined })) });
  return manifestsOf(chart, 'VirtualService')[0].spec.http[0].route.map(({ weight }) => weight);
}

const validWeight = fc.oneof(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: Math.floor(MAX_INT32 / 5) }));

const validWeights = fc.array(validWeight, { minLength: 2, maxLength: 5 })
  .filter(weights => weights.some(weight => weight > 0));

const invalidWeight = fc.oneof(
  fc.integer({ max: -1 }),
  fc.double({ noInteger: true }),
  fc.integer({ min: MAX_INT32 + 1, max: Number.MAX_SAFE_INTEGER }),
  fc.constantFrom<unknown>(NaN, Infinity, -Infinity, null, '80', '', true, {}, [], [80], Symbol('80')),
);

describe('weights of versions', () => {
  test('are split evenly where none is given', () => {
    expect(resolve(undefined)).toEqual([100]);
    expect(resolve(undefined, undefined)).toEqual([50, 50]);
    expect(resolve(undefined, undefined, undefined)).toEqual([1, 1, 1]);
    expect(resolve(...Array<undefined>(5))).toEqual([20, 20, 20, 20, 20]);
  });

  test('are whole and not negative', () => {
    for (const [weight, shown, range = 'of at least 0'] of [[-1, '-1'], [0.5, '0.5'], [NaN, 'NaN'], [Infinity, 'Infinity', 'from 0 to 2147483647'], ['80', '"80"'], [null, 'null']]) {
      expect(() => resolve(80, weight))
        .toThrow(`weight of version "v1" of service "echo" must be an integer ${range}, got ${shown}: weights are whole shares: 80 and 20, or 4 and 1`);
    }
    expect(resolve(1, 0)).toEqual([1, 0]);
  });

  test('leave traffic for somebody', () => {
    expect(() => resolve(0, 0)).toThrow('weights of service "echo" must have a sum of at least 1, got 0: give one version a weight');
    expect(() => resolve(0)).toThrow('weights of service "echo" must have a sum of at least 1, got 0');
    expect(resolve(0, 1)).toEqual([0, 1]);
  });

  test('are given for all or for none', () => {
    expect(() => resolve(80, undefined))
      .toThrow('weights of service "echo" must be set for all versions or for none, got none for "v1": give it a weight, 0 for no traffic');
  });

  test('have a sum that Istio can hold', () => {
    expect(() => resolve(MAX_INT32, 1))
      .toThrow(`weights of service "echo" must have a sum of at most ${MAX_INT32}, got ${MAX_INT32 + 1}: divide them all by the same number`);
    expect(resolve(MAX_INT32 - 1, 1)).toEqual([MAX_INT32 - 1, 1]);
  });

  test('come out as they went in, with shares that make up all traffic', () => {
    fc.assert(fc.property(validWeights, weights => {
      const written = rendered(weights) as number[];
      const total = written.reduce((sum, weight) => sum + weight, 0);

      expect(written).toEqual(weights);
      expect(written.reduce((sum, weight) => sum + weight / total, 0)).toBeCloseTo(1, 9);
    }), { numRuns: 50 });
  });

  test('are refused by our own message whenever one is invalid', () => {
    fc.assert(fc.property(validWeights, invalidWeight, fc.nat(), (weights, invalid, position) => {
      const all: unknown[] = [...weights];
      all.splice(position % (weights.length + 1), 0, invalid);

      expect(() => rendered(all)).toThrow(/must be|must have|must be set/);
      expect(() => rendered(all)).not.toThrow(TypeError);
    }), { numRuns: 100 });
  });
});
