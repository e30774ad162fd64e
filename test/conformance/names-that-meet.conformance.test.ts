/** Names of users that nearly meet, in what is derived from them: lists of addresses, VirtualServices, limits. */
import { Duration } from 'cdk8s';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Mesh, startMesh } from './driver/mesh';
import { Edge, from, SHOP } from './guarded-edge';
import { newChart, newService } from './shop';
import {
  DelegatedRules, GatewayLoadBalancer, IngressGateway, IstioAlb, ListenerAction, ListenerCondition, ListenerProtocol, PolicyEnforcement, RequestLimit,
} from '../../src';

let mesh: Mesh;

beforeAll(async () => {
  mesh = await startMesh();
});

afterAll(() => mesh?.stop());

const status = async (request: { gateway?: string; host?: string; path?: string; port?: number; headers?: Record<string, string> }) =>
  (await mesh.request({ gateway: 'edge/public', host: SHOP, path: '/', ...request })).status;

async function statuses(count: number, path: string, host = SHOP, headers: Record<string, string> = {}): Promise<number[]> {
  const answers: number[] = [];
  for (let sent = 0; sent < count; sent++) {
    answers.push(await status({ host, path, headers }));
  }
  return answers;
}

const requestLimit = RequestLimit.perGatewayPod(2, Duration.hours(1));
const paths = (...values: string[]) => [ListenerCondition.paths(values)];

describe('lists of listeners whose names lose their blanks, at two gateways', () => {
  beforeAll(async () => {
    const edge = new Edge();
    const internal = new IngressGateway(edge.edge, 'internal', {
      name: 'internal', loadBalancer: GatewayLoadBalancer.clusterIp(), numTrustedProxies: 1, ports: [{ port: 80, targetPort: 8080 }, { port: 443, targetPort: 9443 }],
    });
    const alb = new IstioAlb(edge.shop, 'alb', { gateways: [edge.gateway, internal] });
    const defaultAction = edge.to(edge.web);
    alb.addListener('http', { port: 80, hosts: [SHOP], deniedSourceIps: ['192.0.2.1'], defaultAction });
    alb.addListener('http2', { port: 443, protocol: ListenerProtocol.HTTP, hosts: [SHOP], deniedSourceIps: ['192.0.2.2'], defaultAction });
    await mesh.apply(edge.app);
  });

  test.each([
    ['edge/public', 80, '192.0.2.1', '192.0.2.2'],
    ['edge/internal', 80, '192.0.2.1', '192.0.2.2'],
    ['edge/public', 443, '192.0.2.2', '192.0.2.1'],
    ['edge/internal', 443, '192.0.2.2', '192.0.2.1'],
  ])('%s, port %d: %s does not get in, %s does', async (gateway, port, denied, other) => {
    expect(await status({ gateway, port, headers: from(denied) })).toBe(403);
    expect(await status({ gateway, port, headers: from(other) })).toBe(200);
  });
});

describe('load balancers whose names and hosts nearly meet', () => {
  const add = (edge: Edge, name: string, host: string) =>
    new IstioAlb(edge.shop, name, { name, gateways: [edge.gateway] }).addListener('http', { hosts: [host], defaultAction: edge.to(edge.web) });

  test('one VirtualService is never that of two', () => {
    const edge = new Edge();
    add(edge, 'shop', 'api.example.com');
    expect(() => add(edge, 'shop-api', 'example.com')).toThrow('got "shop-api-example-com"');
  });

  test('both serve where they have a name each', async () => {
    const edge = new Edge();
    add(edge, 'shop', 'api.example.com');
    add(edge, 'shop-apis', 'example.com');
    await mesh.apply(edge.app);
    expect(await status({ host: 'api.example.com' })).toBe(200);
    expect(await status({ host: 'example.com' })).toBe(200);
  });
});

test('limits of load balancers whose namespaces and names nearly meet are two objects at one gateway', async () => {
  const edge = new Edge();
  const shops = [['shop', 'a-b', SHOP], ['shop-a', 'b', 'other.example.com']];
  for (const [namespace, name, host] of shops) {
    const chart = namespace === 'shop' ? edge.shop : newChart(edge.app, namespace);
    new IstioAlb(chart, 'alb', { name, gateways: [edge.gateway] }).addListener('http', { hosts: [host] })
      .addAction('all', { action: edge.to(edge.web), requestLimit });
  }
  await mesh.apply(edge.app);
  for (const [,, host] of shops) {
    expect(await statuses(3, '/', host)).toEqual([200, 200, 429]);
  }
});

describe('limits', () => {
  const OTHER = 'other.example.com';

  beforeAll(async () => {
    const edge = new Edge();
    const sticky = ListenerAction.forward(newService(edge.shop, 'two'), { stickinessDuration: Duration.hours(1) });
    const props = { gateways: [edge.gateway], policyEnforcement: PolicyEnforcement.GATEWAY };
    const alb = new IstioAlb(edge.shop, 'alb', props);
    const http = alb.addListener('http', { hosts: [SHOP] });
    http.addAction('a', { conditions: paths('/a'), action: sticky, requestLimit });
    http.addAction('a-sticky-1', { conditions: paths('/a-sticky-1'), action: edge.to(edge.web) });
    http.addAction('b/c', { conditions: paths('/b/c'), action: edge.to(edge.web), requestLimit });
    http.addAction('reviews-write', { conditions: paths('/write'), action: edge.to(edge.web), requestLimit });
    const reviews = new DelegatedRules(edge.shop, 'reviews', { pathPrefix: '/reviews' });
    reviews.addAction('write', { conditions: paths('/reviews/write'), action: edge.to(edge.web) });
    http.delegate('/reviews', { to: reviews });
    http.addAction('default', { action: edge.to(edge.web) });
    const other = new IstioAlb(edge.shop, 'alb2', props).addListener('http', { hosts: [OTHER] });
    other.addAction('a', { conditions: paths('/a'), action: edge.to(edge.web), requestLimit });
    other.addAction('default', { action: edge.to(edge.web) });
    await mesh.apply(edge.app);
  });

  const LIMITED = [200, 200, 429];
  const FREE = [200, 200, 200];

  test('a sticky rule has one, whether its cookie comes or not; the rule with the name of one of its routes has none', async () => {
    expect(await statuses(1, '/a')).toEqual([200]);
    expect(await statuses(2, '/a', SHOP, { cookie: 'istio-alb-a=v1.two' })).toEqual([200, 429]);
    expect(await statuses(3, '/a-sticky-1')).toEqual(FREE);
  });

  test('two load balancers with rules of one name count apart', async () => {
    expect(await statuses(3, '/a', OTHER)).toEqual(LIMITED);
  });

  test('a limited rule does not limit the route of a delegate that Istio calls like it', async () => {
    expect(await statuses(3, '/reviews/write')).toEqual(FREE);
    expect(await statuses(3, '/write')).toEqual(LIMITED);
  });

  test('a name with a slash', async () => {
    expect(await statuses(3, '/b/c')).toEqual(LIMITED);
  });
});
