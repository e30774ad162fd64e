import { Chart, Testing } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { ExtensionProviderType } from '../../src/core/extension-provider';
import { Findings } from '../../src/core/findings';
import { MeshSettings } from '../../src/core/mesh-settings';
import { PolicyTarget } from '../../src/core/policy-target';
import { Telemetry, TelemetryProps } from '../../src/telemetry/telemetry';
import { TelemetryMode } from '../../src/telemetry/telemetry-mode';

const chartIn = (namespace = 'shop') => new Chart(Testing.app(), 'test', { namespace });

function specOf(props: TelemetryProps): object {
  const chart = chartIn();
  new Telemetry(chart, 'telemetry', props);
  return (Testing.synth(chart) as { spec: object }[])[0].spec;
}

test('a small one', () => {
  const chart = chartIn();
  new Telemetry(chart, 'telemetry', {
    metadata: { name: 'errors' },
    target: PolicyTarget.workload({ app: 'echo' }),
    accessLogging: [{ providers: ['envoy'], mode: TelemetryMode.SERVER, filter: 'response.code >= 500' }],
    tracing: { randomSamplingPercentage: 10 },
  });

  expect(Testing.synth(chart)).toEqual([{
    apiVersion: 'telemetry.istio.io/v1',
    kind: 'Telemetry',
    metadata: { name: 'errors', namespace: 'shop' },
    spec: {
      selector: { matchLabels: { app: 'echo' } },
      accessLogging: [{ match: { mode: 'SERVER' }, providers: [{ name: 'envoy' }], filter: { expression: 'response.code >= 500' } }],
      tracing: [{ randomSamplingPercentage: 10 }],
    },
  }]);
});

describe('providers', () => {
  test('have to be declared in the mesh settings for their use', () => {
    const error = 'provider of tracing of Telemetry "telemetry" must be an extension provider for tracing that the mesh settings declare (none), got "envoy"';

    expect(() => specOf({ tracing: { provider: 'envoy' } })).toThrow(error);
    expect(() => specOf({ metrics: [{ providers: ['envoy'] }] })).toThrow('provider of metrics 0 of Telemetry "telemetry" must be an extension provider for metrics');
    expect(() => specOf({ accessLogging: [{ providers: ['prometheus'] }] })).toThrow('must be an extension provider for access log');
  });

  test('that are declared are written', () => {
    const chart = chartIn();
    MeshSettings.configure(chart, { extensionProviders: [{ name: 'zipkin', providerType: ExtensionProviderType.TRACING }] });
    new Telemetry(chart, 'telemetry', { tracing: { provider: 'zipkin' } });

    expect(Testing.synth(chart)).toMatchObject([{ spec: { tracing: [{ providers: [{ name: 'zipkin' }] }] } }]);
  });

  test('are there once', () => {
    expect(() => specOf({ accessLogging: [{ providers: ['envoy', 'envoy'] }] })).toThrow('must be there once, got "envoy" again');
  });

  test.each<[string, TelemetryProps, number]>([
    ['logs without a provider', { accessLogging: [{ filter: 'true' }] }, 1],
    ['logs with one', { accessLogging: [{ providers: ['envoy'] }] }, 0],
    ['disabled logs', { accessLogging: [{ disabled: true }] }, 0],
    ['no logs', { tracing: { randomSamplingPercentage: 1 } }, 0],
  ])('%s: IST0157', (_name, props, count) => {
    const chart = chartIn();
    new Telemetry(chart, 'telemetry', props);

    expect(Findings.all(chart).filter(({ code }) => code === 'IST0157')).toHaveLength(count);
  });
});

describe('one Telemetry for the same pods', () => {
  const target = PolicyTarget.workload({ app: 'echo', version: 'v1' });
  const logging = { accessLogging: [{ providers: ['envoy'] }] };

  test('a second one is refused, whatever the order of the labels', () => {
    const chart = chartIn();
    new Telemetry(chart, 'one', { target, ...logging });

    expect(() => new Telemetry(chart, 'two', { target: PolicyTarget.workload({ version: 'v1', app: 'echo' }), tracing: {} }))
      .toThrow('target of Telemetry "test/two" must be one that no other Telemetry of its namespace has, got {"version":"v1","app":"echo"}: '
        + '"test/one" has it, and two for the same pods are undefined in Istio (IST0159): put both into one');
  });

  test('a second one for the whole namespace is refused', () => {
    const chart = chartIn();
    new Telemetry(chart, 'one', logging);

    expect(() => new Telemetry(chart, 'two', logging)).toThrow('IST0160');
  });

  test('others are not: in another namespace, for other labels, for the namespace, for a gateway', () => {
    const chart = chartIn();
    new Telemetry(chart, 'one', { target, ...logging });
    new Telemetry(chart, 'two', { target, ...logging, metadata: { namespace: 'other' } });
    new Telemetry(chart, 'three', { target: PolicyTarget.workload({ app: 'echo' }), ...logging });
    new Telemetry(chart, 'four', logging);
    new Telemetry(chart, 'five', { target: PolicyTarget.gateways(['waypoint']), ...logging });
    new Telemetry(chart, 'six', { target: PolicyTarget.gateways(['waypoint']), ...logging });

    expect(Testing.synth(chart)).toHaveLength(6);
  });
});

test('one for a GatewayClass is in the root namespace', () => {
  const props = { target: PolicyTarget.gatewayClass('istio-waypoint'), tracing: {} };

  expect(() => new Telemetry(chartIn(), 'telemetry', props)).toThrow('must be the root namespace (istio-system), got "shop"');
  expect(() => new Telemetry(chartIn('istio-system'), 'telemetry', props)).not.toThrow();
});

test('one that says nothing is refused', () => {
  expect(() => new Telemetry(chartIn(), 'telemetry', { target: PolicyTarget.services(['echo']) }))
    .toThrow('Telemetry "telemetry" must have accessLogging, metrics or tracing, got none');
  expect(() => new Telemetry(chartIn(), 'telemetry', { accessLogging: [], metrics: [] })).toThrow('got none');
  expect(() => new Telemetry(chartIn(), 'telemetry', { tracing: {} })).not.toThrow();
});

test('a filter beside disabled is refused', () => {
  expect(() => specOf({ accessLogging: [{ disabled: true, filter: 'true' }] }))
    .toThrow('filter of accessLogging 0 of Telemetry "telemetry" must be left out where the logs are disabled');
});

test.each([-0.1, 100.1, NaN])('a sampling of %s percent is refused', randomSamplingPercentage => {
  expect(() => specOf({ tracing: { randomSamplingPercentage } })).toThrow('randomSamplingPercentage of tracing of Telemetry "telemetry" must be a number from 0 to 100');
});

test.each([0, 100])('a sampling of %s percent is accepted', randomSamplingPercentage => {
  expect(specOf({ tracing: { randomSamplingPercentage } })).toEqual({ tracing: [{ randomSamplingPercentage }] });
});
