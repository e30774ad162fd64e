import { Chart, Duration } from 'cdk8s';
import {
  ExtensionProvider, ExtensionProviderType, MetricTag, PolicyTarget, StandardMetric, Telemetry, TelemetryMetric, TelemetryMode, TracingTag,
} from '../../src';

/** The providers that the corpus refers to. */
export const PROVIDERS: ExtensionProvider[] = [
  { name: 'otel-logs', providerType: ExtensionProviderType.ACCESS_LOG },
  { name: 'stackdriver', providerType: ExtensionProviderType.METRICS },
  { name: 'zipkin', providerType: ExtensionProviderType.TRACING },
];

/** Telemetries with every field. */
export function addTelemetries(chart: Chart): void {
  new Telemetry(chart, 'all', {
    accessLogging: [
      { providers: ['envoy', 'otel-logs'], mode: TelemetryMode.CLIENT, filter: 'response.code >= 400 || request.headers["x-debug"] == "a\\"(" // slow' },
      { providers: ['envoy'], mode: TelemetryMode.SERVER, disabled: true },
    ],
    metrics: [{
      providers: ['prometheus', 'stackdriver'],
      reportingInterval: Duration.seconds(5),
      overrides: [
        { mode: TelemetryMode.CLIENT, disabled: true },
        ...Object.values(StandardMetric).map(metric => ({ metric: TelemetryMetric.standard(metric), mode: TelemetryMode.SERVER, disabled: false })),
        {
          metric: TelemetryMetric.custom('my_metric'),
          mode: TelemetryMode.SERVER,
          tags: { request_host: MetricTag.set('request.host'), source_version: MetricTag.remove() },
        },
      ],
    }],
    tracing: {
      provider: 'zipkin',
      mode: TelemetryMode.CLIENT,
      randomSamplingPercentage: 0.5,
      disableSpanReporting: false,
      disableContextPropagation: false,
      enableIstioTags: false,
      useRequestIdForTraceSampling: false,
      customTags: {
        mesh: TracingTag.literal('prod'),
        pod: TracingTag.environment('POD_NAME', 'none'),
        tenant: TracingTag.header('x-tenant', 'none'),
        details: TracingTag.formatter('%RESPONSE_CODE_DETAILS%'),
      },
    },
  });
  new Telemetry(chart, 'server', {
    target: PolicyTarget.workload({ app: 'echo' }), tracing: { mode: TelemetryMode.SERVER, randomSamplingPercentage: 0 },
  });
  // In namespaces of their own: istioctl analyze takes those with targetRefs for some that are for the whole namespace.
  const targets = {
    gateways: PolicyTarget.gateways(['waypoint', 'other']), services: PolicyTarget.services(['echo']), entries: PolicyTarget.serviceEntries(['api']),
  };
  for (const [id, target] of Object.entries(targets)) {
    new Telemetry(chart, id, { target, metadata: { namespace: id }, accessLogging: [{ providers: ['envoy'], disabled: true }] });
  }
}
