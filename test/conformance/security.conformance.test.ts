import { ApiObject, Chart } from 'cdk8s';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Mesh, startMesh } from './driver/mesh';
import { newApp, newChart, newService, Shop } from './shop';
import { bearer, newIssuer } from './tokens';
import {
  AuthorizationAction, AuthorizationPolicy, AuthorizationPolicyProps, AuthorizationRule, Findings, JsonWebKeys, JwtRule, MeshNamespace, PolicyTarget,
  RequestAuthentication,
} from '../../src';
import { authorizationPolicies, peerAuthentications, POLICY_SETTINGS, requestAuthentications } from '../security/policies';

const HOST = 'a.example.com';
const GATEWAY = PolicyTarget.workload({ istio: 'ingressgateway' });
const GATEWAY_PORT = 17080;
const { ALLOW, DENY } = AuthorizationAction;

const login = newIssuer('login');
const seconds = () => Math.floor(Date.now() / 1000);

let mesh: Mesh;

beforeAll(async () => {
  mesh = await startMesh();
});

afterAll(() => mesh?.stop());

/** An app that serves every host, with policies at the gateway. */
function guarded(policies: AuthorizationPolicyProps[], jwtRules: JwtRule[] = []): Shop {
  const shop = new Shop();
  shop.serve('*', shop.fallback);
  const edge = newChart(shop.app, 'istio-system');
  Findings.of(edge).acknowledge('IST0133/deny-without-ports', 'the gateway has no TCP');
  policies.forEach((policy, index) => new AuthorizationPolicy(edge, `policy-${index}`, { target: GATEWAY, ...policy }));
  if (jwtRules.length > 0) {
    new RequestAuthentication(edge, 'tokens', { target: GATEWAY, jwtRules });
  }
  return shop;
}

const guard = (action: AuthorizationAction, ...rules: AuthorizationRule[]) => mesh.apply(guarded([{ action, rules }]).app);

/** Status of the answer. */
const at = async (path = '/', host = HOST, headers: Record<string, string> = {}, method = 'GET') =>
  (await mesh.request({ host, path, headers, method })).status;

/** Those that are denied, of paths, hosts or tokens. */
async function denied(values: readonly string[], ask: (value: string) => Promise<number>): Promise<string[]> {
  const answers: number[] = [];
  for (const value of values) {
    answers.push(await ask(value));
  }
  expect(answers.filter(status => status !== 200 && status !== 403)).toEqual([]);
  return values.filter((_, index) => answers[index] === 403);
}

describe('validation', () => {
  const validate = async (add: (chart: Chart) => void) => {
    const app = newApp(POLICY_SETTINGS);
    const chart = newChart(app, 'shop');
    new MeshNamespace(chart, 'mesh namespace');
    newService(chart, 'echo');
    Findings.of(app).acknowledge('IST0133/deny-without-ports', 'compared with what Istio says');
    add(chart);
    return (await mesh.validate(app.synthYaml())).findings;
  };

  test.each([
    ['AuthorizationPolicies', authorizationPolicies],
    ['RequestAuthentications', requestAuthentications],
    ['PeerAuthentications', peerAuthentications],
  ])('%s with every field are accepted, without a warning', async (_, add) => {
    expect(await validate(add)).toEqual([]);
  });

  test.each<[string, AuthorizationRule, string[]]>([
    ['without ports', { operations: [{ paths: ['/admin'] }] }, ['webhook', 'analyzer']],
    ['with ports', { operations: [{ paths: ['/admin'], ports: [8080] }] }, []],
  ])('Istio warns of DENY by HTTP %s as IST0133/deny-without-ports does', async (_, rule, layers) => {
    const findings = await validate(chart => new AuthorizationPolicy(chart, 'policy', { action: DENY, rules: [rule] }));
    expect(findings.map(({ layer, level }) => [layer, level])).toEqual(layers.map(layer => [layer, 'warning']));
    findings.forEach(({ message }) => expect(message).toContain('will deny all traffic to TCP ports'));
  });
});

describe('DENY', () => {
  const HOSTS = [HOST, 'A.Example.com', `${HOST}:80`, `${HOST}:8443`, 'b.example.com', 'example.com', `${HOST}.evil.org`, `${HOST}.`];

  test.each<[string[], string[]]>([
    [[HOST], [HOST, 'A.Example.com']],
    [[HOST, `${HOST}:*`], [HOST, 'A.Example.com', `${HOST}:80`, `${HOST}:8443`]],
    [['*.example.com'], [HOST, 'A.Example.com', 'b.example.com']],
    [['*.example.com', '*.example.com:8443'], [HOST, 'A.Example.com', `${HOST}:8443`, 'b.example.com']],
  ])('by hosts %j', async (hosts, expected) => {
    await guard(DENY, { operations: [{ hosts }] });
    expect(await denied(HOSTS, host => at('/', host))).toEqual(expected);
  });

  const PATHS = [
    '/cart', '/cart/', '/cart/x', '/cart/x/y', '/cartoon', '/CART', '/cart?x=1', '/c%61rt/x', '/x/../cart/x', '/cart%2Fx', '//cart/x', '/cart/a%2Fb', '/cart/a%2fb',
    '/cart;v=1',
  ];

  test.each<[string[], string[]]>([
    [['/cart'], ['/cart', '/cart?x=1']],
    [['/cart/*'], ['/cart/', '/cart/x', '/cart/x/y', '/c%61rt/x', '/x/../cart/x', '/cart/a%2Fb', '/cart/a%2fb']],
    [['*/x'], ['/cart/x', '/c%61rt/x', '/x/../cart/x', '//cart/x']],
    [['/cart/a%2Fb'], ['/cart/a%2Fb']],
  ])('by paths %j', async (paths, expected) => {
    await guard(DENY, { operations: [{ paths }] });
    expect(await denied(PATHS, path => at(path))).toEqual(expected);
  });

  test.each<[string[], string[]]>([
    [['/cart/{*}'], ['/cart/x', '/c%61rt/x', '/x/../cart/x', '/cart/a%2Fb', '/cart/a%2fb']],
    [['/{**}/y'], ['/cart/x/y']],
    [['/{*}/'], ['/cart/']],
    [['/c%61rt/*'], []],
  ])('by paths %j, which are refused here', async (paths, expected) => {
    const shop = guarded([]);
    const byHand = newChart(shop.app, 'by-hand');
    Findings.of(byHand).acknowledge('CDI120', 'tried here');
    new ApiObject(byHand, 'policy', {
      apiVersion: 'security.istio.io/v1',
      kind: 'AuthorizationPolicy',
      metadata: { name: 'policy', namespace: 'istio-system' },
      spec: { selector: { matchLabels: { istio: 'ingressgateway' } }, action: 'DENY', rules: [{ to: [{ operation: { paths } }] }] },
    });
    await mesh.apply(shop.app);
    expect(await denied(PATHS, path => at(path))).toEqual(expected);
  });

  test('by a method, of one host only', async () => {
    await guard(DENY, { operations: [{ methods: ['POST'], hosts: [HOST] }] });
    expect([await at('/', HOST, {}, 'POST'), await at('/', HOST), await at('/', 'b.example.com', {}, 'POST')]).toEqual([403, 200, 200]);
  });

  test('by the port on which the pod listens, not that of its Service', async () => {
    await guard(DENY, { operations: [{ ports: [80] }] }, { conditions: [{ key: 'destination.port', values: ['80'] }] });
    expect(await at()).toBe(200);
    await guard(DENY, { operations: [{ ports: [GATEWAY_PORT] }] });
    expect(await at()).toBe(403);
    await guard(DENY, { conditions: [{ key: 'destination.port', values: [String(GATEWAY_PORT)] }] });
    expect(await at()).toBe(403);
  });

  test('by the value of a header that is not among some, or absent', async () => {
    await guard(DENY, { conditions: [{ key: 'request.headers[x-tenant]', notValues: ['a'] }] });
    expect([await at('/', HOST, { 'x-tenant': 'a' }), await at('/', HOST, { 'x-tenant': 'b' }), await at()]).toEqual([200, 403, 403]);
  });

  test('by address', async () => {
    await guard(DENY, { sources: [{ ipBlocks: ['127.0.0.0/8'] }] });
    expect(await at()).toBe(403);
    await guard(DENY, { sources: [{ ipBlocks: ['10.0.0.0/8'] }] });
    expect(await at()).toBe(200);
  });

  test('by identity meets nobody without mTLS, and everybody the other way round', async () => {
    await guard(DENY, { sources: [{ principals: ['*'] }] });
    expect(await at()).toBe(200);
    await guard(DENY, { sources: [{ notPrincipals: ['*'] }] });
    expect(await at()).toBe(403);
  });

  test('comes before ALLOW', async () => {
    await mesh.apply(guarded([{ rules: [{}] }, { action: DENY, rules: [{ operations: [{ paths: ['/admin'] }] }] }]).app);
    expect([await at('/admin'), await at('/')]).toEqual([403, 200]);
  });
});

describe('ALLOW', () => {
  test('without rules denies everything', async () => {
    await mesh.apply(guarded([{}]).app);
    expect(await at()).toBe(403);
  });

  test('denies what no rule of any policy allows', async () => {
    await mesh.apply(guarded([{}, { rules: [{ operations: [{ paths: ['/a'] }] }] }, { rules: [{ operations: [{ paths: ['/b'] }] }] }]).app);
    expect([await at('/a'), await at('/b'), await at('/c')]).toEqual([200, 200, 403]);
  });

  test('with an empty rule allows everything', async () => {
    await mesh.apply(guarded([{ rules: [{}] }]).app);
    expect(await at()).toBe(200);
  });
});

describe('tokens', () => {
  const RULE: JwtRule = { issuer: login.issuer, keys: JsonWebKeys.inline(login.jwks) };

  const withToken = (token?: string) => at('/', HOST, token === undefined ? {} : bearer(token));

  test('are checked where they are sent', async () => {
    await mesh.apply(guarded([], [{ ...RULE, audiences: ['shop'] }]).app);
    const good = { aud: 'shop' };
    expect(await Promise.all([undefined, login.token(good), login.token({ aud: ['other', 'shop'] })].map(withToken))).toEqual([200, 200, 200]);
    expect(await Promise.all([
      login.token({ ...good, exp: seconds() - 120 }),
      login.token({ ...good, nbf: seconds() + 3600 }),
      newIssuer('other').token(good),
      newIssuer('login').token(good),
      'no.token.this',
    ].map(withToken))).toEqual([401, 401, 401, 401, 401]);
    expect(await Promise.all([login.token({ aud: 'other' }), login.token()].map(withToken))).toEqual([403, 403]);
  });

  test('that expired less than a minute ago are still valid', async () => {
    await mesh.apply(guarded([], [RULE]).app);
    expect(await withToken(login.token({ exp: seconds() - 20 }))).toBe(200);
  });

  test('are read where the rule says, and passed on only where it says so', async () => {
    const rule = { ...RULE, fromHeaders: [{ name: 'x-token', prefix: 'JWT ' }], outputPayloadToHeader: 'x-claims', outputClaimToHeaders: [{ header: 'x-user', claim: 'sub' }] };
    const received = async (forwardOriginalToken: boolean) => {
      await mesh.apply(guarded([], [{ ...rule, forwardOriginalToken }]).app);
      return (await mesh.request({ host: HOST, headers: { 'x-token': `JWT ${login.token()}`, 'x-user': 'forged' } })).received?.headers;
    };
    const without = await received(false);
    expect(without).toMatchObject({ 'x-user': 'user', 'x-claims': expect.any(String) });
    expect(without).not.toHaveProperty('x-token');
    expect(JSON.parse(Buffer.from(String(without?.['x-claims']), 'base64url').toString())).toMatchObject({ iss: login.issuer });
    expect(await received(true)).toHaveProperty('x-token');
  });

  test('leave no header for a claim that the client made up', async () => {
    await mesh.apply(guarded([], [{ ...RULE, outputClaimToHeaders: [{ header: 'x-user', claim: 'sub' }] }]).app);
    const user = async (headers: Record<string, string>) => {
      const { received } = await mesh.request({ host: HOST, headers: { 'x-user': 'forged', 'x-other': 'kept', ...headers } });
      return [received?.headers['x-user'], received?.headers['x-other']];
    };
    expect(await user({})).toEqual([undefined, 'kept']);
    expect(await user(bearer(login.token({ sub: undefined })))).toEqual([undefined, 'kept']);
    expect(await user(bearer(login.token()))).toEqual(['user', 'kept']);
  });

  const TOKENS: Record<string, string | undefined> = {
    'none': undefined,
    'plain': login.token(),
    'no subject': login.token({ sub: undefined }),
    'aud a': login.token({ aud: 'a' }),
    'aud [a,b]': login.token({ aud: ['a', 'b'] }),
    'aud [b]': login.token({ aud: ['b'] }),
    'groups a': login.token({ groups: 'a' }),
    'groups [a,b]': login.token({ groups: ['a', 'b'] }),
    'groups [b]': login.token({ groups: ['b'] }),
    'groups []': login.token({ groups: [] }),
    'groups "a b"': login.token({ groups: 'a b' }),
    'groups 5': login.token({ groups: 5 }),
    'scope "a b"': login.token({ scope: 'a b' }),
    'realm roles [a]': login.token({ realm: { roles: ['a'] } }),
  };

  const names = Object.keys(TOKENS);
  const allBut = (...others: string[]) => names.filter(name => !others.includes(name));

  test.each<[string, AuthorizationAction, AuthorizationRule, string[]]>([
    ['an audience among some', DENY, { conditions: [{ key: 'request.auth.audiences', values: ['a'] }] }, ['aud a', 'aud [a,b]']],
    ['no audience among some', DENY, { conditions: [{ key: 'request.auth.audiences', notValues: ['a'] }] }, allBut('aud a', 'aud [a,b]')],
    ['a claim', DENY, { conditions: [{ key: 'request.auth.claims[groups]', values: ['a'] }] }, ['groups a', 'groups [a,b]']],
    ['the want of a claim', DENY, { conditions: [{ key: 'request.auth.claims[groups]', notValues: ['a'] }] }, allBut('groups a', 'groups [a,b]')],
    ['the want of any text in a claim', DENY, { conditions: [{ key: 'request.auth.claims[groups]', notValues: ['*'] }] },
      allBut('groups a', 'groups [a,b]', 'groups [b]', 'groups "a b"')],
    ['a word of a scope', DENY, { conditions: [{ key: 'request.auth.claims[scope]', values: ['a'] }] }, ['scope "a b"']],
    ['an inner claim', DENY, { conditions: [{ key: 'request.auth.claims[realm][roles]', values: ['a'] }] }, ['realm roles [a]']],
    ['any identity but of the issuer', DENY, { sources: [{ notRequestPrincipals: [`${login.issuer}/*`] }] }, ['none', 'no subject']],
    ['no identity', DENY, { sources: [{ notRequestPrincipals: ['*'] }] }, ['none', 'no subject']],
    ['any identity but of the issuer, by condition', DENY, { conditions: [{ key: 'request.auth.principal', notValues: [`${login.issuer}/*`] }] }, ['none', 'no subject']],
    ['another issuer', DENY, { sources: [{ requestPrincipals: ['https://other.example.com/*'] }] }, []],
    ['everything but an audience', ALLOW, { conditions: [{ key: 'request.auth.audiences', values: ['a'] }] }, allBut('aud a', 'aud [a,b]')],
    ['everything but the issuer', ALLOW, { sources: [{ requestPrincipals: [`${login.issuer}/*`] }] }, ['none', 'no subject']],
    ['everything but the subject', ALLOW, { sources: [{ requestPrincipals: ['*/user'] }] }, ['none', 'no subject']],
    ['everything but valid tokens', ALLOW, { sources: [{ requestPrincipals: ['*'] }] }, ['none', 'no subject']],
  ])('%s is denied', async (_, action, rule, expected) => {
    await mesh.apply(guarded([{ action, rules: [rule] }], [RULE]).app);
    expect(await denied(names, name => withToken(TOKENS[name]))).toEqual(expected);
  });

  test('claims are split at blanks where the rule says so', async () => {
    const rules = [{ conditions: [{ key: 'request.auth.claims[groups]', values: ['a'] }] }];
    await mesh.apply(guarded([{ action: DENY, rules }], [{ ...RULE, spaceDelimitedClaims: ['groups'] }]).app);
    expect(await denied(names, name => withToken(TOKENS[name]))).toEqual(['groups a', 'groups [a,b]', 'groups "a b"']);
  });
});
