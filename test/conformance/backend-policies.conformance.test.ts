import { ApiObject, App, Chart } from 'cdk8s';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AUTHORIZER, authorizerIn, LOGIN_PAGE, newAuthorizer } from './authorizer';
import { ApplyOptions, Mesh, MeshRequest, startMesh } from './driver/mesh';
import { newApp, newChart, newService } from './shop';
import { bearer, newIssuer } from './tokens';
import { GatewayLoadBalancer, IngressGateway, IstioAlb, ListenerAction, ListenerCondition, MeshNamespace, NetworkLoadBalancerScheme } from '../../src';

const SHOP = 'shop.example.com';
const ADMIN = 'admin.example.com';
const CART = { app: 'cart' };

let mesh: Mesh;

beforeAll(async () => {
  mesh = await startMesh();
});

afterAll(() => mesh?.stop());

/** A gateway of the app with two services behind it. */
class PolicedShop {
  readonly app: App = newApp();
  readonly edge: Chart = newChart(this.app, 'edge');
  readonly chart: Chart = newChart(this.app, 'shop');

  constructor(loadBalancer: GatewayLoadBalancer = GatewayLoadBalancer.clusterIp()) {
    new MeshNamespace(this.edge, 'namespace', { labels: { 'elbv2.k8s.aws/pod-readiness-gate-inject': 'enabled' } });
    const gateway = new IngressGateway(this.edge, 'gateway', { name: 'public', loadBalancer });
    const [web, cart] = [newService(this.chart, 'web', { v1: 1 }), newService(this.chart, 'cart', { v1: 1 }, 2)];
    const listener = new IstioAlb(this.chart, 'alb', { gateways: [gateway] }).addListener('http', {
      hosts: [SHOP, ADMIN], defaultAction: ListenerAction.forward(web),
    });
    listener.addAction('cart', { conditions: [ListenerCondition.pathPrefixes(['/cart'])], action: ListenerAction.forward(cart) });
  }

  /** An AuthorizationPolicy for pods with these labels. */
  police(name: string, namespace: string, matchLabels: Record<string, string>, spec: object): void {
    this.secure('AuthorizationPolicy', name, namespace, { selector: { matchLabels }, ...spec });
  }

  secure(kind: string, name: string, namespace: string, spec: object): void {
    new ApiObject(this.chart, `${kind} ${name}`, { apiVersion: 'security.istio.io/v1', kind, metadata: { name, namespace }, spec });
  }
}

function serve(build: (shop: PolicedShop) => void, options?: ApplyOptions): void {
  beforeAll(async () => {
    const shop = new PolicedShop();
    build(shop);
    await mesh.apply(shop.app, options);
  });
}

/** The Deployment that answers, else the status. */
async function answer(path: string, others: Partial<MeshRequest> = {}): Promise<string | number> {
  const { pod, status } = await mesh.request({ gateway: 'edge/public', host: SHOP, path, ...others });
  return status === 200 ? pod?.deployment ?? status : status;
}

describe('policies on pods', () => {
  serve(shop => {
    shop.police('no-admin', 'shop', CART, { action: 'DENY', rules: [{ to: [{ operation: { paths: ['/cart/admin*'] } }] }] });
    shop.police('no-admin-host', 'shop', CART, { action: 'DENY', rules: [{ to: [{ operation: { hosts: [ADMIN] } }] }] });
  }, { inject: ['shop/cart-v1'] });

  test('refuse a path, and none beside it', async () => {
    expect(await Promise.all(['/cart/admin/users', '/cart/administrators', '/cart/adm', '/cart'].map(path => answer(path))))
      .toEqual([403, 403, 'cart-v1', 'cart-v1']);
  });

  test('refuse a host, and none beside it', async () => {
    expect([await answer('/cart', { host: ADMIN }), await answer('/cart', { host: SHOP })]).toEqual([403, 'cart-v1']);
  });

  test('are not those of other pods', async () => {
    expect([await answer('/admin'), await answer('/', { host: ADMIN })]).toEqual(['web-v1', 'web-v1']);
  });

  test('also count inside the mesh', async () => {
    const statuses = await Promise.all(['/cart/admin', '/cart'].map(async path => (await mesh.request({ from: 'sleep', host: 'cart.shop', path })).status));
    expect(statuses).toEqual([403, 200]);
  });

  test('what is refused does not reach the pod, and says so', async () => {
    const before = mesh.receivedBy('cart-v1').length;
    const { body, received } = await mesh.request({ gateway: 'edge/public', host: SHOP, path: '/cart/admin' });
    expect([body, received, mesh.receivedBy('cart-v1').length]).toEqual(['RBAC: access denied', undefined, before]);
  });

  test('the sidecar has the filters of istiod, for the port of the pod', async () => {
    const listeners = await mesh.dump<{ name: string }>('shop/cart-v1', 'listeners');
    expect(listeners.map(({ name }) => name)).toContain('virtualInbound');
  });

  test('without the policy everything passes', async () => {
    await mesh.removeObject({ apiVersion: 'security.istio.io/v1', kind: 'AuthorizationPolicy', metadata: { name: 'no-admin', namespace: 'shop' } });
    expect(await answer('/cart/admin/users')).toBe('cart-v1');
  });
});

test('a sidecar never answers as it was configured before', async () => {
  for (let turn = 0; turn < 60; turn++) {
    const shop = new PolicedShop();
    shop.police('closed', 'shop', CART, { action: 'DENY', rules: [{ to: [{ operation: { paths: [`/cart/${turn % 2}`] } }] }] });
    await mesh.apply(shop.app, { inject: ['shop/cart-v1'] });
    expect([turn, await answer('/cart/0'), await answer('/cart/1')]).toEqual([turn, ...turn % 2 === 0 ? [403, 'cart-v1'] : ['cart-v1', 403]]);
  }
});

test('without a sidecar a policy on pods has no effect', async () => {
  const shop = new PolicedShop();
  shop.police('nobody', 'shop', CART, { action: 'DENY', rules: [{}] });
  await mesh.apply(shop.app);
  expect(await answer('/cart')).toBe('cart-v1');
});

test('pods that take mutual TLS alone are reached by those who can', async () => {
  const shop = new PolicedShop();
  shop.secure('PeerAuthentication', 'strict', 'shop', { mtls: { mode: 'STRICT' } });
  const inject = ['shop/cart-v1'];
  await mesh.apply(shop.app, { inject });
  const withCertificates = await answer('/cart');
  await mesh.apply(shop.app, { inject, meshConfig: { enableAutoMtls: false } });
  expect([withCertificates, await answer('/cart'), await answer('/')]).toEqual(['cart-v1', 503, 'web-v1']);
});

test('a Deployment that is not there can not be injected', async () => {
  await expect(mesh.apply(new PolicedShop().app, { inject: ['shop/basket'] })).rejects.toThrow('there is no Deployment shop/basket: there are edge/public, shop/web-v1, shop/cart-v1');
});

describe('tokens on pods', () => {
  const [own, other] = [newIssuer('login'), newIssuer('login')];

  serve(shop => {
    shop.secure('RequestAuthentication', 'tokens', 'shop', { selector: { matchLabels: CART }, jwtRules: [{ issuer: own.issuer, jwks: own.jwks }] });
    shop.police('users', 'shop', CART, { action: 'ALLOW', rules: [{ from: [{ source: { requestPrincipals: [`${own.issuer}/user`] } }] }] });
  }, { inject: ['shop/cart-v1'] });

  test('let their users pass, and nobody else', async () => {
    const tokens = [own.token(), own.token({ sub: 'guest' }), other.token()];
    expect(await Promise.all(tokens.map(token => answer('/cart', { headers: bearer(token) })))).toEqual(['cart-v1', 403, 401]);
    expect(await answer('/cart')).toBe(403);
  });
});

describe('addresses of clients', () => {
  const networks = (...remoteIpBlocks: string[]): object => ({ action: 'ALLOW', rules: [{ from: [{ source: { remoteIpBlocks } }] }] });

  test('count at the gateway', async () => {
    const shop = new PolicedShop();
    shop.police('office', 'edge', { istio: 'public' }, networks('127.9.0.0/16'));
    await mesh.apply(shop.app);
    expect([await answer('/', { source: '127.9.0.1' }), await answer('/', { source: '127.10.0.1' })]).toEqual(['web-v1', 403]);
  });

  test('count on pods as the gateway tells them', async () => {
    const balancer = GatewayLoadBalancer.awsLoadBalancerController({ scheme: NetworkLoadBalancerScheme.INTERNET_FACING, proxyProtocol: true });
    const shop = new PolicedShop(balancer);
    shop.police('office', 'shop', CART, networks('203.0.113.0/24'));
    await mesh.apply(shop.app, { inject: ['shop/cart-v1'] });
    const headers = { 'x-forwarded-for': '203.0.113.7' };
    const from = (source: string) => answer('/cart', { proxyProtocol: { source }, headers });
    expect([await from('203.0.113.7'), await from('203.0.114.7')]).toEqual(['cart-v1', 403]);
  });
});

describe.each([
  ['at the gateway', 'edge', { istio: 'public' }, []],
  ['on the pods', 'shop', CART, ['shop/cart-v1']],
])('an authorizer %s', (_, namespace, matchLabels, inject) => {
  const custom = { action: 'CUSTOM', provider: { name: AUTHORIZER }, rules: [{ to: [{ operation: { paths: ['/cart*'] } }] }] };
  const police = (shop: PolicedShop): void => {
    newAuthorizer(shop.chart);
    shop.police('sessions', namespace, matchLabels, custom);
  };

  describe('that the mesh declares', () => {
    serve(police, { inject, meshConfig: authorizerIn('shop') });

    test('lets those pass who have a session', async () => {
      expect(await answer('/cart', { headers: { 'x-session': 'valid' } })).toBe('cart-v1');
    });

    test('sends others to the login page', async () => {
      for (const headers of [undefined, { 'x-session': 'stolen' }]) {
        expect(await mesh.request({ gateway: 'edge/public', host: SHOP, path: '/cart', headers }))
          .toMatchObject({ status: 302, headers: { location: LOGIN_PAGE }, pod: { deployment: AUTHORIZER } });
      }
    });

    test('is not asked about other paths', async () => {
      const before = mesh.receivedBy(AUTHORIZER).length;
      expect([await answer('/about'), mesh.receivedBy(AUTHORIZER).length]).toEqual(['web-v1', before]);
    });
  });

  describe('that the mesh does not declare', () => {
    serve(police, { inject });

    test('refuses everybody, and nobody beside its rules', async () => {
      expect([await answer('/cart', { headers: { 'x-session': 'valid' } }), await answer('/about')]).toEqual([403, 'web-v1']);
    });
  });
});
