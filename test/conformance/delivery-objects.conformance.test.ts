/** That the API server takes the objects of Flagger and KEDA, as their CRDs have them, and changes nothing in them. */
import { App, Chart, Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ApiServer, startApiServer } from './apiserver/apiserver';
import { FlaggerAnalysis, FlaggerCanary, FlaggerMetric, FlaggerWebhookType, KedaMetricType, KedaTrigger, WeightedService } from '../../src';

let server: ApiServer;

beforeAll(async () => {
  server = await startApiServer();
  await server.apply('{ apiVersion: v1, kind: Namespace, metadata: { name: shop } }');
});

afterAll(() => server?.stop());

function chartIn(): Chart {
  return new Chart(new App(), 'shop', { namespace: 'shop' });
}

/** Canaries with few properties, and with all of them. */
function canaries(): Chart {
  const chart = chartIn();
  const deployment = (name: string): kplus.Deployment => {
    const made = new kplus.Deployment(chart, name, {
      metadata: { name }, podMetadata: { labels: { app: name } }, select: false, containers: [{ image: 'example.com/app:1', portNumber: 8080 }],
    });
    made.select(kplus.LabelSelector.of({ labels: { app: name } }));
    return made;
  };
  new FlaggerCanary(chart, 'few', { target: deployment('cart'), port: 80, analysis: FlaggerAnalysis.linear({ stepWeight: 10 }) });
  new FlaggerCanary(chart, 'many', {
    name: 'ordering',
    target: deployment('orders'),
    port: 80,
    targetPort: 8080,
    autoscaling: { maxReplicas: 5 },
    progressDeadline: Duration.minutes(5),
    analysis: FlaggerAnalysis.steps({
      weights: [1, 50, 100],
      interval: Duration.seconds(90),
      threshold: 2,
      metrics: [
        FlaggerMetric.requestSuccessRate({ min: 99.5, interval: Duration.minutes(1) }),
        FlaggerMetric.requestDuration({ max: Duration.millis(250) }),
        FlaggerMetric.fromTemplate('errors', { namespace: 'flagger', max: 0.5, templateVariables: { path: '/' } }),
      ],
      webhooks: Object.values(FlaggerWebhookType).map(hookType => ({
        name: hookType, hookType, url: 'http://flagger-loadtester.test/', timeout: Duration.seconds(5), metadata: { cmd: 'hey' },
      })),
    }),
  });
  return chart;
}

/** A version with each trigger. */
function triggers(): Chart {
  const chart = chartIn();
  new WeightedService(chart, 'cart', {
    name: 'keda',
    port: 80,
    versions: [{
      name: 'v1',
      containers: [{ image: 'example.com/app:1', portNumber: 8080 }],
      autoscaling: {
        maxReplicas: 10,
        triggers: [
          KedaTrigger.prometheus({ serverAddress: 'http://prometheus:9090', query: 'up', threshold: 0.5, ignoreNullValues: false, name: 'up' }),
          KedaTrigger.cron({ timezone: 'Europe/Berlin', start: '0 8 * * 1-5', end: '0 18 * * 1-5', desiredReplicas: 10 }),
          KedaTrigger.cpu({ averageUtilization: 70, containerName: 'main', authentication: 'a' }),
          KedaTrigger.memory({ averageUtilization: 70, clusterAuthentication: 'b' }),
          KedaTrigger.custom({ triggerType: 'kafka', metadata: { topic: 'orders' }, metricType: KedaMetricType.VALUE }),
        ],
        scaleUp: { policies: [{ replicas: kplus.Replicas.percent(50), duration: Duration.minutes(1) }] },
        scaleDown: { stabilizationWindow: Duration.minutes(10) },
      },
    }],
  });
  return chart;
}

test.each<[string, () => Chart, string]>([['Canaries', canaries, 'Canary'], ['a ScaledObject', triggers, 'ScaledObject']])('%s', async (_, make, kind) => {
  const objects = make().toJson() as { kind: string }[];
  const manifests = objects.map(object => JSON.stringify(object)).join('\n---\n');
  const first = await server.apply(manifests);
  const second = await server.apply(manifests);
  expect(first.map(({ action }) => action)).toEqual(objects.map(() => 'created'));
  expect(second.map(({ resource, resourceVersion }) => [resource, resourceVersion]))
    .toEqual(first.map(({ resource, resourceVersion }) => [resource, resourceVersion]));
  const own = objects.filter(object => object.kind === kind);
  expect(own.length).toBeGreaterThan(0);
  for (const object of own) {
    const { code, stderr } = await server.kubectl(['apply', '--server-side', '--dry-run=server', '--validate=strict', '-f', '-'], JSON.stringify(object));
    expect([code, stderr]).toEqual([0, '']);
  }
});
