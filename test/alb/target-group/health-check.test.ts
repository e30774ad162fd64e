import { Duration } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { HealthCheck, HealthCheckProtocol, readinessProbeOf } from '../../../src/alb/target-group/health-check';
import { ApplicationProtocol } from '../../../src/service/application-protocol';

const { HTTP, HTTPS, GRPC, TCP } = HealthCheckProtocol;
const seconds = (value: number) => Duration.seconds(value);
const probeOf = (check: HealthCheck, spoken?: ApplicationProtocol) => readinessProbeOf('group', check, 8080, spoken).probe;

test('everything that is said is in the probe', () => {
  expect(probeOf({
    protocol: HTTPS,
    path: '/ready?deep=1',
    port: 8443,
    interval: seconds(15),
    timeout: seconds(5),
    healthyThresholdCount: 2,
    unhealthyThresholdCount: 4,
    healthyHttpCodes: '200-399',
  })).toEqual({
    httpGet: { path: '/ready?deep=1', port: 8443, scheme: 'HTTPS' }, periodSeconds: 15, timeoutSeconds: 5, successThreshold: 2, failureThreshold: 4,
  });
});

test.each([
  [ApplicationProtocol.HTTP, { httpGet: { port: 8080 } }],
  [ApplicationProtocol.GRPC, { grpc: { port: 8080 } }],
  [ApplicationProtocol.HTTP2, { tcpSocket: { port: 8080 } }],
  [ApplicationProtocol.TLS, { tcpSocket: { port: 8080 } }],
  [undefined, { tcpSocket: { port: 8080 } }],
])('the protocol follows from %s', (spoken, expected) => {
  expect(probeOf({}, spoken)).toEqual(expected);
});

test.each<[HealthCheck, object]>([
  [{ protocol: HTTP }, { httpGet: { port: 8080 } }],
  [{ protocol: GRPC, grpcService: 'shop.Cart' }, { grpc: { port: 8080, service: 'shop.Cart' } }],
  [{ protocol: TCP }, { tcpSocket: { port: 8080 } }],
])('%j', (check, expected) => {
  expect(probeOf(check)).toEqual(expected);
});

describe('refused', () => {
  test.each<[HealthCheck, RegExp]>([
    [{ protocol: 'UDP' as never }, /^protocol of the health check of group must be one of HTTP, HTTPS, GRPC, TCP, got "UDP"/],
    [{ port: 0 }, /^port of the health check of group must be an integer from 1 to 65535, got 0/],
    [{ path: 'ready' }, /^path of the health check of group must be a path that begins with "\/", without spaces, got "ready"/],
    [{ path: '/a b' }, /^path of the health check/],
    [{ path: '/100%' }, /^path of the health check of group must be a path in which "%" comes before two hexadecimal digits, got "\/100%": write "%25"/],
    [{ protocol: TCP, path: '/' }, /^path of the health check of group must be left out for protocol TCP, got "\/"/],
    [{ protocol: GRPC, healthyHttpCodes: '200-399' }, /^healthyHttpCodes of the health check of group must be left out for protocol GRPC/],
    [{ grpcService: 'shop.Cart' }, /^grpcService of the health check of group must be left out for protocol HTTP/],
    [{ protocol: GRPC, grpcService: '' }, /^grpcService of the health check/],
    [{ healthyHttpCodes: '200' }, /^healthyHttpCodes .* must be left out or "200-399", got "200": a readiness probe of Kubernetes takes every status from 200 to 399/],
    [{ interval: seconds(301) }, /^interval of the health check of group must be an integer from 1 to 300, got 301/],
    [{ interval: seconds(0) }, /^interval of the health check/],
    [{ interval: Duration.millis(1500) }, /^interval of the health check of group must be a duration in whole seconds/],
    [{ interval: seconds(200), timeout: seconds(121) }, /^timeout of the health check of group must be an integer from 1 to 120, got 121/],
    [{ interval: seconds(5), timeout: seconds(5) }, /^interval of the health check of group must be more than its timeout \(5 s\), got "5 s"/],
    [{ timeout: seconds(10) }, /more than its timeout \(10 s\), got "10 s"/],
    [{ interval: seconds(1) }, /more than its timeout \(1 s\), got "1 s"/],
    [{ healthyThresholdCount: 0 }, /^healthyThresholdCount of the health check of group must be an integer from 1 to 10, got 0/],
    [{ unhealthyThresholdCount: 11 }, /^unhealthyThresholdCount .* got 11/],
  ])('%j', (check, message) => {
    expect(() => probeOf(check, ApplicationProtocol.HTTP)).toThrow(message);
  });

  test('where no port is known', () => {
    expect(() => readinessProbeOf('group', {})).toThrow(/^port of the health check of group must be given where the port of the pods is not known, got undefined/);
    expect(readinessProbeOf('group', { port: 9000 }).port).toBe(9000);
  });

  test.each<HealthCheck>([
    { interval: seconds(6), timeout: seconds(5) },
    { interval: seconds(300), timeout: seconds(120) },
    { timeout: seconds(9) },
    { interval: seconds(2) },
    { healthyThresholdCount: 1, unhealthyThresholdCount: 10 }, { path: '/' },
  ])('not %j', check => {
    expect(() => probeOf(check, ApplicationProtocol.HTTP)).not.toThrow();
  });
});
