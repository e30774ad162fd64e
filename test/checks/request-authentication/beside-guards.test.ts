import { ApiObject, Chart } from 'cdk8s';
import { expect, test } from 'vitest';
import { FindingLevel, Findings, IstioAlbProps, ListenerAction, ListenerCondition } from '../../../src';
import { Guarded, guardedIn, OWN, SHARED } from '../../alb/enforcement/policy-fixture';

const API = ListenerCondition.hostHeaders(['api.example.com']);
const OFFICE = ListenerCondition.sourceIps(['203.0.113.0/24']);
const LOGIN = { issuer: 'https://login.example.com' };
const jwt = (next: ListenerAction) => ListenerAction.authenticateJwt({ issuers: [LOGIN], next });

/** A RequestAuthentication that nobody of this library made. */
function tokens(chart: Chart, jwtRule: object, selector: object | undefined = { matchLabels: { istio: 'edge' } }, namespace = 'edge'): void {
  new ApiObject(chart, 'raw', {
    apiVersion: 'security.istio.io/v1', kind: 'RequestAuthentication', metadata: { name: 'raw', namespace }, spec: { selector, jwtRules: [jwtRule] },
  });
}

const told = ({ chart }: Guarded, code: string, level: FindingLevel = FindingLevel.ERROR) => {
  Findings.of(chart).acknowledge(code, 'tried');
  return Findings.all(chart).filter(finding => finding.code === code && finding.level === level && finding.acknowledged === undefined)
    .map(({ resource }) => resource?.split(' ')[0]);
};

const TENANT = { issuer: 'https://other.example.com', outputClaimToHeaders: [{ header: 'X-Tenant', claim: 'tenant' }] };

test.each<[string, object | undefined, string, string[]]>([
  ['for the pods', { matchLabels: { istio: 'edge' } }, 'edge', ['AuthorizationPolicy']],
  ['for the namespace', undefined, 'edge', ['AuthorizationPolicy']],
  ['for the mesh', undefined, 'istio-system', ['AuthorizationPolicy']],
  ['for other pods', { matchLabels: { istio: 'other' } }, 'edge', []],
  ['for another namespace', undefined, 'shop', []],
])('a header that a guard compares and a raw RequestAuthentication %s writes is an error that nobody accepts', (_, selector, namespace, expected) => {
  const guarded = guardedIn(OWN, ['api.example.com']);
  guarded.listener.addAction('gold', { conditions: [API, OFFICE, ListenerCondition.httpHeader('x-tenant', ['gold'])], action: ListenerAction.fixedResponse(200) });
  tokens(guarded.chart, TENANT, selector, namespace);
  expect(told(guarded, 'CDI069')).toEqual(expected);
});

test('another header, and one that no guard compares, are none', () => {
  const found = (conditions: ListenerCondition[]) => {
    const guarded = guardedIn(OWN, ['api.example.com']);
    guarded.listener.addAction('gold', { conditions: [API, ...conditions], action: ListenerAction.fixedResponse(200) });
    tokens(guarded.chart, TENANT);
    return told(guarded, 'CDI069');
  };
  expect(found([OFFICE, ListenerCondition.httpHeader('x-plan', ['gold'])])).toEqual([]);
  // A header of which tokens are taken is removed with a valid one, and the route is picked again.
  expect(found([OFFICE, ListenerCondition.httpHeader('authorization', ['gold'])])).toEqual([]);
  expect(found([ListenerCondition.httpHeader('x-tenant', ['gold'])])).toEqual([]);
});

test.each<[string, IstioAlbProps, [object, string]]>([
  ['at the gateway', OWN, [{ matchLabels: { istio: 'edge' } }, 'edge']],
  ['at the targets', SHARED, [{ matchLabels: { app: 'shop', version: 'v1' } }, 'shop']],
])('other keys for the issuer of a guard %s are such an error, of its own object', (_, props, [selector, namespace]) => {
  const found = (jwtRule: object, place = selector) => {
    const guarded = guardedIn(props, ['api.example.com']);
    guarded.listener.addAction('api', { conditions: [API], action: jwt(ListenerAction.forward(guarded.service)) });
    tokens(guarded.chart, jwtRule, place, namespace);
    return Findings.all(guarded.chart).filter(({ code }) => code === 'CDI068').map(({ resource, level }) => `${level} ${resource?.replace(/-[^-]*$/, '')}`)
      .concat(told(guarded, 'CDI068').map(String));
  };
  expect(found({ ...LOGIN, jwks: '{"keys":[]}' })).toEqual([expect.stringMatching(/^error RequestAuthentication .*-policies-authentication/), 'RequestAuthentication']);
  expect(found({ issuer: 'https://other.example.com', jwks: '{"keys":[]}' })).toEqual([]);
  expect(found({ ...LOGIN, jwks: '{"keys":[]}' }, { matchLabels: { app: 'other' } })).toEqual([]);
});
