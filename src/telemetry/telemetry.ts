import { Construct } from 'constructs';
import { TELEMETRIES } from './known-telemetries';
import { requireDisabledLast, requireKeptProviders } from './metrics-in-order';
import { renderAccessLogging, requireOneFilter, TelemetryAccessLogging } from './telemetry-access-logging';
import { renderMetrics, TelemetryMetrics } from './telemetry-metrics';
import { renderTracing, TelemetryTracing } from './telemetry-tracing';
import { compact, isEmpty } from '../core/compact';
import { ValidationError } from '../core/errors';
import { pathInErrors } from '../core/path-in-errors';
import { PolicyTarget } from '../core/policy-target';
import { optional } from '../core/requirements';
import { IstioResource, IstioResourceProps } from '../core/resource';
import { MeshSettings } from '../mesh-settings/mesh-settings';

/**
 * Properties of a Telemetry.
 */
export interface TelemetryProps extends IstioResourceProps {
  /**
   * The proxies that it is for.
   *
   * @default - all of the namespace; in the root namespace all of the mesh
   */
  readonly target?: PolicyTarget;

  /**
   * Access logs. Several where providers or sides differ: a provider has one filter on a side.
   *
   * @default - those of the Telemetry further out, else those of the mesh
   */
  readonly accessLogging?: TelemetryAccessLogging[];

  /**
   * Metrics. Several where what changes differs by provider: Istio keeps the providers of the last entry that names some, so that it has to
   * name all of them.
   *
   * @default - those of the Telemetry further out, else those of the mesh
   */
  readonly metrics?: TelemetryMetrics[];

  /**
   * Traces. Istio reads one setting of a Telemetry.
   *
   * @default - those of the Telemetry further out, else those of the mesh
   */
  readonly tracing?: TelemetryTracing;
}

/**
 * Access logs, metrics and traces of some proxies.
 *
 * What it leaves out is taken from the Telemetry for its whole namespace, then from the one for the mesh, then from the mesh configuration.
 * Of two for the same pods it is not defined what Istio does, so the second one is refused.
 *
 * @see https://istio.io/latest/docs/reference/config/telemetry/
 */
@pathInErrors
export class Telemetry extends IstioResource {
  private readonly fields: Record<string, unknown>;

  /**
   * @param scope the chart
   * @param id construct id
   * @param props the proxies, and what they report
   * @throws if a provider is none of the mesh, another Telemetry of the app is for the same pods, or Istio would refuse or ignore a part of it
   */
  constructor(scope: Construct, id: string, props: TelemetryProps = {}) {
    super(scope, id, props, 'telemetry.istio.io/v1', 'Telemetry');
    if (isEmpty([...props.accessLogging ?? [], ...props.metrics ?? [], ...props.tracing ? [props.tracing] : []])) {
      throw new ValidationError(`Telemetry "${id}" must have accessLogging, metrics or tracing, got none: say what the proxies report`);
    }
    props.target?._requireNamespace(this.metadata.namespace, MeshSettings.of(this).rootNamespace);
    const { accessLogging = [], metrics = [] } = props;
    const whatLogging = (index: number) => `accessLogging ${index} of Telemetry "${id}"`;
    const whatMetrics = (index: number) => `metrics ${index} of Telemetry "${id}"`;
    this.fields = compact({
      ...props.target?._render(),
      accessLogging: accessLogging.map((entry, index) => renderAccessLogging(whatLogging(index), entry, this)),
      metrics: metrics.map((entry, index) => renderMetrics(whatMetrics(index), entry, this)),
      tracing: optional(props.tracing, tracing => [renderTracing(`tracing of Telemetry "${id}"`, tracing, this)]),
    });
    requireOneFilter(accessLogging, whatLogging);
    requireKeptProviders(metrics, whatMetrics);
    requireDisabledLast(metrics, whatMetrics);
    if (props.target === undefined || props.target._labels !== undefined) {
      TELEMETRIES.remember(this, props.target?._labels);
    }
  }

  /** @internal */
  public _toSpec(): Record<string, unknown> {
    return this.fields;
  }
}
