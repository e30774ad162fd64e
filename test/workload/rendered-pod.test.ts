import { ApiObject, Chart, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { expect, test } from 'vitest';
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
