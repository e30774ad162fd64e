import { Chart, Testing } from 'cdk8s';
import { expect, test } from 'vitest';
import { AccessLogs } from '../../../src/alb/attributes/access-logs';
import { PolicyEnforcement } from '../../../src/alb/gateways/policy-enforcement';
import { IstioAlb, IstioAlbProps } from '../../../src/alb/istio-alb';
import { PolicyTarget } from '../../../src/core/policy-target';
import { IngressGateway } from '../../../src/ingress-gateway/ingress-gateway';
import { ExtensionProviderType } from '../../../src/mesh-settings/extension-provider';
import { MeshSettings } from '../../../src/mesh-settings/mesh-settings';
import { Telemetry } from '../../../src/telemetry/telemetry';
import { chartIn, forwardTo } from '../alb-fixture';

const policyEnforcement = PolicyEnforcement.GATEWAY;

function albIn(chart: Chart, props: IstioAlbProps, id = 'alb'): void {
  new IstioAlb(chart, id, { policyEnforcement, ...props }).addListener('http', { hosts: [`${id}.example.com`], defaultAction: forwardTo('echo') });
}

function telemetriesOf(chart: Chart): { readonly metadata: object; readonly spec: object }[] {
  return (Testing.synth(chart) as { readonly kind: string; readonly metadata: object; readonly spec: object }[]).filter(({ kind }) => kind === 'Telemetry');
}

function loggingOf(accessLogs: AccessLogs): unknown {
  const chart = chartIn();
  albIn(chart, { accessLogs });
  return (telemetriesOf(chart)[0].spec as { readonly accessLogging: object[] }).accessLogging[0];
}

test('without access logs nothing is made', () => {
  const chart = chartIn();
  albIn(chart, {});

  expect(telemetriesOf(chart)).toEqual([]);
});

test('a Telemetry for the pods of each gateway, in its namespace', () => {
  const chart = chartIn();
  const gateways = ['public', 'internal'].map(name => IngressGateway.fromWorkload({ labels: { istio: name }, namespaceName: name }));
  albIn(chart, { name: 'shop', gateways, accessLogs: { filter: 'response.code >= 400' } });

  const accessLogging = [{ providers: [{ name: 'envoy' }], filter: { expression: 'response.code >= 400' } }];
  expect(telemetriesOf(chart)).toMatchObject([
    { metadata: { name: 'echo.shop-access-logs', namespace: 'public' }, spec: { selector: { matchLabels: { istio: 'public' } }, accessLogging } },
    { metadata: { name: 'echo.shop-access-logs-2', namespace: 'internal' }, spec: { selector: { matchLabels: { istio: 'internal' } }, accessLogging } },
  ]);
});

test('a name of its own where none is given, and without the namespace where it is the same', () => {
  const chart = chartIn('istio-system');
  albIn(chart, { accessLogs: {} });
  expect(telemetriesOf(chart)).toMatchObject([{ metadata: { name: expect.stringMatching(/^test-alb-accesslogs-/), namespace: 'istio-system' } }]);

  const other = chartIn('istio-system');
  albIn(other, { name: 'shop', accessLogs: {} });
  expect(telemetriesOf(other)).toMatchObject([{ metadata: { name: 'shop-access-logs' } }]);
});

test('providers', () => {
  expect(loggingOf({})).toEqual({ providers: [{ name: 'envoy' }] });
  // Without a provider Istio would go on with what meshConfig.accessLogFile logs.
  expect(loggingOf({ enabled: false })).toEqual({ providers: [{ name: 'envoy' }], disabled: true });
  expect(loggingOf({ enabled: false, providers: ['stackdriver'] })).toEqual({ providers: [{ name: 'stackdriver' }], disabled: true });
  expect(() => loggingOf({ providers: ['otel'] })).toThrow('must be an extension provider for access log that the mesh settings declare (envoy, stackdriver), got "otel"');
});

test('providers that the mesh settings declare', () => {
  const chart = chartIn();
  MeshSettings.configure(chart, { extensionProviders: [{ name: 'otel', providerType: ExtensionProviderType.ACCESS_LOG }] });
  albIn(chart, { accessLogs: { providers: ['otel'] } });

  expect(telemetriesOf(chart)).toMatchObject([{ spec: { accessLogging: [{ providers: [{ name: 'otel' }] }] } }]);
});

test('a filter is an expression, and not for logs that are switched off', () => {
  expect(() => loggingOf({ filter: 'response.code = 400' })).toThrow('without a single "="');
  expect(() => loggingOf({ enabled: false, filter: 'true' })).toThrow('must be left out where the logs are disabled');
});

test('a gateway that the app does not own is left alone, unless that is agreed', () => {
  const error = 'gateway of a load balancer with accessLogs must be an IngressGateway of this app, got {"istio":"ingressgateway"} in namespace "istio-system": '
    + 'make one, or set policyEnforcement: PolicyEnforcement.GATEWAY where its owner agrees that an object is made there';

  expect(() => albIn(chartIn(), { accessLogs: {}, policyEnforcement: undefined })).toThrow(error);
  expect(() => albIn(chartIn(), { accessLogs: {}, policyEnforcement: PolicyEnforcement.TARGETS })).toThrow('only a gateway can do it');
  expect(() => albIn(chartIn(), { policyEnforcement: undefined })).not.toThrow();
});

test('a second Telemetry for the same gateway is refused, whoever makes it', () => {
  const chart = chartIn();
  albIn(chart, { accessLogs: {} });

  expect(() => albIn(chart, { accessLogs: {} }, 'second')).toThrow('accessLogs of load balancer "test/second" must be the only Telemetry for the pods of its gateway, '
    + 'got {"istio":"ingressgateway"}: "test/alb/AccessLogs" is for them too');
  const gateways = [IngressGateway.fromWorkload({ labels: { istio: 'other' }, namespaceName: 'other' })];
  expect(() => albIn(chart, { accessLogs: {}, gateways }, 'third')).not.toThrow();
  expect(() => albIn(chart, { accessLogs: {}, gatewaySelector: { istio: 'another' } }, 'fourth')).toThrow(
    'accessLogs must be left out where nothing is known of the gateway\'s pods but their labels, got it with gatewaySelector {"istio":"another"}: say where they are');
});

test('so is one beside a Telemetry of the app', () => {
  const chart = chartIn();
  const target = PolicyTarget.workload({ istio: 'ingressgateway' });
  new Telemetry(chart, 'mine', { target, tracing: { randomSamplingPercentage: 1 }, metadata: { namespace: 'istio-system' } });

  expect(() => albIn(chart, { accessLogs: {} })).toThrow('"test/mine" is for them too');
});
