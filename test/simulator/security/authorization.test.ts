import { describe, expect, test } from 'vitest';
import { Asked, asker, policy, tokens } from './at-gateway';
import { Manifest } from '../../../src/mesh';

const ISSUER = 'https://login.example.com';
const status = ({ refusal }: Asked): number => refusal?.status ?? 200;
const TOKENS = tokens([{ issuer: ISSUER, jwksUri: 'https://login.example.com/keys' }]);
const denies = (rule: object, situation: Parameters<typeof asker>[1] = {}) => {
  const ask = asker([TOKENS, policy('DENY', [rule])], situation);
  return (request: Parameters<typeof ask>[0]): boolean => status(ask(request)) === 403;
};

describe('actions', () => {
  const paths = (...texts: string[]): object => ({ to: [{ operation: { paths: texts } }] });

  test('without policies everybody passes, and nothing is said', () => {
    expect(asker([])({})).toEqual({ request: expect.any(Object), compared: expect.any(Object), decided: [], trace: [], ambiguous: [] });
  });

  test('what is denied is refused first, and what nobody allows then', () => {
    const ask = asker([policy('DENY', [paths('/admin')], { name: 'deny' }), policy('ALLOW', [paths('/a*')], { name: 'allow' })]);
    const asked = ['/admin', '/a', '/b'].map(path => ask({ path }));
    expect(asked.map(({ refusal, decided }) => [refusal?.body, ...decided])).toEqual([
      ['RBAC: access denied', { at: 'gateway', decision: 'deny', policy: 'AuthorizationPolicy edge/deny' }],
      [undefined, { at: 'gateway', decision: 'allow', policy: 'AuthorizationPolicy edge/allow' }],
      ['RBAC: access denied', { at: 'gateway', decision: 'deny' }],
    ]);
    expect(asked[2].trace).toEqual([
      'AuthorizationPolicy edge/deny, rules[0] does not meet the request: to[0].operation.paths',
      'AuthorizationPolicy edge/allow, rules[0] does not meet the request: to[0].operation.paths',
      'policies allow some requests, and none of them this one',
    ]);
  });

  test('one that allows without rules allows nobody, one with an empty rule everybody', () => {
    expect(status(asker([policy('ALLOW', undefined)])({}))).toBe(403);
    expect(status(asker([policy('ALLOW', [])])({}))).toBe(403);
    expect(status(asker([policy('ALLOW', [{}])])({}))).toBe(200);
    expect(status(asker([policy('DENY', [{}])])({}))).toBe(403);
    expect(status(asker([policy('DENY', [])])({}))).toBe(200);
    expect(status(asker([policy('AUDIT', [{}])])({}))).toBe(200);
  });

  test('those of the root namespace count, those of other namespaces do not', () => {
    const at = (namespace: string): number => status(asker([policy('DENY', [{}], { namespace })])({}));
    expect(['edge', 'istio-system', 'shop'].map(at)).toEqual([403, 403, 200]);
  });

  test('those for a Gateway of the Gateway API count at its pods', () => {
    const targeting: Manifest = { ...policy('DENY', [{}]), spec: { action: 'DENY', rules: [{}], targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'public' }] } };
    expect(status(asker([targeting], { gatewayName: 'public' })({}))).toBe(403);
    expect(status(asker([targeting], { gatewayName: 'other' })({}))).toBe(200);
    expect(status(asker([targeting])({}))).toBe(200);
  });

  test('what is only tried is told', () => {
    const annotations = { 'istio.io/dry-run': 'true' };
    const tried = (action: string, rules: object[]) => asker([policy(action, rules, { annotations })])({});
    const told = { at: 'gateway', decision: 'dryRun', policy: 'AuthorizationPolicy edge/policy' };
    expect(tried('DENY', [{}])).toMatchObject({ refusal: undefined, decided: [told, { decision: 'allow' }] });
    expect(tried('ALLOW', [paths('/x')])).toMatchObject({ refusal: undefined, decided: [told, { decision: 'allow' }] });
    expect(tried('ALLOW', [{}]).decided).toEqual([{ at: 'gateway', decision: 'allow' }]);
  });

  describe('an external authorizer', () => {
    const asking = policy('CUSTOM', [paths('/a')], {}, { provider: { name: 'login' } });
    const meshConfig = { extensionProviders: [{ name: 'login', envoyExtAuthzHttp: {} }, { name: 'traces', zipkin: {} }] };

    test('is assumed to let requests pass', () => {
      const { refusal, decided, ambiguous } = asker([asking], { meshConfig })({ path: '/a' });
      expect(refusal).toBeUndefined();
      expect(decided).toEqual([{ at: 'gateway', decision: 'asksProvider', policy: 'AuthorizationPolicy edge/policy' }]);
      expect(ambiguous).toEqual([expect.objectContaining({ about: 'externalAuthorizer' })]);
      expect(asker([asking], { meshConfig })({ path: '/b' })).toMatchObject({ decided: [], ambiguous: [] });
    });

    test('that the mesh does not know refuses, and so do two of them', () => {
      expect(status(asker([asking], { meshConfig: {} })({ path: '/a' }))).toBe(403);
      expect(status(asker([asking], { meshConfig: {} })({ path: '/b' }))).toBe(200);
      expect(status(asker([asking, policy('CUSTOM', [paths('/b')], { name: 'more' }, { provider: { name: 'more' } })])({ path: '/a' }))).toBe(403);
    });

    test('is not asked in a dry run, in which Istio refuses', () => {
      const tried = policy('CUSTOM', [paths('/a')], { annotations: { 'istio.io/dry-run': 'true' } }, { provider: { name: 'login' } });
      expect(['/a', '/b'].map(path => status(asker([tried], { meshConfig })({ path })))).toEqual([403, 200]);
      expect(status(asker([tried], { meshConfig: {} })({ path: '/a' }))).toBe(200);
    });

    test('is asked before tokens are looked at', () => {
      const { refusal, decided } = asker([TOKENS, asking])({ path: '/a', headers: { authorization: ['Bearer x'] } });
      expect([refusal?.status, decided.length]).toEqual([401, 1]);
    });
  });
});

describe('who', () => {
  const source = (fields: object, situation = {}) => denies({ from: [{ source: fields }] }, situation);

  test('addresses are those of the connection, or of the client as trusted proxies name it', () => {
    const forwarded = { 'x-forwarded-for': ['203.0.113.9, 192.0.2.1'] };
    expect(source({ ipBlocks: ['198.51.100.0/24'] })({})).toBe(true);
    expect(source({ remoteIpBlocks: ['198.51.100.7'] })({ headers: forwarded })).toBe(true);
    const behind = (count: number) => source({ remoteIpBlocks: ['203.0.113.0/24'] },
      { annotations: { 'proxy.istio.io/config': `gatewayTopology:\n  numTrustedProxies: ${count}\n` } });
    expect([0, 1, 2, 3].map(count => behind(count)({ headers: forwarded }))).toEqual([false, false, true, false]);
    const meshConfig = { defaultConfig: { gatewayTopology: { numTrustedProxies: 2 } } };
    expect(source({ remoteIpBlocks: ['203.0.113.0/24'] }, { meshConfig })({ headers: forwarded })).toBe(true);
    expect(source({ ipBlocks: ['203.0.113.0/24'] }, { meshConfig })({ headers: forwarded })).toBe(false);
    expect(source({ notIpBlocks: ['203.0.113.0/24', '2001:db8::/32'] })({})).toBe(true);
  });

  test('nobody has an identity of the mesh', () => {
    expect(['principals', 'namespaces', 'trustDomains', 'serviceAccounts'].filter(field => source({ [field]: ['*'] })({}))).toEqual([]);
    expect(['notPrincipals', 'notNamespaces'].filter(field => source({ [field]: ['*'] })({}))).toEqual(['notPrincipals', 'notNamespaces']);
  });

  test.each<[string, boolean]>([
    [`${ISSUER}/alice`, true], [`${ISSUER}/al*`, true], [`${ISSUER}/*`, true], ['*', true], ['*/alice', true], ['*alice', true], ['https*', true],
    [`${ISSUER}/bob`, false], ['*example.com/*', false], [`${ISSUER}`, false], ['https://*', false], ['*/bob', false],
  ])('the identity %s', (value, expected) => {
    expect(source({ requestPrincipals: [value] })({ claims: { iss: ISSUER, sub: 'alice' } })).toBe(expected);
    expect(source({ requestPrincipals: [value] })({})).toBe(false);
    expect(source({ notRequestPrincipals: [value] })({})).toBe(true);
  });
});

describe('what', () => {
  const operation = (fields: object) => denies({ to: [{ operation: fields }] });

  test.each<[object, string, boolean]>([
    [{ paths: ['/a'] }, '/a', true], [{ paths: ['/a'] }, '/a/', false], [{ paths: ['/a*'] }, '/ab', true], [{ paths: ['*b'] }, '/ab', true],
    [{ paths: ['/users/{*}/cart'] }, '/users/1/cart', true], [{ paths: ['/users/{*}/cart'] }, '/users/1/2/cart', false],
    [{ paths: ['/users/{*}/cart'] }, '/users//cart', false], [{ paths: ['/files/{**}'] }, '/files/a/b', true],
    [{ paths: ['/files/{**}'] }, '/files', false], [{ paths: ['/{**}/x'] }, '/a/b/x', true], [{ notPaths: ['/a*'] }, '/b', true],
    [{ notPaths: ['/a*'] }, '/a', false], [{ paths: ['/a*'], notPaths: ['/ab'] }, '/ab', false],
  ])('%j of the path %s', (fields, path, expected) => {
    expect(operation(fields)({ path })).toBe(expected);
  });

  test('hosts whatever their case, with the port; methods; ports of the pods', () => {
    expect(operation({ hosts: ['Shop.example.com'] })({ authority: 'SHOP.example.com' })).toBe(true);
    expect(operation({ hosts: ['shop.example.com'] })({ authority: 'shop.example.com:80' })).toBe(false);
    expect(operation({ hosts: ['shop.example.com:*', '*.org'] })({ authority: 'shop.example.com:80' })).toBe(true);
    expect(operation({ methods: ['P*'] })({ method: 'POST' })).toBe(true);
    expect(operation({ ports: ['8080'] })({})).toBe(true);
    expect(operation({ ports: ['80'] })({})).toBe(false);
  });
});

describe('conditions', () => {
  const when = (key: string, values?: string[], notValues?: string[]) => denies({ when: [{ key, values, notValues }] });

  test('on headers: each line alone, and an empty one is there', () => {
    expect(when('request.headers[X-A]', ['1'])({ headers: { 'x-a': ['0', '1'] } })).toBe(true);
    expect(when('request.headers[x-a]', ['0,1'])({ headers: { 'x-a': ['0', '1'] } })).toBe(false);
    expect(when('request.headers[x-a]', ['*'])({ headers: { 'x-a': [''] } })).toBe(true);
    expect(when('request.headers[x-a]', undefined, ['*'])({})).toBe(true);
    expect(when('request.headers[:path]', ['/a?b*'])({ path: '/a', query: 'b=1' })).toBe(true);
  });

  test('on claims: lists, words, and those within others', () => {
    const claims = { iss: ISSUER, sub: 'a', groups: ['dev', 5], scope: 'read write', realm: { roles: 'admin' }, n: 5, empty: '', aud: 'shop', azp: 'web' };
    const isMet = (key: string, value: string): boolean => when(key, [value])({ claims });
    expect(isMet('request.auth.claims[groups]', 'd*')).toBe(true);
    expect(isMet('request.auth.claims[groups]', '5')).toBe(false);
    expect(isMet('request.auth.claims[scope]', 'write')).toBe(true);
    expect(isMet('request.auth.claims[realm][roles]', 'admin')).toBe(true);
    expect(isMet('request.auth.claims[n]', '*')).toBe(false);
    expect(isMet('request.auth.claims[empty]', '*')).toBe(false);
    expect(isMet('request.auth.audiences', 'shop')).toBe(true);
    expect(isMet('request.auth.presenter', 'w*')).toBe(true);
    expect(isMet('request.auth.principal', `${ISSUER}/a`)).toBe(true);
    expect(when('request.auth.claims[groups]', ['dev'])({})).toBe(false);
  });

  test('on the name in the handshake, and on ports', () => {
    expect(when('connection.sni', ['shop.example.com'])({ sni: 'Shop.example.com' })).toBe(true);
    expect(when('connection.sni', ['*'])({})).toBe(false);
    expect(when('destination.port', ['8080'])({})).toBe(true);
  });

  test('on the port that a balancer in front names', () => {
    const ask = asker([policy('DENY', [{ to: [{ operation: { ports: ['8080'] } }] }])]);
    expect(ask({ listeningPort: 8080 })).toMatchObject({ refusal: { status: 403 }, ambiguous: [] });
    expect(ask({ listeningPort: 8080, isDestinationTold: true }))
      .toMatchObject({ refusal: undefined, ambiguous: [{ about: 'balancer', objects: ['AuthorizationPolicy edge/policy'] }] });
  });

  test('of which nobody knows what they compare', () => {
    const ask = asker([policy('DENY', [{ when: [{ key: 'destination.ip', values: ['10.0.0.1'] }] }])]);
    expect(ask({})).toMatchObject({ refusal: undefined, ambiguous: [{ about: 'endpoints', objects: ['AuthorizationPolicy edge/policy'] }] });
    const filter = asker([policy('DENY', [{ when: [{ key: 'experimental.envoy.filters.a.b[c]', notValues: ['x'] }] }])]);
    expect(filter({})).toMatchObject({ refusal: { status: 403 }, ambiguous: [{ about: 'envoyFilter' }] });
  });

  test('that istiod can not read make a rule that denies wider, and leave out one that allows', () => {
    const key = 'request.headers.x';
    expect(when(key, ['1'])({})).toBe(true);
    expect(status(asker([policy('ALLOW', [{ when: [{ key, values: ['1'] }] }])])({}))).toBe(403);
    expect(denies({ from: [{ source: { ipBlocks: ['nowhere', '203.0.113.9'] } }] })({ sourceAddress: '203.0.113.9' })).toBe(true);
    // Without a name it compares all claims together, which are no text.
    expect(when('request.auth.claims', ['1'])({})).toBe(false);
    expect(when('request.auth.claims', undefined, ['1'])({})).toBe(true);
    // A key that it does not know at all leaves out the rule of either.
    expect(when('request.nothing', ['1'])({})).toBe(false);
  });
});
