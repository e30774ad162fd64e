import { Duration } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { RequestLimit } from '../../../src/alb/guard/request-limit';

const bucket = { max_tokens: 20, tokens_per_fill: 10, fill_interval: '60s' };
const whole = { generic_key: { descriptor_key: 'rule', descriptor_value: 'http/login' } };
const of = (limit: RequestLimit) => ({ descriptors: limit._descriptors('rule', 'http/login'), actions: limit._actions('rule', 'http/login') });
const minute = Duration.minutes(1);

test('for the whole rule', () => {
  expect(of(RequestLimit.perGatewayPod(10, minute, { burst: 20 }))).toEqual({
    descriptors: [{ entries: [{ key: 'rule', value: 'http/login' }], token_bucket: bucket }],
    actions: [whole],
  });
});

test('for each client', () => {
  expect(of(RequestLimit.perClient(10, minute, { burst: 20 }))).toEqual({
    descriptors: [{ entries: [{ key: 'rule', value: 'http/login' }, { key: 'remote_address' }], token_bucket: bucket }],
    actions: [whole, { remote_address: {} }],
  });
});

test('for each value of a header, and for requests without it', () => {
  expect(of(RequestLimit.perHeader('X-API-Key', 10, minute, { burst: 20 }))).toEqual({
    descriptors: [
      { entries: [{ key: 'rule', value: 'http/login' }, { key: 'x-api-key' }], token_bucket: bucket },
      { entries: [{ key: 'rule', value: 'http/login' }], token_bucket: bucket },
    ],
    actions: [whole, {
      extension: {
        name: 'envoy.rate_limit_descriptors.expr',
        typed_config: expect.objectContaining({
          descriptor_key: 'x-api-key',
          skip_if_error: true,
          text: 'V.contains(",") || V.startsWith(" ") || V.endsWith(" ") || V.startsWith("\\t") || V.endsWith("\\t") ? "," : V'
            .replaceAll('V', 'request.headers["x-api-key"]'),
        }),
      },
    }],
  });
});

test('the burst is the number of requests unless it is given, and an interval may be short', () => {
  expect(RequestLimit.perGatewayPod(3, Duration.millis(50))._descriptors('rule', 'a'))
    .toMatchObject([{ token_bucket: { max_tokens: 3, tokens_per_fill: 3, fill_interval: '0.05s' } }]);
});

describe('out of range', () => {
  test.each([0, -1, 1.5, NaN, 4294967296])('%s requests', requests => {
    expect(() => RequestLimit.perGatewayPod(requests, minute)).toThrow('requests of a request limit must be');
    expect(() => RequestLimit.perClient(1, minute, { burst: requests })).toThrow('burst of a request limit must be');
  });

  test.each([Duration.millis(0), Duration.millis(49), Duration.millis(75), Duration.days(2)])('an interval of %s', interval => {
    expect(() => RequestLimit.perGatewayPod(1, interval)).toThrow('interval of a request limit must be a duration from 50 ms to 1 day, in steps of 50 ms');
  });

  test('the borders are in range', () => {
    expect(() => RequestLimit.perGatewayPod(4294967295, Duration.days(1))).not.toThrow();
    expect(() => RequestLimit.perClient(1, Duration.millis(50), { burst: 1 })).not.toThrow();
  });

  test('a header that is none', () => {
    expect(() => RequestLimit.perHeader('x key', 1, minute)).toThrow('header of a request limit must be an HTTP header name');
    expect(() => RequestLimit.perHeader(':authority', 1, minute)).toThrow('header of a request limit must be an HTTP header name');
  });

  test.each(['host', 'Host', 'X-Request-Id', 'Authorization', 'cookie', 'x-forwarded-for'])('a header that limits nothing: %s', name => {
    expect(() => RequestLimit.perHeader(name, 1, minute)).toThrow(`header of a request limit must be one whose values tell clients apart, got "${name}": `);
    expect(() => RequestLimit.perHeader(`${name}-of-shop`, 1, minute)).not.toThrow();
  });
});
