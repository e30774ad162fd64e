/** A waypoint: the real Envoy with what istiod makes for it, reached by tunnels with the certificates of callers. */
import { ApiObject } from 'cdk8s';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  AmbientShop, ambientShop, atWaypoint, call, CallerName, Name, NAMES, outcomeOf, PORT, POD_PORT, principalOf, statusOf, waypointIn, WAYPOINT,
} from './ambient-shop';
import { Mesh, startAmbientMesh } from './driver/mesh';
import { request } from './envoy/http';
import { newApp, newChart, newService } from './shop';
import {
  AuthorizationPolicy, DataPlane, Findings, GatewayLoadBalancer, HttpAction, IngressGateway, IstioAlb, ListenerAction, MeshNamespace, MeshSettings,
  PeerAuthentication, PeerAuthenticationMode, PolicyTarget, VirtualService, Waypoint,
} from '../../src';

let mesh: Mesh;

beforeAll(async () => {
  mesh = await startAmbientMesh();
});

afterAll(() => mesh?.stop());

const CALLERS: readonly CallerName[] = [...NAMES, 'sleep'];
const THROUGH: Waypoint = { name: WAYPOINT, ingressUseWaypoint: true };

async function apply(add: (shop: AmbientShop) => void = () => undefined, waypoint: Waypoint | 'none' = THROUGH): Promise<void> {
  const made = ambientShop(waypoint === 'none' ? undefined : waypoint);
  waypointIn(made.shop);
  add(made);
  await mesh.apply(made.app);
}

async function callersOf(to: Name): Promise<CallerName[]> {
  const statuses = await Promise.all(CALLERS.map(async name => [name, await statusOf(mesh, name, to)] as const));
  expect(statuses.map(([, status]) => status).filter(status => status !== 200 && status !== 403)).toEqual([]);
  return statuses.filter(([, status]) => status === 200).map(([name]) => name);
}

test('everybody reaches every service through it', async () => {
  await apply();
  expect((await mesh.ambient()).services.filter(({ waypoint }) => waypoint !== undefined).map(({ hostname }) => hostname).sort())
    .toEqual(NAMES.map(name => `${name}.shop.svc.cluster.local`));
  const { status, pod, received } = await call(mesh, 'cart', 'orders', { path: '/x?y' });
  expect([status, pod?.deployment, received?.target]).toEqual([200, 'orders-v1', '/x?y']);
  expect(await callersOf('stock')).toEqual([...CALLERS]);
});

describe('an AuthorizationPolicy for a Service', () => {
  test('lets the callers through that it names, by principal and by namespace, and nobody else', async () => {
    await apply(({ shop }) => {
      atWaypoint(shop, 'orders', { sources: [{ principals: [principalOf('cart')] }] });
      atWaypoint(shop, 'stock', { sources: [{ namespaces: ['clients'] }] });
    });
    expect([await callersOf('orders'), await callersOf('stock'), await callersOf('cart')]).toEqual([['cart'], ['sleep'], [...CALLERS]]);
  });

  test('has methods and paths for each caller', async () => {
    await apply(({ shop }) => atWaypoint(shop, 'orders',
      { sources: [{ principals: [principalOf('cart')] }], operations: [{ methods: ['GET'], paths: ['/orders', '/orders/*'] }] },
      { sources: [{ serviceAccounts: ['shop/stock'] }], operations: [{ methods: ['POST'] }] }));
    const asked: [CallerName, string, string, number][] = [
      ['cart', '/orders', 'GET', 200], ['cart', '/orders/1', 'GET', 200], ['cart', '/ordersX', 'GET', 403], ['cart', '/orders', 'POST', 403],
      ['stock', '/orders', 'POST', 200], ['stock', '/any', 'POST', 200], ['stock', '/orders', 'GET', 403], ['sleep', '/orders', 'POST', 403],
    ];
    expect(await Promise.all(asked.map(async ([from, path, method]) => [from, path, method, await statusOf(mesh, from, 'orders', { path, method })])))
      .toEqual(asked);
  });

  test('compares the port of the Service, and not that of the pods', async () => {
    const opened = async (port: number): Promise<CallerName[]> => {
      await apply(({ shop }) => {
        atWaypoint(shop, 'orders', { sources: [{ principals: [principalOf('cart')] }], operations: [{ ports: [port] }] });
        if (port === POD_PORT) {
          Findings.of(shop).acknowledge('CDI054', 'tried here');
        }
      });
      return callersOf('orders');
    };
    expect([await opened(PORT), await opened(POD_PORT)]).toEqual([['cart'], []]);
  });

  test('is not asked where nothing leads to the waypoint', async () => {
    await apply(({ shop }) => atWaypoint(shop, 'orders', { sources: [{ principals: [principalOf('cart')] }] }), 'none');
    expect(await callersOf('orders')).toEqual([...CALLERS]);
  });
});

describe('at the node of the pods', () => {
  test('everybody who comes through the waypoint is the waypoint', async () => {
    await apply(({ shop }) => {
      new AuthorizationPolicy(shop, 'pods of orders', {
        target: PolicyTarget.workload({ app: 'orders' }), rules: [{ sources: [{ principals: ['cluster.local/ns/shop/sa/waypoint'] }] }],
      });
      new AuthorizationPolicy(shop, 'pods of stock', {
        target: PolicyTarget.workload({ app: 'stock' }), rules: [{ sources: [{ principals: [principalOf('cart')] }] }],
      });
      Findings.of(shop).acknowledge('CDI142', 'tried here');
    });
    expect(await statusOf(mesh, 'cart', 'orders')).toBe(200);
    // The proxy of the node refuses the tunnel of the waypoint, which answers for it.
    expect(await statusOf(mesh, 'cart', 'stock')).toBe(503);
  });

  test('and without one the caller itself', async () => {
    await apply(({ shop }) => new AuthorizationPolicy(shop, 'pods of stock', {
      target: PolicyTarget.workload({ app: 'stock' }), rules: [{ sources: [{ principals: [principalOf('cart')] }], operations: [{ ports: [POD_PORT] }] }],
    }), 'none');
    expect(await Promise.all(CALLERS.map(from => statusOf(mesh, from, 'stock')))).toEqual([200, 'refused', 'refused', 'refused']);
  });
});

describe('at the nodes nobody is refused', () => {
  const told = async (code: string, spec: object, metadata: object = {}) => {
    await apply(({ shop }) => {
      new ApiObject(shop, 'policy', {
        apiVersion: 'security.istio.io/v1',
        kind: 'AuthorizationPolicy',
        metadata: { name: 'policy', ...metadata },
        spec: { selector: { matchLabels: { app: 'orders' } }, ...spec },
      });
      Findings.of(shop).acknowledge(code, 'tried here');
    }, 'none');
    expect(await callersOf('orders')).toEqual([...CALLERS]);
    return (await mesh.ambient()).policies.filter(({ name }) => name === 'policy').map(({ groups }) => groups);
  };

  test('by a rule that denies what only HTTP has: of each part is told what is left, which is nothing', async () => {
    const everything = [{ rules: [{ matches: [{}] }] }];
    expect(await told('KIA0110', { action: 'DENY', rules: [{ to: [{ operation: { paths: ['*'] } }] }] })).toEqual([everything]);
  });

  test('by a dry run, of which they are not told', async () => {
    expect(await told('CDI110', { rules: [] }, { annotations: { 'istio.io/dry-run': 'true' } })).toEqual([]);
  });
});

test('a dry run at the waypoint refuses nobody', async () => {
  await apply(({ shop }) => {
    new AuthorizationPolicy(shop, 'callers', { target: PolicyTarget.services(['orders']), metadata: { annotations: { 'istio.io/dry-run': 'true' } } });
    Findings.of(shop).acknowledge('CDI110', 'tried here');
  });
  expect(await callersOf('orders')).toEqual([...CALLERS]);
});

test('of a VirtualService and an HTTPRoute for one Service the HTTPRoute counts', async () => {
  const answered = async (hasHttpRoute: boolean) => {
    await apply(({ shop, services: { cart, orders, stock } }) => {
      new VirtualService(shop, 'routes', { services: [orders.host], http: [{ name: 'moved', action: HttpAction.route(stock.trafficDestinations()) }] });
      if (hasHttpRoute) {
        new ApiObject(shop, 'http-route', {
          apiVersion: 'gateway.networking.k8s.io/v1',
          kind: 'HTTPRoute',
          metadata: { name: 'orders' },
          spec: {
            parentRefs: [{ group: '', kind: 'Service', name: orders.name, port: PORT }],
            rules: [{
              matches: [{ path: { type: 'PathPrefix', value: '/' } }], backendRefs: [{ group: '', kind: 'Service', name: cart.name, port: PORT, weight: 1 }],
            }],
          },
        });
        Findings.of(shop).acknowledge('CDI119', 'tried here');
      }
    });
    return (await call(mesh, 'stock', 'orders')).pod?.deployment;
  };
  expect([await answered(false), await answered(true)]).toEqual(['stock-v1', 'cart-v1']);
});

test('routes of a VirtualService count there', async () => {
  await apply(({ shop, services: { orders, stock } }) => new VirtualService(shop, 'routes', {
    services: [orders.host], http: [{ name: 'moved', action: HttpAction.route(stock.trafficDestinations()) }],
  }));
  expect((await call(mesh, 'cart', 'orders')).pod?.deployment).toBe('stock-v1');
});

test('STRICT refuses what comes in plain text', async () => {
  const plain = async (mode: PeerAuthenticationMode) => {
    await apply(({ shop }) => new PeerAuthentication(shop, 'peers', { mode }), 'none');
    return outcomeOf(request({ address: mesh.addressOf('shop/orders-v1'), port: POD_PORT }).then(({ status }) => status));
  };
  expect([await plain(PeerAuthenticationMode.STRICT), await plain(PeerAuthenticationMode.PERMISSIVE)]).toEqual(['refused', 200]);
});

describe('a gateway', () => {
  const HOST = 'shop.example.com';
  const fromGateway = async (waypoint: Waypoint, principals: string[]) => {
    await apply(({ app, shop, services: { orders } }) => {
      const gateway = new IngressGateway(newChart(app, 'edge'), 'gateway', { name: 'public', loadBalancer: GatewayLoadBalancer.clusterIp() });
      new IstioAlb(shop, 'alb', { gateways: [gateway] }).addListener('http', { hosts: [HOST], defaultAction: ListenerAction.forward(orders) });
      atWaypoint(shop, 'orders', { sources: [{ principals }] });
      if (waypoint.ingressUseWaypoint !== true) {
        Findings.of(shop).acknowledge('CDI111', 'tried here');
      }
    }, waypoint);
    return (await mesh.request({ gateway: 'edge/public', host: HOST })).status;
  };
  const GATEWAY = 'cluster.local/ns/edge/sa/public';

  test('comes through the waypoint as itself where the Service says so', async () => {
    expect([await fromGateway(THROUGH, [GATEWAY]), await fromGateway(THROUGH, [principalOf('cart')])]).toEqual([200, 403]);
  });

  test('has no say in versions there, since the waypoint divides requests again', async () => {
    const versionsOf = async (label: string) => {
      const app = newApp();
      const shop = newChart(app, 'shop');
      MeshSettings.configure(shop, { dataPlane: DataPlane.AMBIENT, waypoint: { name: WAYPOINT } });
      new MeshNamespace(shop, 'namespace');
      waypointIn(shop);
      const orders = newService(shop, 'orders', { v1: 1, v2: 1 });
      orders.service.metadata.addLabel('istio.io/ingress-use-waypoint', label);
      const gateway = new IngressGateway(newChart(app, 'edge'), 'gateway', { name: 'public', loadBalancer: GatewayLoadBalancer.clusterIp() });
      new IstioAlb(shop, 'alb', { gateways: [gateway] })
        .addListener('http', { hosts: [HOST], defaultAction: ListenerAction.forward(orders.version('v1')) });
      if (label === 'true') {
        Findings.of(shop).acknowledge('CDI140', 'tried here');
      }
      await mesh.apply(app);
      const answers = await Promise.all(Array.from({ length: 40 }, () => mesh.request({ gateway: 'edge/public', host: HOST })));
      return [...new Set(answers.map(({ version }) => version))].sort();
    };
    expect([await versionsOf('true'), await versionsOf('false')]).toEqual([['v1', 'v2'], ['v1']]);
  });

  test('and else goes past it', async () => {
    expect(await fromGateway({ name: WAYPOINT }, [principalOf('cart')])).toBe(200);
  });
});
