import { expect, test } from 'vitest';
import { replicasBesideAutoscaler } from '../../../src/checks/workload/replicas-beside-autoscaler';
import { Manifest } from '../../../src/mesh';
import { findInMesh } from '../reference-manifests';

const workload = (replicas?: number, kind = 'Deployment'): Manifest =>
  ({ apiVersion: kind === 'Rollout' ? 'argoproj.io/v1alpha1' : 'apps/v1', kind, metadata: { name: 'cart', namespace: 'shop' }, spec: { replicas, template: {} } });
const scaler = (spec: object = {}, kind = 'Deployment', namespace = 'shop'): Manifest => ({
  apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', metadata: { name: 'cart', namespace }, spec: { scaleTargetRef: { kind, name: 'cart' }, minReplicas: 2, maxReplicas: 9, ...spec },
});
const keda: Manifest = { apiVersion: 'keda.sh/v1alpha1', kind: 'ScaledObject', metadata: { name: 'cart', namespace: 'shop' }, spec: { scaleTargetRef: { name: 'cart' } } };

test.each<[string, Manifest[]]>([
  ['a Deployment', [workload(3), scaler()]],
  ['a StatefulSet', [workload(3, 'StatefulSet'), scaler({}, 'StatefulSet')]],
  ['a Rollout', [workload(3, 'Rollout'), scaler({}, 'Rollout')]],
  ['a ScaledObject', [workload(3), keda]],
])('%s', (_, manifests) => {
  expect(findInMesh(replicasBesideAutoscaler, {}, ...manifests)).toMatchObject([{ level: 'warning', field: 'spec.replicas', related: [expect.stringMatching('shop/cart')] }]);
});

test.each<[string, Manifest[]]>([
  ['no number', [workload(), scaler()]],
  ['0, which switches the autoscaler off', [workload(0), scaler()]],
  ['the only number that the autoscaler has', [workload(3), scaler({ minReplicas: 3, maxReplicas: 3 })]],
  ['the autoscaler of another kind', [workload(3), scaler({}, 'StatefulSet')]],
  ['that of another namespace', [workload(3), scaler({}, 'Deployment', 'other')]],
  ['none', [workload(3)]],
])('%s is fine', (_, manifests) => {
  expect(findInMesh(replicasBesideAutoscaler, {}, ...manifests)).toEqual([]);
});
