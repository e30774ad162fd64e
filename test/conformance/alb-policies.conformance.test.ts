import { App, Chart, Duration } from 'cdk8s';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AUTHORIZER, authorizerIn, LOGIN_PAGE, newAuthorizer } from './authorizer';
import { Mesh, MeshRequest, startMesh } from './driver/mesh';
import { newApp, newChart, newService } from './shop';
import { bearer, newIssuer } from './tokens';
import {
  ApplicationListener, ApplicationListenerProps, AuthenticateJwtOptions, ExtensionProviderType, GatewayLoadBalancer, IngressGateway, IstioAlb,
  IstioAlbProps,
  JsonWebKeys, JwtRule,
  ListenerAction, ListenerCondition, PolicyEnforcement, RequestLimit, WeightedService,
} from '../../src';

const SHOP = 'shop.example.com';
const API = 'api.example.com';
const OFFICE = '198.51.100.7';
const ELSEWHERE = '203.0.113.9';

/** What a trusted proxy in front adds: the address of its client, behind whatever the client wrote. */
const from = (...addresses: string[]): Record<string, string> => ({ 'x-forwarded-for': addresses.join(', ') });

let mesh: Mesh;

beforeAll(async () => {
  mesh = await startMesh();
});

afterAll(() => mesh?.stop());

/** A gateway of the app behind one trusted proxy, and two services. */
class Edge {
  readonly app: App = newApp({ extensionProviders: [{ name: AUTHORIZER, providerType: ExtensionProviderType.EXTERNAL_AUTHORIZATION }] });
  readonly edge: Chart = newChart(this.app, 'edge');
  readonly shop: Chart = newChart(this.app, 'shop');
  readonly web: WeightedService = newService(this.shop, 'web', { v1: 1 });
  readonly cart: WeightedService = newService(this.shop, 'cart', { v1: 1 });
  readonly gateway = new IngressGateway(this.edge, 'gateway', {
    name: 'public',
    loadBalancer: GatewayLoadBalancer.clusterIp(),
    numTrustedProxies: 1,
    ports: [{ port: 80, targetPort: 8080 }, { port: 8443 }],
  });

  listener(props: ApplicationListenerProps, alb: IstioAlbProps = { gateways: [this.gateway] }): ApplicationListener {
    return new IstioAlb(this.shop, 'alb', alb).addListener('http', props);
  }

  to(service: WeightedService): ListenerAction {
    return ListenerAction.forward(service);
  }
}

async function answer(host: string, path: string, others: Partial<MeshRequest> = {}): Promise<string | number> {
  const { pod, status } = await mesh.request({ gateway: 'edge/public', host, path, ...others });
  return status === 200 ? pod?.labels.app ?? status : status;
}

describe('source addresses', () => {
  const OFFICE_ONLY = ListenerCondition.sourceIps([`${OFFICE}/32`, '2001:db8::/32']);

  beforeAll(async () => {
    const edge = new Edge();
    const listener = edge.listener({ hosts: [SHOP, API, '*.tenant.example.com'] });
    listener.addAction('health', { conditions: [ListenerCondition.paths(['/admin/health'])], action: ListenerAction.fixedResponse(204) });
    listener.addAction('admin', { conditions: [ListenerCondition.pathPrefixes(['/admin']), OFFICE_ONLY], action: edge.to(edge.cart) });
    listener.addAction('beta', {
      conditions: [ListenerCondition.hostHeaders([SHOP]), ListenerCondition.httpHeader('x-team', ['core', 'edge*']), OFFICE_ONLY],
      action: edge.to(edge.cart),
    });
    listener.addAction('default', { action: edge.to(edge.web) });
    await mesh.apply(edge.app);
  });

  test('let in who they name, and refuse others', async () => {
    expect(await answer(SHOP, '/admin', { headers: from(OFFICE) })).toBe('cart');
    expect(await answer(SHOP, '/admin/x?y=1', { headers: from('2001:db8::7') })).toBe('cart');
    expect(await answer(SHOP, '/admin', { headers: from(ELSEWHERE) })).toBe(403);
    expect(await answer(SHOP, '/admin/x', { headers: from(ELSEWHERE) })).toBe(403);
  });

  test('are those that the trusted proxy saw, whatever the client writes', async () => {
    expect(await answer(SHOP, '/admin', { headers: from(OFFICE, ELSEWHERE) })).toBe(403);
    expect(await answer(SHOP, '/admin', { headers: { ...from(ELSEWHERE), 'x-envoy-external-address': OFFICE, 'x-real-ip': OFFICE } })).toBe(403);
    expect(await answer(SHOP, '/admin', { headers: from(ELSEWHERE, OFFICE) })).toBe('cart');
  });

  test('say nothing about other paths, and of earlier rules', async () => {
    expect(await answer(SHOP, '/', { headers: from(ELSEWHERE) })).toBe('web');
    expect(await answer(SHOP, '/administration', { headers: from(ELSEWHERE) })).toBe('web');
    expect(await answer(SHOP, '/admin/health', { headers: from(ELSEWHERE) })).toBe(204);
  });

  test.each(['shop.example.com:80', 'SHOP.example.COM', 'Shop.Example.com:9999'])('nobody goes around them as %s', async host => {
    expect(await answer(host, '/admin', { headers: from(ELSEWHERE) })).toBe(403);
    expect(await answer(host, '/admin', { headers: from(OFFICE) })).toBe('cart');
  });

  test.each([
    ['/a/../admin', 403], ['/./admin', 403], ['/%61dmin', 403], ['/admin%2Fx', 'web'], ['//admin', 'web'], ['/admin?x=/open', 403], ['\\admin', 400],
  ])('nobody goes around them by %s', async (path, expected) => {
    expect(await answer(SHOP, path, { headers: from(ELSEWHERE) })).toBe(expected);
  });

  test('hold for the hosts of a wildcard, without a port and with those of the gateway; with others nobody is let in', async () => {
    const host = 'a.tenant.example.com';
    expect(await answer(host, '/admin', { headers: from(OFFICE) })).toBe('cart');
    expect(await answer(host, '/admin', { headers: from(ELSEWHERE) })).toBe(403);
    expect(await answer(`${host}:80`, '/admin', { headers: from(ELSEWHERE) })).toBe(403);
    expect(await answer(`${host.toUpperCase()}:8443`, '/admin', { headers: from(ELSEWHERE) })).toBe(403);
    expect(await answer(`${host}:80`, '/admin', { headers: from(OFFICE) })).toBe('cart');
    expect(await answer(`${host}:9999`, '/admin', { headers: from(ELSEWHERE) })).toBe(403);
    expect(await answer(`${host}:9999`, '/admin', { headers: from(OFFICE) })).toBe(403);
    expect(await answer(`${host}:9999`, '/', { headers: from(ELSEWHERE) })).toBe('web');
  });

  test('of rules with headers, also where these are sent twice', async () => {
    const cases: [Record<string, string | string[]>, string | number][] = [
      [{ 'x-team': 'core' }, 403],
      [{ 'x-team': 'edge-2' }, 403],
      [{ 'x-team': 'other' }, 'web'],
      [{}, 'web'],
      [{ 'x-team': ['other', 'core'] }, 403],
      [{ 'x-team': ['core', 'other'] }, 403],
      [{ 'x-team': ['other', 'edge'] }, 403],
    ];
    for (const [headers, expected] of cases) {
      expect([headers, await answer(SHOP, '/', { headers: { ...headers, ...from(ELSEWHERE) } })]).toEqual([headers, expected]);
      expect([headers, await answer(SHOP, '/', { headers: { ...headers, ...from(OFFICE) } })]).toEqual([headers, expected === 403 ? 'cart' : expected]);
    }
    expect(await answer(API, '/', { headers: { 'x-team': 'core', ...from(ELSEWHERE) } })).toBe('web');
  });
});

describe('lists of addresses', () => {
  test('are for the hosts of the listener, and others of the gateway stay as they are', async () => {
    const edge = new Edge();
    edge.listener({ hosts: [SHOP], allowedSourceIps: ['198.51.100.0/24'], deniedSourceIps: ['198.51.100.66'], defaultAction: edge.to(edge.web) });
    new IstioAlb(edge.shop, 'other', { gateways: [edge.gateway] }).addListener('http', { hosts: [API], defaultAction: edge.to(edge.cart) });
    await mesh.apply(edge.app);
    expect(await answer(SHOP, '/', { headers: from(OFFICE) })).toBe('web');
    expect(await answer(SHOP, '/', { headers: from('198.51.100.66') })).toBe(403);
    expect(await answer(SHOP, '/', { headers: from(ELSEWHERE) })).toBe(403);
    expect(await answer(`${SHOP}:80`, '/', { headers: from(ELSEWHERE) })).toBe(403);
    expect(await answer(API, '/', { headers: from(ELSEWHERE) })).toBe('cart');
  });

  test('are for the whole port where the listener has a wildcard', async () => {
    const edge = new Edge();
    edge.listener({ hosts: ['*.example.com'], deniedSourceIps: [ELSEWHERE], defaultAction: edge.to(edge.web) });
    await mesh.apply(edge.app);
    expect(await answer(`${SHOP}:9999`, '/', { headers: from(ELSEWHERE) })).toBe(403);
    expect(await answer(`${SHOP}:9999`, '/', { headers: from(OFFICE) })).toBe('web');
  });
});

const login = newIssuer('login');
const partner = newIssuer('partner');
const stranger = newIssuer('login');
const PAST = Math.floor(Date.now() / 1000) - 60;

const keys = (issuer: { issuer: string; jwks: string }): JwtRule => ({ issuer: issuer.issuer, keys: JsonWebKeys.inline(issuer.jwks) });
const jwt = (next: ListenerAction, options: Partial<AuthenticateJwtOptions> = {}): ListenerAction =>
  ListenerAction.authenticateJwt({ issuers: [{ ...keys(login), audiences: ['shop', 'api'] }, keys(partner)], ...options, next });

/** Each with the status for it: of the request with the token, or without any. */
const TOKENS: [string, string | undefined, number | 'ok'][] = [
  ['valid', login.token({ aud: 'shop' }), 'ok'],
  ['for several audiences', login.token({ aud: ['other', 'api'] }), 'ok'],
  ['of the other issuer, for any audience', partner.token({ aud: 'whatever' }), 'ok'],
  ['of the other issuer, without an audience or a subject', partner.token({ sub: undefined }), 'ok'],
  ['expired', login.token({ aud: 'shop', exp: PAST }), 401],
  ['signed by somebody else', stranger.token({ aud: 'shop' }), 401],
  ['for another audience', login.token({ aud: 'other' }), 403],
  ['for an audience that begins the same', login.token({ aud: 'shop2' }), 403],
  ['without an audience', login.token(), 403],
  ['absent', undefined, 403],
];

const authorization = (token?: string): Record<string, string> => token === undefined ? {} : bearer(token);

describe('tokens, at a gateway of the app', () => {
  beforeAll(async () => {
    const edge = new Edge();
    const listener = edge.listener({ hosts: [SHOP, API] });
    const onApi = ListenerCondition.hostHeaders([API]);
    listener.addAction('open', { conditions: [onApi, ListenerCondition.paths(['/v1/open'])], action: edge.to(edge.web) });
    listener.addAction('beta', { conditions: [onApi, ListenerCondition.jwtClaim('groups', ['beta*'])], action: jwt(ListenerAction.fixedResponse(218)) });
    listener.addAction('admin', {
      conditions: [onApi, ListenerCondition.paths(['/v1/admin'])],
      action: jwt(edge.to(edge.cart), { additionalClaims: [{ name: 'realm.roles', values: ['admin', 'root*'] }] }),
    });
    listener.addAction('api', { conditions: [onApi, ListenerCondition.pathPrefixes(['/v1'])], action: jwt(edge.to(edge.cart)) });
    listener.addAction('default', { action: edge.to(edge.web) });
    await mesh.apply(edge.app);
  });

  test.each(TOKENS)('%s', async (_case, token, expected) => {
    expect(await answer(API, '/v1/items', { headers: authorization(token) })).toBe(expected === 'ok' ? 'cart' : expected);
    expect(await answer('API.example.com:80', '/v1', { headers: authorization(token) })).toBe(expected === 'ok' ? 'cart' : expected);
  });

  test.each(TOKENS.filter(([, , expected]) => expected !== 401))('on another host and another path nobody asks: %s', async (_case, token) => {
    expect(await answer(SHOP, '/v1/items', { headers: authorization(token) })).toBe('web');
    expect(await answer(API, '/other', { headers: authorization(token) })).toBe('web');
    expect(await answer(API, '/v1/open', { headers: authorization(token) })).toBe('web');
  });

  test('the target gets the token', async () => {
    const token = login.token({ aud: 'shop' });
    const { received } = await mesh.request({ gateway: 'edge/public', host: API, path: '/v1', headers: bearer(token) });
    expect(received?.headers).toMatchObject({ authorization: `Bearer ${token}` });
  });

  test('claims that a rule asks for, inner ones too', async () => {
    const cases: [object, string | number][] = [
      [{ realm: { roles: ['user', 'admin'] } }, 'cart'],
      [{ realm: { roles: ['root-2'] } }, 'cart'],
      [{ realm: { roles: ['user'] } }, 403],
      [{ realm: {} }, 403],
      [{}, 403],
    ];
    for (const [claims, expected] of cases) {
      expect([claims, await answer(API, '/v1/admin', { headers: bearer(login.token({ aud: 'shop', ...claims })) })]).toEqual([claims, expected]);
    }
  });

  test('a claim chooses the rule', async () => {
    expect(await answer(API, '/v1', { headers: bearer(login.token({ aud: 'shop', groups: ['x', 'beta-2'] })) })).toBe(218);
    expect(await answer(API, '/v1', { headers: bearer(login.token({ aud: 'shop', groups: 'beta' })) })).toBe(218);
    expect(await answer(API, '/v1', { headers: bearer(login.token({ aud: 'shop', groups: ['alpha'] })) })).toBe('cart');
    expect(await answer(API, '/other')).toBe('web');
  });
});

describe('tokens, at the targets behind a gateway of others', () => {
  beforeAll(async () => {
    const edge = new Edge();
    const listener = edge.listener({ hosts: [SHOP, API] }, { gateways: [IngressGateway.fromWorkload(edge.gateway.workload)] });
    listener.addAction('open', { conditions: [ListenerCondition.paths(['/v1/open'])], action: edge.to(edge.cart) });
    listener.addAction('api', { conditions: [ListenerCondition.hostHeaders([API]), ListenerCondition.pathPrefixes(['/v1'])], action: jwt(edge.to(edge.cart)) });
    listener.addAction('cart', { conditions: [ListenerCondition.pathPrefixes(['/cart'])], action: edge.to(edge.cart) });
    listener.addAction('default', { action: edge.to(edge.web) });
    await mesh.apply(edge.app, { inject: ['shop/cart-v1'] });
  });

  test.each(TOKENS)('%s', async (_case, token, expected) => {
    expect(await answer(API, '/v1/items', { headers: authorization(token) })).toBe(expected === 'ok' ? 'cart' : expected);
  });

  test('other paths of the same pods stay open, and earlier rules', async () => {
    expect(await answer(API, '/cart')).toBe('cart');
    expect(await answer(API, '/v1/open')).toBe('cart');
    expect(await answer(SHOP, '/cart')).toBe('cart');
  });

  test('the gateway asks nobody, not even for tokens that nobody knows', async () => {
    expect(await answer(SHOP, '/', { headers: bearer('opaque') })).toBe('web');
    // It sends on what looks like one token, and the pods know the rest.
    expect(await answer(API, '/v1', { headers: bearer('opaque') })).toBe(403);
    expect(await answer(API, '/v1', { headers: bearer('opaque.opaque.opaque') })).toBe(401);
  });
});

describe('an external authorizer', () => {
  const valid = { 'x-session': 'valid' };

  async function serve(policyEnforcement: PolicyEnforcement): Promise<void> {
    const edge = new Edge();
    newAuthorizer(edge.shop);
    const listener = edge.listener({ hosts: [SHOP, API] }, { gateways: [edge.gateway], policyEnforcement });
    listener.addAction('callback', { conditions: [ListenerCondition.pathPrefixes(['/oauth2'])], action: edge.to(edge.web) });
    listener.addAction('account', {
      conditions: [ListenerCondition.hostHeaders([SHOP])],
      action: ListenerAction.authenticateOidc({ provider: AUTHORIZER, next: edge.to(edge.cart) }),
    });
    listener.addAction('default', { action: edge.to(edge.web) });
    await mesh.apply(edge.app, { inject: ['shop/cart-v1'], meshConfig: authorizerIn('shop') });
  }

  test.each([PolicyEnforcement.GATEWAY, PolicyEnforcement.TARGETS])('decides at the %s', async enforcement => {
    await serve(enforcement);
    expect(await answer(SHOP, '/', { headers: valid })).toBe('cart');
    const refused = await mesh.request({ gateway: 'edge/public', host: `${SHOP}:80`, path: '/' });
    expect([refused.status, refused.headers.location]).toEqual([302, LOGIN_PAGE]);
    expect(await answer(SHOP, '/oauth2/callback')).toBe('web');
    expect(await answer(API, '/')).toBe('web');
  });
});

describe('a limit for each client, at a gateway of the app', () => {
  beforeAll(async () => {
    const edge = new Edge();
    const listener = edge.listener({ hosts: [SHOP], defaultAction: edge.to(edge.web) });
    listener.addAction('cart', {
      conditions: [ListenerCondition.pathPrefixes(['/cart'])],
      action: edge.to(edge.cart),
      requestLimit: RequestLimit.perClient(1, Duration.minutes(10), { burst: 5 }),
    });
    await mesh.apply(edge.app);
  });

  test('answers 429 to who asks too often, whatever they write, and to nobody else', async () => {
    const answers: (string | number)[] = [];
    for (let turn = 0; turn < 8; turn++) {
      answers.push(await answer(SHOP, '/cart', { headers: from(`10.0.0.${turn}`, ELSEWHERE) }));
    }
    expect(answers).toEqual(['cart', 'cart', 'cart', 'cart', 'cart', 429, 429, 429]);
    expect(await answer(SHOP, '/cart', { headers: from(OFFICE) })).toBe('cart');
    expect(await answer(SHOP, '/', { headers: from(ELSEWHERE) })).toBe('web');
  });
});

test('Istio\'s validation has nothing to say about the policies', async () => {
  const edge = new Edge();
  const listener = edge.listener({ hosts: [SHOP], deniedSourceIps: [ELSEWHERE] });
  listener.addAction('admin', { conditions: [ListenerCondition.pathPrefixes(['/admin']), ListenerCondition.sourceIps([OFFICE])], action: edge.to(edge.cart) });
  listener.addAction('api', { conditions: [ListenerCondition.pathPrefixes(['/v1'])], action: jwt(edge.to(edge.cart)) });
  listener.addAction('login', {
    conditions: [ListenerCondition.paths(['/account'])], action: ListenerAction.authenticateOidc({ provider: AUTHORIZER, next: edge.to(edge.cart) }),
  });
  listener.addAction('default', { action: edge.to(edge.web) });
  const report = await mesh.validate(edge.app.synthYaml());
  expect(report.findings.filter(({ level }) => level !== 'info')).toEqual([]);
});
