import { requireCel } from './cel-expression';
import { renderTags } from './render-tags';
import { TelemetryMode } from './telemetry-mode';
import { compact, compactOrNone } from '../core/compact';
import { refuse } from '../core/errors';
import { optional, requireText } from '../core/requirements';
import { CelUse } from '../istio';

/**
 * The metrics that Istio's proxies report.
 *
 * @see https://istio.io/latest/docs/reference/config/metrics/
 */
export enum StandardMetric {
  /** `istio_requests_total`. */
  REQUEST_COUNT = 'REQUEST_COUNT',
  /** `istio_request_duration_milliseconds`. */
  REQUEST_DURATION = 'REQUEST_DURATION',
  /** `istio_request_bytes`. */
  REQUEST_SIZE = 'REQUEST_SIZE',
  /** `istio_response_bytes`. */
  RESPONSE_SIZE = 'RESPONSE_SIZE',
  /** `istio_tcp_connections_opened_total`. */
  TCP_OPENED_CONNECTIONS = 'TCP_OPENED_CONNECTIONS',
  /** `istio_tcp_connections_closed_total`. */
  TCP_CLOSED_CONNECTIONS = 'TCP_CLOSED_CONNECTIONS',
  /** `istio_tcp_sent_bytes_total`. */
  TCP_SENT_BYTES = 'TCP_SENT_BYTES',
  /** `istio_tcp_received_bytes_total`. */
  TCP_RECEIVED_BYTES = 'TCP_RECEIVED_BYTES',
  /** `istio_request_messages_total`. */
  GRPC_REQUEST_MESSAGES = 'GRPC_REQUEST_MESSAGES',
  /** `istio_response_messages_total`. */
  GRPC_RESPONSE_MESSAGES = 'GRPC_RESPONSE_MESSAGES',
}

/**
 * A metric of the proxies.
 */
export class TelemetryMetric {
  /**
   * One that Istio's proxies report.
   *
   * @param metric the metric
   */
  public static standard(metric: StandardMetric): TelemetryMetric {
    return new TelemetryMetric({ metric });
  }

  /**
   * One that the mesh's operator added.
   *
   * @param name name of the metric
   * @throws if the name is empty
   */
  public static custom(name: string): TelemetryMetric {
    return new TelemetryMetric({ customMetric: requireText('name of a custom metric', name, 'give the name that the proxies report') });
  }

  private constructor(
    /** @internal */
    public readonly _match: { readonly metric?: string; readonly customMetric?: string },
  ) {
  }
}

/**
 * What happens to a tag (a label) of a metric.
 *
 * @see https://istio.io/latest/docs/reference/config/telemetry/#MetricsOverrides-TagOverride
 */
export class MetricTag {
  /**
   * Sets the tag, and adds it where the metric has none of that name.
   *
   * @param expression its value: CEL over Envoy's attributes, such as `request.host`; a text has quotes inside the expression
   * @throws if it is no expression
   */
  public static set(expression: string): MetricTag {
    return new MetricTag(compact({ value: requireCel('value of a metric tag', expression, CelUse.METRIC_TAG) }));
  }

  /** Removes the tag. */
  public static remove(): MetricTag {
    return new MetricTag({ operation: 'REMOVE' });
  }

  private constructor(
    /** @internal */
    public readonly _override: { readonly operation?: string; readonly value?: string },
  ) {
  }
}

/**
 * A change to one metric, or to all of them.
 *
 * @see https://istio.io/latest/docs/reference/config/telemetry/#MetricsOverrides
 */
export interface MetricOverride {
  /**
   * The metric.
   *
   * @default - all
   */
  readonly metric?: TelemetryMetric;

  /**
   * The side of the requests.
   *
   * @default - both
   */
  readonly mode?: TelemetryMode;

  /**
   * Whether the metric is not reported. Where it is all of them, no override may follow, and there are no tags.
   *
   * @default - as the Telemetry further out says, else it is reported
   */
  readonly disabled?: boolean;

  /**
   * What changes in its tags, by their names. Each value of a tag makes a time series: take none that clients choose.
   *
   * @default - nothing
   */
  readonly tags?: Record<string, MetricTag>;
}

/** As Istio writes it. */
export function renderOverride(what: string, override: MetricOverride): object {
  if (override.disabled === undefined && Object.keys(override.tags ?? {}).length === 0) {
    refuse(what, 'one that changes something', override, 'set disabled or tags');
  }
  if (override.metric === undefined && override.disabled && Object.keys(override.tags ?? {}).length > 0) {
    refuse(`tags of ${what}`, 'left out where all metrics are disabled', Object.keys(override.tags ?? {}), 'Istio ignores them there');
  }
  return compact({
    match: compactOrNone({ ...override.metric?._match, mode: override.mode }),
    disabled: override.disabled,
    tagOverrides: optional(override.tags, tags => renderTags('name of a metric tag', tags, ({ _override }) => _override)),
  });
}
