import { expect, test } from 'vitest';
import { ACCEPTED, Guarded, guardedIn, OAUTH, OWN, ownGateway, policiesOf, serviceIn, SHARED } from './policy-fixture';
import { AuthenticateJwtOptions, ListenerAction } from '../../../src/alb/action/listener-action';
import { ListenerTransform } from '../../../src/alb/action/listener-transform';
import { ListenerCondition } from '../../../src/alb/condition/listener-condition';
import { IstioAlbProps } from '../../../src/alb/istio-alb';
import { AddActionProps } from '../../../src/alb/rule/add-action-props';
import { TargetGroup } from '../../../src/alb/target-group/target-group';
import { TargetGroupTarget } from '../../../src/alb/target-group/target-group-target';
import { DataPlane } from '../../../src/mesh-settings/data-plane';
import { findingsOf, forwardTo, manifestsOf } from '../alb-fixture';

const LOGIN = { issuer: 'https://login.example.com' };
const API = ListenerCondition.hostHeaders(['api.example.com']);
const OPERATION = { hosts: ['api.example.com', 'api.example.com:*'], ports: ['8080'] };

const jwt = (next: ListenerAction, options: Partial<AuthenticateJwtOptions> = {}) =>
  ListenerAction.authenticateJwt({ issuers: [LOGIN], ...options, next });

function api(props: IstioAlbProps, action: (guarded: Guarded) => ListenerAction, others: Partial<AddActionProps> = {}): Guarded {
  const guarded = guardedIn(props);
  guarded.listener.addAction('api', { conditions: [API], action: action(guarded), ...others });
  return guarded;
}

const ONE_TOKEN = { regex: 'Bearer [A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+' };

interface Route {
  readonly name: string;
  readonly match?: { readonly headers?: Record<string, object> }[];
}

const routesOf = ({ chart }: Guarded): Route[] =>
  manifestsOf(chart, 'VirtualService').flatMap(({ spec }) => (spec as { http: Route[] }).http).filter(({ match }) => match !== undefined);

const rulesOf = ({ chart }: Guarded) => policiesOf(chart).flatMap(({ spec }) => spec.rules);

test('a rule with JWT refuses requests without a token of its issuer, at a gateway of its own', () => {
  const guarded = api(OWN, ({ service }) => jwt(ListenerAction.forward(service)));
  expect(policiesOf(guarded.chart).map(({ metadata: { namespace }, spec }) => ({ namespace, spec }))).toEqual([{
    namespace: 'edge',
    spec: {
      selector: { matchLabels: { istio: 'edge' } },
      action: 'DENY',
      rules: [{ to: [{ operation: OPERATION }], when: [{ key: 'request.auth.claims[iss]', notValues: ['https://login.example.com'] }] }],
    },
  }]);
  expect(policiesOf(guarded.chart, 'RequestAuthentication').map(({ metadata: { namespace }, spec }) => ({ namespace, spec }))).toEqual([{
    namespace: 'edge',
    spec: {
      selector: { matchLabels: { istio: 'edge' } },
      jwtRules: [{ issuer: 'https://login.example.com', fromHeaders: [{ name: 'Authorization', prefix: 'Bearer ' }], forwardOriginalToken: true }],
    },
  }]);
});

test('audiences and claims are asked for by the policy, so that tokens for others pass on other hosts', () => {
  const guarded = api(OWN, ({ service }) => jwt(ListenerAction.forward(service), {
    issuers: [{ ...LOGIN, audiences: ['shop', 'api'], forwardOriginalToken: false }],
    additionalClaims: [{ name: 'groups', values: ['admin*', 'ops'] }, { name: 'realm_access.roles', values: ['*'] }, { name: 'https://example.com/tier', values: ['gold'] }],
  }));
  expect(rulesOf(guarded).map(({ when }) => when)).toEqual([
    [{ key: 'request.auth.claims[iss]', notValues: ['https://login.example.com'] }],
    [{ key: 'request.auth.audiences', notValues: ['shop', 'api'] }],
    [{ key: 'request.auth.claims[groups]', notValues: ['admin*', 'ops'] }],
    [{ key: 'request.auth.claims[realm_access][roles]', notValues: ['*'] }],
    [{ key: 'request.auth.claims[https://example.com/tier]', notValues: ['gold'] }],
  ]);
  expect(policiesOf(guarded.chart, 'RequestAuthentication')[0].spec.jwtRules).toEqual([{ issuer: 'https://login.example.com', fromHeaders: [{ name: 'Authorization', prefix: 'Bearer ' }] }]);
});

test('of several issuers each has its own audiences, and one without any takes all', () => {
  const guarded = api(OWN, ({ service }) => jwt(ListenerAction.forward(service), {
    issuers: [{ ...LOGIN, audiences: ['shop'] }, { issuer: 'https://partner.example.com' }],
  }));
  expect(rulesOf(guarded).map(({ when }) => when)).toEqual([
    [{ key: 'request.auth.claims[iss]', notValues: ['https://login.example.com', 'https://partner.example.com'] }],
    [{ key: 'request.auth.claims[iss]', values: ['https://login.example.com'] }, { key: 'request.auth.audiences', notValues: ['shop'] }],
  ]);
});

test('the rules of a load balancer share a RequestAuthentication with each issuer once', () => {
  const guarded = api(OWN, ({ service }) => jwt(ListenerAction.forward(service)));
  guarded.listener.addAction('other', { conditions: [ListenerCondition.paths(['/other'])], action: jwt(forwardTo('other')) });
  guarded.listener.addAction('partner', {
    conditions: [ListenerCondition.paths(['/partner'])], action: jwt(forwardTo('other'), { issuers: [{ issuer: 'https://partner.example.com' }] }),
  });
  const authentications = policiesOf(guarded.chart, 'RequestAuthentication');
  expect(authentications.map(({ spec }) => spec.jwtRules.length)).toEqual([2]);
  // What the same policy asks of earlier requests too need not be left out.
  expect(policiesOf(guarded.chart).map(({ spec }) => spec.rules[0].to)).toEqual([
    [{ operation: OPERATION }],
    [{ operation: { ...rulesOf(guarded)[1].to[0].operation, paths: ['/other'] } }],
    [{ operation: { hosts: ['shop.example.com', 'shop.example.com:*'], paths: ['/partner'], ports: ['8080'] } }],
  ]);
});

test('on a gateway of others the pods of the targets ask, and nothing is made for the gateway', () => {
  const guarded = api(SHARED, ({ service }) => jwt(ListenerAction.forward(service)));
  const all = [...policiesOf(guarded.chart), ...policiesOf(guarded.chart, 'RequestAuthentication')];
  expect(all.map(({ metadata, spec }) => [metadata.namespace, spec.selector])).toEqual([
    ['shop', { matchLabels: { app: 'shop' } }],
    ['shop', { matchLabels: { app: 'shop' } }],
  ]);
  expect(rulesOf(guarded)[0].to).toEqual([{ operation: { hosts: OPERATION.hosts, ports: ['9080'] } }]);
});

test('there each service of a weighted forward asks, a version and a target group as their service', () => {
  const guarded = api(SHARED, ({ chart, service }) => jwt(ListenerAction.weightedForward([
    { target: service.version('v2') },
    { target: new TargetGroup(chart, 'group', { target: TargetGroupTarget.fromWeightedService(service) }) },
    { target: serviceIn(chart, 'cart') },
  ])));
  expect(policiesOf(guarded.chart).map(({ spec }) => spec.selector)).toEqual([{ matchLabels: { app: 'shop' } }, { matchLabels: { app: 'cart' } }]);
});

test('there only earlier rules for the same service are left out', () => {
  const guarded = guardedIn(SHARED);
  guarded.listener.addAction('query', {
    conditions: [API, ListenerCondition.queryStrings([{ key: 'v', value: '1' }])], action: ListenerAction.forward(serviceIn(guarded.chart, 'other')),
  });
  guarded.listener.addAction('open', { conditions: [API, ListenerCondition.paths(['/open'])], action: ListenerAction.forward(guarded.service) });
  guarded.listener.addAction('api', { conditions: [API], action: jwt(ListenerAction.forward(guarded.service)) });
  expect(rulesOf(guarded)[0].to[0].operation.notPaths).toEqual(['/open']);
});

test('an external authorizer decides what it is asked, by a policy of its own', () => {
  const guarded = api(OWN, ({ service }) => ListenerAction.authenticateOidc({ provider: OAUTH.name, next: ListenerAction.forward(service) }));
  expect(policiesOf(guarded.chart).map(({ spec }) => spec)).toEqual([{
    selector: { matchLabels: { istio: 'edge' } }, action: 'CUSTOM', provider: { name: 'oauth2-proxy' }, rules: [{ to: [{ operation: OPERATION }] }],
  }]);
});

test('actions before a forward are chained, and stand before other answers too', () => {
  const guarded = api(OWN, ({ service }) => ListenerAction.authenticateOidc({ provider: OAUTH.name, next: jwt(ListenerAction.forward(service)) }));
  expect(policiesOf(guarded.chart).map(({ spec }) => spec.action)).toEqual(['CUSTOM', 'DENY']);
  expect(() => api(OWN, () => jwt(ListenerAction.fixedResponse(200)))).not.toThrow();
});

test('a rule by a claim is for tokens of the issuers that it trusts', () => {
  const claim = { conditions: [API, ListenerCondition.jwtClaim('groups', ['beta', 'be*'])] };
  const guarded = api(OWN, ({ service }) => jwt(ListenerAction.forward(service)), claim);
  guarded.listener.addAction('all', { conditions: [API], action: jwt(ListenerAction.forward(guarded.service), { issuers: [LOGIN, { issuer: 'https://partner.example.com' }] }) });
  const [first] = routesOf(guarded);
  expect(first.match?.map(({ headers }) => headers)).toEqual([{ exact: 'beta' }, { prefix: 'be' }].map(groups => ({
    '@request.auth.claims[groups]': groups, '@request.auth.claims[iss]': { exact: LOGIN.issuer }, 'authorization': ONE_TOKEN,
  })));
  expect(rulesOf(guarded).map(({ when }) => when)).toEqual([
    [{ key: 'request.auth.claims[groups]', values: ['beta', 'be*'] }, { key: 'request.auth.claims[iss]', values: [LOGIN.issuer] }, { key: 'request.auth.claims[iss]', notValues: [LOGIN.issuer] }],
    [{ key: 'request.auth.claims[groups]', notValues: ['beta', 'be*'] }, { key: 'request.auth.claims[iss]', notValues: [LOGIN.issuer, 'https://partner.example.com'] }],
    [{ key: 'request.auth.claims[iss]', notValues: [LOGIN.issuer] }, { key: 'request.auth.claims[iss]', notValues: [LOGIN.issuer, 'https://partner.example.com'] }],
  ]);
});

test('of two issuers each may choose it', () => {
  const issuers = [LOGIN, { issuer: 'https://partner.example.com' }];
  const guarded = api(OWN, ({ service }) => jwt(ListenerAction.forward(service), { issuers }), { conditions: [API, ListenerCondition.jwtClaim('groups', ['beta'])] });
  expect(routesOf(guarded)[0].match?.map(({ headers }) => headers?.['@request.auth.claims[iss]'])).toEqual(issuers.map(({ issuer }) => ({ exact: issuer })));
});

test('an external authorizer is asked before a token is known, so that earlier rules by a claim can not be left out', () => {
  const guarded = guardedIn(OWN);
  guarded.listener.addAction('beta', { conditions: [API, ListenerCondition.jwtClaim('groups', ['beta'])], action: jwt(forwardTo('beta')) });
  guarded.listener.addAction('wiki', {
    conditions: [API], action: ListenerAction.authenticateOidc({ provider: OAUTH.name, next: ListenerAction.forward(guarded.service) }),
  });
  expect(findingsOf(guarded.chart, 'CDI060').map(({ message }) => message)).toEqual([
    'authenticateOidc of rule "wiki" of listener "http" can not leave out what the earlier rule "beta" takes, because a policy can not describe it, or only in too many parts',
  ]);
});

test.each<[string, () => void, string]>([
  ['no issuer', () => jwt(forwardTo('echo'), { issuers: [] }), 'issuers of authenticateJwt must be a list of at least one'],
  ['an issuer without keys that is no address', () => jwt(forwardTo('echo'), { issuers: [{ issuer: 'me' }] }), 'issuer of authenticateJwt: issuer must be a URL'],
  ['an audience with a wildcard', () => jwt(forwardTo('echo'), { issuers: [{ ...LOGIN, audiences: ['shop*'] }] }), 'audience of authenticateJwt must be a text that neither begins nor ends with "*"'],
  ['a claim without a name', () => jwt(forwardTo('echo'), { additionalClaims: [{ name: '', values: ['a'] }] }), 'name of a claim must be a text that is not empty'],
  ['a claim in brackets', () => ListenerCondition.jwtClaim('a][b', ['c']), 'name of a claim must be a name such as "groups"'],
  ['a claim without values', () => jwt(forwardTo('echo'), { additionalClaims: [{ name: 'groups', values: [] }] }), 'values of the claim "groups" of authenticateJwt must be a list'],
  ['OIDC without a provider', () => ListenerAction.authenticateOidc({ provider: '', next: forwardTo('echo') }), 'provider of authenticateOidc must be a text that is not empty'],
  ['OIDC with a provider that the mesh does not have', () => api(OWN, () => ListenerAction.authenticateOidc({ provider: 'authservice', next: forwardTo('echo') })),
    'provider of rule "api" of listener "http" must be an extension provider for external authorization that the mesh settings declare (oauth2-proxy), got "authservice"'],
  ['OIDC for a claim', () => api(OWN, () => ListenerAction.authenticateOidc({ provider: OAUTH.name, next: jwt(forwardTo('echo')) }),
    { conditions: [API, ListenerCondition.jwtClaim('groups', ['beta'])] }), 'jwtClaim of rule "api" of listener "http" must be left out beside authenticateOidc'],
  ['the pods of a Service of others', () => api(SHARED, () => jwt(forwardTo('echo'))), 'unless it forwards to WeightedServices that this app builds, got "PolicyEnforcement.TARGETS, the default for gateways of others"'],
  ['a fixed response of a gateway of others', () => api(SHARED, () => jwt(ListenerAction.fixedResponse(200))), 'policyEnforcement of rule "api"'],
  ['another path at the target', () => api(SHARED, ({ service }) => jwt(ListenerAction.forward(service)), { transforms: [ListenerTransform.urlRewrite('^/v1/', '/')] }),
    'must be PolicyEnforcement.GATEWAY beside a transform of the path'],
  ['another host at the target', () => api(SHARED, ({ service }) => jwt(ListenerAction.forward(service)), { transforms: [ListenerTransform.hostHeaderRewrite('b.example.com')] }),
    'must be PolicyEnforcement.GATEWAY beside a transform of the host'],
  ['another host at the target, set as a header', () => api(SHARED, ({ service }) => jwt(ListenerAction.forward(service)),
    { transforms: [ListenerTransform.requestHeaders({ set: { Host: 'b.example.com' } })] }), 'must be PolicyEnforcement.GATEWAY beside a transform of the host'],
  ['a claim without a check of tokens', () => api(OWN, () => forwardTo('beta'), { conditions: [API, ListenerCondition.jwtClaim('groups', ['beta'])] }),
    'jwtClaim of rule "api" must stand beside authenticateJwt'],
  ['a claim on a gateway of others', () => api(SHARED, ({ service }) => jwt(ListenerAction.forward(service)), { conditions: [API, ListenerCondition.jwtClaim('groups', ['beta'])] }),
    'must be PolicyEnforcement.GATEWAY for jwtClaim'],
])('%s is refused', (_case, make, message) => {
  expect(make).toThrow(message);
});

test.each<[string, () => void]>([
  ['another path where the gateway asks', () => api(ACCEPTED, ({ service }) => jwt(ListenerAction.forward(service)), { transforms: [ListenerTransform.urlRewrite('^/v1/', '/')] })],
  ['another host where the gateway asks', () => api(ACCEPTED, ({ service }) => jwt(ListenerAction.forward(service)),
    { transforms: [ListenerTransform.requestHeaders({ set: { host: 'b.example.com' } })] })],
  ['other headers at the target', () => api(SHARED, ({ service }) => jwt(ListenerAction.forward(service)), { transforms: [ListenerTransform.requestHeaders({ set: { 'x-a': 'b' } })] })],
  ['a gateway that knows no addresses', () => api({ gateways: [ownGateway()] }, () => jwt(forwardTo('echo')))],
])('%s is accepted', (_case, make) => {
  expect(make).not.toThrow();
});

test('pods of an ambient mesh see no requests', () => {
  const guarded = guardedIn(SHARED, ['api.example.com'], { dataPlane: DataPlane.AMBIENT });
  expect(() => guarded.listener.addAction('api', { conditions: [API], action: jwt(ListenerAction.forward(guarded.service)) }))
    .toThrow('must be PolicyEnforcement.GATEWAY in an ambient mesh');
});

test('checks of which no request can meet both are refused, because they would close the rule for everybody', () => {
  const PARTNER = { issuer: 'https://partner.example.com' };
  const OK = ListenerAction.fixedResponse(200);
  const both = (...issuers: { issuer: string }[]) => () => api(OWN, () => jwt(jwt(OK, { issuers }), { additionalClaims: [{ name: 'groups', values: ['a'] }] }));
  expect(both(PARTNER)).toThrow('issuers of an authenticateJwt behind another one of rule "api" must be some of https://login.example.com, got '
    + '["https://partner.example.com"]: a token has one issuer: name all of which one is enough in one authenticateJwt');
  expect(both(PARTNER, LOGIN)).not.toThrow();
  expect(both(LOGIN)).not.toThrow();

  const login = (provider: string, next: ListenerAction) => ListenerAction.authenticateOidc({ provider, next });
  const asked = (...providers: string[]) => () => {
    const guarded = guardedIn(OWN, undefined, { extensionProviders: [OAUTH, { ...OAUTH, name: 'authservice' }] });
    guarded.listener.addAction('api', { conditions: [API], action: providers.reduceRight<ListenerAction>((next, provider) => login(provider, next), OK) });
  };
  expect(asked('oauth2-proxy', 'authservice')).toThrow('provider of an authenticateOidc behind another one of rule "api" must be "oauth2-proxy", got "authservice"');
  expect(asked('oauth2-proxy', 'oauth2-proxy')).not.toThrow();
});
