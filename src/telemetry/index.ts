export { MetricTag, StandardMetric, TelemetryMetric } from './metric-override';
export type { MetricOverride } from './metric-override';
export { Telemetry } from './telemetry';
export type { TelemetryProps } from './telemetry';
export type { TelemetryAccessLogging } from './telemetry-access-logging';
export type { TelemetryMetrics } from './telemetry-metrics';
export { TelemetryMode } from './telemetry-mode';
export type { TelemetryTracing } from './telemetry-tracing';
export { TracingTag } from './tracing-tag';
