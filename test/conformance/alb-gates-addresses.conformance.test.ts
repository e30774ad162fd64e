import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Mesh, startMesh } from './driver/mesh';
import { answerOf, Edge, ELSEWHERE, from, objectsOf, OFFICE, SHOP } from './guarded-edge';
import { AuthorizationAction, AuthorizationPolicy, Findings, IstioAlb, ListenerCondition, PolicyTarget } from '../../src';

let mesh: Mesh;

beforeAll(async () => {
  mesh = await startMesh();
});

afterAll(() => mesh?.stop());

describe('a gateway that trusts one proxy', () => {
  beforeAll(async () => {
    const edge = new Edge();
    const http = new IstioAlb(edge.shop, 'alb', { gateways: [edge.gateway] }).addListener('http', { hosts: [SHOP], deniedSourceIps: [ELSEWHERE] });
    const only = (path: string, addresses: string[]) => http.addAction(path, {
      conditions: [ListenerCondition.pathPrefixes([path]), ListenerCondition.sourceIps(addresses)], action: edge.to(edge.cart),
    });
    only('/office', [OFFICE]);
    only('/network', [OFFICE, '127.0.0.0/8']);
    http.addAction('default', { action: edge.to(edge.web) });
    await mesh.apply(edge.app);
  });

  const answer = (path: string, headers?: Record<string, string>) => answerOf(mesh, SHOP, path, { headers });

  test('knows the client by what the proxy wrote last', async () => {
    expect(await answer('/office', from(ELSEWHERE, OFFICE))).toBe('cart');
    expect(await answer('/office', from(OFFICE, ELSEWHERE))).toBe(403);
    expect(await answer('/', from(ELSEWHERE))).toBe(403);
  });

  test('knows the client whose proxy writes IPv4 as IPv6, as one with sockets for both families does', async () => {
    const mapped = (address: string) => from(ELSEWHERE, `::ffff:${address}`);
    expect(await answer('/office', mapped(OFFICE))).toBe('cart');
    expect(await answer('/network', mapped('127.9.9.9'))).toBe('cart');
    expect(await answer('/office', mapped('198.51.100.8'))).toBe(403);
    expect(await answer('/network', mapped('126.9.9.9'))).toBe(403);
    for (const client of [`::ffff:${ELSEWHERE}`, '::FFFF:cb00:7109', '0:0:0:0:0:ffff:203.0.113.9']) {
      expect(await answer('/', from(OFFICE, client))).toBe(403);
    }
    expect(await answer('/', mapped('203.0.113.10'))).toBe('web');
  });

  // What docs/policies.md says plainly: the address of the proxy stands for clients of which it wrote nothing.
  test('takes the address of the proxy where it wrote none', async () => {
    expect(await answer('/office')).toBe(403);
    expect(await answer('/network')).toBe('cart');
    expect(await answer('/')).toBe('web');
  });
});

test('what a gateway writes of its proxies is not changed later: who trusts more of them, takes the address that a client made up', async () => {
  const edge = new Edge();
  const http = new IstioAlb(edge.shop, 'alb', { gateways: [edge.gateway] }).addListener('http', { hosts: [SHOP] });
  http.addAction('office', { conditions: [ListenerCondition.pathPrefixes(['/office']), ListenerCondition.sourceIps([OFFICE])], action: edge.to(edge.cart) });
  const ask = () => answerOf(mesh, SHOP, '/office', { headers: from(OFFICE, ELSEWHERE) });
  await mesh.apply(edge.app);
  expect(await ask()).toBe(403);

  edge.gateway.deployment.podMetadata.addAnnotation('proxy.istio.io/config', '{"gatewayTopology":{"numTrustedProxies":2}}');
  await mesh.apply(objectsOf(edge.app));
  expect(await ask()).toBe('cart');
  expect(() => edge.app.synthYaml()).toThrow('annotation proxy.istio.io/config of the pods of gateway "public" must be');
});

test('at a sidecar the address of a client is what the caller says, unless the gateway is the caller: a finding', async () => {
  const edge = new Edge();
  new AuthorizationPolicy(edge.shop, 'office', {
    target: PolicyTarget.workload({ app: 'cart' }), action: AuthorizationAction.ALLOW, rules: [{ sources: [{ remoteIpBlocks: [OFFICE] }] }],
  });
  new IstioAlb(edge.shop, 'alb', { gateways: [edge.gateway] }).addListener('http', { hosts: [SHOP] }).addAction('default', { action: edge.to(edge.cart) });
  expect(Findings.all(edge.app).filter(({ code }) => code === 'CDI074')).toHaveLength(1);
  await mesh.apply(edge.app, { inject: ['shop/cart-v1'] });

  const inside = async (headers?: Record<string, string>) => (await mesh.request({ from: 'sleep', host: 'cart.shop.svc.cluster.local', headers })).status;
  expect(await inside()).toBe(403);
  expect(await inside(from(OFFICE))).toBe(200);
  expect(await inside(from(OFFICE, ELSEWHERE))).toBe(403);
});
