import { App, Chart, Duration, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { ApiServer, startApiServer } from './apiserver/apiserver';
import { ApplicationProtocol, DisruptionBudget, MeshNamespace, UnsatisfiableSpread, WeightedService, WeightedServiceVersionOptions } from '../../src';

let server: ApiServer;

beforeAll(async () => {
  server = await startApiServer();
});

afterEach(() => server.reset());

afterAll(() => server?.stop());

/** The service `cart` of the shop, with one version as the options say. */
function cart(options: Partial<WeightedServiceVersionOptions>): string {
  const app = new App();
  const chart = new Chart(app, 'shop', { namespace: 'shop', disableResourceNameHashes: true });
  new MeshNamespace(chart, 'namespace');
  new WeightedService(chart, 'cart', {
    name: 'cart',
    ports: [{ port: 80, targetPort: 8080 }, { port: 9090, targetPort: 9090, protocol: ApplicationProtocol.GRPC }],
    versions: [{
      name: 'v1',
      containers: [{
        image: 'registry.example.com/cart:1.4',
        portNumber: 8080,
        ports: [{ number: 9090 }],
        resources: { cpu: { request: kplus.Cpu.millis(100) }, memory: { request: Size.mebibytes(64), limit: Size.mebibytes(128) } },
        startup: kplus.Probe.fromTcpSocket({ failureThreshold: 30, periodSeconds: Duration.seconds(2) }),
        readiness: kplus.Probe.fromHttpGet('/ready', { periodSeconds: Duration.seconds(5) }),
        liveness: kplus.Probe.fromHttpGet('/alive'),
      }],
      ...options,
    }],
  });
  return app.synthYaml();
}

/** The spec of an object as the server has it. */
async function spec(kind: string, name: string): Promise<unknown> {
  return (await server.get(kind, name, 'shop'))?.spec;
}

async function replicas(): Promise<number> {
  return (await spec('Deployment', 'cart-v1') as { replicas: number }).replicas;
}

const AUTOSCALING = { autoscaling: { minReplicas: 3, maxReplicas: 30 } };

describe('what is asked for is what the API server has', () => {
  const topologySpread = [
    { topology: kplus.Topology.ZONE, whenUnsatisfiable: UnsatisfiableSpread.DO_NOT_SCHEDULE, minDomains: 3 },
    { topology: kplus.Topology.HOSTNAME, matchLabelKeys: ['pod-template-hash'] },
  ];

  test('without a warning', async () => {
    const applied = await server.apply(cart({ ...AUTOSCALING, topologySpread, disruptionBudget: DisruptionBudget.minAvailablePercent(50) }));

    expect(applied.map(({ object: { kind } }) => kind))
      .toEqual(['Namespace', 'Service', 'Deployment', 'HorizontalPodAutoscaler', 'PodDisruptionBudget', 'DestinationRule']);
    expect(applied.flatMap(({ warnings }) => warnings)).toEqual([]);
  });

  test('appProtocol of each port', async () => {
    await server.apply(cart({}));

    expect(await spec('Service', 'cart')).toMatchObject({
      ports: [
        { name: 'http', appProtocol: 'http', port: 80, targetPort: 8080, protocol: 'TCP' },
        { name: 'grpc', appProtocol: 'grpc', port: 9090, targetPort: 9090, protocol: 'TCP' },
      ],
    });
  });

  test('probes and the spread of the pods', async () => {
    await server.apply(cart({ topologySpread }));
    const labelSelector = { matchLabels: { app: 'cart', version: 'v1' } };

    expect(await spec('Deployment', 'cart-v1')).toMatchObject({
      replicas: 2,
      template: {
        spec: {
          containers: [{
            startupProbe: { tcpSocket: { port: 8080 }, failureThreshold: 30, periodSeconds: 2 },
            readinessProbe: { httpGet: { path: '/ready', port: 8080 }, periodSeconds: 5 },
            livenessProbe: { httpGet: { path: '/alive', port: 8080 } },
          }],
          topologySpreadConstraints: [
            { topologyKey: 'topology.kubernetes.io/zone', maxSkew: 1, whenUnsatisfiable: 'DoNotSchedule', minDomains: 3, labelSelector },
            { topologyKey: 'kubernetes.io/hostname', maxSkew: 1, whenUnsatisfiable: 'ScheduleAnyway', matchLabelKeys: ['pod-template-hash'], labelSelector },
          ],
        },
      },
    });
  });

  test('every metric, and the behavior', async () => {
    const target = kplus.MetricTarget.averageValue(30);
    const container = new kplus.Container({ image: 'any', name: 'main' });
    const edge = new kplus.Service(new Chart(new App(), 'edge'), 'edge', { metadata: { name: 'edge' }, ports: [{ port: 80 }] });
    const metrics = [
      kplus.Metric.resourceCpu(kplus.MetricTarget.averageUtilization(70)),
      kplus.Metric.resourceMemory(kplus.MetricTarget.averageUtilization(80)),
      kplus.Metric.containerCpu({ container, target: kplus.MetricTarget.averageUtilization(60) }),
      kplus.Metric.pods({ name: 'rps', target }),
      kplus.Metric.object({ object: edge, name: 'hits', target }),
      kplus.Metric.external({ name: 'queue', target }),
    ];
    const policies = [{ replicas: kplus.Replicas.percent(10), duration: Duration.minutes(1) }];
    const scaleDown = { stabilizationWindow: Duration.minutes(10), policies };
    await server.apply(cart({ autoscaling: { minReplicas: 3, maxReplicas: 30, metrics, scaleDown } }));
    const averageValue = { type: 'AverageValue', averageValue: '30' };

    expect(await spec('HorizontalPodAutoscaler', 'cart-v1')).toMatchObject({
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'cart-v1' },
      minReplicas: 3,
      maxReplicas: 30,
      metrics: [
        { resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } } },
        { resource: { name: 'memory', target: { type: 'Utilization', averageUtilization: 80 } } },
        { containerResource: { name: 'cpu', container: 'main', target: { type: 'Utilization', averageUtilization: 60 } } },
        { pods: { metric: { name: 'rps' }, target: averageValue } },
        { object: { describedObject: { apiVersion: 'v1', kind: 'Service', name: 'edge' }, metric: { name: 'hits' }, target: averageValue } },
        { external: { metric: { name: 'queue' }, target: averageValue } },
      ],
      behavior: { scaleDown: { stabilizationWindowSeconds: 600, policies: [{ type: 'Percent', value: 10, periodSeconds: 60 }] } },
    });
  });

  test.each([
    [DisruptionBudget.minAvailable(1), { minAvailable: 1 }],
    [DisruptionBudget.minAvailablePercent(50), { minAvailable: '50%' }],
    [DisruptionBudget.maxUnavailable(1), { maxUnavailable: 1 }],
    [DisruptionBudget.maxUnavailablePercent(25), { maxUnavailable: '25%' }],
  ])('the disruption budget', async (disruptionBudget, expected) => {
    await server.apply(cart({ disruptionBudget }));

    expect(await spec('PodDisruptionBudget', 'cart-v1')).toEqual({ ...expected, selector: { matchLabels: { app: 'cart', version: 'v1' } } });
  });
});

/** As docs/weighted-service.md says it, with the real kubectl. */
describe('from replicas to an autoscaler', () => {
  const before = cart({ replicas: 10 });
  const after = cart(AUTOSCALING);

  async function kubectl(args: string[], input: string): Promise<void> {
    const { code, stderr } = await server.kubectl(args, input);
    expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
  }

  /** Through the server-side apply of the driver, so that `reset` removes everything. */
  async function clean(): Promise<void> {
    await server.remove(after);
  }

  const handover = JSON.stringify({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'cart-v1', namespace: 'shop' }, spec: { replicas: 10 } });

  test('an apply that knows nothing of it scales to one pod, by the client', async () => {
    await kubectl(['apply', '-f', '-'], before);
    await kubectl(['apply', '-f', '-'], after);

    expect(await replicas()).toBe(1);
    await clean();
  });

  test('with set-last-applied it keeps the pods', async () => {
    await kubectl(['apply', '-f', '-'], before);
    await kubectl(['apply', 'set-last-applied', '-f', '-'], deploymentOf(after));
    expect(await replicas()).toBe(10);
    await kubectl(['apply', '-f', '-'], after);

    expect(await replicas()).toBe(10);
    await clean();
  });

  test('an apply that knows nothing of it scales to one pod, by the server', async () => {
    await server.applyWithKubectl(before);
    await server.applyWithKubectl(after);

    expect(await replicas()).toBe(1);
  });

  test('with a handover it keeps the pods', async () => {
    await server.applyWithKubectl(before);
    await kubectl(['apply', '--server-side', '--field-manager=handover-to-hpa', '--validate=false', '-f', '-'], handover);
    await server.applyWithKubectl(after);

    expect(await replicas()).toBe(10);
  });
});

function deploymentOf(yaml: string): string {
  return yaml.split('\n---\n').find(document => /^kind: Deployment$/m.test(document))!;
}
