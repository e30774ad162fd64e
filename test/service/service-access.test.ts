import { Chart, Testing } from 'cdk8s';
import { Deployment, ServiceAccount } from 'cdk8s-plus-28';
import { describe, expect, test } from 'vitest';
import { chartIn, echoIn, echoWith, manifestsOf, version } from './service-fixture';
import { Findings } from '../../src/core/findings';
import { ServiceHost } from '../../src/networking/destination/destination';
import { ServiceIdentity } from '../../src/security/service-identity';
import { ApplicationProtocol } from '../../src/service/application-protocol';
import { WeightedService } from '../../src/service/weighted-service';
import { WeightedServiceProps } from '../../src/service/weighted-service-props';

const CART = ServiceIdentity.fromServiceAccount('shop', 'cart');

function serviceIn(chart: Chart, name: string, props: Partial<WeightedServiceProps> = {}): WeightedService {
  return new WeightedService(chart, name, { name, port: 80, versions: [version('v1')], ...props });
}

function policyOf(chart: Chart): Record<string, unknown> {
  const [policy, ...others] = manifestsOf(chart, 'AuthorizationPolicy');
  expect(others).toEqual([]);
  return policy as unknown as Record<string, unknown>;
}

const rulesOf = (chart: Chart): unknown => (policyOf(chart).spec as { rules: unknown }).rules;

describe('who may call a service', () => {
  test('is in one policy for its pods, and the ports are those of the pods', () => {
    const chart = chartIn('shop');
    const orders = serviceIn(chart, 'orders');
    orders.allowFrom(CART, { methods: ['GET'], paths: ['/orders/*'] });
    orders.allowFrom(ServiceIdentity.fromNamespace('clients'));
    expect(policyOf(chart)).toEqual({
      apiVersion: 'security.istio.io/v1',
      kind: 'AuthorizationPolicy',
      metadata: { name: 'orders-callers', namespace: 'shop' },
      spec: {
        selector: { matchLabels: { app: 'orders' } },
        rules: [
          {
            from: [{ source: { principals: ['cluster.local/ns/shop/sa/cart'] } }],
            to: [{ operation: { methods: ['GET'], paths: ['/orders/*'], ports: ['8080'] } }],
          },
          { from: [{ source: { namespaces: ['clients'] } }], to: [{ operation: { ports: ['8080'] } }] },
        ],
      },
    });
  });

  test('is nobody\'s business until somebody is named', () => {
    const chart = chartIn('shop');
    serviceIn(chart, 'orders');
    expect(manifestsOf(chart, 'AuthorizationPolicy')).toEqual([]);
  });

  test('may depend on the port, which is one of the Service', () => {
    const chart = chartIn('shop');
    const orders = serviceIn(chart, 'orders', {
      port: undefined,
      ports: [{ port: 80, targetPort: 8080 }, { port: 9000, targetPort: 9090, protocol: ApplicationProtocol.TCP }],
    });
    orders.allowFrom(CART, { ports: [9000] });
    orders.allowFrom(CART, { ports: [80], methods: ['GET'] });
    orders.allowFrom(CART);
    expect(rulesOf(chart)).toMatchObject([
      { to: [{ operation: { ports: ['9090'] } }] },
      { to: [{ operation: { methods: ['GET'], ports: ['8080'] } }] },
      { to: [{ operation: { ports: ['8080', '9090'] } }] },
    ]);
    expect(() => orders.allowFrom(CART, { paths: ['/orders'] })).toThrow('protocol of port 9000 of service "orders" must be HTTP beside methods and paths');
    expect(() => orders.allowFrom(CART, { ports: [8080] })).toThrow('port for callers of service "orders" must be one of 80, 9000, got 8080');
    expect(rulesOf(chart)).toHaveLength(3);
  });

  test.each([
    ['a method in small letters', { methods: ['get'] }, 'methods'],
    ['a path of another language', { paths: ['/orders/.*'] }, 'paths'],
    ['no ports', { ports: [] }, 'ports'],
  ])('is refused where no request is like it: %s', (_, options, named) => {
    const chart = chartIn('shop');
    const orders = serviceIn(chart, 'orders');
    expect(() => orders.allowFrom(CART, options)).toThrow(named);
    expect(manifestsOf(chart, 'AuthorizationPolicy')).toEqual([]);
  });

  test('of a Service that exists is about the pods that it selects, and about all of their ports', () => {
    const chart = chartIn('shop');
    const existing = { name: undefined, port: undefined, service: ServiceHost.fromServiceName('orders'), versions: [{ name: 'v1', podLabels: { version: 'v1' } }] };
    const unknown = serviceIn(chartIn('shop'), 'orders', existing);
    expect(() => unknown.allowFrom(CART)).toThrow('serviceSelector of service "orders" must be given');
    const orders = serviceIn(chart, 'orders', { ...existing, serviceSelector: { app: 'web' } });
    expect(() => orders.allowFrom(CART, { ports: [80] })).toThrow('port for callers');
    orders.allowFrom(CART);
    expect(policyOf(chart).spec).toEqual({
      selector: { matchLabels: { app: 'web' } }, rules: [{ from: [{ source: { principals: ['cluster.local/ns/shop/sa/cart'] } }] }],
    });
  });

  test.each([
    ['without a sidecar', { podMetadata: { labels: { 'sidecar.istio.io/inject': 'false' } } }],
    ['in the network of their node', { hostNetwork: true }],
  ])('can not be said of pods %s', (_, options) => {
    expect(() => echoWith(options).allowFrom(CART)).toThrow('pods of version "v1" of service "echo" must be behind a sidecar');
  });

  test('can not be said of such pods that come later either', () => {
    const echo = echoIn(chartIn());
    echo.allowFrom(CART);
    expect(() => echo.addVersion(version('v3', { hostNetwork: true }))).toThrow('pods of version "v3" of service "echo" must be behind a sidecar');
    expect(echo.versions).toHaveLength(2);
  });

});

describe('who a service is to others', () => {
  test('is the account that its versions have', () => {
    const chart = chartIn('shop');
    const account = new ServiceAccount(chart, 'account', { metadata: { name: 'till' } });
    serviceIn(chart, 'orders').allowFrom(serviceIn(chart, 'cart', { versions: [version('v1', { serviceAccount: account })] }));
    expect(rulesOf(chart)).toMatchObject([{ from: [{ source: { principals: ['cluster.local/ns/shop/sa/till'] } }] }]);
    expect(manifestsOf(chart, 'ServiceAccount')).toHaveLength(1);
  });

  test('is an account of its own where they have none, which is said', () => {
    const chart = chartIn('shop');
    const cart = serviceIn(chart, 'cart', { versions: [version('v1'), version('v2')] });
    serviceIn(chart, 'orders').allowFrom(cart);
    cart.addVersion(version('v3'));
    expect(rulesOf(chart)).toMatchObject([{ from: [{ source: { principals: ['cluster.local/ns/shop/sa/cart'] } }] }]);
    const accounts = manifestsOf(chart, 'Deployment').map(({ metadata: { name }, spec }) => [name, spec.template.spec.serviceAccountName]);
    expect(accounts).toEqual([['cart-v1', 'cart'], ['cart-v2', 'cart'], ['cart-v3', 'cart'], ['orders-v1', undefined]]);
    const order = manifestsOf(chart).map(({ kind, metadata: { name } }) => `${kind} ${name}`);
    expect(order.indexOf('ServiceAccount cart')).toBeLessThan(order.indexOf('Deployment cart-v1'));
    expect(Findings.all(chart).filter(({ code }) => code === 'CDI135').map(({ path, level }) => [path, level])).toEqual([['test/cart', 'info']]);
  });

  test('is both where some have one, also of a version that comes later', () => {
    const chart = chartIn('shop');
    const account = (name: string) => ServiceAccount.fromServiceAccountName(chart, `account ${name}`, name);
    const cart = serviceIn(chart, 'cart', { versions: [version('v1'), version('v2', { serviceAccount: account('till') })] });
    serviceIn(chart, 'orders').allowFrom(cart);
    cart.addVersion(version('v3', { serviceAccount: account('basket') }));
    expect(rulesOf(chart)).toMatchObject([
      { from: [{ source: { principals: ['cluster.local/ns/shop/sa/cart', 'cluster.local/ns/shop/sa/till', 'cluster.local/ns/shop/sa/basket'] } }] },
    ]);
  });

  test('is nothing that is not its own', () => {
    const chart = chartIn('shop');
    const shared = ServiceAccount.fromServiceAccountName(chart, 'account', 'default');
    const cart = serviceIn(chart, 'cart', { versions: [version('v1', { serviceAccount: shared })] });
    expect(() => serviceIn(chart, 'orders').allowFrom(cart)).toThrow('serviceAccount of version "v1" of service "cart" must be one of its own, got "default"');
    expect(() => ServiceIdentity.fromServiceAccount('shop', 'default')).toThrow('must be one of its own');
  });

  test('is not known of pods that are made elsewhere', () => {
    const chart = chartIn('shop');
    const cart = serviceIn(chart, 'cart', { targetPort: 8080, versions: [{ name: 'v1', podLabels: { app: 'cart', version: 'v1' } }] });
    expect(() => serviceIn(chart, 'orders').allowFrom(cart)).toThrow('pods of version "v1" of service "cart" must be made by this app');
  });

  test('leaves nothing behind where it is refused', () => {
    const chart = chartIn('shop');
    const cart = serviceIn(chart, 'cart');
    const orders = serviceIn(chart, 'orders', { protocol: ApplicationProtocol.TCP });
    expect(() => orders.allowFrom(cart, { methods: ['GET'] })).toThrow('must be HTTP');
    expect([manifestsOf(chart, 'ServiceAccount'), manifestsOf(chart, 'AuthorizationPolicy')]).toEqual([[], []]);
    expect(manifestsOf(chart, 'Deployment').map(({ spec }) => spec.template.spec.serviceAccountName)).toEqual([undefined, undefined]);
    serviceIn(chart, 'stock').allowFrom(cart);
    expect(manifestsOf(chart, 'ServiceAccount')).toHaveLength(1);
  });
});

describe('an identity', () => {
  const sourceOf = (identity: ServiceIdentity) => identity._source();

  test('is that of a workload', () => {
    const chart = new Chart(Testing.app(), 'test', { namespace: 'jobs' });
    const containers = [{ image: 'job:1', portNumber: 80 }];
    const named = new Deployment(chart, 'named', { containers, serviceAccount: ServiceAccount.fromServiceAccountName(chart, 'account', 'nightly') });
    expect(sourceOf(ServiceIdentity.fromWorkload(named))).toEqual({ principals: ['cluster.local/ns/jobs/sa/nightly'] });
    expect(() => ServiceIdentity.fromWorkload(new Deployment(chart, 'unnamed', { containers }))).toThrow('serviceAccount of workload "test/unnamed" must be given');
  });

  test('is that of a gateway, where it is known', () => {
    const gateway = { labels: { istio: 'edge' }, namespaceName: 'edge' };
    expect(sourceOf(ServiceIdentity.fromGateway({ ...gateway, serviceAccountName: 'edge' }))).toEqual({ principals: ['cluster.local/ns/edge/sa/edge'] });
    expect(() => ServiceIdentity.fromGateway(gateway)).toThrow('serviceAccountName of the gateway with the labels {"istio":"edge"} in "edge" must be known');
  });

  test('may be one of another trust domain', () => {
    expect(sourceOf(ServiceIdentity.fromPrincipals(['partner.example/ns/shop/sa/*']))).toEqual({ principals: ['partner.example/ns/shop/sa/*'] });
    expect(() => ServiceIdentity.fromPrincipals(['spiffe://partner.example/ns/shop/sa/cart'])).toThrow('spiffe://');
    expect(() => ServiceIdentity.fromPrincipals([])).toThrow('principals of callers');
  });

  test.each([['Shop', 'cart', 'namespaceName'], ['shop', '', 'name of a ServiceAccount']])('of account %s/%s is refused', (namespace, name, what) => {
    expect(() => ServiceIdentity.fromServiceAccount(namespace, name)).toThrow(what);
  });
});
