import { describe, expect, test } from 'vitest';
import { ACCEPTED, guardedIn, policiesOf, SHARED } from './policy-fixture';
import { LOGIN, PARTNER, API, GOLD, jwt } from './token-fixture';
import { ListenerAction } from '../../../src/alb/action/listener-action';
import { ListenerTransform } from '../../../src/alb/action/listener-transform';
import { ListenerCondition } from '../../../src/alb/condition/listener-condition';
import { IstioAlb } from '../../../src/alb/istio-alb';
import { PolicyTarget } from '../../../src/core/policy-target';
import { ServiceHost } from '../../../src/networking/destination/destination';
import { ServiceTarget } from '../../../src/networking/destination/service-target';
import { JwtRule } from '../../../src/security/jwt-rule';
import { RequestAuthentication } from '../../../src/security/request-authentication';
import { findingsOf, forwardTo } from '../alb-fixture';

describe('at the targets', () => {
  const findings = (...conditions: ListenerCondition[]): number => {
    const guarded = guardedIn(SHARED, ['api.example.com']);
    guarded.listener.addAction('open', { conditions, action: ListenerAction.forward(guarded.service) });
    guarded.listener.addAction('api', { conditions: [API], action: jwt(ListenerAction.forward(guarded.service)) });
    return findingsOf(guarded.chart, 'CDI063').length;
  };

  test.each(['x-forwarded-client-cert', 'X-Envoy-Attempt-Count', 'x-request-id', 'traceparent', 'x-b3-traceid'])('%s is written by hops', header => {
    expect(findings(ListenerCondition.httpHeader(header, ['*']))).toBe(1);
    expect(findings(ListenerCondition.httpHeader(`x-my-${header}`, ['*']))).toBe(0);
  });

  test('what an earlier rule changes can not be left out', () => {
    const changed = (name: string) => {
      const guarded = guardedIn(SHARED, ['api.example.com']);
      guarded.listener.addAction('open', {
        conditions: [ListenerCondition.httpHeader('x-open', ['yes'])],
        action: ListenerAction.forward(guarded.service),
        transforms: [ListenerTransform.requestHeaders({ remove: [name] })],
      });
      guarded.listener.addAction('api', { conditions: [API], action: jwt(ListenerAction.forward(guarded.service)) });
      return findingsOf(guarded.chart, 'CDI063').length;
    };
    expect([changed('x-open'), changed('x-other')]).toEqual([1, 0]);
  });

  test('nor what its routes take away, because somebody could take it for what is checked', () => {
    const count = (header: string, rule: Partial<JwtRule>, transforms?: ListenerTransform[]) => {
      const guarded = guardedIn(SHARED, ['api.example.com']);
      const conditions = [API, ListenerCondition.httpHeader(header, ['a*'])];
      guarded.listener.addAction('api', { conditions, action: jwt(ListenerAction.forward(guarded.service), { ...LOGIN, ...rule }), transforms });
      return findingsOf(guarded.chart, 'CDI063').length;
    };
    // Beside a token in a cookie nobody verified what is in `authorization`.
    expect([count('authorization', { fromCookies: ['session'] }), count('x-authorization', { fromCookies: ['session'] })]).toEqual([1, 0]);
    const tenant = { outputClaimToHeaders: [{ header: 'x-tenant', claim: 'tenant' }] };
    expect([count('x_tenant', tenant), count('xtenant', tenant), count('x_tenant', {})]).toEqual([1, 0, 0]);
    const set = (value: string) => [ListenerTransform.requestHeaders({ set: { 'X-Tenant': value } })];
    expect([count('x_tenant', {}, set('%REQ(x-other)%')), count('x_tenant', {}, set('shop'))]).toEqual([1, 0]);
  });

  test('nor can the token come in a header that is changed before', () => {
    const messages = (rule: Partial<JwtRule>, set: Record<string, string>) => {
      const guarded = guardedIn(SHARED, ['api.example.com']);
      const transforms = [ListenerTransform.requestHeaders({ set })];
      guarded.listener.addAction('api', { conditions: [API], action: jwt(ListenerAction.forward(guarded.service), { ...LOGIN, ...rule }), transforms });
      return findingsOf(guarded.chart, 'CDI063').map(({ message }) => message);
    };
    expect(messages({}, { Authorization: 'Bearer of-the-gateway' })).toEqual([
      'authenticateJwt of rule "api" of listener "http" can not take tokens from the header "authorization" at the targets, because it is changed before',
    ]);
    expect(messages({ forwardOriginalToken: false }, { 'x-authorization': 'a' })).toEqual([]);
    const cookie = { fromCookies: ['session'] };
    expect([messages(cookie, { cookie: 'session=a' }).length, messages(cookie, { authorization: 'a' }).length]).toEqual([1, 0]);
  });

  test.each([[false, 1], [true, 0]])('nor where the gateway before takes it away: forwardOriginalToken %s', (forwardOriginalToken, count) => {
    const guarded = guardedIn(SHARED, ['api.example.com']);
    guarded.listener.addAction('api', { conditions: [API], action: jwt(ListenerAction.forward(guarded.service)) });
    const at = new IstioAlb(guarded.chart, 'at the gateway', ACCEPTED).addListener('http', { hosts: ['shop.example.com'] });
    at.addAction('shop', { action: jwt(forwardTo('echo'), { ...LOGIN, forwardOriginalToken }) });
    expect(findingsOf(guarded.chart, 'CDI063')).toHaveLength(count);
  });

  test('nor leave out what an earlier rule found by such a header', () => {
    const count = (header: string) => {
      const guarded = guardedIn(SHARED, ['api.example.com']);
      guarded.listener.addAction('open', { conditions: [ListenerCondition.httpHeader(header, ['free'])], action: ListenerAction.forward(guarded.service) });
      guarded.listener.addAction('api', {
        conditions: [API], action: jwt(ListenerAction.forward(guarded.service), { ...LOGIN, outputClaimToHeaders: [{ header: 'x-tenant', claim: 'tenant' }] }),
      });
      return findingsOf(guarded.chart, 'CDI063').length;
    };
    expect([count('x_tenant'), count('x-plan')]).toEqual([1, 0]);
  });

  test('nor what a RequestAuthentication of the app changes there', () => {
    const guarded = guardedIn(SHARED, ['api.example.com']);
    guarded.listener.addAction('gold', { conditions: [API, GOLD], action: jwt(ListenerAction.forward(guarded.service)) });
    expect(findingsOf(guarded.chart, 'CDI063')).toEqual([]);
    const usual = { fromHeaders: [{ name: 'authorization', prefix: 'Bearer ' }], outputClaimToHeaders: [{ header: 'x-tenant', claim: 'tenant' }] };
    new RequestAuthentication(guarded.chart, 'tokens', { target: PolicyTarget.workload({ app: 'shop' }), jwtRules: [{ ...PARTNER, ...usual }] });
    expect(findingsOf(guarded.chart, 'CDI063')).toHaveLength(1);
  });

  test('an earlier rule for the same Service, named in another way, is left out', () => {
    const guarded = guardedIn(SHARED, ['api.example.com']);
    const open = (id: string, name: string) => guarded.listener.addAction(id, {
      conditions: [ListenerCondition.paths([`/${id}`])], action: ListenerAction.forward(ServiceTarget.fromHost(ServiceHost.fromServiceName(name), { port: 80 })),
    });
    open('same', 'shop');
    open('other', 'elsewhere');
    guarded.listener.addAction('api', { conditions: [API], action: jwt(ListenerAction.forward(guarded.service)) });
    expect(policiesOf(guarded.chart)[0].spec.rules[0].to[0].operation.notPaths).toEqual(['/same']);
  });
});
