import { Duration } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import {
  ConnectionPool, H2UpgradePolicy, HttpConnectionPool, LoadBalancer, OutlierDetection, PortTrafficPolicy, ProxyProtocolVersion, RetryBudget,
  TcpConnectionPool, TrafficPolicy, TunnelProps, TunnelProtocol, UpstreamConnection,
} from '../../src/traffic-policy';
import { renderTrafficPolicy, requireTrafficPolicy } from '../../src/traffic-policy/render-traffic-policy';

const render = (policy: TrafficPolicy) => renderTrafficPolicy('policy', policy);
const pool = (connectionPool: ConnectionPool) => render({ connectionPool }).connectionPool;
const tcp = (settings: TcpConnectionPool) => pool({ tcp: settings });
const http = (settings: HttpConnectionPool) => pool({ http: settings });
const outlier = (outlierDetection: OutlierDetection) => render({ outlierDetection }).outlierDetection;
const budget = (retryBudget: RetryBudget) => render({ retryBudget }).retryBudget;

describe('a policy', () => {
  test('without a field is refused, with one it is not', () => {
    expect(() => render({})).toThrow(
      'policy must be given at least one setting, got {}: set loadBalancer, connectionPool, outlierDetection or tls, or leave it out');
    expect(render({ loadBalancer: LoadBalancer.random() })).toEqual({ loadBalancer: { simple: 'RANDOM' } });
  });

  test('can be checked without being used', () => {
    const policy = { retryBudget: { percent: 10 } };
    expect(requireTrafficPolicy('policy', policy)).toBe(policy);
    expect(() => requireTrafficPolicy('policy', {})).toThrow('policy must be given at least one setting');
  });
});

describe('tcp', () => {
  test('all of it', () => {
    expect(tcp({
      maxConnections: 100,
      connectTimeout: Duration.millis(30),
      tcpKeepalive: { probes: 3, time: Duration.hours(2), interval: Duration.seconds(75) },
      maxConnectionDuration: Duration.days(1),
      idleTimeout: Duration.minutes(90),
    })).toEqual({
      tcp: {
        maxConnections: 100,
        connectTimeout: '30ms',
        tcpKeepalive: { probes: 3, time: '2h', interval: '75s' },
        maxConnectionDuration: '24h',
        idleTimeout: '90m',
      },
    });
  });

  test('idleTimeout can be switched off', () => {
    expect(tcp({ idleTimeout: Duration.seconds(0) })).toEqual({ tcp: { idleTimeout: '0s' } });
  });

  test('no other duration is zero', () => {
    const zero = Duration.seconds(0);
    expect(() => tcp({ connectTimeout: zero })).toThrow('policy.connectionPool.tcp.connectTimeout must be a duration of at least 1 ms');
    expect(() => tcp({ maxConnectionDuration: zero })).toThrow('policy.connectionPool.tcp.maxConnectionDuration must be a duration of at least 1 ms');
  });

  test('Envoy counts keepalive in whole seconds', () => {
    expect(() => tcp({ tcpKeepalive: { time: Duration.millis(1500) } }))
      .toThrow('policy.connectionPool.tcp.tcpKeepalive.time must be a duration in whole seconds, got "1500ms": round it');
    expect(() => tcp({ tcpKeepalive: { interval: Duration.millis(500) } })).toThrow('tcpKeepalive.interval must be a duration in whole seconds');
    expect(tcp({ tcpKeepalive: { interval: Duration.millis(2000) } })).toEqual({ tcp: { tcpKeepalive: { interval: '2s' } } });
  });

  test('0 connections would mean unlimited', () => {
    expect(() => tcp({ maxConnections: 0 })).toThrow(
      'policy.connectionPool.tcp.maxConnections must be an integer of at least 1, got 0: Istio reads 0 as unlimited; leave it out for that');
    expect(tcp({ maxConnections: 1 })).toEqual({ tcp: { maxConnections: 1 } });
  });

  test('0 probes would mean the default', () => {
    expect(() => tcp({ tcpKeepalive: { probes: 0 } })).toThrow('tcpKeepalive.probes must be an integer from 1 to 127, got 0');
  });

  test('Linux takes no more probes, and no longer time between them', () => {
    expect(() => tcp({ tcpKeepalive: { probes: 128 } })).toThrow('tcpKeepalive.probes must be an integer from 1 to 127, got 128');
    expect(() => tcp({ tcpKeepalive: { time: Duration.hours(10) } })).toThrow('tcpKeepalive.time must be at most 32767 seconds, got "10h"');
    expect(() => tcp({ tcpKeepalive: { probes: 127, time: Duration.hours(9), interval: Duration.seconds(32767) } })).not.toThrow();
  });

  test('groups without a field are refused', () => {
    expect(() => pool({})).toThrow('policy.connectionPool must be given at least one setting, got {}: set tcp or http, or leave it out');
    expect(() => tcp({})).toThrow('policy.connectionPool.tcp must be given at least one setting, got {}: set a limit or a timeout, or leave it out');
    expect(() => tcp({ tcpKeepalive: {} })).toThrow('policy.connectionPool.tcp.tcpKeepalive must be given at least one setting');
  });
});

describe('http', () => {
  test('all of it', () => {
    expect(http({
      http1MaxPendingRequests: 1,
      http2MaxRequests: 2,
      maxRequestsPerConnection: 3,
      maxRetries: 4,
      idleTimeout: Duration.seconds(5),
      h2UpgradePolicy: H2UpgradePolicy.DO_NOT_UPGRADE,
      useClientProtocol: true,
      maxConcurrentStreams: 6,
      http2KeepAlive: { interval: Duration.seconds(30), timeout: Duration.seconds(10) },
    })).toEqual({
      http: {
        http1MaxPendingRequests: 1,
        http2MaxRequests: 2,
        maxRequestsPerConnection: 3,
        maxRetries: 4,
        idleTimeout: '5s',
        h2UpgradePolicy: 'DO_NOT_UPGRADE',
        useClientProtocol: true,
        maxConcurrentStreams: 6,
        http2KeepAlive: { interval: '30s', timeout: '10s' },
      },
    });
  });

  test('what is false by default is not written', () => {
    expect(http({ useClientProtocol: false, maxRetries: 1 })).toEqual({ http: { maxRetries: 1 } });
  });

  test.each(['http1MaxPendingRequests', 'http2MaxRequests', 'maxRetries', 'maxConcurrentStreams'])('%s of 0 would mean unlimited', field => {
    expect(() => http({ [field]: 0 })).toThrow(
      `policy.connectionPool.http.${field} must be an integer of at least 1, got 0: Istio reads 0 as unlimited; leave it out for that`);
    expect(() => http({ [field]: 2147483648 })).toThrow(`policy.connectionPool.http.${field} must be an integer from 1 to 2147483647, got 2147483648`);
    expect(http({ [field]: 1 })).toEqual({ http: { [field]: 1 } });
    expect(http({ [field]: 2147483647 })).toEqual({ http: { [field]: 2147483647 } });
  });

  test('maxRequestsPerConnection ends at 2^29', () => {
    expect(() => http({ maxRequestsPerConnection: 536870913 })).toThrow(
      'policy.connectionPool.http.maxRequestsPerConnection must be an integer from 1 to 536870912, got 536870913: leave it out for unlimited');
    expect(http({ maxRequestsPerConnection: 536870912 })).toEqual({ http: { maxRequestsPerConnection: 536870912 } });
  });

  test('idleTimeout can not be switched off', () => {
    expect(() => http({ idleTimeout: Duration.seconds(0) })).toThrow('policy.connectionPool.http.idleTimeout must be a duration of at least 1 ms');
  });

  test('an upgrade and the client\'s protocol exclude each other', () => {
    expect(() => http({ h2UpgradePolicy: H2UpgradePolicy.UPGRADE, useClientProtocol: true })).toThrow(
      'policy.connectionPool.http.h2UpgradePolicy must be left out beside useClientProtocol, got "UPGRADE": '
      + 'keep the client\'s protocol or upgrade it, not both');
    expect(http({ h2UpgradePolicy: H2UpgradePolicy.UPGRADE })).toEqual({ http: { h2UpgradePolicy: 'UPGRADE' } });
  });

  test('an upgrade policy of another name is refused', () => {
    expect(() => http({ h2UpgradePolicy: 'ALWAYS' as H2UpgradePolicy })).toThrow(
      'policy.connectionPool.http.h2UpgradePolicy must be one of DO_NOT_UPGRADE, UPGRADE, got "ALWAYS": use a member of the enum');
  });

  test('http2KeepAlive needs both times', () => {
    const keepAlive = (http2KeepAlive: object) => () => http({ http2KeepAlive } as HttpConnectionPool);
    expect(keepAlive({ interval: Duration.seconds(1) })).toThrow('policy.connectionPool.http.http2KeepAlive must be an interval and a timeout');
    expect(keepAlive({ timeout: Duration.seconds(1) })).toThrow('policy.connectionPool.http.http2KeepAlive must be an interval and a timeout');
    expect(keepAlive({ interval: Duration.seconds(0), timeout: Duration.seconds(1) })).toThrow('http2KeepAlive.interval must be a duration of at least 1 ms');
    expect(keepAlive({ interval: Duration.seconds(1), timeout: Duration.seconds(0) })).toThrow('http2KeepAlive.timeout must be a duration of at least 1 ms');
  });

  test('without a field is refused', () => {
    expect(() => http({})).toThrow('policy.connectionPool.http must be given at least one setting, got {}: set a limit or a timeout, or leave it out');
  });
});

describe('outlier detection', () => {
  test('all of it', () => {
    expect(outlier({
      consecutive5xxErrors: 7,
      consecutiveGatewayErrors: 3,
      splitExternalLocalOriginErrors: true,
      consecutiveLocalOriginFailures: 2,
      interval: Duration.minutes(5),
      baseEjectionTime: Duration.minutes(15),
      maxEjectionPercent: 50,
      minHealthPercent: 40,
      outlierDetectionHttpErrorCodes: [429, 503],
    })).toEqual({
      splitExternalLocalOriginErrors: true,
      consecutiveLocalOriginFailures: 2,
      consecutiveGatewayErrors: 3,
      consecutive5xxErrors: 7,
      interval: '5m',
      baseEjectionTime: '15m',
      maxEjectionPercent: 50,
      minHealthPercent: 40,
      outlierDetectionHttpErrorCodes: [429, 503],
    });
  });

  test('0 switches a rule off', () => {
    expect(outlier({ consecutive5xxErrors: 0, consecutiveGatewayErrors: 0 })).toEqual({ consecutive5xxErrors: 0, consecutiveGatewayErrors: 0 });
  });

  test.each(['consecutive5xxErrors', 'consecutiveGatewayErrors'])('%s is not negative', field => {
    expect(() => outlier({ [field]: -1 })).toThrow(`policy.outlierDetection.${field} must be an integer of at least 0, got -1: 0 switches the rule off`);
  });

  test('local failures need to be split off', () => {
    expect(() => outlier({ consecutiveLocalOriginFailures: 2 })).toThrow(
      'policy.outlierDetection.splitExternalLocalOriginErrors must be true where consecutiveLocalOriginFailures is set, got undefined: '
      + 'set it, or leave consecutiveLocalOriginFailures out');
    expect(outlier({ consecutiveLocalOriginFailures: 1, splitExternalLocalOriginErrors: true }))
      .toEqual({ consecutiveLocalOriginFailures: 1, splitExternalLocalOriginErrors: true });
    expect(() => outlier({ consecutiveLocalOriginFailures: 0, splitExternalLocalOriginErrors: true }))
      .toThrow('policy.outlierDetection.consecutiveLocalOriginFailures must be an integer of at least 1, got 0: leave it out for 5');
  });

  test('an ejection of 0 percent would mean 10', () => {
    expect(() => outlier({ maxEjectionPercent: 0 })).toThrow(
      'policy.outlierDetection.maxEjectionPercent must be an integer from 1 to 100, got 0: '
      + 'Istio reads 0 as 10; to eject nothing leave outlierDetection out');
    expect(outlier({ maxEjectionPercent: 1 })).toEqual({ maxEjectionPercent: 1 });
  });

  test('minHealthPercent ends at 100', () => {
    expect(() => outlier({ minHealthPercent: 101 })).toThrow('policy.outlierDetection.minHealthPercent must be an integer from 0 to 100, got 101');
    expect(outlier({ minHealthPercent: 100 })).toEqual({ minHealthPercent: 100 });
  });

  test('durations are at least a millisecond', () => {
    expect(() => outlier({ interval: Duration.seconds(0) })).toThrow('policy.outlierDetection.interval must be a duration of at least 1 ms');
    expect(() => outlier({ baseEjectionTime: Duration.seconds(0) })).toThrow('policy.outlierDetection.baseEjectionTime must be a duration of at least 1 ms');
  });

  test('error codes are HTTP status codes', () => {
    expect(() => outlier({ outlierDetectionHttpErrorCodes: [99] }))
      .toThrow('policy.outlierDetection.outlierDetectionHttpErrorCodes must be an integer from 100 to 599, got 99: use HTTP status codes');
    expect(() => outlier({ outlierDetectionHttpErrorCodes: [] }))
      .toThrow('policy.outlierDetection.outlierDetectionHttpErrorCodes must be a list of at least one, got []: leave it out for all 5xx');
    expect(outlier({ outlierDetectionHttpErrorCodes: [100, 599] })).toEqual({ outlierDetectionHttpErrorCodes: [100, 599] });
  });

  test('without a field is refused', () => {
    expect(() => outlier({})).toThrow(
      'policy.outlierDetection must be given at least one setting, got {}: '
      + 'set consecutive5xxErrors to 5, which is Istio\'s default, or leave it out');
  });
});

describe('retry budget', () => {
  test('all of it', () => {
    expect(budget({ percent: 12.5, minRetryConcurrency: 10, budgetInterval: Duration.seconds(10) }))
      .toEqual({ percent: 12.5, minRetryConcurrency: 10, budgetInterval: '10s' });
  });

  test('is refused out of range, and accepted at its ends', () => {
    expect(() => budget({ percent: 100.1 })).toThrow('policy.retryBudget.percent must be a number from 0 to 100, got 100.1');
    expect(() => budget({ minRetryConcurrency: 0 }))
      .toThrow('policy.retryBudget.minRetryConcurrency must be an integer of at least 1, got 0: Istio reads 0 as 3; leave it out for that');
    expect(() => budget({ budgetInterval: Duration.seconds(0) })).toThrow('policy.retryBudget.budgetInterval must be a duration of at least 1 ms');
    expect(budget({ percent: 0, minRetryConcurrency: 1 })).toEqual({ percent: 0, minRetryConcurrency: 1 });
    expect(budget({ percent: 100 })).toEqual({ percent: 100 });
  });

  test('without a field is refused', () => {
    expect(() => budget({})).toThrow('policy.retryBudget must be given at least one setting, got {}: set percent to 20');
  });
});

describe('upstream connection', () => {
  const tunnel = (props: Partial<TunnelProps>) =>
    render({ upstreamConnection: UpstreamConnection.tunnel({ targetHost: 'api.example.com', targetPort: 443, ...props }) });

  test('a tunnel by CONNECT, which is Istio\'s default', () => {
    expect(tunnel({ protocol: TunnelProtocol.CONNECT })).toEqual({ tunnel: { targetHost: 'api.example.com', targetPort: 443 } });
  });

  test('a tunnel by POST to an address', () => {
    expect(tunnel({ protocol: TunnelProtocol.POST, targetHost: '192.0.2.1' }))
      .toEqual({ tunnel: { protocol: 'POST', targetHost: '192.0.2.1', targetPort: 443 } });
  });

  test('a tunnel that Istio refuses', () => {
    expect(() => tunnel({ targetHost: 'https://api.example.com' })).toThrow(
      'targetHost of a tunnel must be a DNS name in lower case or an IP address, got "https://api.example.com": leave out the scheme: "api.example.com"');
    expect(() => tunnel({ targetPort: 0 })).toThrow('targetPort of a tunnel must be an integer from 1 to 65535, got 0');
    expect(() => tunnel({ protocol: 'GET' as TunnelProtocol }))
      .toThrow('protocol of a tunnel must be one of CONNECT, POST, got "GET": use a member of the enum');
  });

  test('the PROXY protocol', () => {
    expect(render({ upstreamConnection: UpstreamConnection.proxyProtocol(ProxyProtocolVersion.V2) })).toEqual({ proxyProtocol: { version: 'V2' } });
    expect(() => UpstreamConnection.proxyProtocol('V3' as ProxyProtocolVersion))
      .toThrow('version of the PROXY protocol must be one of V1, V2, got "V3"');
  });
});

describe('port settings', () => {
  const ports = (...portLevelSettings: PortTrafficPolicy[]) => render({ portLevelSettings }).portLevelSettings;
  const loadBalancer = LoadBalancer.random();

  test('name their port', () => {
    expect(ports({ port: 80, loadBalancer }, { port: 443, outlierDetection: { consecutive5xxErrors: 1 } })).toEqual([
      { port: { number: 80 }, loadBalancer: { simple: 'RANDOM' } },
      { port: { number: 443 }, outlierDetection: { consecutive5xxErrors: 1 } },
    ]);
  });

  test('a port given twice is refused', () => {
    expect(() => ports({ port: 80, loadBalancer }, { port: 80, loadBalancer })).toThrow(
      'policy.portLevelSettings: port must be there once, got 80 again: Istio uses the first of several and ignores the others');
  });

  test('a port that is none is refused', () => {
    expect(() => ports({ port: 65536, loadBalancer })).toThrow('policy.portLevelSettings: port must be an integer from 1 to 65535, got 65536');
  });

  test('without a field they are refused, and errors name the port', () => {
    expect(() => ports({ port: 80 })).toThrow('policy.portLevelSettings[port 80] must be given at least one setting, got {}');
    expect(() => ports({ port: 80, outlierDetection: {} })).toThrow('policy.portLevelSettings[port 80].outlierDetection must be given');
  });
});
