/** Ways around a guard that the third attack found: hosts and paths that servers read as others, and what their mends must not close. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Mesh, startMesh } from './driver/mesh';
import { ADMIN, answerOf, API, Edge, ELSEWHERE, from, jwt, OFFICE, OFFICE_ONLY, SHOP } from './guarded-edge';
import { Findings, IstioAlb, ListenerAction, ListenerCondition, ListenerTransform, PolicyEnforcement } from '../../src';

let mesh: Mesh;

beforeAll(async () => {
  mesh = await startMesh();
});

afterAll(() => mesh?.stop());

const REREAD = [`x@${SHOP}`, `x:y@${SHOP}`, `@${SHOP}`, `x@${SHOP}:80`, SHOP.replace('.', '%2e'), `%73${SHOP.slice(1)}`, `${SHOP}%2e`,
  `[${SHOP}]`, `[${SHOP}]:80`];

test('a host that servers read as another one does not come around the rule for that', async () => {
  const edge = new Edge();
  const listener = edge.listener({ hosts: ['*'] });
  listener.addAction('shop', { conditions: [ListenerCondition.hostHeaders([SHOP]), OFFICE_ONLY], action: edge.to(edge.cart) });
  listener.addAction('default', { action: edge.to(edge.web) });
  await mesh.apply(edge.app);
  const ask = (host: string, address = ELSEWHERE) => answerOf(mesh, host, '/', { headers: from(address) });
  for (const host of [SHOP, ...REREAD]) {
    expect([host, await ask(host)]).not.toEqual([host, 'web']);
  }
  expect([await ask(SHOP, OFFICE), await ask(API), await ask(`${API}:8080`), await ask('my_host.test'), await ask('[2001:db8::1]:80')])
    .toEqual(['cart', 'web', 'web', 'web', 'web']);
});

test('a host that servers read as another one does not come around the list of addresses of its listener', async () => {
  const edge = new Edge();
  edge.listener({ hosts: [SHOP], allowedSourceIps: [OFFICE], defaultAction: edge.to(edge.cart) });
  new IstioAlb(edge.shop, 'other', { gateways: [edge.gateway] }).addListener('http', { hosts: ['*'], defaultAction: edge.to(edge.web) });
  await mesh.apply(edge.app);
  const ask = (host: string, address = ELSEWHERE) => answerOf(mesh, host, '/', { headers: from(address) });
  for (const host of [SHOP, ...REREAD]) {
    expect([host, await ask(host)]).not.toEqual([host, 'web']);
  }
  expect([await ask(SHOP, OFFICE), await ask(API), await ask(API, OFFICE)]).toEqual(['cart', 'web', 'web']);
});

test('a path in another script comes around no rule for it, and closes no other', async () => {
  const edge = new Edge();
  const listener = edge.listener({ hosts: [SHOP] });
  const path = '/%E6%97%A5%E6%9C%AC%E8%AA%9E/%E3%81%82';
  listener.addAction('script', { conditions: [ListenerCondition.pathPrefixes([path]), OFFICE_ONLY], action: edge.to(edge.cart) });
  listener.addAction('default', { action: edge.to(edge.web) });
  await mesh.apply(edge.app);
  const ask = (asked: string, address = ELSEWHERE) => answerOf(mesh, SHOP, asked, { headers: from(address) });
  for (const asked of [path, path.toLowerCase(), path.replace('%E6', '%e6'), path.replace('%AC', '%aC'), `${path.replace('%E3', '%e3')}/x`]) {
    expect([asked, await ask(asked)]).toEqual([asked, 403]);
  }
  expect([await ask(path, OFFICE), await ask('/open/%e6%9c%ac'), await ask('/%e6%97%a5'), await ask(path.replace('%82', '%83').toLowerCase())])
    .toEqual(['cart', 'web', 'web', 'web']);
});

test('a rewrite that keeps a part of a segment comes around no rule', async () => {
  const balanced = (pattern: string) => {
    const edge = new Edge();
    const listener = edge.listener({ hosts: [SHOP] });
    listener.addAction('admin', { conditions: [ADMIN, OFFICE_ONLY], action: edge.to(edge.cart) });
    listener.addAction('default', { action: edge.to(edge.cart), transforms: [ListenerTransform.urlRewrite(pattern, '/\\1/')] });
    return edge.app;
  };
  const [kept, loose] = ['^/([a-z0-9][^/]*)-v[0-9]+/', '^/([^/]+)-v[0-9]+/'];
  expect(() => balanced(loose)).toThrow('such that no path gets a segment "." or ".."');
  const ask = async (path: string) => (await mesh.request({ gateway: 'edge/public', host: SHOP, path, headers: from(ELSEWHERE) })).received?.target;
  await mesh.apply(balanced(kept), { inject: ['shop/cart-v1'] });
  expect([await ask('/..-v1/admin'), await ask('/x-v1/admin'), await ask('/admin')]).toEqual(['/..-v1/admin', '/x/admin', undefined]);
  // What was refused, on the real proxies.
  await mesh.apply(balanced(kept).synthYaml().replaceAll(kept, loose), { inject: ['shop/cart-v1'] });
  expect(await ask('/..-v1/admin')).toBe('/admin');
});

describe('a rule without a guard that rewrites paths', () => {
  const built = (transform: ListenerTransform, of: (edge: Edge) => Edge['web'] = ({ cart }) => cart, policyEnforcement = PolicyEnforcement.GATEWAY) => {
    const edge = new Edge();
    const alb = { gateways: [edge.gateway], policyEnforcement };
    const listener = edge.listener({ hosts: [SHOP], defaultAction: ListenerAction.fixedResponse(404) }, alb);
    listener.addAction('admin', { conditions: [ADMIN], action: jwt(edge.to(edge.cart)) });
    listener.addAction('old', { conditions: [ListenerCondition.pathPrefixes(['/old'])], action: edge.to(of(edge)), transforms: [transform] });
    return edge;
  };
  const answerIn = async (edge: Edge) => {
    await mesh.apply(edge.app, { inject: ['shop/cart-v1'] });
    return [await answerOf(mesh, SHOP, '/old/admin'), Findings.all(edge.app).some(({ code }) => code === 'CDI136')];
  };

  test.each<[string, ListenerTransform]>([
    ['by their prefix', ListenerTransform.urlPrefixRewrite('/old', '/')], ['by an expression', ListenerTransform.urlRewrite('^/old/(.*)$', '/\\1')],
  ])('%s leads around one at the gateway, and it is told', async (_, transform) => {
    expect(await answerIn(built(transform))).toEqual(['cart', true]);
  });

  test('is told of no other target, no other path and no policy at the targets', async () => {
    const root = ListenerTransform.urlPrefixRewrite('/old', '/');
    expect(await answerIn(built(root, ({ web }) => web))).toEqual(['web', false]);
    expect(await answerIn(built(ListenerTransform.urlPrefixRewrite('/old', '/new')))).toEqual(['cart', false]);
    expect(await answerIn(built(root, undefined, PolicyEnforcement.TARGETS))).toEqual([403, false]);
  });
});
