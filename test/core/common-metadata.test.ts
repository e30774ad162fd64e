import { App, Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import {
  CommonMetadata, DelegatedRules, GatewayLoadBalancer, IngressGateway, IstioAlb, ListenerAction, ListenerCondition,
  TargetGroup, TargetGroupTarget, TargetStickiness, WeightedService,
} from '../../src';

const METADATA: CommonMetadata = { labels: { team: 'shop' }, annotations: { 'example.com/owner': 'shop@example.com' } };

interface Written {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly labels?: Record<string, string>; readonly annotations?: Record<string, string> };
}

function chartOf(app: App): Chart {
  return new Chart(app, 'shop', { namespace: 'shop', disableResourceNameHashes: true });
}

const objectsOf = (app: App) => parseAllDocuments(app.synthYaml()).map(document => document.toJS() as Written);

/** Which objects have the metadata, and which do not. */
function shared(app: App): { readonly having: string[]; readonly lacking: string[] } {
  const has = ({ metadata: { labels = {}, annotations = {} } }: Written) => labels.team === 'shop' && annotations['example.com/owner'] === 'shop@example.com';
  const names = (objects: Written[]) => objects.map(({ kind, metadata: { name } }) => `${kind} ${name}`).sort();
  const objects = objectsOf(app);
  return { having: names(objects.filter(has)), lacking: names(objects.filter(object => !has(object))) };
}

function serviceIn(chart: Chart, metadata?: CommonMetadata): WeightedService {
  const version = (name: string) => ({ name, containers: [{ image: 'web:1', portNumber: 8080 }] });
  return new WeightedService(chart, 'web', { name: 'web', port: 80, metadata, versions: [version('v1'), version('v2')] });
}

describe('metadata is at every object', () => {
  test('of a load balancer, of rules that are added later too', () => {
    const app = new App();
    const chart = chartOf(app);
    const web = serviceIn(chart);
    const edge = new Chart(app, 'edge', { namespace: 'edge', disableResourceNameHashes: true });
    const gateway = new IngressGateway(edge, 'gateway', { name: 'edge', loadBalancer: GatewayLoadBalancer.clusterIp(), numTrustedProxies: 1 });
    const alb = new IstioAlb(chart, 'alb', { name: 'alb', metadata: METADATA, gateways: [gateway] });
    const http = alb.addListener('http', { hosts: ['*.example.com'], defaultAction: ListenerAction.forward(web) });
    expect(shared(app).having).toEqual(['Gateway alb', 'VirtualService alb-wildcard---example-com']);
    http.addAction('cart', { conditions: [ListenerCondition.hostHeaders(['cart.example.com'])], action: ListenerAction.forward(web.version('v1')) });
    http.addAction('office', {
      conditions: [ListenerCondition.hostHeaders(['office.example.com']), ListenerCondition.sourceIps(['203.0.113.0/24'])],
      action: ListenerAction.forward(web.version('v2')),
    });
    const { having, lacking } = shared(app);
    expect(having.filter(name => name.startsWith('VirtualService'))).toHaveLength(3);
    expect(having.filter(name => name.startsWith('AuthorizationPolicy')).length).toBeGreaterThan(0);
    expect(lacking.filter(name => /^(Gateway|AuthorizationPolicy|VirtualService alb)/.test(name))).toEqual([]);
    expect(lacking).toContain('VirtualService web');
  });

  test('of a WeightedService, of versions that are added later too', () => {
    const app = new App();
    const web = serviceIn(chartOf(app), METADATA);
    web.addVersion({ name: 'v3', containers: [{ image: 'web:3', portNumber: 8080 }] });
    expect(shared(app)).toEqual({
      having: ['Deployment web-v1', 'Deployment web-v2', 'Deployment web-v3', 'DestinationRule web', 'Service web', 'VirtualService web'],
      lacking: [],
    });
  });

  test('of a target group', () => {
    const app = new App();
    const chart = chartOf(app);
    const deployment = new kplus.Deployment(chart, 'web', { containers: [{ image: 'web:1', portNumber: 8080 }] });
    const target = TargetGroupTarget.fromDeployment(deployment, { port: 80, name: 'web' });
    new TargetGroup(chart, 'group', { target, name: 'web', stickiness: TargetStickiness.cookie('session'), metadata: METADATA });
    expect(shared(app)).toEqual({ having: ['DestinationRule web', 'Service web'], lacking: ['Deployment shop-web'] });
  });

  test('of delegated rules and of an ingress gateway', () => {
    const app = new App();
    const chart = chartOf(app);
    new DelegatedRules(chart, 'cart', { name: 'cart', pathPrefix: '/cart', metadata: METADATA })
      .addAction('default', { action: ListenerAction.fixedResponse(200) });
    new IngressGateway(chart, 'gateway', { name: 'edge', loadBalancer: GatewayLoadBalancer.clusterIp(), metadata: METADATA });
    const { having, lacking } = shared(app);
    expect(lacking).toEqual([]);
    expect(having).toContain('VirtualService cart');
    expect(having).toContain('Deployment edge');
  });
});

test('what an object has itself stays, and pods get nothing', () => {
  const app = new App();
  const chart = chartOf(app);
  const web = serviceIn(chart, { labels: { app: 'other' }, annotations: { 'example.com/owner': 'shop' } });
  web.service.metadata.addAnnotation('example.com/owner', 'web');
  const [deployment] = objectsOf(app).filter(({ kind }) => kind === 'Deployment') as (Written & { readonly spec: { readonly template: Written } })[];
  const service = objectsOf(app).find(({ kind }) => kind === 'Service')!;
  expect(deployment.metadata).toMatchObject({ labels: { app: 'web', version: 'v1' }, annotations: { 'example.com/owner': 'shop' } });
  expect(deployment.spec.template.metadata.annotations).toBeUndefined();
  expect(service.metadata).toMatchObject({ labels: { app: 'other' }, annotations: { 'example.com/owner': 'web' } });
});

describe('metadata that is refused', () => {
  const make = (metadata: object) => () => serviceIn(chartOf(new App()), metadata);

  test.each<[string, object]>([
    ['labels of service "web": label team must be at most 63 letters', { labels: { team: 'a b' } }],
    ['labels of service "web": label key must be a Kubernetes label key', { labels: { 'a b': '' } }],
    ['annotations of service "web": label key must be a Kubernetes label key', { annotations: { 'a b': '' } }],
    ['annotations of service "web": annotation a must be a text, got 1', { annotations: { a: 1 } }],
    ['annotations of service "web": istio.io/dry-run must be left out, got "false": policies would refuse nothing', { annotations: { 'istio.io/dry-run': 'false' } }],
    ['name in the metadata of service "web" must be left out, got "x": it is for several objects', { name: 'x' }],
  ])('%s', (message, metadata) => {
    expect(make(metadata)).toThrow(message);
  });

  test('has near misses', () => {
    expect(make({ labels: { team: 'a.b' }, annotations: { 'a.example.com/b': 'any text: {}' }, name: undefined })).not.toThrow();
  });
});
