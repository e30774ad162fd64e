import { ApiObject, App, Chart, Testing } from 'cdk8s';
import { Construct } from 'constructs';
import { expect, test } from 'vitest';
import {
  AuthorizationPolicy, DestinationRule, Findings, GatewayLoadBalancer, IngressGateway, IstioAlb, ListenerAction, ListenerCondition, LoadBalancer,
  MeshNamespace, MeshSettings, PeerAuthentication, PeerAuthenticationMode, PolicyTarget, ServiceHost, TargetGroup, TargetGroupTarget, Telemetry,
  VirtualService, WeightedService,
} from '../../src';

/** An environment: a gateway, a load balancer with guards, a split service with a target group, rules and policies of its own, a Telemetry. */
function build(app: App, id: string, cluster?: string): Chart {
  const chart = new Chart(app, id, { namespace: 'shop' });
  if (cluster !== undefined) {
    MeshSettings.configure(chart, { cluster });
  }
  new MeshNamespace(chart, 'namespace');
  const gateway = new IngressGateway(chart, 'gateway', { name: 'edge', loadBalancer: GatewayLoadBalancer.clusterIp() });
  const versions = ['v1', 'v2'].map((name, index) => ({ name, weight: [90, 10][index], containers: [{ image: `cart:${name}`, portNumber: 9080 }] }));
  const cart = new WeightedService(chart, 'cart', { name: 'cart', port: 80, versions });
  const group = new TargetGroup(chart, 'group', { target: TargetGroupTarget.fromWeightedService(cart) });
  const listener = new IstioAlb(chart, 'alb', { name: 'shop', gateways: [gateway], accessLogs: {} }).addListener('http', { hosts: ['shop.example.com'] });
  listener.addAction('api', {
    conditions: [ListenerCondition.paths(['/api'])],
    action: ListenerAction.authenticateJwt({ issuers: [{ issuer: `https://${id}.example.com` }], next: ListenerAction.forward(group) }),
  });
  listener.addAction('default', { action: ListenerAction.forward(group) });
  listener.addAction('office', {
    conditions: [ListenerCondition.paths(['/office'])],
    action: ListenerAction.authenticateJwt({ issuers: [{ issuer: `https://${id}.example.com` }], next: ListenerAction.fixedResponse(200) }),
  });
  new DestinationRule(chart, 'search', { name: 'search', host: ServiceHost.fromServiceName('search'), trafficPolicy: { loadBalancer: LoadBalancer.random() } });
  new AuthorizationPolicy(chart, 'closed', {
    name: 'closed',
    target: PolicyTarget.workload({ app: 'cart' }),
    rules: [{ sources: [{ principals: ['cluster.local/ns/web/sa/web', 'cluster.local/ns/shop/sa/edge'] }] }],
  });
  new PeerAuthentication(chart, 'strict', { name: 'strict', mode: PeerAuthenticationMode.STRICT });
  new Telemetry(chart, 'tracing', { tracing: { randomSamplingPercentage: 1 } });
  return chart;
}

test('two charts alike that are declared as two clusters have nothing to do with each other', () => {
  const app = Testing.app();
  build(app, 'dev', 'dev');
  build(app, 'prod', 'prod');
  expect(Findings.all(app)).toEqual([]);
  expect(() => app.synth()).not.toThrow();
});

test('one chart alone has the findings of each', () => {
  const codes = (...charts: string[]) => {
    const app = Testing.app();
    charts.forEach(id => build(app, id, id));
    return Findings.all(app).map(({ code, path }) => `${code} ${path.replace(/^\w+/, '')}`);
  };
  const alone = codes('dev');
  expect(codes('dev', 'prod').sort()).toEqual([...alone, ...alone].sort());
});

test('where nobody says that there are two clusters, the error says how', () => {
  const app = Testing.app();
  build(app, 'dev');
  expect(() => build(app, 'prod')).toThrow('where the charts "dev" and "prod" are for two clusters, say so: MeshSettings.configure(chart, { cluster: … }) for each');
});

test('so does the synth, for objects that any construct makes', () => {
  const app = Testing.app();
  for (const id of ['dev', 'prod']) {
    const chart = new Chart(app, id, { namespace: 'shop' });
    new VirtualService(chart, 'routes', { hosts: ['shop.example.com'], metadata: { name: 'routes' } });
    new ApiObject(chart, 'raw', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'raw' } });
  }
  expect(Findings.all(app).filter(({ code }) => code === 'CDI003')).toMatchObject([{
    level: 'error',
    path: 'prod/routes',
    resource: 'VirtualService shop/routes',
    message: 'the charts "dev" and "prod" hold the same objects for one cluster, such as VirtualService shop/routes: what is applied last is all that there is',
    fix: expect.stringContaining('MeshSettings.configure(chart, { cluster: \'NAME\' })'),
  }]);
  expect(() => app.synth()).toThrow('CDI003');
});

test('an object that is there twice in a chart is refused where it is made, unless the first one was removed', () => {
  const chart = Testing.chart();
  const make = (id: string, name: string) => new VirtualService(chart, id, { hosts: ['shop.example.com'], metadata: { name } });
  make('first', 'routes');
  expect(() => make('second', 'routes')).toThrow('name of the VirtualService of "test/second" must be one that no other in its namespace has, got "routes": '
    + '"test/first" has it, and what is applied last would win: rename one of them (CDI003)');
  expect(() => make('third', 'others')).not.toThrow();
  chart.node.tryRemoveChild('first');
  chart.node.tryRemoveChild('second');
  expect(() => make('fourth', 'routes')).not.toThrow();
});

test('names that users gave, and that meet with what is appended', () => {
  const chart = new Chart(Testing.app(), 'shop', { namespace: 'shop' });
  const listenerOf = (name: string, host: string) => new IstioAlb(chart, `${name} ${host}`, { name }).addListener('http', { hosts: [host] });
  const answering = { action: ListenerAction.fixedResponse(200) };
  listenerOf('shop', 'api.example.com').addAction('default', answering);
  const listener = listenerOf('shop-api', 'example.com');
  expect(() => listener.addAction('default', answering)).toThrow('name of the VirtualService of "shop/shop-api example.com/Routes/example-com" must be one that no other in its '
    + 'namespace has, got "shop-api-example-com": "shop/shop api.example.com/Routes/api-example-com" has it');
  expect(() => listenerOf('shop-api2', 'example.com').addAction('default', answering)).not.toThrow();
  const versions = (name: string) => [{ name, containers: [{ image: 'web:1', portNumber: 8080 }] }];
  new WeightedService(chart, 'web', { name: 'web', port: 80, versions: versions('api-v1') });
  expect(() => new WeightedService(chart, 'web-api', { name: 'web-api', port: 80, versions: versions('v1') })).toThrow('"web-api-v1"');
});

test('a chart of an L2 whose id is no name has one that Kubernetes takes', () => {
  const chart = new Chart(Testing.app(), 'shop', { namespace: 'shop' });
  expect(new VirtualService(chart, 'my_routes.', { hosts: ['shop.example.com'] }).name).toMatch(/^shop-my-routes-c8\w{6}$/);
  expect(new VirtualService(chart, 'routes.v1', { hosts: ['shop.example.com'] }).name).toMatch(/^shop-routes\.v1-c8\w{6}$/);
});

test('a cluster is that of whole charts', () => {
  const app = Testing.app();
  MeshSettings.configure(app, { cluster: 'prod' });
  const chart = new Chart(app, 'shop');
  const below = new Construct(chart, 'below');
  expect(() => MeshSettings.configure(below, { cluster: 'dev' })).toThrow('cluster of "shop/below" must be configured on the app, on a chart, or around charts, got "dev": '
    + 'what a chart makes goes to one cluster');
  expect(MeshSettings.of(below).cluster).toBe('prod');
  expect(() => MeshSettings.configure(new Chart(app, 'other'), { cluster: '' })).toThrow('cluster must be a text that is not empty');
  const stage = new Construct(Testing.app(), 'stage');
  MeshSettings.configure(stage, { cluster: 'dev' });
  expect(MeshSettings.of(new Chart(stage, 'shop')).cluster).toBe('dev');
});
