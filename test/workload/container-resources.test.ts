import { Size } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-28';
import { describe, expect, test } from 'vitest';
import { requireResources } from '../../src/workload/container-resources';

describe('resources that Kubernetes does not take', () => {
  test.each<[object, string]>([
    [{ cpu: { request: Cpu.units(3), limit: Cpu.millis(2500) } }, 'request of cpu of "x" must be at most the limit (2500m), got "3": raise the limit, or request less'],
    [{ memory: { request: Size.gibibytes(1), limit: Size.mebibytes(1023) } }, 'request of memory of "x" must be at most the limit (1047552Ki), got "1048576Ki"'],
    [{ ephemeralStorage: { request: Size.gibibytes(1), limit: Size.mebibytes(1) } }, 'request of ephemeralStorage of "x"'],
    [{ cpu: { request: Cpu.millis(-5) } }, 'request of cpu of "x" must be a number of at least 0, got "-5m": leave it out for none'],
    [{ cpu: { limit: Cpu.units(NaN) } }, 'limit of cpu of "x" must be a number of at least 0, got "NaN"'],
    [{ cpu: { request: Cpu.units(Infinity) } }, 'request of cpu of "x" must be a number of at least 0, got "Infinity"'],
    [{ cpu: { limit: Cpu.units(-1) } }, 'limit of cpu of "x" must be a number of at least 0, got "-1"'],
  ])('%j', (resources, message) => {
    expect(() => requireResources('"x"', resources)).toThrow(message);
  });

  test.each<object>([
    {}, { cpu: { request: Cpu.units(3), limit: Cpu.millis(3000) } }, { memory: { request: Size.gibibytes(1), limit: Size.mebibytes(1024) } },
    { cpu: { limit: Cpu.units(0.5) }, memory: { request: Size.gibibytes(1) } },
  ])('but %j', resources => {
    expect(() => requireResources('"x"', resources)).not.toThrow();
  });
});
