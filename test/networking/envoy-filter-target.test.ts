import { expect, test } from 'vitest';
import { EnvoyFilterTarget } from '../../src/networking/envoy-filter-target';

test('labels, or references with the group of their kind', () => {
  expect([
    EnvoyFilterTarget.workload({ app: 'echo' }), EnvoyFilterTarget.gateways('one'), EnvoyFilterTarget.gatewayClasses('istio'), EnvoyFilterTarget.services('echo'),
    EnvoyFilterTarget.serviceEntries('api'),
  ].map(({ _fields }) => _fields)).toEqual([
    { workloadSelector: { labels: { app: 'echo' } } },
    { targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'one' }] },
    { targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'GatewayClass', name: 'istio' }] },
    { targetRefs: [{ kind: 'Service', name: 'echo' }] },
    { targetRefs: [{ group: 'networking.istio.io', kind: 'ServiceEntry', name: 'api' }] },
  ]);
});

test('without a label or a name it is none', () => {
  expect(() => EnvoyFilterTarget.workload({})).toThrow('labels of a target must be a list of at least one');
  expect(() => EnvoyFilterTarget.services()).toThrow('names of a target of kind Service must be a list of at least one');
});
