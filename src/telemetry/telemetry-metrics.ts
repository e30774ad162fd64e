import { Duration } from 'cdk8s';
import { IConstruct } from 'constructs';
import { MetricOverride, renderOverride } from './metric-override';
import { renderProviders } from './telemetry-provider';
import { compact, isEmpty } from '../core/compact';
import { renderDuration } from '../core/durations';
import { refuse } from '../core/errors';
import { optional } from '../core/requirements';
import { ExtensionProviderType } from '../mesh-settings/extension-provider';

/**
 * Which metrics some proxies report, and with which tags.
 *
 * @see https://istio.io/latest/docs/reference/config/telemetry/#Metrics
 */
export interface TelemetryMetrics {
  /**
   * Providers that take the metrics: `prometheus`, `stackdriver`, and those that the mesh settings declare. The last entry of a Telemetry
   * that names some has to name all.
   *
   * @default - those of the Telemetry further out, else the mesh's default providers
   */
  readonly providers?: string[];

  /**
   * Changes to metrics, in order: a later one adds to those before. One that disables all metrics comes last.
   *
   * @default - none
   */
  readonly overrides?: MetricOverride[];

  /**
   * Time between two reports of a connection of TCP; at least 1 ms.
   *
   * @default - 5 s
   */
  readonly reportingInterval?: Duration;
}

/** As Istio writes it. */
export function renderMetrics(what: string, metrics: TelemetryMetrics, consumer: IConstruct): object {
  const fields = compact({
    providers: renderProviders(`provider of ${what}`, metrics.providers, ExtensionProviderType.METRICS, consumer),
    overrides: metrics.overrides?.map((override, index) => renderOverride(`override ${index} of ${what}`, override)),
    reportingInterval: optional(metrics.reportingInterval, interval => renderDuration(`reportingInterval of ${what}`, interval)),
  });
  return isEmpty(fields) ? refuse(what, 'one that says something', metrics, 'set providers, overrides or reportingInterval, or leave it out')
    : fields;
}
