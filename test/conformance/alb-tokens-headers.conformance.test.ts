/** Headers that are not the same when they are compared: those of tokens, and those that hops write. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Mesh, MeshRequest, startMesh } from './driver/mesh';
import { answerOf, API, Edge, jwt, keys, login, SHOP } from './guarded-edge';
import { newService } from './shop';
import { bearer } from './tokens';
import {
  AuthorizationAction, AuthorizationPolicy, DelegatedRules, Gateway, GatewayServer, HttpAction, JwtRule, ListenerAction, ListenerCondition,
  ListenerTransform, PolicyEnforcement, PolicyTarget, RequestAuthentication, ServiceHost, ServiceTarget, StringMatch, VirtualService,
} from '../../src';

let mesh: Mesh;

beforeAll(async () => {
  mesh = await startMesh();
});

afterAll(() => mesh?.stop());

const answer = (host: string, path: string, others: Partial<MeshRequest> = {}): Promise<string | number> => answerOf(mesh, host, path, others);

const TENANT: Partial<JwtRule> = { outputClaimToHeaders: [{ header: 'x-tenant', claim: 'tenant' }] };
const GOLD = ListenerCondition.httpHeader('x-tenant', ['gold']);
const ON_API = ListenerCondition.hostHeaders([API]);

describe('a header that a claim becomes', () => {
  test('is gone when policies compare it, although it chose the route: so rules can not compare it', async () => {
    const edge = new Edge();
    const pods = PolicyTarget.workload({ istio: 'public' });
    new RequestAuthentication(edge.edge, 'tokens', { target: pods, jwtRules: [keys(login, TENANT)] });
    new AuthorizationPolicy(edge.edge, 'gold', {
      target: pods,
      action: AuthorizationAction.DENY,
      rules: [{ operations: [{ ports: [8080] }], conditions: [{ key: 'request.headers[x-tenant]', values: ['gold'] }, { key: 'request.auth.claims[iss]', notValues: [login.issuer] }] }],
    });
    const gateway = new Gateway(edge.shop, 'gateway', { selector: { istio: 'public' }, servers: [GatewayServer.http({ hosts: ['*'] })] });
    new VirtualService(edge.shop, 'routes', {
      hosts: ['*'],
      gateways: [gateway],
      http: [
        { name: 'gold', matches: [{ headers: { 'x-tenant': StringMatch.exact('gold') } }], action: HttpAction.directResponse(218) },
        { name: 'rest', action: HttpAction.directResponse(219) },
      ],
    });
    await mesh.apply(edge.app);
    expect(await answer(API, '/', { headers: { 'x-tenant': 'gold' } })).toBe(218);
    expect(await answer(API, '/', { headers: { 'x-tenant': 'gold', ...bearer(login.token({ tenant: 'silver' })) } })).toBe(219);
    expect(() => edge.listener({ hosts: [API] }).addAction('gold', { conditions: [GOLD], action: edge.to(edge.cart) })).toThrow('got "x-tenant"');
  });

  test('another one and the claim itself can be compared', async () => {
    const edge = new Edge();
    const listener = edge.listener({ hosts: [API, SHOP] });
    listener.addAction('plan', { conditions: [ON_API, ListenerCondition.httpHeader('x-plan', ['gold'])], action: jwt(ListenerAction.fixedResponse(217), keys(login, TENANT)) });
    listener.addAction('gold', { conditions: [ON_API, ListenerCondition.jwtClaim('tenant', ['gold'])], action: jwt(ListenerAction.fixedResponse(218), keys(login, TENANT)) });
    listener.addAction('api', { conditions: [ON_API], action: jwt(edge.to(edge.cart), keys(login, TENANT)) });
    listener.addAction('shop', { conditions: [ListenerCondition.hostHeaders([SHOP])], action: edge.to(edge.web) });
    await mesh.apply(edge.app);
    const gold = bearer(login.token({ tenant: 'gold' }));
    expect(await answer(API, '/', { headers: gold })).toBe(218);
    expect(await answer(API, '/', { headers: { ...gold, 'x-plan': 'gold' } })).toBe(217);
    expect(await answer(API, '/', { headers: { 'x-plan': 'gold' } })).toBe(403);
    expect(await answer(API, '/', { headers: { 'x-tenant': 'gold', ...bearer(login.token({ tenant: 'silver' })) } })).toBe('cart');
    expect(await answer(API, '/', { headers: { 'x-tenant': 'gold' } })).toBe(403);
  });

  test('does not come from the client in a preflight either, in which Envoy checks no token', async () => {
    const edge = new Edge();
    const listener = edge.listener({ hosts: [API, SHOP] });
    listener.addAction('api', { conditions: [ON_API], action: jwt(edge.to(edge.cart), keys(login, TENANT)) });
    listener.addAction('shop', { conditions: [ListenerCondition.hostHeaders([SHOP])], action: edge.to(edge.web) });
    await mesh.apply(edge.app);
    const ask = (host: string, headers: Record<string, string>, method = 'OPTIONS') =>
      mesh.request({ gateway: 'edge/public', host, path: '/', method, headers: { 'x-tenant': 'gold', 'x_tenant': 'gold', ...headers } });
    const preflight = { 'origin': 'https://app.example.com', 'access-control-request-method': 'GET' };
    expect((await ask(API, preflight)).status).toBe(403);
    expect((await ask(SHOP, {})).received?.headers['x-tenant']).toBeUndefined();
    expect((await ask(SHOP, preflight, 'GET')).received?.headers['x-tenant']).toBeUndefined();
    const { received } = await ask(SHOP, preflight);
    expect([received?.headers['x-tenant'], (received?.headers as Record<string, unknown>).x_tenant]).toEqual([undefined, undefined]);
  });

  test('has no second spelling behind delegated rules either, also where these change headers', async () => {
    const edge = new Edge();
    const listener = edge.listener({ hosts: [API, SHOP] });
    const team = new DelegatedRules(edge.shop, 'team', { pathPrefix: '/team' });
    listener.addAction('api', { conditions: [ON_API], action: jwt(edge.to(edge.cart), keys(login, TENANT)) });
    listener.delegate('/team', { to: team, hosts: [SHOP] });
    team.addAction('changed', {
      conditions: [ListenerCondition.paths(['/team/changed'])], action: edge.to(edge.web), transforms: [ListenerTransform.requestHeaders({ set: { 'x-team': 'a' } })],
    });
    team.addAction('default', { action: edge.to(edge.web) });
    expect(() => team.addAction('gold', { conditions: [GOLD], action: edge.to(edge.web) })).toThrow('got "x-tenant"');
    await mesh.apply(edge.app);
    for (const path of ['/team', '/team/changed']) {
      const { received } = await mesh.request({ gateway: 'edge/public', host: SHOP, path, headers: { x_tenant: 'gold', x_other: 'kept' } });
      const headers = received?.headers as Record<string, unknown>;
      expect([path, headers.x_tenant, headers.x_other]).toEqual([path, undefined, 'kept']);
    }
  });
});

describe('at the targets', () => {
  const at = (edge: Edge) => edge.listener({ hosts: [SHOP] }, { gateways: [edge.gateway], policyEnforcement: PolicyEnforcement.TARGETS });

  test('an earlier rule for the same Service, named in another way, stays open; versions may come later', async () => {
    const edge = new Edge();
    const service = newService(edge.shop, 'late', { v1: 1 });
    const listener = at(edge);
    listener.addAction('open', {
      conditions: [ListenerCondition.paths(['/open'])], action: ListenerAction.forward(ServiceTarget.fromHost(ServiceHost.fromServiceName('late'), { port: 80 })),
    });
    listener.addAction('default', { action: jwt(edge.to(service)) });
    service.addVersion({ name: 'v2', weight: 1, containers: [{ image: 'echo', portNumber: 8080 }] });
    await mesh.apply(edge.app, { inject: ['shop/late-v1', 'shop/late-v2'] });
    for (let count = 0; count < 6; count++) {
      expect(await answer(SHOP, '/open')).toBe('late');
      expect(await answer(SHOP, '/')).toBe(403);
      expect(await answer(SHOP, '/', { headers: bearer(login.token()) })).toBe('late');
    }
  });

  test('pods see what the hop before them wrote: a rule on its absence refuses everybody, one on its value nobody', async () => {
    const edge = new Edge();
    edge.listener({ hosts: [SHOP] }).addAction('default', { action: edge.to(edge.cart) });
    new AuthorizationPolicy(edge.shop, 'attempts', {
      target: PolicyTarget.workload({ app: 'cart' }),
      action: AuthorizationAction.DENY,
      rules: [{ operations: [{ paths: ['/absent'], ports: [8080] }], conditions: [{ key: 'request.headers[x-envoy-attempt-count]', notValues: ['*'] }] }],
    });
    await mesh.apply(edge.app, { inject: ['shop/cart-v1'] });
    // The client sends none, and the policy does not notice.
    expect(await answer(SHOP, '/absent')).toBe('cart');
  });
});
