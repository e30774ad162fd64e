import { App, Chart, Duration, Yaml } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { ApiServer, startApiServer } from './apiserver/apiserver';
import {
  ApplicationProtocol, HealthCheckProtocol, MeshNamespace, TargetGroup, TargetGroupProps, TargetGroupTarget, WeightedService,
} from '../../src';

let server: ApiServer;

beforeAll(async () => {
  server = await startApiServer();
});

afterEach(() => server.reset());

afterAll(() => server?.stop());

type Policy = Omit<TargetGroupProps, 'target'>;

/** A chart with a namespace for everything. */
function chartIn(app: App): Chart {
  const chart = new Chart(app, 'shop', { namespace: 'shop', disableResourceNameHashes: true });
  new MeshNamespace(chart, 'namespace');
  return chart;
}

/** The service `cart` behind a group, with a version and another one that is added after the group was made. */
function cart(policy: Policy, lifecycle?: kplus.ContainerLifecycle): string {
  const app = new App();
  const chart = chartIn(app);
  const version = (name: string) => ({
    name, terminationGracePeriod: Duration.seconds(40), containers: [{ image: 'cart:1', portNumber: 8080, lifecycle }, { name: 'log', image: 'log:1' }],
  });
  const service = new WeightedService(chart, 'cart', { name: 'cart', port: 80, versions: [version('v1')] });
  new TargetGroup(chart, 'group', { target: TargetGroupTarget.fromWeightedService(service), ...policy });
  service.addVersion(version('v2'));
  return app.synthYaml();
}

/** The Deployment `api` behind a group that makes its Service. */
function api(policy: Policy, protocol?: ApplicationProtocol): string {
  const app = new App();
  const chart = chartIn(app);
  const deployment = new kplus.Deployment(chart, 'api', { metadata: { name: 'api' }, containers: [{ image: 'api:1', portNumber: 9090 }] });
  new TargetGroup(chart, 'group', { target: TargetGroupTarget.fromDeployment(deployment, { port: 80, name: 'api', protocol }), ...policy });
  return app.synthYaml();
}

interface Spec {
  readonly selector: unknown;
  readonly template: { readonly metadata: { readonly annotations?: Record<string, string>; readonly labels: unknown }; readonly spec: unknown };
}

/** The spec of an object as the server has it. */
async function spec(kind: string, name: string): Promise<Spec> {
  return (await server.get(kind, name, 'shop'))?.spec as Spec;
}

const podOf = async (name: string) => (await spec('Deployment', name)).template.spec;

async function applied(yaml: string): Promise<void> {
  expect((await server.apply(yaml)).flatMap(({ warnings }) => warnings)).toEqual([]);
}

describe('a health check', () => {
  test('is the readiness probe of the container that serves, in each version', async () => {
    await applied(cart({
      healthCheck: {
        path: '/ready',
        interval: Duration.seconds(15),
        timeout: Duration.seconds(5),
        healthyThresholdCount: 2,
        unhealthyThresholdCount: 4,
      },
    }));

    const readinessProbe = {
      httpGet: { path: '/ready', port: 8080, scheme: 'HTTP' }, periodSeconds: 15, timeoutSeconds: 5, successThreshold: 2, failureThreshold: 4,
    };
    for (const name of ['cart-v1', 'cart-v2']) {
      expect(await podOf(name)).toMatchObject({ containers: [{ readinessProbe }, { name: 'log' }] });
      expect(await podOf(name)).not.toHaveProperty('containers.1.readinessProbe');
    }
  });

  test('takes the defaults of Kubernetes, as documented', async () => {
    await applied(cart({ healthCheck: {} }));

    expect(await podOf('cart-v1')).toHaveProperty('containers.0.readinessProbe', {
      httpGet: { path: '/', port: 8080, scheme: 'HTTP' }, periodSeconds: 10, timeoutSeconds: 1, successThreshold: 1, failureThreshold: 3,
    });
  });

  test.each<[Policy, object, ApplicationProtocol?]>([
    [{ healthCheck: {} }, { grpc: { port: 9090 } }, ApplicationProtocol.GRPC],
    [{ healthCheck: { grpcService: 'api' } }, { grpc: { port: 9090, service: 'api' } }, ApplicationProtocol.GRPC],
    [{ healthCheck: { protocol: HealthCheckProtocol.TCP, port: 9091 } }, { tcpSocket: { port: 9091 } }],
    [{ healthCheck: { protocol: HealthCheckProtocol.HTTPS } }, { httpGet: { path: '/', port: 9090, scheme: 'HTTPS' } }],
  ])('%j of a Deployment', async (policy, expected, protocol) => {
    await applied(api(policy, protocol));

    expect(await podOf('api')).toMatchObject({ containers: [{ readinessProbe: expected }] });
  });
});

describe('a deregistration delay', () => {
  test('lets every container sleep, and the pod take so much longer', async () => {
    await applied(cart({ deregistrationDelay: Duration.seconds(60) }));

    for (const name of ['cart-v1', 'cart-v2']) {
      expect(await podOf(name)).toMatchObject({
        terminationGracePeriodSeconds: 100,
        containers: [{ lifecycle: { preStop: { sleep: { seconds: 60 } } } }, { lifecycle: { preStop: { sleep: { seconds: 60 } } } }],
      });
      const { annotations } = (await spec('Deployment', name)).template.metadata;
      expect(annotations).toEqual({ 'proxy.istio.io/config': Yaml.stringify({ terminationDrainDuration: '65s', drainDuration: '65s' }) });
    }
  });

  test('leaves another hook', async () => {
    await applied(cart({ deregistrationDelay: Duration.seconds(60) }, { postStart: kplus.Handler.fromCommand(['warm']) }));

    expect(await podOf('cart-v1')).toMatchObject({
      containers: [{ lifecycle: { preStop: { sleep: { seconds: 60 } }, postStart: { exec: { command: ['warm'] } } } }, {}],
    });
  });

  test('of a Deployment comes before the 30 seconds that Kubernetes gives', async () => {
    await applied(api({ deregistrationDelay: Duration.seconds(30) }));

    expect(await podOf('api')).toMatchObject({ terminationGracePeriodSeconds: 60 });
  });

  test('longer than the time of the pod would be refused', async () => {
    const yaml = api({ deregistrationDelay: Duration.seconds(30) }).replace('terminationGracePeriodSeconds: 60', 'terminationGracePeriodSeconds: 29');

    await expect(server.apply(yaml)).rejects.toThrow(/preStop\.sleep.* 30: must be/);
  });

  test('is refused, and not ignored, by a Kubernetes that knows no sleep', async () => {
    // Such a server drops the field and keeps the empty hook.
    const yaml = api({ deregistrationDelay: Duration.seconds(30) }).replace(/preStop:\n\s+sleep:\n\s+seconds: 30/, 'preStop: {}');

    await expect(server.apply(yaml)).rejects.toThrow(/preStop: Required value: must specify a handler type/);
  });
});

test('the Service of a Deployment selects its pods, and says what is spoken', async () => {
  await applied(api({}, ApplicationProtocol.GRPC));
  const { selector, template } = await spec('Deployment', 'api');

  expect(await spec('Service', 'api')).toMatchObject({
    ports: [{ name: 'grpc', appProtocol: 'grpc', port: 80, targetPort: 9090, protocol: 'TCP' }],
    selector: (selector as { matchLabels: object }).matchLabels,
  });
  expect(template.metadata.labels).toMatchObject((await spec('Service', 'api')).selector as object);
});
