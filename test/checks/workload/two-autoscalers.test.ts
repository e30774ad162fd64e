import { expect, test } from 'vitest';
import { twoAutoscalers } from '../../../src/checks/workload/two-autoscalers';
import { Manifest } from '../../../src/mesh';
import { findInMesh } from '../reference-manifests';

const workload = (kind = 'Deployment'): Manifest =>
  ({ apiVersion: kind === 'Rollout' ? 'argoproj.io/v1alpha1' : 'apps/v1', kind, metadata: { name: 'cart', namespace: 'shop' }, spec: { template: {} } });
const scaler = (name: string, kind = 'Deployment', namespace = 'shop'): Manifest => ({
  apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', metadata: { name, namespace }, spec: { scaleTargetRef: { kind, name: 'cart' }, maxReplicas: 9 },
});
const keda: Manifest = { apiVersion: 'keda.sh/v1alpha1', kind: 'ScaledObject', metadata: { name: 'cart', namespace: 'shop' }, spec: { scaleTargetRef: { name: 'cart' } } };

test.each<[string, Manifest[], string[]]>([
  ['two of Kubernetes', [workload(), scaler('a'), scaler('b')], ['HorizontalPodAutoscaler shop/a', 'HorizontalPodAutoscaler shop/b']],
  ['one of KEDA beside another', [workload(), scaler('a'), keda], ['HorizontalPodAutoscaler shop/a', 'ScaledObject shop/cart']],
  ['two of a Rollout', [workload('Rollout'), scaler('a', 'Rollout'), scaler('b', 'Rollout')], ['HorizontalPodAutoscaler shop/a', 'HorizontalPodAutoscaler shop/b']],
])('%s are told of', (_, manifests, related) => {
  expect(findInMesh(twoAutoscalers, {}, ...manifests)).toMatchObject([{ level: 'warning', related, message: expect.stringContaining(related.join(' and ')) }]);
});

test.each<[string, Manifest[]]>([
  ['one', [workload(), scaler('a')]],
  ['none', [workload()]],
  ['one of another kind', [workload(), scaler('a'), scaler('b', 'StatefulSet')]],
  ['one of another namespace', [workload(), scaler('a'), scaler('a', 'Deployment', 'other')]],
])('%s is fine', (_, manifests) => {
  expect(findInMesh(twoAutoscalers, {}, ...manifests)).toEqual([]);
});
