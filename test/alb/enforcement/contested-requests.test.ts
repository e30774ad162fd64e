import { expect, test } from 'vitest';
import { Guarded, guardedIn, OWN, ownGateway, SHARED } from './policy-fixture';
import {
  ApplicationListenerProps, Gateway, GatewayServer, HttpAction, HttpMatch, IstioAlb, IstioAlbProps, ListenerAction, ListenerCondition, StringMatch,
  VirtualService,
} from '../../../src';
import { ClientAddress } from '../../../src/mesh-settings/gateway-workload';
import { findingsOf } from '../alb-fixture';

const OFFICE = ListenerCondition.sourceIps(['203.0.113.0/24']);
const OK = ListenerAction.fixedResponse(200);
const prefixes = (...values: string[]) => [ListenerCondition.pathPrefixes(values)];
const SHOP: ApplicationListenerProps = { hosts: ['shop.example.com'] };

function guarded(...conditions: ListenerCondition[]): Guarded {
  const made = guardedIn(OWN);
  made.listener.addAction('admin', { conditions: [...conditions, OFFICE], action: OK });
  return made;
}

function beside({ chart }: Guarded, conditions: ListenerCondition[] | undefined, listener = SHOP, props: IstioAlbProps = OWN): void {
  new IstioAlb(chart, 'other', props).addListener('http', listener).addAction('open', { conditions, action: OK });
}

test('a rule of another load balancer that takes what a guard refuses', () => {
  const made = guarded(...prefixes('/admin'));
  beside(made, [ListenerCondition.pathPatterns(['/adm*'])]);
  expect(findingsOf(made.chart, 'CDI088')).toEqual([{
    level: 'error',
    message: 'sourceIps of rule "admin" of listener "http" refuses requests that rule "open" of listener "test/other/http" takes too: both have routes for '
      + '"shop.example.com" on port 80 of one gateway, and which are tried first depends on the age of their objects',
    fix: 'put the rules into one load balancer, give them hosts or paths of their own, or ask the same in both',
  }]);
});

test.each<[string, ListenerCondition[], ListenerCondition[]]>([
  ['an expression, where everything is guarded', [], [ListenerCondition.pathRegexes(['/[a-x]+'])]],
  ['a method', prefixes('/admin'), [ListenerCondition.httpRequestMethods(['GET'])]],
  ['a path below', prefixes('/admin'), prefixes('/admin/open')],
])('also %s', (_, own, other) => {
  const made = guarded(...own);
  beside(made, other);
  expect(findingsOf(made.chart, 'CDI088')).toHaveLength(1);
});

test.each<[string, ListenerCondition[] | undefined, ApplicationListenerProps, IstioAlbProps]>([
  ['other paths', prefixes('/pages', '/administrators'), SHOP, OWN],
  ['every path, which Istio tries last', undefined, SHOP, OWN],
  ['every path by a prefix', prefixes('/'), SHOP, OWN],
  ['an expression, of which nobody can say', [ListenerCondition.pathRegexes(['/[a-x]+'])], SHOP, OWN],
  ['the same guard', [...prefixes('/admin'), OFFICE], SHOP, OWN],
  ['another host', prefixes('/admin'), { hosts: ['other.example.com'] }, OWN],
  ['another port', prefixes('/admin'), { ...SHOP, port: 8080 }, { gateways: [{ ...ownGateway(ClientAddress.CONNECTION), workload: { ...ownGateway(ClientAddress.CONNECTION).workload, ports: [{ port: 8080 }] } }] }],
])('but not %s', (_, other, listener, props) => {
  const made = guarded(...prefixes('/admin'));
  beside(made, other, listener, props);
  expect(findingsOf(made.chart, 'CDI088')).toEqual([]);
});

test('nor at the targets, where the policy is for the pods', () => {
  const made = guardedIn(SHARED);
  made.listener.addAction('admin', {
    conditions: prefixes('/admin'), action: ListenerAction.authenticateJwt({ issuers: [{ issuer: 'https://login.example.com' }], next: ListenerAction.forward(made.service) }),
  });
  beside(made, prefixes('/adm'), SHOP, SHARED);
  expect(findingsOf(made.chart, 'CDI088')).toEqual([]);
});

const [ADMIN, BELOW] = ['/admin', '/admin/'].map(StringMatch.prefix);

function routeBeside({ chart, listener }: Guarded, matches: HttpMatch[] | undefined, host = 'shop.example.com', port = 80): void {
  const { gateway } = listener.node.scope as IstioAlb;
  const own = port === 80 ? gateway : new Gateway(chart, 'own', { selector: { istio: 'edge' }, servers: [GatewayServer.http({ hosts: [host], port })] });
  new VirtualService(chart, 'routes', { hosts: [host], gateways: [own], http: [{ name: 'open', matches, action: HttpAction.directResponse(200) }] });
}

test.each<[string, HttpMatch]>([
  ['the same path', { uri: ADMIN }],
  ['a path below', { uri: BELOW }],
  ['a method', { method: StringMatch.exact('GET') }],
])('a route of the app\'s own VirtualService that takes what a guard refuses, by %s', (_, match) => {
  const made = guarded(...prefixes('/admin'));
  routeBeside(made, [match]);
  expect(findingsOf(made.chart, 'CDI088')).toEqual([{
    level: 'warning',
    message: 'sourceIps of rule "admin" of listener "http" refuses requests that route "open" of VirtualService "test/routes" takes too: both have routes for '
      + '"shop.example.com" on port 80 of one gateway, and a policy does not see whose route takes a request',
    fix: 'make a rule of the load balancer of it, give it a host of its own, leave its path to it by alb.delegate, or acknowledge it where it is to be asked '
      + 'for the same',
  }]);
});

test.each<[string, HttpMatch[] | undefined, string?, number?]>([
  ['another path', [{ uri: StringMatch.prefix('/pages') }]],
  ['every path, which Istio tries last', undefined],
  ['every path by a prefix', [{ uri: StringMatch.prefix('/') }]],
  ['a query, of which nobody can say', [{ uri: ADMIN, queryParams: { open: StringMatch.exact('1') } }]],
  ['another host', [{ uri: ADMIN }], 'other.example.com'],
  ['another port', [{ uri: ADMIN }], undefined, 443],
])('but not by %s', (_, matches, host, port) => {
  const made = guarded(...prefixes('/admin'));
  routeBeside(made, matches, host, port);
  expect(findingsOf(made.chart, 'CDI088')).toEqual([]);
});
