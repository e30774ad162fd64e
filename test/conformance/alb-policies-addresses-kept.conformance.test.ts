/** Ports and addresses as balancers and proxies tell them, and the policies that look at them. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Mesh, MeshRequest, startMesh } from './driver/mesh';
import { ADMIN, answerOf, API, Edge, ELSEWHERE, from, jwt, login, OFFICE, OFFICE_ONLY, SHOP } from './guarded-edge';
import { bearer } from './tokens';
import {
  AuthorizationAction, AuthorizationPolicy, AuthorizationRule, Findings, GatewayLoadBalancer, IstioAlb, ListenerCondition, NetworkLoadBalancerScheme,
  PolicyTarget,
} from '../../src';

let mesh: Mesh;

beforeAll(async () => {
  mesh = await startMesh();
});

afterAll(() => mesh?.stop());

const answer = (host: string, path: string, others: Partial<MeshRequest> = {}): Promise<string | number> => answerOf(mesh, host, path, others);

describe('the PROXY protocol', () => {
  beforeAll(async () => {
    const edge = new Edge(GatewayLoadBalancer.awsLoadBalancerController({ scheme: NetworkLoadBalancerScheme.INTERNET_FACING, proxyProtocol: true }));
    const listener = edge.listener({ hosts: [SHOP, API], deniedSourceIps: ['192.0.2.1'] });
    listener.addAction('admin', { conditions: [ADMIN, OFFICE_ONLY], action: edge.to(edge.cart) });
    listener.addAction('api', { conditions: [ListenerCondition.hostHeaders([API])], action: jwt(edge.to(edge.cart)) });
    listener.addAction('default', { action: edge.to(edge.web) });
    await mesh.apply(edge.app);
  });

  // A balancer names the port on which it listens itself; others who reach the pods name what they like.
  describe.each([undefined, 80, 443, 1])('names %s as the port of the connection, which need not be that of the pods', destinationPort => {
    test('for a rule with source addresses', async () => {
      expect(await answer(SHOP, '/admin', { proxyProtocol: { source: OFFICE, destinationPort } })).toBe('cart');
      expect(await answer(SHOP, '/admin', { proxyProtocol: { source: ELSEWHERE, destinationPort } })).toBe(403);
    });

    test('for a rule with tokens', async () => {
      expect(await answer(API, '/', { proxyProtocol: { source: ELSEWHERE, destinationPort }, headers: bearer(login.token()) })).toBe('cart');
      expect(await answer(API, '/', { proxyProtocol: { source: ELSEWHERE, destinationPort } })).toBe(403);
    });

    test('for the lists of the listener', async () => {
      expect(await answer(SHOP, '/', { proxyProtocol: { source: '192.0.2.2', destinationPort } })).toBe('web');
      expect(await answer(SHOP, '/', { proxyProtocol: { source: '192.0.2.1', destinationPort } })).toBe(403);
    });
  });

  test('names a client of IPv4 as IPv6', async () => {
    expect(await answer(SHOP, '/admin', { proxyProtocol: { source: '::ffff:c633:6407' } })).toBe('cart');
    expect(await answer(SHOP, '/admin', { proxyProtocol: { source: '::ffff:c633:6408' } })).toBe(403);
    expect(await answer(SHOP, '/', { proxyProtocol: { source: '::ffff:c000:0201' } })).toBe(403);
    expect(await answer(SHOP, '/', { proxyProtocol: { source: '::ffff:c000:0202' } })).toBe('web');
  });
});

test('beside the PROXY protocol trusted proxies may name the clients: its header names the port all the same', async () => {
  const edge = new Edge(GatewayLoadBalancer.nodePort({ proxyProtocol: true }), 1);
  const listener = edge.listener({ hosts: [SHOP, API], deniedSourceIps: ['192.0.2.1'] });
  listener.addAction('admin', { conditions: [ADMIN, OFFICE_ONLY], action: edge.to(edge.cart) });
  listener.addAction('api', { conditions: [ListenerCondition.hostHeaders([API])], action: jwt(edge.to(edge.cart)) });
  listener.addAction('default', { action: edge.to(edge.web) });
  await mesh.apply(edge.app);
  for (const destinationPort of [undefined, 80, 8080, 1]) {
    const proxyProtocol = { source: OFFICE, destinationPort };
    expect(await answer(SHOP, '/admin', { proxyProtocol, headers: from(OFFICE) })).toBe('cart');
    expect(await answer(SHOP, '/admin', { proxyProtocol, headers: from(ELSEWHERE) })).toBe(403);
    expect(await answer(API, '/', { proxyProtocol, headers: { ...from(ELSEWHERE), ...bearer(login.token()) } })).toBe('cart');
    expect(await answer(API, '/', { proxyProtocol, headers: from(ELSEWHERE) })).toBe(403);
    expect(await answer(SHOP, '/', { proxyProtocol, headers: from('192.0.2.1') })).toBe(403);
    expect(await answer(SHOP, '/', { proxyProtocol, headers: from('192.0.2.2') })).toBe('web');
  }
});

test('an AuthorizationPolicy compares clients in the form in which it names them', async () => {
  const edge = new Edge();
  edge.listener({ hosts: [SHOP], defaultAction: edge.to(edge.web) });
  const deny = (name: string, others: AuthorizationRule) => new AuthorizationPolicy(edge.edge, name, {
    target: PolicyTarget.workload({ ...edge.gateway.workload.labels }), action: AuthorizationAction.DENY, rules: [others],
  });
  deny('block', { sources: [{ remoteIpBlocks: ['::ffff:192.0.2.0/120'] }] });
  deny('condition', { conditions: [{ key: 'remote.ip', values: ['::ffff:198.51.100.7'] }] });
  await mesh.apply(edge.app);
  const statuses = await Promise.all(['::ffff:192.0.2.77', '192.0.2.77', '::ffff:192.0.3.77', '::ffff:198.51.100.7', '198.51.100.7']
    .map(client => answer(SHOP, '/', { headers: from(client) })));
  expect(statuses).toEqual([403, 'web', 'web', 403, 'web']);
});

test('a policy that names a Gateway of Istio in targetRefs does nothing, which is told; by the labels of its pods it does', async () => {
  const told = async (targetOf: (edge: Edge) => PolicyTarget) => {
    const edge = new Edge();
    new IstioAlb(edge.edge, 'alb', { gateways: [edge.gateway], name: 'front' }).addListener('http', { hosts: [SHOP], defaultAction: edge.to(edge.web) });
    new AuthorizationPolicy(edge.edge, 'admin', {
      target: targetOf(edge), action: AuthorizationAction.DENY, rules: [{ operations: [{ paths: ['/admin'], ports: [8080] }] }],
    });
    const findings = Findings.all(edge.app).filter(({ code }) => code === 'IST0167');
    await mesh.apply(edge.app);
    return [findings.length, await answer(SHOP, '/admin', { headers: from(OFFICE) }), await answer(SHOP, '/', { headers: from(OFFICE) })];
  };
  expect(await told(() => PolicyTarget.gateways(['front']))).toEqual([1, 'web', 'web']);
  expect(await told(({ gateway }) => PolicyTarget.workload({ ...gateway.workload.labels }))).toEqual([0, 403, 'web']);
});
