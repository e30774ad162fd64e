import { describe, expect, test } from 'vitest';
import { preflightRequests } from '../../../src/checks/virtual-service/preflight-requests';
import { findInManifests } from '../run-check';

const POLICY = { allowOrigins: [{ exact: 'https://shop.example.com' }], allowMethods: ['PUT'] };
const route = [{ destination: { host: 'api' } }];
const DEFAULT = { name: 'default', route };
const PUT = { method: { exact: 'PUT' } };
const OPTIONS = { method: { exact: 'OPTIONS' } };

/** The names of the routes that are told of, each with the route that gets the preflight requests. */
function found(...http: object[]): string[] {
  return foundIn({ hosts: ['api.shop.svc.cluster.local'], http });
}

function foundIn(spec: object): string[] {
  const manifest = { apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', metadata: { name: 'api', namespace: 'shop' }, spec };
  return findInManifests(preflightRequests, manifest).map(({ message }) =>
    /^route "(.*)" has a corsPolicy, but no preflight request meets it: those for its requests (?:go to route "(.*)", which has none|get (404)),/
      .exec(message)!.slice(1).filter(Boolean).join(' '));
}

describe('a route with a policy that no preflight request meets', () => {
  test('is told where the route that they meet has none', () => {
    expect(found({ name: 'put', match: [PUT], corsPolicy: POLICY, route }, DEFAULT)).toEqual(['put default']);
    expect(found({ name: 'user', match: [{ headers: { 'x-user': { exact: '1' } } }], corsPolicy: POLICY, route }, DEFAULT)).toEqual(['user default']);
    expect(found({ name: 'claim', match: [{ headers: { '@request.auth.claims.group': { exact: '1' } } }], corsPolicy: POLICY, route }, DEFAULT)).toEqual(['claim default']);
    expect(found({ name: 'moved', match: [OPTIONS], redirect: { uri: '/' } }, { name: 'put', match: [PUT], corsPolicy: POLICY, route })).toEqual(['put moved']);
  });

  test('is told where they meet no route', () => {
    expect(found({ name: 'put', match: [{ uri: { prefix: '/a' }, ...PUT }], corsPolicy: POLICY, route }, { name: 'b', match: [{ uri: { prefix: '/b' } }], route }))
      .toEqual(['put 404']);
  });

  test('is told of simple methods where the policy is for others', () => {
    expect(found({ name: 'get', match: [{ method: { exact: 'GET' } }], corsPolicy: POLICY, route }, DEFAULT)).toEqual(['get default']);
    expect(found({ name: 'get', match: [{ method: { exact: 'GET' } }], corsPolicy: { allowOrigins: POLICY.allowOrigins }, route }, DEFAULT)).toEqual([]);
    expect(found({ name: 'put', match: [PUT], corsPolicy: { allowOrigins: POLICY.allowOrigins }, route }, DEFAULT)).toEqual(['put default']);
  });
});

describe('a route with a policy', () => {
  test('takes the preflight requests itself', () => {
    expect(found({ name: 'all', match: [{ uri: { prefix: '/a' } }], corsPolicy: POLICY, route }, DEFAULT)).toEqual([]);
    expect(found({ name: 'both', match: [{ method: { regex: 'PUT|OPTIONS' } }], corsPolicy: POLICY, route }, DEFAULT)).toEqual([]);
    expect(found({ name: 'two', match: [PUT, OPTIONS], corsPolicy: POLICY, route }, DEFAULT)).toEqual([]);
    expect(found({ name: 'forwarded', match: [{ headers: { 'x-forwarded-proto': { exact: 'https' }, 'origin': { prefix: 'https' } } }], corsPolicy: POLICY, route }, DEFAULT)).toEqual([]);
  });

  test('leaves them to another one with a policy', () => {
    const put = { name: 'put', match: [{ uri: { prefix: '/a' }, ...PUT }], corsPolicy: POLICY, route };

    expect(found(put, { ...DEFAULT, corsPolicy: POLICY })).toEqual([]);
    expect(found({ name: 'options', match: [OPTIONS], corsPolicy: POLICY, route }, put, DEFAULT)).toEqual([]);
    expect(found({ name: 'other', match: [{ uri: { regex: '/a/x.*' } }], corsPolicy: POLICY, route }, put, DEFAULT)).toEqual([]);
    expect(found({ name: 'elsewhere', match: [{ uri: { prefix: '/b' }, ...OPTIONS }], corsPolicy: POLICY, route }, put, DEFAULT)).toEqual(['put default']);
  });

  test('leaves them to somebody who is not known', () => {
    const put = { name: 'put', match: [{ uri: { prefix: '/a' }, ...PUT }], corsPolicy: POLICY, route };

    expect(found(put, { name: 'delegate', delegate: { name: 'others' } })).toEqual([]);
    expect(foundIn({ http: [put] })).toEqual([]);
    expect(foundIn({ http: [put, DEFAULT] })).toEqual(['put default']);
  });

  test('may stand before one that forbids them', () => {
    const put = { name: 'put', match: [PUT], corsPolicy: POLICY, route };

    expect([403, 404].map(status => found(put, { name: 'closed', directResponse: { status } }))).toEqual([[], ['put closed']]);
  });

  test('without an origin is none', () => {
    expect(found({ name: 'put', match: [PUT], corsPolicy: { unmatchedPreflights: 'IGNORE' }, route }, DEFAULT)).toEqual([]);
  });
});
