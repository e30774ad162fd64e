import { expect, test } from 'vitest';
import { TelemetryTarget } from '../../src/telemetry/telemetry-target';

test('references have the group of their kind', () => {
  expect([
    TelemetryTarget.gateways('one', 'two'), TelemetryTarget.gatewayClasses('istio'), TelemetryTarget.services('echo'), TelemetryTarget.serviceEntries('api'),
  ].map(({ _fields }) => _fields)).toEqual([
    { targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'one' }, { group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'two' }] },
    { targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'GatewayClass', name: 'istio' }] },
    { targetRefs: [{ kind: 'Service', name: 'echo' }] },
    { targetRefs: [{ group: 'networking.istio.io', kind: 'ServiceEntry', name: 'api' }] },
  ]);
});

test('labels are there, and are labels', () => {
  expect(() => TelemetryTarget.workload({})).toThrow('labels of a target must be a list of at least one');
  expect(() => TelemetryTarget.workload({ app: 'echo*' })).toThrow('labels of a target: label app must be at most 63 letters');
  expect(TelemetryTarget.workload({ app: 'echo' })._fields).toEqual({ selector: { matchLabels: { app: 'echo' } } });
});

test('names are there once, at most 16, and without a namespace', () => {
  const names = Array.from({ length: 17 }, (_, index) => `service-${index}`);

  expect(() => TelemetryTarget.services()).toThrow('names of a target of kind Service must be a list of at least one');
  expect(() => TelemetryTarget.services('a', 'b', 'a')).toThrow('names of a target of kind Service must be there once, got "a"');
  expect(() => TelemetryTarget.services('shop/echo')).toThrow('name of a target of kind Service must be the name of a Kubernetes object');
  expect(() => TelemetryTarget.services(...names)).toThrow('names of a target of kind Service must be at most 16, got 17');
  expect(TelemetryTarget.services(...names.slice(1))._fields.targetRefs).toHaveLength(16);
});
