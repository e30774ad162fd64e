import { ApiObject, Chart, Testing, Yaml } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { afterEach, expect, test, vi } from 'vitest';
import { changeRenderedPod } from '../../src/workload/rendered-pod';

test('fields that cdk8s-plus does not know are in the manifest, however often it is rendered', () => {
  const deployment = new kplus.Deployment(new Chart(Testing.app(), 'test'), 'api', { containers: [{ image: 'api:1' }] });
  changeRenderedPod(deployment, pod => {
    pod.containers[0].lifecycle = { preStop: { sleep: { seconds: 1 } } };
  });
  changeRenderedPod(deployment, pod => {
    pod.terminationGracePeriodSeconds = (pod.terminationGracePeriodSeconds ?? 0) + 1;
  });
  const pod = () => (ApiObject.of(deployment).toJson() as { spec: { template: { spec: object } } }).spec.template.spec;
  const changed = { containers: [{ image: 'api:1', lifecycle: { preStop: { sleep: { seconds: 1 } } } }], terminationGracePeriodSeconds: 31 };
  expect(pod()).toMatchObject(changed);
  expect(pod()).toMatchObject(changed);
});

/** A probe in a pod, as YAML. */
function probedYaml(): string {
  const deployment = new kplus.Deployment(new Chart(Testing.app(), 'test'), 'api', { containers: [{ image: 'api:1' }] });
  changeRenderedPod(deployment, pod => {
    pod.containers[0].readinessProbe = { tcpSocket: { port: 80, host: undefined }, periodSeconds: undefined, failureThreshold: 2 };
  });
  const { spec } = ApiObject.of(deployment).toJson() as { spec: { template: { spec: { containers: object[] } } } };
  return Yaml.stringify(spec.template.spec.containers[0]);
}

afterEach(() => {
  vi.unstubAllEnvs();
});

test('what is not set is left out, and keys are sorted', () => {
  const yaml = probedYaml();
  expect(yaml).toContain('readinessProbe:\n  failureThreshold: 2\n  tcpSocket:\n    port: 80\nresources:');
  expect(yaml).not.toContain('null');
});

test('keys stay as they are where cdk8s sorts none', () => {
  vi.stubEnv('CDK8S_DISABLE_SORT', '1');
  expect(probedYaml()).toMatch(/readinessProbe:\n  tcpSocket:\n    port: 80\n  failureThreshold: 2\n$/);
});
