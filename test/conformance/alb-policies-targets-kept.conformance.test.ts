/** Policies at the targets: what the gateway changes on the way, and what else comes to the same pods. */
import { Duration } from 'cdk8s';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Mesh, MeshRequest, startMesh } from './driver/mesh';
import { answerOf, API, Edge, jwt, login, SHOP } from './guarded-edge';
import { bearer } from './tokens';
import {
  IstioAlb, IstioAlbProps, ListenerAction, ListenerCondition,
  ListenerProtocol, ListenerTransform, PolicyEnforcement,
} from '../../src';

let mesh: Mesh;

beforeAll(async () => {
  mesh = await startMesh();
});

afterAll(() => mesh?.stop());

const answer = (host: string, path: string, others: Partial<MeshRequest> = {}): Promise<string | number> => answerOf(mesh, host, path, others);

describe('at the targets', () => {
  const shared = (edge: Edge): IstioAlbProps => ({ gateways: [edge.gateway], policyEnforcement: PolicyEnforcement.TARGETS });

  test('hosts of a wildcard, with any port, from outside and from inside', async () => {
    const edge = new Edge();
    const listener = edge.listener({ hosts: ['*.example.com'] }, shared(edge));
    listener.addAction('default', { action: jwt(edge.to(edge.cart)) });
    await mesh.apply(edge.app, { inject: ['shop/cart-v1'] });
    for (const host of [SHOP, SHOP.toUpperCase(), `${SHOP}:80`, `${SHOP}:8443`]) {
      expect([host, await answer(host, '/')]).toEqual([host, 403]);
      expect([host, await answer(host, '/', { headers: bearer(login.token()) })]).toEqual([host, 'cart']);
    }
    for (const host of [`${SHOP}:9999`, `${SHOP}:`, `${SHOP}:080`, 'x:80.example.com', '.example.com']) {
      expect([host, await answer(host, '/')]).not.toEqual([host, 'cart']);
    }
  });

  test('a weighted forward that sticks, with the cookie and without', async () => {
    const edge = new Edge();
    const targets = [{ target: edge.cart, weight: 1 }, { target: edge.web, weight: 1 }];
    edge.listener({ hosts: [SHOP] }, shared(edge)).addAction('default', {
      action: jwt(ListenerAction.weightedForward(targets, { stickinessDuration: Duration.minutes(5) })),
    });
    await mesh.apply(edge.app, { inject: ['shop/cart-v1', 'shop/web-v1'] });
    const { headers } = await mesh.request({ gateway: 'edge/public', host: SHOP, path: '/', headers: bearer(login.token()) });
    const cookie = String(headers['set-cookie']).split(';')[0];
    expect(cookie).toContain('istio-alb-default=');
    for (let count = 0; count < 6; count++) {
      expect(await answer(SHOP, '/')).toBe(403);
      expect(await answer(SHOP, '/', { headers: { cookie } })).toBe(403);
    }
  });

  test('another port with the same host is checked too, as documented', async () => {
    const edge = new Edge();
    const alb = new IstioAlb(edge.shop, 'alb', shared(edge));
    alb.addListener('http', { hosts: [SHOP] }).addAction('default', { action: jwt(edge.to(edge.cart)) });
    alb.addListener('second', { port: 8443, protocol: ListenerProtocol.HTTP, hosts: [SHOP] }).addAction('default', { action: edge.to(edge.cart) });
    await mesh.apply(edge.app, { inject: ['shop/cart-v1'] });
    expect(await answer(SHOP, '/')).toBe(403);
    expect(await answer(SHOP, '/', { port: 8443 })).toBe(403);
    expect(await answer(SHOP, '/', { port: 8443, headers: bearer(login.token()) })).toBe('cart');
  });

  test('so is what another rule rewrites to such a path', async () => {
    const edge = new Edge();
    const listener = edge.listener({ hosts: [SHOP, API] }, shared(edge));
    listener.addAction('open', {
      conditions: [ListenerCondition.paths(['/open'])], action: edge.to(edge.cart), transforms: [ListenerTransform.urlPrefixRewrite('/open', '/v1/open')],
    });
    listener.addAction('api', { conditions: [ListenerCondition.pathPrefixes(['/v1'])], action: jwt(edge.to(edge.cart)) });
    await mesh.apply(edge.app, { inject: ['shop/cart-v1'] });
    expect(await answer(SHOP, '/v1/x')).toBe(403);
    expect(await answer(SHOP, '/open')).toBe(403);
  });
});
