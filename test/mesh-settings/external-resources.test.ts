import { App, Chart, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { describe, expect, test } from 'vitest';
import {
  AuthorizationAction, AuthorizationPolicy, Destination, ExternalResources, ExternalResourcesProps, Findings, Gateway, GatewayServer, HttpAction,
  MeshSettings, PolicyTarget, ServiceHost, VirtualService,
} from '../../src';

const CODES = ['IST0101/destination-host', 'IST0101/destination-port', 'IST0101/gateway', 'IST0101/namespace', 'IST0127', 'IST0132'];

/** What is found in an app with a Service `web` and a Gateway `public`. */
function found(external: ExternalResourcesProps, build: (chart: Chart) => void): string[] {
  const app: App = Testing.app();
  ExternalResources.declare(app, external);
  const chart = new Chart(app, 'shop', { namespace: 'shop' });
  new kplus.Service(chart, 'web', { metadata: { name: 'web' }, ports: [{ port: 80, name: 'http' }] });
  new Gateway(chart, 'public', { name: 'public', servers: [GatewayServer.http({ hosts: ['*.example.com'] })] });
  build(chart);
  return Findings.all(app).filter(({ code }) => CODES.includes(code)).map(({ code, level }) => `${level} ${code}`);
}

const routes = (host: string, { port = 80, gateway = '', hosts = ['shop.example.com'] } = {}) => (chart: Chart) => {
  const destination = Destination.toService(ServiceHost.fromServiceName(host), { port });
  const gateways = gateway === '' ? [] : [Gateway.fromGatewayName(chart, 'gateway', gateway)];
  new VirtualService(chart, 'routes', { hosts, gateways, http: [{ name: 'all', action: HttpAction.route([{ destination }]) }] });
};

const service = (name: string, port = 80) => ({ services: [{ name, namespaceName: 'shop', ports: [{ port }] }] });

describe('a Service of others', () => {
  test('is there, also where its name is nearly that of another one', () => {
    expect(found({}, routes('wbe'))).toEqual(['warning IST0101/destination-host']);
    expect(found(service('wbe'), routes('wbe'))).toEqual([]);
    expect(found(service('other'), routes('wbe'))).toEqual(['warning IST0101/destination-host']);
  });

  test('has its ports and no others', () => {
    expect(found(service('cart', 81), routes('cart', { port: 81 }))).toEqual([]);
    expect(found(service('cart', 81), routes('cart'))).toEqual(['error IST0101/destination-port']);
  });
});

describe('a Gateway of others', () => {
  const gateway = (hosts?: string[]) => ({ gateways: [{ name: 'publi', namespaceName: 'shop', hosts }] });

  test('is there', () => {
    expect(found({}, routes('web', { gateway: 'publi' }))).toEqual(['warning IST0101/gateway']);
    expect(found(gateway(), routes('web', { gateway: 'publi' }))).toEqual([]);
  });

  test('has its hosts and no others', () => {
    expect(found(gateway(['*.example.com']), routes('web', { gateway: 'publi' }))).toEqual([]);
    expect(found(gateway(['shop/*.example.com']), routes('web', { gateway: 'publi' }))).toEqual([]);
    expect(found(gateway(['other/*.example.com']), routes('web', { gateway: 'publi' }))).toEqual(['warning IST0132']);
    expect(found(gateway(['*.example.org']), routes('web', { gateway: 'publi' }))).toEqual(['warning IST0132']);
  });
});

describe('a namespace', () => {
  const from = (namespace: string) => (chart: Chart) => {
    new AuthorizationPolicy(chart, 'policy', {
      target: PolicyTarget.workload({ app: 'web' }), action: AuthorizationAction.ALLOW, rules: [{ sources: [{ namespaces: [namespace] }] }],
    });
  };

  test('that is wholly known has nothing else', () => {
    expect(found({ namespaces: [{ name: 'shop', isComplete: true }] }, routes('cart'))).toEqual(['error IST0101/destination-host']);
    expect(found({ namespaces: [{ name: 'shop', isComplete: true }], ...service('cart') }, routes('cart'))).toEqual([]);
    expect(found({ namespaces: [{ name: 'shop', isComplete: true }] }, routes('wbe'))).toEqual(['error IST0101/destination-host']);
    expect(found({ namespaces: [{ name: 'shop' }] }, routes('wbe'))).toEqual(['warning IST0101/destination-host']);
  });

  test('of others is one that a policy may name', () => {
    const namespaces = (...names: string[]) => ({ namespaces: names.map(name => ({ name })) });
    expect(found(namespaces('payments'), from('payment'))).toEqual(['warning IST0101/namespace']);
    expect(found(namespaces('payments', 'payment'), from('payment'))).toEqual([]);
  });
});

describe('pods of others', () => {
  const policyFor = (app: string) => (chart: Chart) => {
    new kplus.Pod(chart, 'pod', { metadata: { labels: { app: 'web' } }, containers: [{ image: 'web' }] });
    new AuthorizationPolicy(chart, 'policy', {
      target: PolicyTarget.workload({ app }), action: AuthorizationAction.DENY, rules: [{ sources: [{ namespaces: ['shop'] }] }],
    });
  };

  test('are those that a policy may select', () => {
    const workloads = [{ namespaceName: 'shop', labels: { app: 'cart', version: 'v1' } }];
    expect(found({}, policyFor('cart'))).toEqual(['warning IST0127']);
    expect(found({ workloads }, policyFor('cart'))).toEqual([]);
    expect(found({ workloads }, policyFor('carts'))).toEqual(['warning IST0127']);
  });
});

test('in a cluster of which the app has everything, nothing else is anywhere', () => {
  expect(found({ isComplete: true }, routes('cart'))).toEqual(['error IST0101/destination-host']);
  expect(found({ isComplete: true, ...service('cart') }, routes('cart'))).toEqual([]);
  expect(found({ isComplete: false }, routes('cart'))).toEqual([]);
});

test('is known in its cluster only', () => {
  const app = Testing.app();
  const [dev, prod] = ['dev', 'prod'].map(id => {
    const chart = new Chart(app, id, { namespace: 'shop' });
    MeshSettings.configure(chart, { cluster: id });
    new kplus.Service(chart, 'web', { metadata: { name: 'web' }, ports: [{ port: 80, name: 'http' }] });
    return chart;
  });
  ExternalResources.declare(prod, service('wbe'));
  [dev, prod].forEach(routes('wbe'));
  expect(Findings.all(app).filter(({ code }) => CODES.includes(code)).map(({ path }) => path)).toEqual(['dev/routes']);
});

test.each<[string, ExternalResourcesProps]>([
  ['name of an external Service must be a DNS label', { services: [{ name: 'A', namespaceName: 'shop', ports: [{ port: 80 }] }] }],
  ['ports of external Service "a" must be a list of at least one', { services: [{ name: 'a', namespaceName: 'shop', ports: [] }] }],
  ['port of external Service "a" must be an integer from 1', { services: [{ name: 'a', namespaceName: 'shop', ports: [{ port: 0 }] }] }],
  ['namespaceName of external Gateway "a" must be a DNS label', { gateways: [{ name: 'a', namespaceName: 'A' }] }],
  ['host of external Gateway "a" must be', { gateways: [{ name: 'a', namespaceName: 'b', hosts: ['https://x'] }] }],
  ['namespaceName of external workload must be a DNS label', { workloads: [{ namespaceName: 'A', labels: { app: 'a' } }] }],
  ['labels of external workload in "a" must be a list of at least one', { workloads: [{ namespaceName: 'a', labels: {} }] }],
  ['name of an external namespace must be a DNS label', { namespaces: [{ name: 'a.b' }] }],
])('is refused: %s', (message, props) => {
  expect(() => ExternalResources.declare(Testing.app(), props)).toThrow(message);
});
