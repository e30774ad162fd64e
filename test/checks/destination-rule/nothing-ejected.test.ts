import { expect, test } from 'vitest';
import { nothingEjected } from '../../../src/checks/destination-rule/nothing-ejected';
import { Manifest } from '../../../src/mesh';
import { destinationRule, entry, findInMesh, service } from '../reference-manifests';

const HOST = 'cart.shop.svc.cluster.local';
const workload = (replicas?: number, version = 'v1'): Manifest => ({
  apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: `cart-${version}`, namespace: 'shop' }, spec: { replicas, template: { metadata: { labels: { app: 'cart', version } }, spec: { containers: [{}] } } },
});
const scaler = (maxReplicas: number): Manifest => ({
  apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', metadata: { name: 'cart', namespace: 'shop' }, spec: { scaleTargetRef: { kind: 'Deployment', name: 'cart-v1' }, maxReplicas },
});
const detecting = (outlierDetection: unknown = { consecutive5xxErrors: 5 }) => destinationRule(HOST, { trafficPolicy: { outlierDetection } });
const check = (...manifests: Manifest[]) => findInMesh(nothingEjected, {}, service('cart'), ...manifests);

test.each<[string, Manifest[], string]>([
  ['3 pods', [workload(3), detecting()], 'maxEjectionPercent: 34 or more'],
  ['what an autoscaler makes at most', [workload(), scaler(9), detecting()], 'maxEjectionPercent: 12 or more'],
  ['a percentage that is too small', [workload(3), detecting({ maxEjectionPercent: 30 })], 'maxEjectionPercent: 34 or more'],
])('nothing of %s', (_, manifests, fix) => {
  expect(check(...manifests)).toMatchObject([{ level: 'warning', field: 'spec.trafficPolicy.outlierDetection', fix: expect.stringContaining(fix) }]);
});

test('nothing of the pods of a subset', () => {
  const subsets = [{ name: 'v1', labels: { version: 'v1' }, trafficPolicy: { outlierDetection: {} } }, { name: 'v2', labels: { version: 'v2' } }];
  expect(check(workload(4), workload(20, 'v2'), destinationRule(HOST, { subsets }))).toMatchObject([{ field: 'spec.subsets[0].trafficPolicy.outlierDetection' }]);
});

test.each<[string, Manifest[]]>([
  ['ten pods', [workload(10), detecting()]],
  ['pods of two Deployments', [workload(6), workload(6, 'v2'), detecting()]],
  ['a percentage that is enough', [workload(3), detecting({ maxEjectionPercent: 34 })]],
  ['an autoscaler that makes enough', [workload(), scaler(10), detecting()]],
  ['nobody who says how many', [workload(), detecting()]],
  ['pods of elsewhere', [detecting()]],
  ['no outlier detection', [workload(3), detecting(null)]],
  ['other endpoints too', [workload(3), entry('cart', [HOST]), detecting()]],
])('is not told of %s', (_, manifests) => {
  expect(check(...manifests)).toEqual([]);
});
