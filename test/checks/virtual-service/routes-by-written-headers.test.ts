import { describe, expect, test } from 'vitest';
import { routesByWrittenHeaders } from '../../../src/checks/virtual-service/routes-by-written-headers';
import { Manifest } from '../../../src/mesh';
import { findInManifests } from '../run-check';

const check = (...manifests: Manifest[]) => findInManifests(routesByWrittenHeaders, ...manifests);

const LABELS = { istio: 'edge' };

const gateway: Manifest = {
  apiVersion: 'networking.istio.io/v1', kind: 'Gateway', metadata: { name: 'web', namespace: 'shop' }, spec: { selector: LABELS, servers: [] },
};

const tokens = (rule: object, namespace = 'edge', matchLabels: object | 'all' = LABELS): Manifest => ({
  apiVersion: 'security.istio.io/v1',
  kind: 'RequestAuthentication',
  metadata: { name: 'tokens', namespace },
  spec: { ...matchLabels === 'all' ? {} : { selector: { matchLabels } }, jwtRules: [{ issuer: 'https://login.example.com', ...rule }] },
});

const routes = (match: object, gateways: string[] = ['web']): Manifest => ({
  apiVersion: 'networking.istio.io/v1',
  kind: 'VirtualService',
  metadata: { name: 'shop', namespace: 'shop' },
  spec: { hosts: ['shop.example.com'], gateways, http: [{ name: 'beta', match: [match] }] },
});

const pods = (namespace: string, labels: Record<string, string>): Manifest => ({
  apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'edge', namespace }, spec: { template: { metadata: { labels } } },
});

const CLAIM = { outputClaimToHeaders: [{ header: 'X-Tenant', claim: 'tenant' }] };
const BY_TENANT = { headers: { 'x-tenant': { exact: 'gold' } } };

describe('a route by a header that a token check of its gateway changes', () => {
  test('is a warning at the VirtualService', () => {
    expect(check(gateway, tokens(CLAIM), routes(BY_TENANT))).toEqual([expect.objectContaining({
      code: 'CDI069',
      level: 'warning',
      message: 'route "beta" compares the header "x-tenant", which RequestAuthentication edge/tokens changes at the same gateway: '
        + 'a client without a token chooses the route by a header that it made up',
      fix: 'compare the claim itself, as "@request.auth.claims[NAME]", or a header that no token check changes',
      resource: 'VirtualService shop/shop',
      field: 'spec.http[0].match[0]',
      related: ['RequestAuthentication edge/tokens'],
    })]);
  });

  test.each([
    ['the payload', { outputPayloadToHeader: 'x-tenant' }, BY_TENANT],
    ['the token itself', {}, { headers: { authorization: { prefix: 'Bearer ' } } }],
    ['a header with the token', { fromHeaders: [{ name: 'X-Jwt' }] }, { headers: { 'x-jwt': {} } }],
    ['what must not be there', CLAIM, { withoutHeaders: { 'x-tenant': {} } }],
  ])('also for %s', (_, rule, match) => {
    expect(check(gateway, tokens(rule), routes(match))).toHaveLength(1);
  });

  test('also in a delegate, by the gateways of what delegates to it', () => {
    const { spec: { http } } = routes(BY_TENANT) as unknown as { spec: { http: unknown } };
    const delegate: Manifest = { ...routes(BY_TENANT), metadata: { name: 'delegate', namespace: 'shop' }, spec: { http } };
    const root: Manifest = {
      ...routes({}),
      metadata: { name: 'root', namespace: 'shop' },
      spec: { hosts: ['shop.example.com'], gateways: ['web'], http: [{ delegate: { name: 'delegate' } }] },
    };
    expect(check(gateway, tokens(CLAIM), root, delegate)).toMatchObject([{ resource: 'VirtualService shop/delegate' }]);
    expect(check(gateway, tokens(CLAIM), delegate)).toEqual([]);
  });

  test('also where only the pods show it', () => {
    const all = pods('edge', { ...LABELS, app: 'edge' });
    expect(check(gateway, all, tokens(CLAIM, 'edge', { app: 'edge' }), routes(BY_TENANT, ['shop/web']))).toHaveLength(1);
    expect(check(gateway, all, tokens(CLAIM, 'edge', 'all'), routes(BY_TENANT))).toHaveLength(1);
  });
});

test.each([
  ['another header', CLAIM, { headers: { 'x-group': { exact: 'gold' } } }],
  ['a claim', CLAIM, { headers: { '@request.auth.claims[tenant]': { exact: 'gold' } } }],
  ['a token that goes on', { forwardOriginalToken: true }, { headers: { authorization: {} } }],
])('%s is none', (_, rule, match) => {
  expect(check(gateway, tokens(rule), routes(match))).toEqual([]);
});

test('a token check of other pods is none', () => {
  expect(check(gateway, tokens(CLAIM, 'edge', { istio: 'internal' }), routes(BY_TENANT))).toEqual([]);
  expect(check(gateway, pods('edge', LABELS), tokens(CLAIM, 'other'), routes(BY_TENANT))).toEqual([]);
  expect(check(gateway, tokens(CLAIM, 'edge', 'all'), routes(BY_TENANT))).toEqual([]);
});

test('a route in the mesh, or at another gateway, is none', () => {
  expect(check(gateway, tokens(CLAIM), routes(BY_TENANT, ['mesh']))).toEqual([]);
  expect(check(gateway, tokens(CLAIM), routes(BY_TENANT, ['other/web']))).toEqual([]);
});
