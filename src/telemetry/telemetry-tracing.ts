import { IConstruct } from 'constructs';
import { renderTags } from './render-tags';
import { renderMode, TelemetryMode } from './telemetry-mode';
import { renderProviders } from './telemetry-provider';
import { TracingTag } from './tracing-tag';
import { compact, isEmpty } from '../core/compact';
import { refuse } from '../core/errors';
import { optional, requirePercentage } from '../core/requirements';
import { ExtensionProviderType } from '../mesh-settings/extension-provider';

/**
 * Which spans some proxies report, and with which tags.
 *
 * @see https://istio.io/latest/docs/reference/config/telemetry/#Tracing
 */
export interface TelemetryTracing {
  /**
   * The provider that takes the spans: one that the mesh settings declare. Istio uses one at a time.
   *
   * @default - that of the Telemetry further out, else the mesh's default provider
   */
  readonly provider?: string;

  /**
   * The side of the requests.
   *
   * @default - both
   */
  readonly mode?: TelemetryMode;

  /**
   * Share of the requests that are traced, where the caller has not decided already.
   *
   * Range: 0 to 100, in percent; Envoy counts in steps of 0.01.
   *
   * @default - that of the Telemetry further out, else that of the mesh, 1 unless it says otherwise
   */
  readonly randomSamplingPercentage?: number;

  /**
   * Whether no span is reported. Trace headers are passed on all the same.
   *
   * @default - as the Telemetry further out says, else false
   */
  readonly disableSpanReporting?: boolean;

  /**
   * Whether the proxies add no trace headers to requests.
   *
   * @default - as the Telemetry further out says, else false
   */
  readonly disableContextPropagation?: boolean;

  /**
   * Tags of the spans, by their names.
   *
   * @default - those of the Telemetry further out
   */
  readonly customTags?: Record<string, TracingTag>;

  /**
   * Whether spans have Istio's own tags, such as `istio.canonical_service`.
   *
   * @default - as the Telemetry further out says, else true
   */
  readonly enableIstioTags?: boolean;

  /**
   * Whether the ID of a request decides if it is traced, so that all proxies decide alike.
   *
   * @default - as the Telemetry further out says, else true
   */
  readonly useRequestIdForTraceSampling?: boolean;
}

/** Smaller shares of the requests Envoy does not count. */
const SAMPLING_STEP = 0.01;

/** As Istio writes it. */
export function renderTracing(what: string, tracing: TelemetryTracing, consumer: IConstruct): object {
  const fields = compact({
    providers: renderProviders(`provider of ${what}`, optional(tracing.provider, name => [name]), ExtensionProviderType.TRACING, consumer),
    randomSamplingPercentage: optional(tracing.randomSamplingPercentage, value =>
      requirePercentage(`randomSamplingPercentage of ${what}`, value, SAMPLING_STEP)),
    disableSpanReporting: tracing.disableSpanReporting,
    disableContextPropagation: tracing.disableContextPropagation,
    customTags: optional(tracing.customTags, tags => renderTags('name of a tracing tag', tags, ({ _source }) => _source)),
    enableIstioTags: tracing.enableIstioTags,
    useRequestIdForTraceSampling: tracing.useRequestIdForTraceSampling,
  });
  return isEmpty(fields) ? refuse(what, 'one that says something', tracing, 'set a provider or how requests are traced, or leave it out')
    : compact({ match: renderMode(tracing.mode), ...fields });
}
