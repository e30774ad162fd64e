import { DeploymentStrategy, DeploymentStrategyRollingUpdateOptions, PercentOrAbsolute } from 'cdk8s-plus-28';
import { describe, expect, test } from 'vitest';
import { requireStrategy } from '../../src/workload/deployment-strategy';

const { absolute, percent } = PercentOrAbsolute;
const rolling = (options: DeploymentStrategyRollingUpdateOptions) => () => requireStrategy('"x"', DeploymentStrategy.rollingUpdate(options));

describe('a strategy that Kubernetes does not take', () => {
  test.each<[DeploymentStrategyRollingUpdateOptions, string]>([
    [{ maxUnavailable: percent(101) }, 'maxUnavailable of the strategy of "x" must be at most 100%, got "101%": more pods than there are can not go'],
    [{ maxUnavailable: absolute(0.5) }, 'maxUnavailable of the strategy of "x" must be a whole number of pods, or of percent, got 0.5: round it'],
    [{ maxSurge: absolute(-1) }, 'maxSurge of the strategy of "x" must be a whole number of pods, or of percent, got -1'],
    [{ maxSurge: absolute(2147483648) }, 'got 2147483648'],
    [{ maxSurge: percent(0.5) }, 'got "0.5%"'],
  ])('%j', (options, message) => {
    expect(rolling(options)).toThrow(message);
  });

  test.each<DeploymentStrategyRollingUpdateOptions>([
    {}, { maxUnavailable: percent(100) }, { maxSurge: percent(101) }, { maxUnavailable: absolute(0), maxSurge: absolute(3) },
  ])('but %j', options => {
    expect(rolling(options)).not.toThrow();
  });

  test('but all pods at once', () => {
    expect(() => requireStrategy('"x"', DeploymentStrategy.recreate())).not.toThrow();
  });
});
