import { Chart, Duration, Testing } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { ExportTo } from '../../../src/core/export-to';
import { Findings } from '../../../src/core/findings';
import { IstioVersion } from '../../../src/mesh-settings/istio-version';
import { MeshSettings } from '../../../src/mesh-settings/mesh-settings';
import { ServiceHost } from '../../../src/networking/destination/destination';
import { DestinationRule } from '../../../src/networking/destination-rule/destination-rule';
import {
  BasicTrafficPolicy, ClientCertificate, ClientTls, ConsistentHash, H2UpgradePolicy, HashAlgorithm, LoadBalancer, LocalityLoadBalancing,
  ProxyProtocolVersion, ServerVerification, TrafficPolicy, TunnelProtocol, UpstreamConnection,
} from '../../../src/traffic-policy';
import { coverage, expectCoverage } from '../coverage';

const SECOND = Duration.seconds(1);
const FAILOVER = [{ fromRegion: 'eu', toRegion: 'us' }];

const LOAD_BALANCERS = [
  LoadBalancer.roundRobin({ warmup: { duration: SECOND, minimumPercent: 1, aggression: 2 } }),
  LoadBalancer.leastRequest({ locality: LocalityLoadBalancing.disabled() }),
  LoadBalancer.random({ locality: LocalityLoadBalancing.distribute([{ fromLocality: 'eu', toLocalities: { eu: 100 } }]) }),
  LoadBalancer.random({ locality: LocalityLoadBalancing.failover(FAILOVER, { priorityLabels: ['version'] }) }),
  LoadBalancer.random({ locality: LocalityLoadBalancing.zoneAware({ failover: FAILOVER, priorityLabels: ['version'], minClusterSize: 1 }) }),
  LoadBalancer.random({ locality: LocalityLoadBalancing.zoneAwareDisabled() }),
  LoadBalancer.passthrough(),
  LoadBalancer.consistentHash(ConsistentHash.httpHeader('x-user', { algorithm: HashAlgorithm.maglev() })),
  LoadBalancer.consistentHash(ConsistentHash.httpCookie('user', {
    ttl: SECOND, path: '/', attributes: [{ name: 'SameSite', value: 'Lax' }], algorithm: HashAlgorithm.ringHash(1),
  })),
  LoadBalancer.consistentHash(ConsistentHash.sourceIp()),
  LoadBalancer.consistentHash(ConsistentHash.httpQueryParameter('user')),
];

const TLS = [
  ClientTls.disable(),
  ClientTls.istioMutual(),
  ClientTls.simple({ verification: ServerVerification.caSecret('ca') }),
  ClientTls.simple({ verification: ServerVerification.skipped() }),
  ClientTls.mutual(ClientCertificate.fromFiles({ clientCertificate: '/c', privateKey: '/k' }), {
    verification: ServerVerification.caFile('/ca', { caCrl: '/crl' }), sni: 'a.example', subjectAltNames: ['a.example'],
  }),
];

const BASIC: BasicTrafficPolicy[] = [
  ...LOAD_BALANCERS.map(loadBalancer => ({ loadBalancer })),
  ...TLS.map(tls => ({ tls })),
  {
    connectionPool: {
      tcp: {
        maxConnections: 1,
        connectTimeout: SECOND,
        maxConnectionDuration: SECOND,
        idleTimeout: SECOND,
        tcpKeepalive: { probes: 1, time: SECOND, interval: SECOND },
      },
      http: {
        http1MaxPendingRequests: 1,
        http2MaxRequests: 1,
        maxRequestsPerConnection: 1,
        maxRetries: 1,
        idleTimeout: SECOND,
        h2UpgradePolicy: H2UpgradePolicy.DO_NOT_UPGRADE,
        useClientProtocol: true,
        maxConcurrentStreams: 1,
        http2KeepAlive: { interval: SECOND, timeout: SECOND },
      },
    },
    outlierDetection: {
      consecutive5xxErrors: 1,
      consecutiveGatewayErrors: 1,
      splitExternalLocalOriginErrors: true,
      consecutiveLocalOriginFailures: 1,
      interval: SECOND,
      baseEjectionTime: SECOND,
      maxEjectionPercent: 1,
      minHealthPercent: 1,
      outlierDetectionHttpErrorCodes: [500],
    },
  },
  { connectionPool: { http: { h2UpgradePolicy: H2UpgradePolicy.UPGRADE } } },
];

const POLICIES: TrafficPolicy[] = [
  ...BASIC,
  ...BASIC.map(policy => ({ portLevelSettings: [{ port: 80, ...policy }] })),
  { upstreamConnection: UpstreamConnection.tunnel({ targetHost: 'a.example', targetPort: 443, protocol: TunnelProtocol.POST }) },
  ...[ProxyProtocolVersion.V1, ProxyProtocolVersion.V2].map(version => ({ upstreamConnection: UpstreamConnection.proxyProtocol(version) })),
  { retryBudget: { percent: 1, minRetryConcurrency: 1, budgetInterval: SECOND } },
];

const NOT_OFFERED: Record<string, string> = {
  'connectionPool.http.h2UpgradePolicy=DEFAULT': 'the same as leaving it out',
  'loadBalancer.simple=UNSPECIFIED': 'the same as leaving it out',
  'loadBalancer.simple=LEAST_CONN': 'deprecated, the same as LEAST_REQUEST',
  'loadBalancer.consistentHash.minimumRingSize': 'deprecated, HashAlgorithm.ringHash says it',
  'loadBalancer.warmupDurationSecs': 'deprecated, warmup says it',
  'outlierDetection.consecutiveErrors': 'deprecated and without effect, consecutiveGatewayErrors and consecutive5xxErrors say it',
};

const PLACES = ['trafficPolicy', 'trafficPolicy.portLevelSettings[]', 'subsets[].trafficPolicy', 'subsets[].trafficPolicy.portLevelSettings[]'];

function corpus(): object[] {
  const chart = new Chart(Testing.app(), 'test', { namespace: 'shop' });
  MeshSettings.configure(chart, { oldestIstio: IstioVersion.V1_31 });
  ['IST0133/failover-without-outlier-detection', 'IST0128', 'IST0129'].forEach(code => Findings.of(chart).acknowledge(code, 'one field at a time'));
  const host = ServiceHost.fromServiceName('echo');
  POLICIES.forEach((trafficPolicy, index) => new DestinationRule(chart, `rule-${index}`, {
    host, trafficPolicy, subsets: [{ name: 'v1', labels: { version: 'v1' }, trafficPolicy }],
  }));
  new DestinationRule(chart, 'selected', { host, workloadSelector: { app: 'client' }, exportTo: ExportTo.ownNamespace() });
  return Testing.synth(chart);
}

test('every field of a DestinationRule can be written, or is left out for a reason', () => {
  const exclusions = PLACES.flatMap(place => Object.entries(NOT_OFFERED).map(([path, reason]) => [`${place}.${path}`, reason]));
  expectCoverage({ kind: 'DestinationRule', corpus: corpus(), exclusions: Object.fromEntries(exclusions) });
});

describe('the comparison itself', () => {
  const compare = (spec: object, exclusions: Record<string, string>) =>
    coverage({ kind: 'DestinationRule', corpus: [{ kind: 'DestinationRule', spec }, { kind: 'Gateway', spec: { host: 'x' } }], exclusions });
  const others = { trafficPolicy: 'later', subsets: 'later', workloadSelector: 'later', exportTo: 'later' };

  test('finds what is missing', () => {
    expect(compare({}, others).uncovered).toEqual(['host']);
  });

  test('finds nothing where nothing is', () => {
    expect(compare({ host: 'x' }, others)).toEqual({ uncovered: [], coveredAfterAll: [], unknownExclusions: [], unknownFields: [] });
  });

  test('finds exclusions that are wrong', () => {
    const report = compare({ host: 'x', exportTo: ['.'] }, { ...others, workload: 'no such field', host: '' });
    expect(report.coveredAfterAll).toEqual(['exportTo', 'host']);
    expect(report.unknownExclusions).toEqual(['workload', 'host']);
  });

  test('finds fields and values that the schema does not have', () => {
    expect(compare({ host: 'x', trafficPolicy: { tls: { mode: 'NONE' }, speed: 1 } }, {}).unknownFields)
      .toEqual(['trafficPolicy.speed', 'trafficPolicy.tls.mode=NONE']);
  });

  test('knows only kinds and versions that there are', () => {
    expect(() => coverage({ kind: 'DestinationRule', version: 'v9', corpus: [], exclusions: {} })).toThrow('imports/crds/istio.yaml has no DestinationRule v9');
  });
});
