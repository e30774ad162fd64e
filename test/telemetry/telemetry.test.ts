import { Chart, Testing } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { Findings } from '../../src/core/findings';
import { PolicyTarget } from '../../src/core/policy-target';
import { ExtensionProviderType } from '../../src/mesh-settings/extension-provider';
import { MeshSettings } from '../../src/mesh-settings/mesh-settings';
import { Telemetry, TelemetryProps } from '../../src/telemetry/telemetry';
import { TelemetryAccessLogging } from '../../src/telemetry/telemetry-access-logging';
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
    ['logs without a provider', { accessLogging: [{ mode: TelemetryMode.SERVER }] }, 1],
    ['logs with one', { accessLogging: [{ providers: ['envoy'] }] }, 0],
    ['disabled logs without a provider', { accessLogging: [{ disabled: true }] }, 1],
    ['disabled logs with one', { accessLogging: [{ providers: ['envoy'], disabled: true }] }, 0],
    ['two without', { accessLogging: [{ mode: TelemetryMode.SERVER }, { mode: TelemetryMode.CLIENT, disabled: true }] }, 2],
    ['no logs', { tracing: { randomSamplingPercentage: 1 } }, 0],
  ])('%s: IST0157', (_name, props, count) => {
    const chart = chartIn();
    new Telemetry(chart, 'telemetry', props);

    expect(Findings.all(chart).filter(({ code }) => code === 'IST0157')).toHaveLength(count);
  });

  test('the finding says that the access log of the mesh stays on', () => {
    const chart = chartIn();
    new Telemetry(chart, 'telemetry', { accessLogging: [{ disabled: true }] });

    expect(Findings.all(chart).map(({ message }) => message)).toEqual([
      'accessLogging 0 disables logs without naming a provider: what meshConfig.accessLogFile logs stays on',
    ]);
  });
});

describe('one Telemetry for the same pods', () => {
  const target = PolicyTarget.workload({ app: 'echo', version: 'v1' });
  const logging = { accessLogging: [{ providers: ['envoy'] }] };

  test.each<[string, Record<string, string>]>([['fewer', { app: 'echo' }], ['more', { app: 'echo', version: 'v1', tier: 'web' }]])('a second one with %s labels is refused', (_name, labels) => {
    const chart = chartIn();
    new Telemetry(chart, 'one', { target, ...logging });

    expect(() => new Telemetry(chart, 'two', { target: PolicyTarget.workload(labels), ...logging })).toThrow('"test/one" is for them too');
  });

  test('a second one is refused, whatever the order of the labels', () => {
    const chart = chartIn();
    new Telemetry(chart, 'one', { target, ...logging });

    expect(() => new Telemetry(chart, 'two', { target: PolicyTarget.workload({ version: 'v1', app: 'echo' }), ...logging }))
      .toThrow('target of Telemetry "test/two" must be pods that no other Telemetry of its namespace is for, got {"version":"v1","app":"echo"}: '
        + '"test/one" is for them too, and two for the same pods are undefined in Istio (IST0159): put both into one');
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
    new Telemetry(chart, 'three', { target: PolicyTarget.workload({ app: 'echo', version: 'v2' }), ...logging });
    new Telemetry(chart, 'four', logging);
    new Telemetry(chart, 'five', { target: PolicyTarget.gateways(['waypoint']), ...logging });
    new Telemetry(chart, 'six', { target: PolicyTarget.gateways(['waypoint']), ...logging });

    expect(Testing.synth(chart)).toHaveLength(6);
  });
});

test('one for a GatewayClass is in the root namespace', () => {
  const props = { target: PolicyTarget.gatewayClass('istio-waypoint'), tracing: { randomSamplingPercentage: 1 } };

  expect(() => new Telemetry(chartIn(), 'telemetry', props)).toThrow('must be the root namespace (istio-system), got "shop"');
  expect(() => new Telemetry(chartIn('istio-system'), 'telemetry', props)).not.toThrow();
});

test('one that says nothing is refused', () => {
  expect(() => new Telemetry(chartIn(), 'telemetry', { target: PolicyTarget.services(['echo']) }))
    .toThrow('Telemetry "telemetry" must have accessLogging, metrics or tracing, got none');
  expect(() => new Telemetry(chartIn(), 'telemetry', { accessLogging: [], metrics: [] })).toThrow('got none');
});

test('tracing that says nothing is refused', () => {
  expect(() => specOf({ tracing: {} })).toThrow('tracing of Telemetry "telemetry" must be one that says something, got {}');
  expect(() => specOf({ tracing: { mode: TelemetryMode.CLIENT } })).toThrow('tracing of Telemetry "telemetry" must be one that says something');
  expect(specOf({ tracing: { mode: TelemetryMode.CLIENT, disableSpanReporting: false } })).toEqual({ tracing: [{ match: { mode: 'CLIENT' }, disableSpanReporting: false }] });
});

test('an empty list of providers is refused', () => {
  expect(() => specOf({ accessLogging: [{ providers: [] }] })).toThrow('list for provider of accessLogging 0 of Telemetry "telemetry" must be a list of at least one');
});

test('a filter without providers is refused', () => {
  expect(() => specOf({ accessLogging: [{ filter: 'true' }] }))
    .toThrow('providers of accessLogging 0 of Telemetry "telemetry" must be given beside a filter, got undefined: Istio ignores the filter without them');
  expect(() => specOf({ accessLogging: [{ providers: ['envoy'], filter: 'true' }] })).not.toThrow();
});

describe('one filter for a provider', () => {
  const [one, other] = ['response.code >= 500', 'response.code >= 400'];
  const { CLIENT, SERVER } = TelemetryMode;

  test.each<[string, TelemetryAccessLogging[]]>([
    ['another one', [{ providers: ['envoy'], filter: one }, { providers: ['envoy'], filter: other }]],
    ['none', [{ providers: ['envoy'], filter: one }, { providers: ['envoy'] }]],
    ['another one on a side', [{ providers: ['envoy'], filter: one }, { providers: ['envoy'], mode: SERVER, filter: other }]],
    ['another one among providers', [{ providers: ['envoy'], filter: one }, { providers: ['stackdriver', 'envoy'], filter: other }]],
  ])('%s is refused', (_name, accessLogging) => {
    expect(() => specOf({ accessLogging })).toThrow('filter of accessLogging 1 of Telemetry "telemetry" must be the same as that of accessLogging 0 of Telemetry "telemetry", for the same provider');
  });

  test.each<[string, TelemetryAccessLogging[]]>([
    ['for the other side', [{ providers: ['envoy'], mode: CLIENT, filter: one }, { providers: ['envoy'], mode: SERVER, filter: other }]],
    ['for another provider', [{ providers: ['envoy'], filter: one }, { providers: ['stackdriver'], filter: other }]],
    ['disabled on a side', [{ providers: ['envoy'], filter: one }, { providers: ['envoy'], mode: SERVER, disabled: true }]],
    ['the same', [{ providers: ['envoy'], filter: one }, { providers: ['envoy'], mode: SERVER, filter: one }]],
  ])('%s is not', (_name, accessLogging) => {
    expect(() => specOf({ accessLogging })).not.toThrow();
  });
});

test('a filter beside disabled is refused', () => {
  expect(() => specOf({ accessLogging: [{ disabled: true, filter: 'true' }] }))
    .toThrow('filter of accessLogging 0 of Telemetry "telemetry" must be left out where the logs are disabled');
});

test.each([-0.1, 100.1, NaN])('a sampling of %s percent is refused', randomSamplingPercentage => {
  expect(() => specOf({ tracing: { randomSamplingPercentage } })).toThrow('randomSamplingPercentage of tracing of Telemetry "telemetry" must be a number from 0 to 100');
});

test('a sampling of less than a hundredth of a percent is none', () => {
  expect(() => specOf({ tracing: { randomSamplingPercentage: 0.004 } })).toThrow('must be 0 or at least 0.01, got 0.004: Envoy counts in steps of 0.01 percent');
});

test.each([0, 0.01, 100])('a sampling of %s percent is accepted', randomSamplingPercentage => {
  expect(specOf({ tracing: { randomSamplingPercentage } })).toEqual({ tracing: [{ randomSamplingPercentage }] });
});
