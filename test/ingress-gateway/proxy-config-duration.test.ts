import { Duration } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { requireProxyDuration, requireProxyTimeout } from '../../src/ingress-gateway/proxy-config-duration';
import { inSeconds } from '../../src/workload/proxy-drain';

describe('a duration of the proxy configuration', () => {
  test.each([
    [Duration.hours(1), '3600s'],
    [Duration.millis(1500), '1.5s'],
    [Duration.millis(1), '0.001s'],
    [Duration.days(7), '604800s'],
  ])('is in seconds (%#)', (duration, rendered) => {
    expect([inSeconds(duration), requireProxyDuration('d', duration), requireProxyTimeout('d', duration)]).toEqual([rendered, rendered, rendered]);
  });

  test('is zero only where that switches a timeout off', () => {
    expect(requireProxyTimeout('d', Duration.seconds(0))).toBe('0s');
    expect(() => requireProxyDuration('d', Duration.seconds(0))).toThrow('d must be a duration of at least 1 ms, in whole milliseconds, got "0 ms"');
    expect(() => requireProxyTimeout('d', Duration.millis(0.5))).toThrow('d must be a duration of at least 1 ms, in whole milliseconds, got "0.5 ms"');
  });
});
