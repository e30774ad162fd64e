/** Where the token of a guarded rule comes from, and what else reaches the target with it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clusterState, ClusterState, readManifests } from './driver/cluster-state';
import { Mesh, MeshRequest, startMesh } from './driver/mesh';
import { gatewayTarget } from './driver/proxies';
import { rawRequest, sendRaw } from './envoy/raw';
import { answerOf, API, Edge, jwt, keys, login, SHOP } from './guarded-edge';
import { bearer, Claims, newIssuer } from './tokens';
import { IstioAlb, JwtRule, ListenerAction, ListenerCondition, ListenerProtocol, PolicyEnforcement } from '../../src';

let mesh: Mesh;
let state: ClusterState;

beforeAll(async () => {
  mesh = await startMesh();
});

afterAll(() => mesh?.stop());

const answer = (host: string, path: string, others: Partial<MeshRequest> = {}): Promise<string | number> => answerOf(mesh, host, path, others);

const partner = newIssuer('partner');
const USER: Partial<JwtRule> = { outputClaimToHeaders: [{ header: 'x-user', claim: 'sub' }], outputPayloadToHeader: 'x-claims' };

/** A token that nobody signed. */
const unsigned = (claims: Claims = {}): string =>
  `${[{ alg: 'none', typ: 'JWT' }, { iss: login.issuer, sub: 'victim', ...claims }].map(part => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')}.`;

/** What the target hears of a request: its token, and who the gateway says sends it. */
async function heard(path: string, headers: Record<string, string | string[]>, host = API): Promise<unknown> {
  const { status, received } = await mesh.request({ gateway: 'edge/public', host, path, headers });
  const { authorization, 'x-user': user, x_user: other, x_claims: claims } = (received?.headers ?? {}) as Record<string, unknown>;
  return status === 200 ? { authorization, user, other, claims } : status;
}

/** A rule for the API with a token, and one for the shop without. */
async function serve(rule: Partial<JwtRule> = {}, open = true): Promise<void> {
  const edge = new Edge();
  const listener = edge.listener({ hosts: [SHOP, API] });
  listener.addAction('api', { conditions: [ListenerCondition.hostHeaders([API])], action: jwt(edge.to(edge.cart), keys(login, { audiences: ['api'], ...USER, ...rule })) });
  if (open) {
    listener.addAction('shop', { conditions: [ListenerCondition.hostHeaders([SHOP])], action: edge.to(edge.web) });
  }
  const yaml = edge.app.synthYaml();
  state = clusterState(readManifests(yaml));
  await mesh.apply(yaml);
}

const own = login.token({ sub: 'mallory', aud: 'api' });
const stolen = login.token({ sub: 'victim', aud: 'other' });

describe('the header authorization', () => {
  beforeAll(() => serve());

  test('with one token', async () => {
    expect(await heard('/', bearer(own))).toEqual({ authorization: `Bearer ${own}`, user: 'mallory' });
    // Envoy joins the lines of this header, and an empty one adds nothing.
    expect(await heard('/', { authorization: ['', `Bearer ${own}`] })).toEqual({ authorization: `Bearer ${own}`, user: 'mallory' });
    expect(await heard('/', {})).toBe(403);
    expect(await heard('/', bearer(stolen))).toBe(403);
    expect(await heard('/', bearer(unsigned()))).toBe(401);
  });

  test.each<[string, string | string[]]>([
    ['two lines, both valid', [`Bearer ${own}`, `Bearer ${stolen}`]],
    ['two lines, both valid, the other way', [`Bearer ${stolen}`, `Bearer ${own}`]],
    ['two lines, one that nobody signed', [`Bearer ${own}`, `Bearer ${unsigned()}`]],
    ['two lines, one in lower case', [`bearer ${unsigned()}`, `Bearer ${own}`]],
    ['two lines, one in lower case behind', [`Bearer ${own}`, `bearer ${unsigned()}`]],
    ['a password before', ['Basic dXNlcjpwYXNz', `Bearer ${own}`]],
    ['two in one line', `Bearer ${own},Bearer ${unsigned()}`],
    ['one that nobody signed before', `bearer ${unsigned()} Bearer ${own}`],
    ['a parameter before', `Token a=b, Bearer ${own}`],
    ['something behind', `Bearer ${own} ${unsigned()}`],
    ['a character behind', `Bearer ${own}|x`],
    ['two blanks', `Bearer  ${own}`],
    ['a tab', `Bearer\t${own}`],
    ['in lower case', `bearer ${own}`],
    ['without Bearer', own],
  ])('%s: refused', async (_case, authorization) => {
    expect([401, 403]).toContain(await heard('/', { authorization }));
  });

  test('and from nowhere else', async () => {
    expect(await heard(`/?access_token=${own}`, {})).toBe(403);
    expect(await heard('/', { 'cookie': `access_token=${own}`, 'x-access-token': own })).toBe(403);
    // Whoever has a valid token gets no other claims by a second one.
    expect(await heard(`/?access_token=${stolen}`, bearer(own))).toEqual({ authorization: `Bearer ${own}`, user: 'mallory' });
  });

  test('a header that a claim becomes has no second spelling', async () => {
    const forged = { 'x-user': 'victim', 'x_user': 'victim', 'X_USER': 'victim', 'x_claims': 'e30' };
    expect(await heard('/', { ...bearer(own), ...forged })).toEqual({ authorization: `Bearer ${own}`, user: 'mallory' });
    expect(await heard('/', forged, SHOP)).toEqual({});
  });

  test('other hosts take any parameter and password', async () => {
    expect(await answer(SHOP, '/?access_token=opaque')).toBe('web');
    expect(await answer(SHOP, '/', { headers: { authorization: 'Basic dXNlcjpwYXNz', cookie: 'session=opaque' } })).toBe('web');
  });
});

test('a token that does not go on may have anything beside it, which does not either', async () => {
  await serve({ forwardOriginalToken: false });
  expect(await heard('/', bearer(own))).toEqual({ user: 'mallory' });
  expect(await heard('/', { authorization: `bearer ${unsigned()} Bearer ${own}` })).toEqual({ user: 'mallory' });
  expect(await heard('/', { authorization: ['Basic dXNlcjpwYXNz', `Bearer ${own}`] })).toEqual({ user: 'mallory' });
  expect([401, 403]).toContain(await heard('/', { authorization: [`Bearer ${own}`, `Bearer ${stolen}`] }));
  expect(await heard('/', {})).toBe(403);
});

describe('a cookie', () => {
  beforeAll(() => serve({ fromCookies: ['session'] }, false));

  test('with one token, and others beside', async () => {
    expect(await heard('/', { cookie: `session=${own}` })).toEqual({ user: 'mallory' });
    expect(await heard('/', { cookie: `a=session; my-session=x; session=${own}; sessions=y; b="session"` })).toEqual({ user: 'mallory' });
    expect(await heard('/', bearer(own))).toBe(403);
    expect(await heard(`/?session=${own}`, {})).toBe(403);
  });

  test('takes an unverified token in authorization away', async () => {
    expect(await heard('/', { cookie: `session=${own}`, authorization: `Bearer ${unsigned()}` })).toEqual({ user: 'mallory' });
  });

  test.each<[string, string | string[]]>([
    ['two', `session=${own}; session=${stolen}`],
    ['one that nobody signed', `session=${own}; session=${unsigned()}`],
    ['two lines', [`session=${own}`, `session=${unsigned()}`]],
    ['without a blank', `session=${own};session=${unsigned()}`],
    ['with more blanks', `session=${own}; a=b;  session =${unsigned()}`],
    ['in capitals', `session=${own}; SESSION=${unsigned()}`],
    ['in quotes', `session=${own}; "session"=${unsigned()}`],
    ['behind a comma', `session=${own}, session=${unsigned()}`],
    ['as a list', `session=${own}; session[]=${unsigned()}`],
    ['as a list before', `session[a]=${unsigned()}; session=${own}`],
    ['before', `session=${unsigned()}; session=${own}`],
    ['before, with a blank', `session =${unsigned()}; session=${own}`],
    ['behind no name', `session=${own}; =session=${unsigned()}`],
  ])('%s: refused', async (_case, cookie) => {
    expect([401, 403]).toContain(await heard('/', { cookie }));
  });

  test.each([
    'Session=', 'SESSION=', 'sessioN=', 'session =', '"session"=', '=session=', 'session[]=', 'session[a]=', 'session%5b%5d=', 'a=b,session=', 'a=b;Session=', '\tsession=',
    'a=b;\tsession=', 'a=b;  session=', '\x80session=', 'session\x80=', 'session\t=', 'session%00=',
  ])('in a first line, another one that some read as it: %j: refused', async forged => {
    const lines = [`${forged}${unsigned()}`, `session=${own}`];
    const { status } = await sendRaw(gatewayTarget('edge/public', 80, state), rawRequest('/', API, 'GET', lines.map(line => `cookie: ${line}`)));
    expect([400, 401, 403]).toContain(status);
  });

  test.each<[string, string[], string | number]>([
    ['another token in the second', [`session=${own}`, `session=${unsigned()}`], `session=${own}`],
    ['another token in the first', [`session=${unsigned()}`, `session=${own}`], 401],
    ['others before and behind', [`a=b; session=${own}`, `c=d; session=${unsigned()}; e=f`], `a=b; session=${own}`],
    ['three', [`session=${own}`, 'a=b', `session=${unsigned()}`], `session=${own}`],
    ['one that some read as it in the second', [`session=${own}; a=b`, `"session"=${unsigned()}`], 403],
  ])('of several lines the first goes on: %s', async (_case, lines, expected) => {
    const { status, body } = await sendRaw(gatewayTarget('edge/public', 80, state), rawRequest('/', API, 'GET', lines.map(line => `cookie: ${line}`)));
    expect(status === 200 ? (JSON.parse(body) as { headers: Record<string, string> }).headers.cookie : status).toBe(expected);
  });
});

describe('a parameter', () => {
  beforeAll(() => serve({ fromParameters: ['token'] }, false));

  test('with one token, and others beside', async () => {
    expect(await heard(`/?token=${own}`, {})).toEqual({ user: 'mallory' });
    expect(await heard(`/a%2Fb?x=%20a+b&tokens=1&filter%5Btoken%5D=2&my-token=3&token=${own}&q=token%3D4`, {})).toEqual({ user: 'mallory' });
    expect(await heard(`/?token=${own}`, bearer(unsigned()))).toEqual({ user: 'mallory' });
    expect(await heard(`/?access_token=${own}`, {})).toBe(403);
  });

  test.each<[string, string]>([
    ['two', `token=${own}&token=${stolen}`],
    ['one that nobody signed', `token=${own}&token=${unsigned()}`],
    ['before', `token=${unsigned()}&token=${own}`],
    ['with an escaped letter', `token=${own}&%74oken=${unsigned()}`],
    ['with an escaped letter before', `%74oken=${own}&token=${unsigned()}`],
    ['in capitals', `token=${own}&Token=${unsigned()}`],
    ['as a list', `token=${own}&token[]=${unsigned()}`],
    ['as an escaped list', `token=${own}&token%5B%5D=${unsigned()}`],
    ['with blanks before', `token=${own}&+%20token=${unsigned()}`],
    ['with blanks before, as the first', `+token=${unsigned()}&token=${own}`],
    ['with an end', `token=${own}&token%00x=${unsigned()}`],
    ['behind a semicolon', `token=${own};token=${unsigned()}`],
    ['behind a semicolon, in another parameter', `token=${own}&a=b;token=${unsigned()}`],
  ])('%s: refused', async (_case, query) => {
    expect([401, 403]).toContain(await heard(`/?${query}`, {}));
  });
});

describe('two issuers in the same place', () => {
  beforeAll(async () => {
    const edge = new Edge();
    const listener = edge.listener({ hosts: [SHOP, API] });
    listener.addAction('beta', {
      conditions: [ListenerCondition.hostHeaders([API]), ListenerCondition.jwtClaim('groups', ['beta'])], action: jwt(ListenerAction.fixedResponse(218), keys(login)),
    });
    listener.addAction('api', { conditions: [ListenerCondition.hostHeaders([API])], action: jwt(edge.to(edge.cart), keys(login), keys(partner)) });
    listener.addAction('shop', { conditions: [ListenerCondition.hostHeaders([SHOP])], action: jwt(edge.to(edge.web), keys(partner, { audiences: ['shop'] })) });
    await mesh.apply(edge.app);
  });

  test('each where it is trusted', async () => {
    expect(await answer(API, '/', { headers: bearer(login.token()) })).toBe('cart');
    expect(await answer(API, '/', { headers: bearer(partner.token()) })).toBe('cart');
    expect(await answer(SHOP, '/', { headers: bearer(partner.token({ aud: 'shop' })) })).toBe('web');
    expect(await answer(SHOP, '/', { headers: bearer(login.token({ aud: 'shop' })) })).toBe(403);
    expect(await answer(SHOP, '/', { headers: { authorization: [`Bearer ${partner.token({ aud: 'shop' })}`, `Bearer ${login.token()}`] } })).not.toBe('web');
  });

  test('a claim chooses a rule in tokens of its issuers only; others go on', async () => {
    expect(await answer(API, '/', { headers: bearer(login.token({ groups: ['beta'] })) })).toBe(218);
    expect(await answer(API, '/', { headers: bearer(partner.token({ groups: ['beta'] })) })).toBe('cart');
    expect(await answer(API, '/', { headers: bearer(login.token({ groups: ['alpha'] })) })).toBe('cart');
    expect(await answer(API, '/', {})).toBe(403);
  });
});

test('two load balancers on one gateway, and another at the targets', async () => {
  const edge = new Edge();
  const rule = keys(login, { audiences: ['api'], ...USER });
  const at = (id: string, port: number, policyEnforcement?: PolicyEnforcement) =>
    new IstioAlb(edge.shop, id, { gateways: [edge.gateway], policyEnforcement })
      .addListener(id, { port, protocol: ListenerProtocol.HTTP, hosts: [id === 'one' ? API : SHOP] });
  at('one', 80).addAction('default', { action: jwt(edge.to(edge.cart), rule) });
  at('two', 8443, PolicyEnforcement.TARGETS).addAction('default', { action: jwt(edge.to(edge.web), rule) });
  await mesh.apply(edge.app, { inject: ['shop/web-v1'] });
  for (const [host, port, app] of [[API, 80, 'cart'], [SHOP, 8443, 'web']] as const) {
    const ask = (headers: Record<string, string | string[]>, path = '/') => answer(host, path, { port, headers });
    expect([host, await ask(bearer(own)), await ask({})]).toEqual([host, app, 403]);
    expect([host, await ask(bearer(own), `/?access_token=${stolen}`)]).toEqual([host, app]);
    expect([401, 403]).toContain(await ask({ authorization: `bearer ${unsigned()} Bearer ${own}` }));
    expect([401, 403]).toContain(await ask({ authorization: [`Bearer ${own}`, `Bearer ${stolen}`] }));
    const { received } = await mesh.request({ gateway: 'edge/public', port, host, path: '/', headers: { ...bearer(own), x_user: 'victim' } });
    expect([host, received?.headers['x-user'], (received?.headers as Record<string, unknown>).x_user]).toEqual([host, 'mallory', undefined]);
  }
});
