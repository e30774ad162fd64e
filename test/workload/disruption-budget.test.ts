import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DisruptionBudget } from '../../src/workload/disruption-budget';
import { echoWith, manifestOf } from '../service/service-fixture';

const { minAvailable, minAvailablePercent, maxUnavailable, maxUnavailablePercent } = {
  minAvailable: (pods: number) => DisruptionBudget.minAvailable(pods),
  minAvailablePercent: (percent: number) => DisruptionBudget.minAvailablePercent(percent),
  maxUnavailable: (pods: number) => DisruptionBudget.maxUnavailable(pods),
  maxUnavailablePercent: (percent: number) => DisruptionBudget.maxUnavailablePercent(percent),
};

const withBudget = (disruptionBudget: DisruptionBudget, replicas?: number) => echoWith({ disruptionBudget, replicas });

describe('a disruption budget', () => {
  test('is about the pods of one version', () => {
    const service = withBudget(maxUnavailable(1));

    expect(manifestOf(service, 'PodDisruptionBudget')).toMatchObject({
      metadata: { name: 'echo-v1', namespace: 'echo' },
      spec: { maxUnavailable: 1, selector: { matchLabels: { app: 'echo', version: 'v1' } } },
    });
    expect(service.version('v1').disruptionBudget?.kind).toBe('PodDisruptionBudget');
    expect(echoWith({}).version('v1').disruptionBudget).toBeUndefined();
  });

  test.each([
    [minAvailable(1), { minAvailable: 1 }],
    [minAvailablePercent(50), { minAvailable: '50%' }],
    [maxUnavailable(2), { maxUnavailable: 2 }],
    [maxUnavailablePercent(25), { maxUnavailable: '25%' }],
  ])('is a number or a share', (budget, expected) => {
    expect(manifestOf(withBudget(budget), 'PodDisruptionBudget').spec).toMatchObject(expected);
  });

  test('is not one that never lets a pod go', () => {
    expect(() => maxUnavailable(0)).toThrow('maxUnavailable must be an integer of at least 1, got 0: a budget of 0 lets no node be drained');
    expect(() => maxUnavailablePercent(0)).toThrow('maxUnavailablePercent must be an integer from 1 to 100, got 0');
    expect(() => minAvailablePercent(100)).toThrow('minAvailablePercent must be an integer from 1 to 99, got 100: a budget of 100 percent');
    expect(() => minAvailable(0)).toThrow('minAvailable must be an integer of at least 1, got 0');
    expect(() => minAvailable(1.5)).toThrow('got 1.5');
  });

  test('leaves a pod of the version to take', () => {
    expect(() => withBudget(minAvailable(2))).toThrow('disruptionBudget of version "v1" of service "echo" must be less than its 2 pods, so that a node can be drained, '
      + 'got "minAvailable: 2": use DisruptionBudget.maxUnavailable(1)');
    expect(() => withBudget(minAvailable(1), 1)).toThrow('must be less than its 1 pod, so that a node can be drained, got "minAvailable: 1": run at least 2 pods, or use');
    expect(() => withBudget(minAvailablePercent(51))).toThrow('got "minAvailable: 51%"');
    expect(withBudget(minAvailable(1)).versions).toHaveLength(1);
    expect(withBudget(minAvailablePercent(50)).versions).toHaveLength(1);
    expect(withBudget(maxUnavailablePercent(1), 1).versions).toHaveLength(1);
    expect(withBudget(minAvailable(3), 0).versions).toHaveLength(1);
  });

  test('counts the fewest pods of an autoscaler', () => {
    const scaled = (minReplicas?: number) => () => echoWith({ disruptionBudget: minAvailable(2), autoscaling: { maxReplicas: 10, minReplicas } });

    expect(scaled()).toThrow('must be less than its 2 pods');
    expect(scaled(3)().versions).toHaveLength(1);
  });

  test('is refused exactly where Kubernetes would allow no eviction', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 99 }), (pods, percent) => {
      const staying = Math.ceil(pods * percent / 100);
      const make = () => withBudget(minAvailablePercent(percent), pods);

      if (pods - staying > 0) {
        expect(make).not.toThrow();
      } else {
        expect(make).toThrow('disruptionBudget');
      }
    }), { numRuns: 60 });
  });
});
