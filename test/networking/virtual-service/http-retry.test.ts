import { Duration } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { renderedForward } from './virtual-service-fixture';
import { HttpRetry } from '../../../src/networking/virtual-service/http-retry';

const rendered = (retries: HttpRetry) => renderedForward({ retries }).retries;
const retryOn = (...conditions: string[]) => rendered({ attempts: 1, retryOn: conditions });

describe('HttpRetry', () => {
  test('renders every field', () => {
    expect(rendered({
      attempts: 3,
      perTryTimeout: Duration.seconds(2),
      retryOn: ['5xx', 'connect-failure', '409'],
      retryRemoteLocalities: false,
      retryIgnorePreviousHosts: true,
      backoff: Duration.millis(25),
    })).toEqual({
      attempts: 3,
      perTryTimeout: '2s',
      retryOn: '5xx,connect-failure,409',
      retryRemoteLocalities: false,
      retryIgnorePreviousHosts: true,
      backoff: '25ms',
    });
    expect(retryOn()).toEqual({ attempts: 1 });
  });

  test('attempts are counted', () => {
    expect(() => rendered({ attempts: -1 })).toThrow('route "all": retries: attempts must be an integer of at least 0, got -1: use 0 to switch retries off');
    expect(() => rendered({ attempts: 1.5 })).toThrow('got 1.5');
    expect(rendered({ attempts: 0 })).toEqual({ attempts: 0 });
  });

  test('retries that are off take no options', () => {
    expect(() => rendered({ attempts: 0, retryOn: ['5xx'], backoff: Duration.millis(1) }))
      .toThrow('route "all": retries: attempts must be at least 1 together with retryOn, backoff, got 0: with 0 retries are off and take no options');
    expect(rendered({ attempts: 0, retryOn: undefined })).toEqual({ attempts: 0 });
  });

  test('a condition is one that Istio knows', () => {
    for (const condition of ['', '5XX', '5xx,reset', ' reset', '99', '299', '306', '420', '509', '599', '600']) {
      expect(() => retryOn(condition))
        .toThrow('retries: retryOn must be a registered HTTP status code or one of 5xx, gateway-error, ');
      expect(() => retryOn(condition)).toThrow(`unavailable, got "${condition}": one condition an item, without blanks`);
    }
    for (const condition of ['100', '226', '308', '418', '421', '426', '429', '451', '503', '511', 'gateway-error', 'unavailable']) {
      expect(retryOn(condition)).toEqual({ attempts: 1, retryOn: condition });
    }
  });

  test('times are at least a millisecond', () => {
    expect(() => rendered({ attempts: 1, perTryTimeout: Duration.millis(0) })).toThrow('route "all": retries: perTryTimeout must be a duration of at least 1 ms');
    expect(() => rendered({ attempts: 1, backoff: Duration.millis(0) })).toThrow('route "all": retries: backoff must be a duration of at least 1 ms');
  });

  test('a try has less time than the whole request, or Envoy ignores it', () => {
    const both = (perTryTimeout: Duration, timeout: Duration) => () => renderedForward({ timeout, retries: { attempts: 2, perTryTimeout } });

    expect(both(Duration.seconds(5), Duration.seconds(2))).toThrow('route "all": retries: perTryTimeout must be shorter than the timeout of the route (2s), got "5s": Envoy ignores it otherwise');
    expect(both(Duration.millis(60000), Duration.minutes(1))).toThrow('must be shorter than the timeout of the route (1m), got "1m"');
    expect(both(Duration.millis(1999), Duration.seconds(2))()).toEqual({ timeout: '2s', retries: { attempts: 2, perTryTimeout: '1999ms' } });
    expect(renderedForward({ retries: { attempts: 2, perTryTimeout: Duration.hours(1) } })).toEqual({ retries: { attempts: 2, perTryTimeout: '1h' } });
  });
});
