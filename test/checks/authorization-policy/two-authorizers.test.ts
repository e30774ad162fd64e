import { expect, test } from 'vitest';
import { twoAuthorizers } from '../../../src/checks/authorization-policy/two-authorizers';
import { Manifest } from '../../../src/mesh';
import { findInManifests } from '../run-check';

const policy = (name: string, provider: string, selector?: Record<string, string>, namespace = 'shop', action = 'CUSTOM'): Manifest => ({
  apiVersion: 'security.istio.io/v1',
  kind: 'AuthorizationPolicy',
  metadata: { name, namespace },
  spec: { action, provider: { name: provider }, selector: selector && { matchLabels: selector }, rules: [{}] },
});
const pods: Manifest = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'cart', namespace: 'shop' },
  spec: { template: { metadata: { labels: { app: 'cart', version: 'v1' } }, spec: { containers: [] } } },
};
const found = (...manifests: Manifest[]) => findInManifests(twoAuthorizers, ...manifests).map(({ resource }) => resource);
const LATER = ['AuthorizationPolicy shop/b'];

test.each<[string, Manifest[], string[]]>([
  ['for the same labels', [policy('a', 'one', { app: 'cart' }), policy('b', 'two', { app: 'cart' })], LATER],
  ['for the namespace too', [policy('a', 'one'), policy('b', 'two', { app: 'cart' })], LATER],
  ['for the mesh too', [policy('a', 'one', undefined, 'istio-system'), policy('b', 'two', { app: 'cart' })], LATER],
  ['for pods that have the labels of both', [pods, policy('a', 'one', { app: 'cart' }), policy('b', 'two', { version: 'v1' })], LATER],
  ['with the same provider', [policy('a', 'one'), policy('b', 'one', { app: 'cart' })], []],
  ['for other pods', [policy('a', 'one', { app: 'web' }), policy('b', 'two', { app: 'cart' })], []],
  ['for labels that no known pods share', [pods, policy('a', 'one', { app: 'cart' }), policy('b', 'two', { version: 'v2' })], []],
  ['of another namespace', [policy('a', 'one', undefined, 'other'), policy('b', 'two')], []],
  ['that denies', [policy('a', 'one', undefined, 'shop', 'DENY'), policy('b', 'two')], []],
])('a second authorizer: a policy %s', (_, manifests, expected) => {
  expect(found(...manifests)).toEqual(expected);
});
