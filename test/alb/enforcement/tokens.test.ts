import { Chart } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { Guarded, guardedIn, OWN, serviceIn, SHARED } from './policy-fixture';
import { LOGIN, PARTNER, TENANT, API, SHOP, GOLD, jwt, routesOf } from './token-fixture';
import { ListenerAction } from '../../../src/alb/action/listener-action';
import { ListenerTransform } from '../../../src/alb/action/listener-transform';
import { ListenerCondition } from '../../../src/alb/condition/listener-condition';
import { DelegatedRules } from '../../../src/alb/delegated-rules';
import { IstioAlb } from '../../../src/alb/istio-alb';
import { ListenerProtocol } from '../../../src/alb/listener/listener-protocol';
import { PolicyTarget } from '../../../src/core/policy-target';
import { HeaderChanges } from '../../../src/networking/headers/header-operations';
import { JwtRule } from '../../../src/security/jwt-rule';
import { RequestAuthentication } from '../../../src/security/request-authentication';
import { findingsOf, forwardTo } from '../alb-fixture';

describe('a header that a token check changes', () => {
  const compared = 'headers that the tokens of issuer "https://login.example.com" of';

  test('can not be compared by the same rule', () => {
    const { listener } = guardedIn(OWN);
    expect(() => listener.addAction('api', { conditions: [API, GOLD], action: jwt(forwardTo('echo'), TENANT) }))
      .toThrow(`${compared} rule "api" of listener "http" change must be others than rule "api" of listener "http" compares in the same pods, got "x-tenant": Envoy writes`);
    expect(listener.ruleNames).toEqual([]);
    expect(() => listener.addAction('api', { conditions: [API, ListenerCondition.httpHeader('x-plan', ['gold'])], action: jwt(forwardTo('echo'), TENANT) })).not.toThrow();
  });

  test('nor by another one, before or after, of this load balancer or of another one', () => {
    const { chart, listener } = guardedIn(OWN);
    listener.addAction('api', { conditions: [API], action: jwt(forwardTo('echo'), TENANT) });
    expect(() => listener.addAction('gold', { conditions: [SHOP, GOLD], action: forwardTo('echo') })).toThrow(/than rule "gold" of listener "(test\/\w+\/)?http" compares/);
    const other = new IstioAlb(chart, 'other', OWN).addListener('admin', { port: 443, protocol: ListenerProtocol.HTTP, hosts: ['admin.example.com'] });
    expect(() => other.addAction('gold', { conditions: [GOLD], action: forwardTo('echo') })).toThrow('than rule "gold" of listener "admin" compares');

    const reverse = guardedIn(OWN);
    reverse.listener.addAction('gold', { conditions: [SHOP, GOLD], action: forwardTo('echo') });
    expect(() => reverse.listener.addAction('api', { conditions: [API], action: jwt(forwardTo('echo'), TENANT) })).toThrow(/than rule "gold" of listener "(test\/\w+\/)?http" compares/);
  });

  test.each<[string, JwtRule, string]>([
    ['the claims as a whole', { ...LOGIN, outputPayloadToHeader: 'X-Claims' }, 'x-claims'],
    ['the token itself where it does not go on', { ...LOGIN, forwardOriginalToken: false }, 'authorization'],
    ['a token without a word before it', { ...LOGIN, fromHeaders: [{ name: 'Authorization' }], forwardOriginalToken: false }, 'authorization'],
  ])('%s', (_case, rule, header) => {
    const { listener } = guardedIn(OWN);
    listener.addAction('api', { conditions: [API], action: jwt(forwardTo('echo'), rule) });
    expect(() => listener.addAction('other', { conditions: [SHOP, ListenerCondition.httpHeader(header, ['x'])], action: forwardTo('echo') })).toThrow(`got "${header}"`);
  });

  test('a token that goes on may be compared by others, not by its own rule', () => {
    const { listener } = guardedIn(OWN);
    const bearer = ListenerCondition.httpHeader('authorization', ['Basic *']);
    listener.addAction('basic', { conditions: [API, bearer], action: forwardTo('echo') });
    expect(() => listener.addAction('api', { conditions: [API, ListenerCondition.httpHeader('authorization', ['Bearer *'])], action: jwt(forwardTo('echo')) }))
      .toThrow('headers that rule "api" compares must be others than that of the token beside authenticateJwt');
    expect(() => listener.addAction('api', { conditions: [API], action: jwt(forwardTo('echo')) })).not.toThrow();
  });

  test.each<[string, string, PolicyTarget | undefined, boolean]>([
    ['for the pods of the gateway', 'edge', PolicyTarget.workload({ istio: 'edge' }), true],
    ['for its whole namespace', 'edge', undefined, true],
    ['for the mesh', 'istio-system', undefined, true],
    ['for other pods', 'edge', PolicyTarget.workload({ istio: 'other' }), false],
    ['for some of the pods', 'edge', PolicyTarget.workload({ istio: 'edge', zone: 'a' }), true],
    ['elsewhere', 'shop', undefined, false],
  ])('is known of a RequestAuthentication %s', (_case, namespace, target, isMet) => {
    const { chart, listener } = guardedIn(OWN);
    const elsewhere = new Chart(chart, 'elsewhere', { namespace });
    const gold = () => listener.addAction('gold', { conditions: [GOLD], action: forwardTo('echo') });
    const authentication = (id: string) => () => new RequestAuthentication(elsewhere, id, { target, jwtRules: [TENANT] });
    authentication('tokens')();
    expect.assertions(2);
    isMet ? expect(gold).toThrow('of RequestAuthentication "test/elsewhere/tokens" change') : expect(gold).not.toThrow();

    const later = guardedIn(OWN);
    later.listener.addAction('gold', { conditions: [GOLD], action: forwardTo('echo') });
    const second = () => new RequestAuthentication(new Chart(later.chart, 'elsewhere', { namespace }), 'tokens', { target, jwtRules: [TENANT] });
    isMet ? expect(second).toThrow('of RequestAuthentication "test/elsewhere/tokens" change') : expect(second).not.toThrow();
  });

  test('is known of delegated rules, whatever comes first', () => {
    const make = (): { guarded: Guarded; rules: DelegatedRules; gold: () => void; delegate: () => void; guard: () => void } => {
      const guarded = guardedIn(OWN);
      const rules = new DelegatedRules(guarded.chart, 'rules', { pathPrefix: '/team' });
      return {
        guarded,
        rules,
        gold: () => rules.addAction('gold', { conditions: [GOLD], action: forwardTo('team') }),
        delegate: () => guarded.listener.delegate('/team', { to: rules }),
        guard: () => guarded.listener.addAction('api', { conditions: [API], action: jwt(forwardTo('echo'), TENANT), priority: 1 }),
      };
    };
    const message = 'than rule "gold" of delegated rules "test/rules" compares';
    const first = make();
    first.delegate();
    first.guard();
    expect(first.gold).toThrow(message);
    const second = make();
    second.gold();
    second.guard();
    expect(second.delegate).toThrow(message);
    expect(second.guarded.listener.ruleNames).toEqual(['api']);
    const third = make();
    third.gold();
    third.delegate();
    expect(third.guard).toThrow(message);
  });
});

describe('places of tokens', () => {
  test.each<[string, JwtRule[], string]>([
    ['two of an issuer', [{ ...LOGIN, fromHeaders: [{ name: 'x-token' }], fromCookies: ['session'] }], 'places of the tokens of authenticateJwt must be one for all issuers, got ["header \\"x-token\\"","cookie \\"session\\""]'],
    ['another for each issuer', [LOGIN, { ...PARTNER, fromParameters: ['token'] }], 'must be one for all issuers'],
    ['a header of its own', [{ ...LOGIN, fromHeaders: [{ name: 'X-Token' }] }], 'header with the tokens of authenticateJwt must be "authorization", got "x-token": of another header Envoy reads each line'],
    ['other prefixes', [LOGIN, { ...PARTNER, fromHeaders: [{ name: 'authorization' }] }], 'must be one for all issuers'],
    ['a token that stays in a cookie', [{ ...LOGIN, fromCookies: ['session'], forwardOriginalToken: false }], 'must be true, or left out, for tokens in a cookie, got false: Envoy leaves'],
    ['a token that is taken out of the query', [{ ...LOGIN, fromParameters: ['token'], forwardOriginalToken: false }], 'for tokens in a parameter, got false: Envoy decodes'],
    ['a token that goes on for one issuer only', [LOGIN, { ...PARTNER, forwardOriginalToken: false }], 'forwardOriginalToken of the issuers of authenticateJwt must be the same'],
    ['an issuer with other options', [LOGIN, TENANT], 'options of issuer "https://login.example.com" of authenticateJwt must be the same wherever it is named'],
    ['a header with many ways to write it', [{ ...LOGIN, outputClaimToHeaders: [{ header: 'a-b-c-d-e-f', claim: 'sub' }] }], 'at most 4 hyphens and underscores'],
    ['a header that proxies read', [{ ...LOGIN, outputClaimToHeaders: [{ header: 'X-Forwarded-For', claim: 'sub' }] }], 'a header that proxies do not read or write themselves'],
    ['the host', [{ ...LOGIN, outputPayloadToHeader: 'host' }], 'a header that proxies do not read or write themselves'],
  ])('%s: refused', (_case, issuers, message) => {
    expect(() => jwt(forwardTo('echo'), ...issuers)).toThrow(message);
  });

  test.each<[string, JwtRule[]]>([
    ['an issuer twice, with other audiences', [{ ...LOGIN, audiences: ['a'] }, { ...LOGIN, audiences: ['b'] }]],
    ['the usual place, said', [LOGIN, { ...PARTNER, fromHeaders: [{ name: 'authorization', prefix: 'Bearer ' }] }]],
    ['a cookie', [{ ...LOGIN, fromCookies: ['session'] }, { ...PARTNER, fromCookies: ['session'] }]],
    ['a header with four', [{ ...LOGIN, outputClaimToHeaders: [{ header: 'a-b-c-d-e', claim: 'sub' }] }]],
  ])('%s: accepted', (_case, issuers) => {
    expect(() => jwt(forwardTo('echo'), ...issuers)).not.toThrow();
  });

  test('are one in the same pods, and so are the options of an issuer', () => {
    const { listener } = guardedIn(OWN);
    listener.addAction('api', { conditions: [API], action: jwt(forwardTo('echo')) });
    const shop = (...issuers: JwtRule[]) => () => listener.addAction('shop', { conditions: [SHOP], action: jwt(forwardTo('echo'), ...issuers) });
    expect(shop({ ...PARTNER, fromCookies: ['session'] }))
      .toThrow('place of the tokens of issuer "https://partner.example.com" of rule "shop" of listener "http" must be that of rule "api" of listener "test/alb/http" in the same pods');
    expect(shop(TENANT)).toThrow('options of issuer "https://login.example.com" of rule "shop" of listener "http" must be those that rule "api"');
    expect(listener.ruleNames).toEqual(['api']);
    expect(shop({ ...LOGIN, audiences: ['shop'] }, PARTNER)).not.toThrow();
  });

  test('of a RequestAuthentication of the app too', () => {
    const edge = (guarded: Guarded) => new Chart(guarded.chart, 'edge', { namespace: 'edge' });
    const guarded = guardedIn(OWN);
    guarded.listener.addAction('api', { conditions: [API], action: jwt(forwardTo('echo')) });
    expect(() => new RequestAuthentication(edge(guarded), 'tokens', { jwtRules: [PARTNER] })).toThrow('place of the tokens of issuer "https://partner.example.com"');

    const other = guardedIn(OWN);
    new RequestAuthentication(edge(other), 'tokens', { jwtRules: [{ ...PARTNER, fromHeaders: [{ name: 'Authorization', prefix: 'Bearer ' }] }] });
    expect(() => other.listener.addAction('api', { conditions: [API], action: jwt(forwardTo('echo')) })).not.toThrow();
  });
});

describe('what goes on to the target', () => {
  const BEARER = 'Bearer [A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+';

  test('is one token in its header; others are refused', () => {
    const guarded = guardedIn(OWN, ['api.example.com']);
    guarded.listener.addAction('api', { conditions: [API, ListenerCondition.paths(['/x'])], action: jwt(ListenerAction.forward(guarded.service)) });
    const { api, 'api-refused': refused } = routesOf(guarded);
    expect(api.match).toEqual([{ uri: { exact: '/x' }, headers: { authorization: { regex: BEARER } } }]);
    expect(refused).toEqual({ name: 'api-refused', match: [{ uri: { exact: '/x' } }], directResponse: { status: 403 } });
  });

  test('one that does not go on is not looked at', () => {
    const guarded = guardedIn(OWN, ['api.example.com']);
    guarded.listener.addAction('api', { conditions: [API], action: jwt(ListenerAction.forward(guarded.service), { ...LOGIN, forwardOriginalToken: false }) });
    expect(Object.keys(routesOf(guarded))).toEqual(['api']);
    expect(routesOf(guarded).api.match).toBeUndefined();
  });

  test.each<[string, JwtRule, string[]]>([
    ['a cookie', { ...LOGIN, fromCookies: ['session'] }, ['cookie']],
    ['a parameter', { ...LOGIN, fromParameters: ['token'] }, [':path']],
  ])('one in %s, without authorization beside it', (_case, rule, headers) => {
    const guarded = guardedIn(OWN, ['api.example.com']);
    guarded.listener.addAction('api', { conditions: [API], action: jwt(ListenerAction.forward(guarded.service), rule) });
    const { api, 'api-refused': refused } = routesOf(guarded);
    expect(api.match?.map(({ withoutHeaders }) => Object.keys(withoutHeaders))).toEqual([headers]);
    expect(api.headers?.request?.remove).toEqual(['authorization']);
    expect(refused.match).toBeUndefined();
  });

  test('has no other spelling of a header that a claim becomes, whichever rule forwards it', () => {
    const guarded = guardedIn(OWN, ['api.example.com']);
    const set = ListenerTransform.requestHeaders({ remove: ['X_Tenant'], set: { 'x-a': 'b' } });
    guarded.listener.addAction('open', { conditions: [ListenerCondition.paths(['/open'])], action: ListenerAction.forward(guarded.service), transforms: [set] });
    guarded.listener.addAction('none', { conditions: [ListenerCondition.paths(['/none'])], action: ListenerAction.fixedResponse(204) });
    guarded.listener.addAction('api', { conditions: [API], action: jwt(ListenerAction.forward(guarded.service), TENANT) });
    const { api, open, none } = routesOf(guarded);
    expect(api.headers?.request?.remove).toEqual(['x_tenant']);
    expect(open.headers?.request).toEqual({ remove: ['X_Tenant'], set: { 'x-a': 'b' } });
    expect(none.headers).toBeUndefined();
  });

  test('in delegated rules too', () => {
    const guarded = guardedIn(OWN);
    const rules = new DelegatedRules(guarded.chart, 'rules', { pathPrefix: '/team' });
    rules.addAction('team', { action: forwardTo('team') });
    guarded.listener.delegate('/team', { to: rules, hosts: ['shop.example.com'] });
    guarded.listener.addAction('api', { conditions: [API], action: jwt(ListenerAction.forward(guarded.service), TENANT) });
    expect(routesOf(guarded).team.headers?.request?.remove).toEqual(['x_tenant']);
  });

  test('at targets too', () => {
    const guarded = guardedIn(SHARED, ['api.example.com']);
    const other = serviceIn(guarded.chart, 'other');
    guarded.listener.addAction('open', { conditions: [ListenerCondition.paths(['/open'])], action: ListenerAction.forward(guarded.service) });
    guarded.listener.addAction('other', { conditions: [ListenerCondition.paths(['/other'])], action: ListenerAction.forward(other) });
    guarded.listener.addAction('api', { conditions: [API], action: jwt(ListenerAction.forward(guarded.service), TENANT) });
    const { open, other: elsewhere } = routesOf(guarded);
    expect([open, elsewhere].map(route => route.headers?.request?.remove)).toEqual([['x_tenant'], undefined]);
  });
});

describe('a place that other rules do not know', () => {
  const cookie = { ...LOGIN, fromCookies: ['session'] };
  const finding = (add: (guarded: Guarded) => void, props = OWN): string[] => {
    const guarded = guardedIn(props);
    guarded.listener.addAction('api', { conditions: [API], action: jwt(ListenerAction.forward(guarded.service), cookie) });
    add(guarded);
    return findingsOf(guarded.chart, 'CDI065').map(({ message }) => message);
  };

  test('is an error for each rule that forwards without a token', () => {
    expect(finding(({ listener }) => listener.addAction('shop', { conditions: [SHOP], action: forwardTo('echo') }))).toEqual([
      'authenticateJwt of rule "api" of listener "http" takes tokens from the cookie "session", in which Istio looks in every request for the same pods: '
      + 'rule "shop" asks for no token, and would answer 401 to whoever has something else there',
    ]);
    expect(finding(({ chart }) => new IstioAlb(chart, 'other', OWN).addListener('other', { port: 443, protocol: ListenerProtocol.HTTP, defaultAction: forwardTo('echo') }))).toHaveLength(1);
    expect(finding(({ listener, service }) => listener.addAction('shop', { conditions: [SHOP], action: ListenerAction.forward(service) }), SHARED)).toHaveLength(1);
  });

  test.each<[string, (guarded: Guarded) => void]>([
    ['the same check', ({ listener }) => listener.addAction('shop', { conditions: [SHOP], action: jwt(forwardTo('echo'), cookie) })],
    ['an error', ({ listener }) => listener.addAction('shop', { conditions: [SHOP], action: ListenerAction.fixedResponse(404) })],
    ['the way to HTTPS', ({ listener }) => listener.addAction('shop', { conditions: [SHOP], action: ListenerAction.redirect({ protocol: 'HTTPS' }) })],
  ])('is none beside %s', (_case, add) => {
    expect(finding(add)).toEqual([]);
  });

  test('nor at other pods, nor for the usual header', () => {
    expect(finding(({ listener }) => listener.addAction('shop', { conditions: [SHOP], action: forwardTo('echo') }), SHARED)).toEqual([]);
    const { chart, listener } = guardedIn(OWN);
    listener.addAction('api', { conditions: [API], action: jwt(forwardTo('echo')) });
    listener.addAction('shop', { conditions: [SHOP], action: forwardTo('echo') });
    expect(findingsOf(chart, 'CDI065')).toEqual([]);
  });
});

describe('values of claims', () => {
  test.each<[string, () => unknown]>([
    ['a scope', () => ListenerCondition.jwtClaim('scope', ['read write'])],
    ['a permission', () => ListenerAction.authenticateJwt({ issuers: [LOGIN], additionalClaims: [{ name: 'permission', values: ['a b'] }], next: forwardTo('echo') })],
    ['a claim that the issuer splits', () => guardedIn(OWN).listener.addAction('a', {
      conditions: [ListenerCondition.jwtClaim('roles.all', ['a b'])], action: jwt(forwardTo('echo'), { ...LOGIN, spaceDelimitedClaims: ['roles.all'] }),
    })],
  ])('%s with a blank is refused', (_case, make) => {
    expect(make).toThrow('must be single words');
  });

  test('others may have blanks', () => {
    expect(() => guardedIn(OWN).listener.addAction('a', { conditions: [ListenerCondition.jwtClaim('groups', ['Domain Users'])], action: jwt(forwardTo('echo')) })).not.toThrow();
  });

  test('in delegated rules no claim counts', () => {
    const rules = new DelegatedRules(guardedIn(OWN).chart, 'rules', { pathPrefix: '/team' });
    expect(() => rules.addAction('a', { conditions: [ListenerCondition.jwtClaim('groups', ['a'])], action: forwardTo('echo') }))
      .toThrow('jwtClaim of rule "a" must be left out in delegated rules');
  });
});

test('of several lines of cookies the first goes on, where the token comes from one, unless the rule writes or removes the header itself', () => {
  const headersOf = (rule: JwtRule, changes?: HeaderChanges, action: (next: ListenerAction) => ListenerAction = next => jwt(next, rule)) => {
    const guarded = guardedIn(OWN, ['api.example.com']);
    guarded.listener.addAction('api', {
      action: action(ListenerAction.forward(guarded.service)), transforms: changes && [ListenerTransform.requestHeaders(changes)],
    });
    return routesOf(guarded).api.headers?.request;
  };
  const cookie = { ...LOGIN, fromCookies: ['session'] };
  expect(headersOf(cookie)?.set).toEqual({ cookie: '%REQ(cookie)%' });
  expect(headersOf(cookie, { set: { 'x-a': '1' } })?.set).toEqual({ 'x-a': '1', 'cookie': '%REQ(cookie)%' });
  expect(headersOf(cookie, { set: { Cookie: 'a=b' } })?.set).toEqual({ Cookie: 'a=b' });
  expect(headersOf(cookie, { remove: ['cookie'] })?.set).toBeUndefined();
  expect(headersOf(LOGIN)?.set).toBeUndefined();
  expect(headersOf(cookie, undefined, next => next)?.set).toBeUndefined();
});
