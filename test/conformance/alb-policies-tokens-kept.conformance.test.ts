/** Tokens, claims, authorizers and preflights at a guarded rule. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Mesh, MeshRequest, startMesh } from './driver/mesh';
import { answerOf, API, Edge, ELSEWHERE, from, jwt, keys, login, OFFICE, OFFICE_ONLY, SHOP } from './guarded-edge';
import { bearer, newIssuer } from './tokens';
import { ListenerAction, ListenerCondition, StringMatch, UnmatchedPreflights } from '../../src';

let mesh: Mesh;

beforeAll(async () => {
  mesh = await startMesh();
});

afterAll(() => mesh?.stop());

const answer = (host: string, path: string, others: Partial<MeshRequest> = {}): Promise<string | number> => answerOf(mesh, host, path, others);

const impostor = newIssuer('login');
const partner = newIssuer('partner');

describe('issuers', () => {
  describe('two, with several tokens at once', () => {
    beforeAll(async () => {
      const edge = new Edge();
      const listener = edge.listener({ hosts: [SHOP, API] });
      const audience = { audiences: ['shop'] };
      listener.addAction('api', { conditions: [ListenerCondition.hostHeaders([API])], action: jwt(edge.to(edge.cart), keys(login, { ...audience })) });
      listener.addAction('shop', { conditions: [ListenerCondition.hostHeaders([SHOP])], action: jwt(edge.to(edge.web), keys(partner, { ...audience })) });
      // In two places Envoy would take both.
      for (const place of [{ fromCookies: ['session'] }, { fromParameters: ['token'] }]) {
        expect(() => listener.addAction('other', { conditions: [ListenerCondition.paths(['/x'])], action: jwt(edge.to(edge.web), keys(partner, place)) })).toThrow('place of the tokens');
      }
      await mesh.apply(edge.app);
    });

    const mixed = (host: string, first: string, second: string) =>
      answer(host, `/?access_token=${second}`, { headers: { authorization: [`Bearer ${first}`, `Bearer ${second}`], cookie: `access_token=${second}` } });

    test('each where it belongs', async () => {
      expect(await answer(API, '/', { headers: bearer(login.token({ aud: 'shop' })) })).toBe('cart');
      expect(await answer(SHOP, '/', { headers: bearer(partner.token({ aud: 'shop' })) })).toBe('web');
      expect(await answer(API, '/', { headers: bearer(partner.token({ aud: 'shop' })) })).toBe(403);
    });

    test('nobody mixes them', async () => {
      for (const turned of [false, true]) {
        const ask = (host: string, first: string, second: string) => turned ? mixed(host, second, first) : mixed(host, first, second);
        expect(await ask(API, login.token({ aud: 'other' }), partner.token({ aud: 'shop' }))).not.toBe('cart');
        expect(await ask(API, impostor.token({ aud: 'shop' }), partner.token({ aud: 'shop' }))).not.toBe('cart');
        expect(await ask(SHOP, login.token({ aud: 'shop' }), partner.token({ aud: 'other' }))).not.toBe('web');
        expect(await ask(SHOP, login.token({ aud: 'shop' }), `${partner.token({ aud: 'shop' })}x`)).not.toBe('web');
      }
    });
  });

  test('claims that are numbers or truth values', async () => {
    const edge = new Edge();
    const additionalClaims = [{ name: 'verified', values: ['true'] }, { name: 'level', values: ['3'] }];
    edge.listener({ hosts: [SHOP] }).addAction('default', { action: ListenerAction.authenticateJwt({ issuers: [keys(login)], additionalClaims, next: edge.to(edge.cart) }) });
    await mesh.apply(edge.app);
    expect(await answer(SHOP, '/', { headers: bearer(login.token({ verified: 'true', level: '3' })) })).toBe('cart');
    expect(await answer(SHOP, '/', { headers: bearer(login.token({ verified: true, level: 3 })) })).toBe(403);
    expect(await answer(SHOP, '/', { headers: bearer(login.token({ verified: 'false', level: '3' })) })).toBe(403);
  });
});

describe('claims that choose a guarded rule', () => {
  test.each([[{}], [{ groups: '' }], [{ groups: [] }], [{ groups: [''] }], [{ groups: 'x' }], [{ groups: ['x', 'y'] }], [{ groups: 3 }], [{ groups: true }], [{ groups: { a: 'b' } }], [{ groups: null }]])('%j', async claims => {
    const edge = new Edge();
    const listener = edge.listener({ hosts: [SHOP] });
    listener.addAction('any', { conditions: [ListenerCondition.jwtClaim('groups', ['x*']), OFFICE_ONLY], action: jwt(ListenerAction.fixedResponse(218)) });
    listener.addAction('default', { action: jwt(edge.to(edge.cart)) });
    await mesh.apply(edge.app);
    const headers = bearer(login.token({ ...claims }));
    const office = await answer(SHOP, '/', { headers: { ...headers, ...from(OFFICE) } });
    expect([218, 'cart']).toContain(office);
    expect(await answer(SHOP, '/', { headers: { ...headers, ...from(ELSEWHERE) } })).toBe(office === 218 ? 403 : 'cart');
  });
});

test('a header that a claim becomes chooses no rule: Envoy writes it between the choice of a route and the policy', async () => {
  const edge = new Edge();
  const listener = edge.listener({ hosts: [SHOP] });
  const core = (header: string) => () => listener.addAction('core', { conditions: [ListenerCondition.httpHeader(header, ['core']), OFFICE_ONLY], action: ListenerAction.fixedResponse(218) });
  listener.addAction('default', { action: jwt(edge.to(edge.cart), keys(login, { outputClaimToHeaders: [{ header: 'x-team', claim: 'team' }] })) });
  expect(core('x-team')).toThrow('compares in the same pods, got "x-team"');
  core('x-group')();
  await mesh.apply(edge.app);
  const ask = (address: string, headers: object) => answer(SHOP, '/', { headers: { ...from(address), ...headers } });
  expect(await ask(ELSEWHERE, { 'x-group': 'core', ...bearer(login.token({ team: 'core' })) })).toBe(403);
  expect(await ask(OFFICE, { 'x-group': 'core' })).toBe(218);
  expect(await ask(ELSEWHERE, { 'x-team': 'core', ...bearer(login.token({ team: 'other' })) })).toBe('cart');
});

test('an additional claim of any value', async () => {
  const edge = new Edge();
  const additionalClaims = [{ name: 'groups', values: ['*'] }];
  edge.listener({ hosts: [SHOP] }).addAction('default', { action: ListenerAction.authenticateJwt({ issuers: [keys(login)], additionalClaims, next: edge.to(edge.cart) }) });
  await mesh.apply(edge.app);
  const answers = [];
  for (const claims of [{}, { groups: 'x' }, { groups: ['x'] }, { groups: '' }, { groups: [] }, { groups: 3 }, { groups: { a: 'b' } }]) {
    answers.push([claims, await answer(SHOP, '/', { headers: bearer(login.token({ ...claims })) })]);
  }
  expect(answers).toEqual([
    [{}, 403], [{ groups: 'x' }, 'cart'], [{ groups: ['x'] }, 'cart'], [{ groups: '' }, 403], [{ groups: [] }, 403], [{ groups: 3 }, 403], [{ groups: { a: 'b' } }, 403],
  ]);
});

test('a claim whose own name has a dot', async () => {
  const edge = new Edge();
  const additionalClaims = [{ name: 'org.id', values: ['7'] }];
  edge.listener({ hosts: [SHOP] }).addAction('default', { action: ListenerAction.authenticateJwt({ issuers: [keys(login)], additionalClaims, next: edge.to(edge.cart) }) });
  await mesh.apply(edge.app);
  expect([
    await answer(SHOP, '/', { headers: bearer(login.token({ org: { id: '7' } })) }), await answer(SHOP, '/', { headers: bearer(login.token({ 'org.id': '7' })) }),
  ]).toEqual(['cart', 403]);
});

describe('preflights of browsers', () => {
  const preflight = { 'origin': 'https://app.example.com', 'access-control-request-method': 'GET', 'access-control-request-headers': 'authorization' };

  test('are refused by a guarded rule, as CDI064 says', async () => {
    const edge = new Edge();
    const listener = edge.listener({ hosts: [SHOP] });
    listener.addAction('default', {
      action: jwt(edge.to(edge.cart)),
      corsPolicy: { allowOrigins: [StringMatch.exact('https://app.example.com')], allowMethods: ['GET'], allowHeaders: ['authorization'] },
    });
    await mesh.apply(edge.app);
    const { status, headers } = await mesh.request({ gateway: 'edge/public', host: SHOP, path: '/', method: 'OPTIONS', headers: preflight });
    expect([status, headers['access-control-allow-origin']]).toEqual([403, undefined]);
  });
});

test('a preflight is answered by a rule of its own before the guarded one', async () => {
  const edge = new Edge();
  const corsPolicy = { allowOrigins: [StringMatch.exact('https://app.example.com')], allowMethods: ['GET'], unmatchedPreflights: UnmatchedPreflights.IGNORE };
  const listener = edge.listener({ hosts: [SHOP] });
  listener.addAction('preflight', {
    conditions: [ListenerCondition.httpRequestMethods(['OPTIONS']), ListenerCondition.httpHeader('access-control-request-method', ['*'])], action: edge.to(edge.cart), corsPolicy,
  });
  listener.addAction('default', { action: jwt(edge.to(edge.cart)), corsPolicy });
  await mesh.apply(edge.app);
  const headers = { 'origin': 'https://app.example.com', 'access-control-request-method': 'GET' };
  const ask = (others: object) => mesh.request({ gateway: 'edge/public', host: SHOP, path: '/', method: 'OPTIONS', headers: { ...headers, ...others } });
  const answered = await ask({});
  expect([answered.status, answered.received, answered.headers['access-control-allow-origin']]).toEqual([200, undefined, 'https://app.example.com']);
  expect((await ask({ origin: 'https://evil.example.com' })).received).toBeUndefined();
  expect(await answer(SHOP, '/', { method: 'OPTIONS' })).toBe(403);
});
