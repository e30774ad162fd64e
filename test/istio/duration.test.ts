import { Duration } from 'cdk8s';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { renderDuration } from '../../src/core/durations';
import { millisecondsOf, misfitOfTryTimeout } from '../../src/istio';

describe('the milliseconds of a duration', () => {
  test('are those of all its parts', () => {
    expect([millisecondsOf('1h'), millisecondsOf('1h30m'), millisecondsOf('1.5s'), millisecondsOf('250ms'), millisecondsOf('.5s'), millisecondsOf('500us')])
      .toEqual([3_600_000, 5_400_000, 1500, 250, 500, 0.5]);
    expect([millisecondsOf('0'), millisecondsOf('0s')]).toEqual([0, 0]);
    expect([millisecondsOf('+5s'), millisecondsOf('1.s'), millisecondsOf('1000µs'), millisecondsOf('1000μs')]).toEqual([5000, 1000, 1, 1]);
  });

  test('are not more than Go counts', () => {
    expect(millisecondsOf('2562047h47m16s')).toBe(9_223_372_036_000);
    expect([millisecondsOf('2562048h'), millisecondsOf('99999999999999999999s')]).toEqual([undefined, undefined]);
  });

  test('are not known of what is none', () => {
    for (const text of ['', '5', 's', '-1s', '1 s', '1d', '1.2.3s', '1h-', '++1s', '+', 5, undefined, null, {}]) {
      expect(millisecondsOf(text)).toBeUndefined();
    }
  });

  test('of what we write are those that were given', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 9_223_372_035_999 }), milliseconds => {
      expect(millisecondsOf(renderDuration('a', Duration.millis(milliseconds)))).toBe(milliseconds);
    }));
  });
});

describe('the time for each try', () => {
  test('is shorter than that of the whole request', () => {
    expect(misfitOfTryTimeout('2s', '2000ms')?.allowed).toBe('shorter than the timeout of the route (2000ms)');
    expect(misfitOfTryTimeout('1.9s', '2s')).toBeUndefined();
  });

  test('may be anything where there is no timeout, or nothing is known of it', () => {
    for (const timeout of [undefined, '0s', 'soon']) {
      expect(misfitOfTryTimeout('2s', timeout)).toBeUndefined();
    }
  });
});
