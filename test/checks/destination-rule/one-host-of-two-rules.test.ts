import { expect, test } from 'vitest';
import { oneHostOfTwoRules } from '../../../src/checks/destination-rule/one-host-of-two-rules';
import { Manifest } from '../../../src/mesh';
import { findInMesh } from '../reference-manifests';

const rule = (name: string, spec: object = {}, namespace = 'shop'): Manifest =>
  ({ apiVersion: 'networking.istio.io/v1', kind: 'DestinationRule', metadata: { name, namespace }, spec: { host: 'cart', ...spec } });
const policy = (simple: string) => ({ trafficPolicy: { loadBalancer: { simple } } });
const subset = (name: string, version: string) => ({ subsets: [{ name, labels: { version } }] });

test.each<[string, object, object, string]>([
  ['two policies', policy('RANDOM'), policy('ROUND_ROBIN'), 'spec.trafficPolicy'],
  ['two subsets of one name', subset('v1', '1'), subset('v1', '2'), 'spec.subsets[0]'],
  ['other namespaces that see them', subset('v1', '1'), { ...subset('v2', '2'), exportTo: ['.'] }, 'spec.exportTo'],
  ['the host in full', policy('RANDOM'), { ...policy('ROUND_ROBIN'), host: 'cart.shop.svc.cluster.local' }, 'spec.trafficPolicy'],
])('%s', (_, one, other, field) => {
  expect(findInMesh(oneHostOfTwoRules, {}, rule('a', one), rule('b', other))).toMatchObject([{ name: 'b', field, related: ['DestinationRule shop/a'] }]);
});

test.each<[string, Manifest[]]>([
  ['subsets of their own, and one policy', [rule('a', { ...policy('RANDOM'), ...subset('v1', '1') }), rule('b', subset('stable', '1'))]],
  ['the same', [rule('a', { ...policy('RANDOM'), ...subset('v1', '1') }), rule('b', { ...policy('RANDOM'), ...subset('v1', '1') })]],
  ['two namespaces', [rule('a', policy('RANDOM')), rule('b', { ...policy('ROUND_ROBIN'), host: 'cart.shop.svc.cluster.local' }, 'other')]],
  ['two hosts', [rule('a', policy('RANDOM')), rule('b', { ...policy('ROUND_ROBIN'), host: 'web' })]],
  ['two clients', [rule('a', { ...policy('RANDOM'), workloadSelector: { matchLabels: { app: 'a' } } }), rule('b', { ...policy('ROUND_ROBIN'), workloadSelector: { matchLabels: { app: 'b' } } })]],
  ['its own namespace in two ways', [rule('a', { ...subset('v1', '1'), exportTo: ['shop'] }), rule('b', { ...subset('v2', '1'), exportTo: ['.'] })]],
  ['all namespaces in two ways', [rule('a', { ...subset('v1', '1'), exportTo: ['*'] }), rule('b', subset('v2', '1'))]],
])('%s are fine', (_, manifests) => {
  expect(findInMesh(oneHostOfTwoRules, {}, ...manifests)).toEqual([]);
});
