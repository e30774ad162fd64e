import { Duration } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { plainIn, Policy, policyFor, rulesOf, weightedGroup } from './target-group-fixture';
import { ApplicationProtocolVersion } from '../../../src/alb/target-group/application-protocol-version';
import { TargetGroupLoadBalancingAlgorithmType } from '../../../src/alb/target-group/load-balancing-algorithm-type';
import { TargetGroup } from '../../../src/alb/target-group/target-group';
import { TargetGroupTarget } from '../../../src/alb/target-group/target-group-target';
import { TargetStickiness } from '../../../src/alb/target-group/target-stickiness';
import { ApplicationProtocol } from '../../../src/service/application-protocol';
import { ClientTls } from '../../../src/traffic-policy/client-tls';
import { chartIn } from '../../service/service-fixture';

const { ROUND_ROBIN, LEAST_OUTSTANDING_REQUESTS, RANDOM } = TargetGroupLoadBalancingAlgorithmType;
const { HTTP1, HTTP2, GRPC } = ApplicationProtocolVersion;
const minute = Duration.seconds(60);
const warmup = { duration: '1m' };

describe('what a group becomes', () => {
  test.each<[name: string, policy: Policy, expected: object]>([
    ['round robin', { loadBalancingAlgorithmType: ROUND_ROBIN }, { loadBalancer: { simple: 'ROUND_ROBIN' } }],
    ['least outstanding requests', { loadBalancingAlgorithmType: LEAST_OUTSTANDING_REQUESTS }, { loadBalancer: { simple: 'LEAST_REQUEST' } }],
    ['random', { loadBalancingAlgorithmType: RANDOM }, { loadBalancer: { simple: 'RANDOM' } }],
    ['slow start', { slowStart: minute }, { loadBalancer: { warmup } }],
    ['slow start of an algorithm', { slowStart: minute, loadBalancingAlgorithmType: ROUND_ROBIN }, { loadBalancer: { simple: 'ROUND_ROBIN', warmup } }],
    ['the shortest slow start', { slowStart: Duration.seconds(30) }, { loadBalancer: { warmup: { duration: '30s' } } }],
    ['the longest slow start', { slowStart: Duration.minutes(15) }, { loadBalancer: { warmup: { duration: '15m' } } }],
    ['anomaly mitigation, which keeps the traffic of all zones', { anomalyMitigation: {} }, {
      loadBalancer: { localityLbSetting: { enabled: false } },
      outlierDetection: { maxEjectionPercent: 50 },
    }],
    ['all of anomaly mitigation', {
      loadBalancingAlgorithmType: RANDOM,
      anomalyMitigation: {
        consecutiveErrors: 3, interval: Duration.seconds(5), ejectionTime: minute, maxEjectedPercent: 100, localityFailover: true,
      },
    }, {
      loadBalancer: { simple: 'RANDOM', localityLbSetting: { enabled: true } },
      outlierDetection: { consecutive5xxErrors: 3, interval: '5s', baseEjectionTime: '1m', maxEjectionPercent: 100 },
    }],
    ['limits', {
      limits: {
        maxConnections: 1, maxPendingRequests: 2, maxRequests: 3, maxRequestsPerConnection: 4, maxRetries: 5, connectTimeout: Duration.seconds(2),
      },
    }, {
      connectionPool: {
        tcp: { maxConnections: 1, connectTimeout: '2s' },
        http: { http1MaxPendingRequests: 2, http2MaxRequests: 3, maxRequestsPerConnection: 4, maxRetries: 5 },
      },
    }],
    ['HTTP/1.1', { protocolVersion: HTTP1 }, { connectionPool: { http: { h2UpgradePolicy: 'DO_NOT_UPGRADE' } } }],
    ['HTTP/2 beside a limit', { protocolVersion: HTTP2, limits: { maxRequests: 9 } }, {
      connectionPool: { http: { http2MaxRequests: 9, h2UpgradePolicy: 'UPGRADE' } },
    }],
    ['gRPC', { protocolVersion: GRPC }, { connectionPool: { http: { h2UpgradePolicy: 'UPGRADE' } } }],
    ['TLS', { tls: ClientTls.disable() }, { tls: { mode: 'DISABLE' } }],
    ['a cookie of the application', { stickiness: TargetStickiness.cookie('session') }, {
      loadBalancer: { consistentHash: { httpCookie: { name: 'session' } } },
    }],
    ['a cookie of the load balancer', { stickiness: TargetStickiness.cookie('route', Duration.days(7)) }, {
      loadBalancer: { consistentHash: { httpCookie: { name: 'route', path: '/', ttl: '168h' } } },
    }],
    ['a header', { stickiness: TargetStickiness.header('x-user') }, { loadBalancer: { consistentHash: { httpHeaderName: 'x-user' } } }],
    ['a query parameter', { stickiness: TargetStickiness.queryParameter('user') }, {
      loadBalancer: { consistentHash: { httpQueryParameterName: 'user' } },
    }],
    ['an address, beside anomaly mitigation', { stickiness: TargetStickiness.sourceAddress(), anomalyMitigation: { maxEjectedPercent: 10 } }, {
      loadBalancer: { consistentHash: { useSourceIp: true }, localityLbSetting: { enabled: false } },
      outlierDetection: { maxEjectionPercent: 10 },
    }],
  ])('%s', (_, policy, expected) => {
    expect(policyFor(policy)).toEqual(expected);
  });

  test('nothing where nothing is said, so that no rule of the mesh is hidden', () => {
    expect(policyFor({})).toBeUndefined();
  });
});

describe('is refused', () => {
  const cookie = TargetStickiness.cookie('session');
  test.each<[name: string, policy: Policy, message: RegExp]>([
    ['slow start over a random algorithm', { slowStart: minute, loadBalancingAlgorithmType: RANDOM },
      /^\[\S+\] slowStart of target group "group" must be left out beside the algorithm RANDOM, got "60 s": .* use ROUND_ROBIN or LEAST_OUTSTANDING_REQUESTS/],
    ['a slow start that is too short', { slowStart: Duration.seconds(29) }, /must be whole seconds, from 30 to 900, got "29 s": leave it out/],
    ['a slow start that is too long', { slowStart: Duration.seconds(901) }, /got "901 s"/],
    ['a slow start of half a second more', { slowStart: Duration.millis(30_500) }, /got "30.5 s"/],
    ['stickiness over a random algorithm', { stickiness: cookie, loadBalancingAlgorithmType: RANDOM },
      /^\[\S+\] loadBalancingAlgorithmType of target group "group" must be left out beside stickiness, got "random": .* leave one of them out/],
    ['stickiness over round robin', { stickiness: cookie, loadBalancingAlgorithmType: ROUND_ROBIN }, /got "round_robin"/],
    ['stickiness beside a slow start', { stickiness: cookie, slowStart: minute }, /slowStart of .* left out beside stickiness, got "60 s"/],
    ['stickiness beside a failover', { stickiness: cookie, anomalyMitigation: { localityFailover: true } },
      /localityFailover of .* left out beside stickiness, got true: a proxy of another zone/],
    ['an algorithm that there is not', { loadBalancingAlgorithmType: 'fastest' as TargetGroupLoadBalancingAlgorithmType }, /loadBalancingAlgorithmType of .* one of round_robin, .*, got "fastest"/],
    ['no errors at all', { anomalyMitigation: { consecutiveErrors: 0 } }, /consecutiveErrors of .* at least 1, got 0: leave anomalyMitigation out/],
    ['no pod left out', { anomalyMitigation: { maxEjectedPercent: 0 } }, /maxEjectedPercent of .* from 1 to 100, got 0: leave anomalyMitigation out/],
    ['an ejection for no time', { anomalyMitigation: { ejectionTime: Duration.millis(0) } }, /^\[\S+\] ejectionTime of target group "group" must be .* at least 1 ms/],
    ['no time between looks', { anomalyMitigation: { interval: Duration.millis(0) } }, /^\[\S+\] interval of target group "group"/],
    ['no time to connect', { limits: { connectTimeout: Duration.millis(0) } }, /^\[\S+\] connectTimeout of target group "group"/],
    ['limits without a limit', { limits: {} }, /limits of .* at least one limit, got {}/],
    ['a limit of 0', { limits: { maxRequests: 0 } }, /^\[\S+\] maxRequests of target group "group" .* got 0: Istio reads 0 as unlimited/],
    ['a version that there is not', { protocolVersion: 'HTTP3' as ApplicationProtocolVersion }, /protocolVersion of .* one of HTTP1, HTTP2, GRPC, got "HTTP3"/],
  ])('%s', (_, policy, message) => {
    expect(() => policyFor(policy)).toThrow(message);
  });

  test.each([0, 0.5, 604_801])('a cookie for %d seconds', seconds => {
    expect(() => TargetStickiness.cookie('route', Duration.millis(seconds * 1000))).toThrow(/^ttl of a stickiness cookie must be .* from 1 second to 7 days/);
  });

  test('a cookie for a second is not', () => {
    expect(policyFor({ stickiness: TargetStickiness.cookie('route', Duration.seconds(1)) })).toBeDefined();
  });

  test('a cookie, a header, a parameter without a name', () => {
    expect(() => TargetStickiness.cookie('a b')).toThrow(/cookie name/);
    expect(() => TargetStickiness.header('a:')).toThrow(/header name/);
    expect(() => TargetStickiness.queryParameter('')).toThrow(/query parameter/);
  });
});

describe('the version of HTTP and the protocol of the port', () => {
  const policyAt = (protocol: ApplicationProtocol, protocolVersion: ApplicationProtocolVersion) => {
    const chart = chartIn();
    weightedGroup(chart, { protocolVersion }, { protocol });
    return rulesOf(chart)[0].spec.trafficPolicy;
  };

  test.each([
    [ApplicationProtocol.GRPC, GRPC], [ApplicationProtocol.HTTP2, HTTP2], [ApplicationProtocol.GRPC_WEB, GRPC],
  ])('a port with %s says it already', (protocol, protocolVersion) => {
    expect(policyAt(protocol, protocolVersion)).toBeUndefined();
  });

  test('an upgrade of plain HTTP', () => {
    expect(policyAt(ApplicationProtocol.HTTP, GRPC)).toEqual({ connectionPool: { http: { h2UpgradePolicy: 'UPGRADE' } } });
  });

  test('HTTP/1.1 at a port with gRPC, and any version at one without HTTP, are refused', () => {
    expect(() => policyAt(ApplicationProtocol.GRPC, HTTP1)).toThrow(/protocolVersion of .* HTTP2 or GRPC for a port with protocol grpc, got "HTTP1"/);
    expect(() => policyAt(ApplicationProtocol.HTTPS, HTTP2)).toThrow(/left out for a port with protocol https, got "HTTP2"/);
  });

  test.each([
    ['grpc', undefined], ['grpc-web-api', undefined], ['http2-api', undefined],
    ['http-api', 'UPGRADE'], ['main', 'UPGRADE'],
  ])('the port %s of a Service of cdk8s-plus', (name, h2UpgradePolicy) => {
    const chart = chartIn();
    new TargetGroup(chart, 'group', { target: TargetGroupTarget.fromService(plainIn(chart, { [name]: 80 })), protocolVersion: GRPC });
    expect(rulesOf(chart)[0]?.spec.trafficPolicy).toEqual(h2UpgradePolicy && { connectionPool: { http: { h2UpgradePolicy } } });
  });
});
