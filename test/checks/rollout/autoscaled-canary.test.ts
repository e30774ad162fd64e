import { describe, expect, test } from 'vitest';
import { rollout } from './rollout-manifests';
import { autoscaledCanary } from '../../../src/checks/rollout/autoscaled-canary';
import { Manifest } from '../../../src/mesh';
import { findInMesh } from '../reference-manifests';

const check = (...manifests: Manifest[]) => findInMesh(autoscaledCanary, {}, ...manifests);
const scaler = (spec: object, kind = 'HorizontalPodAutoscaler', apiVersion = 'autoscaling/v2'): Manifest => ({
  apiVersion, kind, metadata: { name: 'orders', namespace: 'shop' }, spec: { scaleTargetRef: { apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', name: 'orders' }, ...spec },
});
const measuring = (name: string, kind = 'resource') => scaler({ metrics: [{ type: 'Resource', [kind]: { name } }] });
const scaled = (scale: object) => rollout({ steps: [{ setWeight: 20 }, { setCanaryScale: scale }] });

describe('an autoscaler whose numbers move with a canary', () => {
  test('scales what a step says in percent', () => {
    expect(check(scaled({ weight: 25 }), measuring('cpu'))).toMatchObject([{
      code: 'CDI149', level: 'warning', field: 'spec.strategy.canary.steps[1].setCanaryScale.weight', related: ['HorizontalPodAutoscaler shop/orders'],
    }]);
  });

  test.each<[string, Manifest]>([
    ['memory', measuring('memory')],
    ['memory of a container', measuring('memory', 'containerResource')],
    ['memory by KEDA', scaler({ triggers: [{ type: 'memory' }] }, 'ScaledObject', 'keda.sh/v1alpha1')],
  ])('measures %s', (_, manifest) => {
    expect(check(rollout(), manifest)).toMatchObject([{ code: 'CDI149', field: 'spec.strategy.canary' }]);
  });

  test('is none that measures anything else beside a number of pods, nor one of something else', () => {
    expect(check(scaled({ replicas: 1 }), measuring('cpu'))).toEqual([]);
    expect(check(scaled({ matchTrafficWeight: true }), measuring('cpu'))).toEqual([]);
    expect(check(scaled({ weight: 25 }))).toEqual([]);
    expect(check(rollout(), scaler({ triggers: [{ type: 'prometheus' }] }, 'ScaledObject', 'keda.sh/v1alpha1'))).toEqual([]);
    expect(check(scaled({ weight: 25 }), scaler({ scaleTargetRef: { kind: 'Deployment', name: 'orders' }, metrics: [] }))).toEqual([]);
  });

  test('is none of a Rollout that Istio has no part in', () => {
    expect(check(rollout({ trafficRouting: undefined }), measuring('memory'))).toEqual([]);
  });
});
