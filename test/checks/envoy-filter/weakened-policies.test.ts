import { expect, test } from 'vitest';
import { weakenedPolicies } from '../../../src/checks/envoy-filter/weakened-policies';
import { Manifest } from '../../../src/mesh';
import { findInMesh, policy } from '../reference-manifests';

const HCM = 'envoy.filters.network.http_connection_manager';
const patched = (patch: object, labels: object | undefined = { app: 'cart' }, namespace = 'shop'): Manifest => ({
  apiVersion: 'networking.istio.io/v1alpha3',
  kind: 'EnvoyFilter',
  metadata: { name: 'filter', namespace },
  spec: { ...labels && { workloadSelector: { labels } }, configPatches: [patch] },
} as Manifest);
const removed = (name: string, operation = 'REMOVE') => ({
  applyTo: 'HTTP_FILTER', match: { listener: { filterChain: { filter: { name: HCM, subFilter: { name } } } } }, patch: { operation },
});
const merged = (config: object) => ({
  applyTo: 'NETWORK_FILTER', match: { listener: { filterChain: { filter: { name: HCM } } } }, patch: { operation: 'MERGE', value: { typed_config: config } },
});
const denied = (rule: object = { to: [{ operation: { paths: ['/admin'] } }] }, selector: object = { app: 'cart' }): Manifest =>
  policy('AuthorizationPolicy', 'admin', { selector: { matchLabels: selector }, action: 'DENY', rules: [rule] });
const REMOTE = { from: [{ source: { notRemoteIpBlocks: ['10.0.0.0/8'] } }] };
const meshConfig = (normalization: string): Manifest =>
  ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'istio', namespace: 'istio-system' }, data: { mesh: `pathNormalization:\n  normalization: ${normalization}\n` } } as Manifest);
const check = (...manifests: Manifest[]) => findInMesh(weakenedPolicies, {}, ...manifests);

test.each<[string, Manifest[], string]>([
  ['the filter of a policy that is removed', [patched(removed('envoy.filters.http.rbac')), denied()], 'takes the filter envoy.filters.http.rbac away'],
  ['one that is replaced, for all pods of the mesh', [patched(removed('envoy.filters.http.rbac', 'REPLACE'), undefined, 'istio-system'), denied()], 'takes the filter'],
  ['the filter of tokens', [patched(removed('envoy.filters.http.jwt_authn')), policy('RequestAuthentication', 'tokens', {})], 'RequestAuthentication shop/tokens'],
  ['trusted proxies', [patched(merged({ xff_num_trusted_hops: 1 })), denied(REMOTE)], 'xff_num_trusted_hops'],
  ['the address of the connection', [patched(merged({ useRemoteAddress: false })), denied(REMOTE)], 'use_remote_address'],
  ['paths as they are sent', [meshConfig('NONE'), denied()], 'pathNormalization is NONE'],
])('%s', (_, manifests, message) => {
  expect(check(...manifests)).toEqual([expect.objectContaining({ code: 'CDI137', level: 'warning', message: expect.stringContaining(message) as string })]);
});

test.each<[string, Manifest[]]>([
  ['another filter', [patched(removed('envoy.filters.http.cors')), denied()]],
  ['a filter that is added', [patched(removed('envoy.filters.http.rbac', 'INSERT_BEFORE')), denied()]],
  ['no policy', [patched(removed('envoy.filters.http.rbac'))]],
  ['a policy for other pods', [patched(removed('envoy.filters.http.rbac')), denied(undefined, { app: 'orders' })]],
  ['a policy of another namespace', [patched(removed('envoy.filters.http.rbac'), undefined, 'other'), denied()]],
  ['a policy without addresses', [patched(merged({ xff_num_trusted_hops: 1 })), denied()]],
  ['another setting', [patched(merged({ merge_slashes: true })), denied(REMOTE)]],
  ['paths that are normalized', [meshConfig('MERGE_SLASHES'), denied()]],
  ['a policy without paths', [meshConfig('NONE'), denied(REMOTE)]],
])('is not told of %s', (_, manifests) => {
  expect(check(...manifests)).toEqual([]);
});
