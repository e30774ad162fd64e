import { Chart, Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { describe, expect, test } from 'vitest';
import { bare, chartIn, deploymentIn, flaggerIn, manifestsOf } from './flagger-fixture';
import { ListenerAction } from '../../../src/alb/action/listener-action';
import { ListenerCondition } from '../../../src/alb/condition/listener-condition';
import { IstioAlb } from '../../../src/alb/istio-alb';
import { Findings } from '../../../src/core/findings';
import { writtenFieldsOf } from '../../../src/core/written-fields';
import { SyncWaves } from '../../../src/delivery/sync-waves';
import { DataPlane } from '../../../src/mesh-settings/data-plane';
import { MeshSettings } from '../../../src/mesh-settings/mesh-settings';
import { HttpAction } from '../../../src/networking/virtual-service/http-action';
import { StringMatch } from '../../../src/networking/virtual-service/string-match';
import { ServiceIdentity } from '../../../src/security/service-identity';
import { ApplicationProtocol } from '../../../src/service/application-protocol';

const HOST = 'orders.shop.svc.cluster.local';

describe('FlaggerCanary', () => {
  test('makes the Canary and what leads callers of the mesh to its delegate, and nothing that is Flagger\'s', () => {
    const chart = chartIn();
    flaggerIn(chart);
    const [deployment, canary, root, ...others] = manifestsOf(chart);

    expect(others).toEqual([]);
    expect(Findings.all(chart).map(({ code, level }) => `${level} ${code}`)).toEqual(['info CDI152']);
    expect(deployment.spec).not.toHaveProperty('replicas');
    expect(deployment.spec.template.metadata.labels).toMatchObject({ 'app': 'orders', 'service.istio.io/canonical-name': 'orders' });
    expect(canary).toEqual({
      apiVersion: 'flagger.app/v1beta1',
      kind: 'Canary',
      metadata: { name: 'orders', namespace: 'shop' },
      spec: {
        provider: 'istio',
        targetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'orders' },
        service: { port: 80, targetPort: 8080, portName: 'http', appProtocol: 'http', delegation: true },
        analysis: {
          interval: '1m', threshold: 5, maxWeight: 50, stepWeight: 10, metrics: [{ name: 'request-success-rate', thresholdRange: { min: 99 } }],
        },
      },
    });
    expect(root.metadata).toMatchObject({ name: 'orders-root', namespace: 'shop' });
    expect(root.spec).toEqual({ hosts: [HOST], http: [{ name: 'default', delegate: { name: 'orders' } }] });
  });

  test('has what it is given', () => {
    const chart = chartIn();
    const canary = flaggerIn(chart, {
      name: 'cart', port: 9000, targetPort: 9090, protocol: ApplicationProtocol.GRPC, progressDeadline: Duration.minutes(5), autoscaling: { maxReplicas: 5 },
    });

    expect(manifestsOf(chart, 'Canary')[0]).toMatchObject({
      metadata: { name: 'cart' },
      spec: {
        targetRef: { name: 'orders' },
        autoscalerRef: { apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', name: 'orders' },
        progressDeadlineSeconds: 300,
        service: { name: 'cart', port: 9000, targetPort: 9090, portName: 'grpc', appProtocol: 'grpc' },
      },
    });
    expect(manifestsOf(chart, 'HorizontalPodAutoscaler')[0].spec).toMatchObject({ minReplicas: 2, maxReplicas: 5, scaleTargetRef: { name: 'orders' } });
    expect(manifestsOf(chart, 'Deployment')[0].spec).not.toHaveProperty('replicas');
    expect(canary.autoscaler?.name).toBe('orders');
    expect(manifestsOf(chart, 'VirtualService')[0].spec.http).toEqual([{ name: 'default', delegate: { name: 'cart' } }]);
  });

  test('tells GitOps tools that Flagger scales the Deployment', () => {
    const chart = chartIn();
    flaggerIn(chart);
    expect(writtenFieldsOf(chart).map(({ object: { kind, name }, pointers }) => [kind, name, ...pointers])).toEqual([['Deployment', 'orders', '/spec/replicas']]);
  });

  test('keeps the canonical name that the pods have', () => {
    const chart = chartIn();
    const podMetadata = { labels: { 'app': 'orders', 'service.istio.io/canonical-name': 'ordering' } };
    expect(flaggerIn(chart, { target: deploymentIn(chart, { podMetadata }) }).podLabels).toEqual({ 'service.istio.io/canonical-name': 'ordering' });
  });

  test('comes before what delegates to it', () => {
    const chart = chartIn();
    flaggerIn(chart);
    SyncWaves.addTo(chart);
    expect(manifestsOf(chart).map(({ kind, metadata }) => [kind, (metadata as { annotations?: object }).annotations])).toEqual([
      ['Deployment', { 'argocd.argoproj.io/sync-wave': '0' }],
      ['Canary', { 'argocd.argoproj.io/sync-wave': '2' }],
      ['VirtualService', { 'argocd.argoproj.io/sync-wave': '3' }],
    ]);
  });
});

describe('who leads requests there', () => {
  test('a rule of an IstioAlb, through the delegate', () => {
    const chart = chartIn();
    const canary = flaggerIn(chart);
    const listener = new IstioAlb(chart, 'alb').addListener('http', { port: 80, hosts: ['shop.example.com'] });
    listener.addAction('orders', { conditions: [ListenerCondition.pathPrefixes(['/orders'])], action: ListenerAction.forward(canary), timeout: Duration.seconds(3) });
    listener.addAction('rest', { action: ListenerAction.fixedResponse(404) });

    expect(manifestsOf(chart, 'VirtualService').find(({ spec }) => spec.hosts[0] === 'shop.example.com')!.spec.http[0])
      .toEqual({ name: 'orders', match: [{ uri: { exact: '/orders' } }, { uri: { prefix: '/orders/' } }], delegate: { name: 'orders' }, timeout: '3s' });
    expect(() => ListenerAction.forward(canary, { port: 81 })).toThrow('port of a forward to canary "orders" must be left out, or 80, got 81');
    expect(() => ListenerAction.forward(canary, { port: 80 })).not.toThrow();
  });

  test('never a route with weights of its own', () => {
    const canary = flaggerIn(chartIn());
    expect(() => HttpAction.route(canary.trafficDestinations())).toThrow('destinations of canary "orders" must be left to Flagger');
    expect(() => ListenerAction.weightedForward([{ target: canary, weight: 1 }])).toThrow('destinations of canary "orders" must be left to Flagger');
  });

  test('rules for callers of the mesh come before', () => {
    const chart = chartIn();
    flaggerIn(chart).virtualService.addHttpRoute({ name: 'health', matches: [{ uri: StringMatch.exact('/healthz') }], action: HttpAction.directResponse(200) });
    expect(manifestsOf(chart, 'VirtualService')[0].spec.http).toEqual([
      { name: 'health', match: [{ uri: { exact: '/healthz' } }], directResponse: { status: 200 } },
      { name: 'default', delegate: { name: 'orders' } },
    ]);
  });
});

describe('who may call it', () => {
  test('is said for the pods of both versions, by a label that Flagger copies', () => {
    const chart = chartIn();
    const canary = flaggerIn(chart);
    canary.allowFrom(ServiceIdentity.fromServiceAccount('shop', 'cart'), { methods: ['GET'] });

    const [policy] = manifestsOf(chart, 'AuthorizationPolicy');
    expect(policy.spec).toEqual({
      selector: { matchLabels: { 'service.istio.io/canonical-name': 'orders' } },
      rules: [{ from: [{ source: { principals: ['cluster.local/ns/shop/sa/cart'] } }], to: [{ operation: { methods: ['GET'], ports: ['8080'] } }] }],
    });
  });

  test('and who it is to others, by the account of its pods', () => {
    const chart = chartIn();
    flaggerIn(chart).identify();
    expect(manifestsOf(chart, 'ServiceAccount').map(({ metadata }) => metadata.name)).toEqual(['orders']);
    expect(manifestsOf(chart, 'Deployment')[0].spec.template).toMatchObject({ spec: { serviceAccountName: 'orders' } });
  });
});

describe('a Deployment is refused', () => {
  test.each<[string, Partial<kplus.DeploymentProps>, string]>([
    ['with replicas', { replicas: 2 }, 'replicas of Deployment "orders", the target of canary "orders", must be left out, got 2: Flagger scales it to 0'],
    ['in another namespace', { metadata: { name: 'orders', namespace: 'other' } }, 'namespace of Deployment "orders", the target of canary "orders", must be that of its chart (shop), got "other"'],
    ['without a port', { containers: [{ image: 'a' }] }, 'containers of the target of canary "orders" must be set up to listen on a port'],
  ])('%s', (_, props, message) => {
    const chart = chartIn();
    const target = deploymentIn(chart, props);
    expect(() => flaggerIn(chart, { target })).toThrow(message);
  });

  test('that selects its pods without the label app', () => {
    const chart = chartIn();
    const target = new kplus.Deployment(chart, 'deployment', { metadata: { name: 'orders' }, containers: [{ image: 'a', portNumber: 8080 }] });
    expect(() => flaggerIn(chart, { target })).toThrow(/^\[test\/canary\] labels by which Deployment "orders", the target of canary "orders", selects its pods must be such as \{ app: "orders" \}/);
    target.select(kplus.LabelSelector.of({ labels: { app: 'orders' } }));
    expect(flaggerIn(chart, { target }).name).toBe('orders');
  });

  test('with an autoscaler of its own', () => {
    const chart = chartIn();
    const target = deploymentIn(chart);
    new kplus.HorizontalPodAutoscaler(chart, 'autoscaler', { target, maxReplicas: 3 });
    expect(() => flaggerIn(chart, { target })).toThrow('autoscaler of Deployment "orders", the target of canary "orders", must be left to the canary');
  });

  test('in an ambient mesh', () => {
    const chart = chartIn();
    MeshSettings.configure(chart, { dataPlane: DataPlane.AMBIENT });
    expect(() => flaggerIn(chart)).toThrow('data plane of canary "orders" must be that of sidecars');
  });
});

describe('an object that is Flagger\'s', () => {
  const OWNED: [string, string, string][] = [
    ['v1', 'Service', 'orders'], ['v1', 'Service', 'orders-primary'], ['v1', 'Service', 'orders-canary'],
    ['networking.istio.io/v1', 'DestinationRule', 'orders'], ['networking.istio.io/v1beta1', 'DestinationRule', 'orders-primary'],
    ['networking.istio.io/v1', 'VirtualService', 'orders'], ['apps/v1', 'Deployment', 'orders-primary'],
    ['autoscaling/v2', 'HorizontalPodAutoscaler', 'orders-primary'], ['keda.sh/v1alpha1', 'ScaledObject', 'orders-primary'],
  ];

  test.each(OWNED)('%s %s %s is refused before the canary, and after it', (apiVersion, kind, name) => {
    const chart = chartIn();
    bare(chart, apiVersion, kind, name);
    expect(() => flaggerIn(chart)).toThrow(`${kind} "${name}" must be left to Flagger, got one of "test/${kind}-${name}": Flagger makes it for canary "orders"`);

    const other = chartIn();
    flaggerIn(other);
    bare(other, apiVersion, kind, name);
    expect(() => manifestsOf(other)).toThrow(`${kind} "${name}" must be left to Flagger`);
  });

  test.each<[string, string, string, string?]>([
    ['v1', 'Service', 'orders-v2'], ['v1', 'Service', 'orders', 'other'], ['v1', 'ConfigMap', 'orders-primary'],
    ['apps/v1', 'Deployment', 'orders-canary'], ['networking.istio.io/v1', 'VirtualService', 'orders-primary'],
  ])('%s %s %s %s is none', (apiVersion, kind, name, namespace) => {
    const chart = chartIn();
    bare(chart, apiVersion, kind, name, namespace);
    expect(() => flaggerIn(chart)).not.toThrow();
  });

  test('is one of the Service\'s name, and of the Deployment\'s', () => {
    const chart = chartIn();
    bare(chart, 'v1', 'Service', 'orders');
    bare(chart, 'autoscaling/v2', 'HorizontalPodAutoscaler', 'cart-primary');
    expect(() => flaggerIn(chart, { name: 'cart' })).not.toThrow();
  });

  test('in another cluster is none', () => {
    const chart = chartIn();
    MeshSettings.configure(chart, { cluster: 'one' });
    const other = new Chart(chart.node.root as never, 'other', { namespace: 'shop' });
    MeshSettings.configure(other, { cluster: 'two' });
    bare(other, 'v1', 'Service', 'orders');
    expect(() => flaggerIn(chart)).not.toThrow();
  });
});

describe('what else is refused', () => {
  test('a port or protocol that Flagger can not move', () => {
    const chart = chartIn();
    const target = deploymentIn(chart);
    const making = (props: object) => () => flaggerIn(chart, { target, ...props });
    expect(making({ protocol: ApplicationProtocol.TCP })).toThrow('protocol of canary "orders" must be HTTP, HTTP/2 or gRPC, got "tcp"');
    expect(making({ protocol: 'smtp' })).toThrow('protocol of canary "orders" must be one of');
    expect(making({ port: 0 })).toThrow('port of canary "orders" must be an integer from 1 to 65535');
    expect(making({ targetPort: 65536 })).toThrow('targetPort of canary "orders" must be an integer');
    expect(making({ name: 'Orders' })).toThrow('name of a service must be a DNS label');
    expect(making({ progressDeadline: Duration.millis(1500) })).toThrow('progressDeadline of canary "orders"');
    expect(making({ autoscaling: { maxReplicas: 1 } })).toThrow('maxReplicas of canary "orders"');
    expect(making({ protocol: ApplicationProtocol.HTTP2, progressDeadline: Duration.seconds(1) })).not.toThrow();
  });
});
