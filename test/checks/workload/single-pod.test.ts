import { describe, expect, test } from 'vitest';
import { Findings, GatewayLoadBalancer, IngressGateway, IngressGatewayProps } from '../../../src';
import { singlePod } from '../../../src/checks/workload/single-pod';
import { Manifest } from '../../../src/mesh';
import { findInManifests } from '../run-check';
import { threeWays } from '../three-ways';

describe('an IngressGateway, whoever made the objects', () => {
  const found = (props: Partial<IngressGatewayProps>, acknowledged = false) => threeWays('CDI032', chart => {
    const gateway = new IngressGateway(chart, 'gateway', { name: 'edge', loadBalancer: GatewayLoadBalancer.clusterIp(), ...props });
    if (acknowledged) {
      Findings.of(gateway).acknowledge('CDI032', 'a place to try things');
    }
  });

  test.each<[Partial<IngressGatewayProps>, string]>([
    [{ replicas: 1 }, '1 pod'], [{ replicas: 0 }, '0 pods'], [{ autoscaling: { minReplicas: 1, maxReplicas: 5 } }, '1 pod'],
  ])('that may run a single pod is told: %j', (props, pods) => {
    expect(found(props)).toMatchObject([{ level: 'warning', path: 'test/gateway/Deployment', message: expect.stringMatching(`^gateway "edge" may run ${pods}: a drain of its node`) as string }]);
  });

  test('that runs two is not, and it can be acknowledged', () => {
    expect([found({}), found({ replicas: 2 }), found({ autoscaling: { maxReplicas: 5 } })]).toEqual([[], [], []]);
    expect(found({ replicas: 1 }, true)).toMatchObject([{ acknowledged: 'a place to try things' }]);
  });
});

describe('pods that somebody wrote', () => {
  const workload = (spec: object, annotations: object = { 'inject.istio.io/templates': 'gateway' }, kind = 'Deployment'): Manifest => ({
    apiVersion: 'apps/v1', kind, metadata: { name: 'edge', namespace: 'edge' }, spec: { template: { metadata: { annotations } }, ...spec },
  });
  const scaler = (apiVersion: string, kind: string, spec: object, target: object = { kind: 'Deployment', name: 'edge' }): Manifest =>
    ({ apiVersion, kind, metadata: { name: 'edge', namespace: 'edge' }, spec: { scaleTargetRef: target, ...spec } });
  const hpa = (spec: object, target?: object) => scaler('autoscaling/v2', 'HorizontalPodAutoscaler', spec, target);

  test.each<[string, Manifest[], number]>([
    ['one', [workload({ replicas: 1 })], 1],
    ['one of a StatefulSet', [workload({ replicas: 1 }, undefined, 'StatefulSet')], 1],
    ['one that is no gateway', [workload({ replicas: 1 }, {})], 0],
    ['as many as an autoscaler of elsewhere says', [workload({})], 0],
    ['one on each node', [workload({}, undefined, 'DaemonSet')], 0],
    ['an autoscaler with at least two', [workload({ replicas: 1 }), hpa({ minReplicas: 2 })], 0],
    ['an autoscaler without a least number', [workload({}), hpa({})], 1],
    ['an autoscaler of another workload', [workload({}), hpa({ minReplicas: 1 }, { kind: 'Deployment', name: 'other' })], 0],
    ['KEDA with at least two', [workload({}), scaler('keda.sh/v1alpha1', 'ScaledObject', { minReplicaCount: 2 }, { name: 'edge' })], 0],
    ['KEDA down to none', [workload({}), scaler('keda.sh/v1alpha1', 'ScaledObject', {}, { name: 'edge' })], 1],
  ])('%s', (_, manifests, count) => {
    expect(findInManifests(singlePod, ...manifests)).toHaveLength(count);
  });
});
