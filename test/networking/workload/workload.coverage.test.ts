import { Chart, Testing } from 'cdk8s';
import { test } from 'vitest';
import { addWorkloads } from './workload-corpus';
import { expectCoverage } from '../coverage';

function corpus(): object[] {
  const chart = new Chart(Testing.app(), 'test', { namespace: 'shop' });
  addWorkloads(chart);
  return Testing.synth(chart);
}

test('every field of a WorkloadEntry can be written', () => {
  expectCoverage({ kind: 'WorkloadEntry', corpus: corpus(), exclusions: {} });
});

test('every field of a WorkloadGroup can be written', () => {
  expectCoverage({
    kind: 'WorkloadGroup',
    corpus: corpus(),
    exclusions: {
      'template.address': 'Istio takes that of the machine which registers itself',
      'template.labels': 'the same as metadata.labels, which come first',
      'probe.grpc': 'Istio\'s webhook refuses it',
    },
  });
});
