import { Chart, Duration, Size, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { expect, test } from 'vitest';
import { chartIn } from './service-fixture';
import { ApplicationProtocol, WeightedService, WeightedServiceVersionOptions } from '../../src/service';
import { DisruptionBudget, TopologySpread, UnsatisfiableSpread } from '../../src/workload';

const topologySpread: TopologySpread[] = [
  { topology: kplus.Topology.ZONE, whenUnsatisfiable: UnsatisfiableSpread.DO_NOT_SCHEDULE, minDomains: 3 },
  { topology: kplus.Topology.HOSTNAME, matchLabelKeys: ['pod-template-hash'] },
];

function version(chart: Chart, name: string, weight: number): WeightedServiceVersionOptions {
  const tmp = kplus.Volume.fromEmptyDir(chart, `tmp-${name}`, 'tmp');
  return {
    name,
    weight,
    containers: [{
      image: `registry.example.com/cart:${name}`,
      portNumber: 8080,
      ports: [{ number: 9090, name: 'grpc' }],
      securityContext: { user: 10001, group: 10001 },
      resources: {
        cpu: { request: kplus.Cpu.millis(100), limit: kplus.Cpu.units(1) },
        memory: { request: Size.mebibytes(128), limit: Size.mebibytes(256) },
      },
      startup: kplus.Probe.fromTcpSocket({ port: 8080, failureThreshold: 30, periodSeconds: Duration.seconds(2) }),
      readiness: kplus.Probe.fromHttpGet('/ready', { port: 8080 }),
      liveness: kplus.Probe.fromHttpGet('/alive', { port: 8080 }),
      volumeMounts: [{ path: '/tmp', volume: tmp }],
    }],
    podMetadata: { labels: { team: 'shop' }, annotations: { 'example.com/owner': 'shop' } },
    serviceAccount: kplus.ServiceAccount.fromServiceAccountName(chart, `account-${name}`, 'cart'),
    terminationGracePeriod: Duration.seconds(60),
    strategy: kplus.DeploymentStrategy.rollingUpdate({ maxUnavailable: kplus.PercentOrAbsolute.absolute(0) }),
    topologySpread,
    autoscaling: {
      minReplicas: 3,
      maxReplicas: 30,
      metrics: [
        kplus.Metric.resourceCpu(kplus.MetricTarget.averageUtilization(70)),
        kplus.Metric.pods({ name: 'requests_per_second', target: kplus.MetricTarget.averageValue(100) }),
      ],
      scaleDown: { stabilizationWindow: Duration.minutes(10), policies: [{ replicas: kplus.Replicas.percent(10), duration: Duration.minutes(1) }] },
    },
    disruptionBudget: DisruptionBudget.maxUnavailablePercent(25),
  };
}

test('a service in production: two ports, autoscaling, budgets, spread over zones', () => {
  const chart = chartIn('shop');
  const cart = new WeightedService(chart, 'cart', {
    name: 'cart',
    ports: [{ port: 80, targetPort: 8080 }, { port: 9090, protocol: ApplicationProtocol.GRPC }],
    versions: [version(chart, 'v2', 90)],
    retiredVersions: ['v1'],
    trafficPolicy: { connectionPool: { tcp: { connectTimeout: Duration.seconds(2) } } },
  });
  cart.addVersion(version(chart, 'v3', 10));
  cart.updateWeights({ v2: 75, v3: 25 });

  expect(Testing.synth(chart)).toMatchSnapshot();
});
