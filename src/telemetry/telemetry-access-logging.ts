import { IConstruct } from 'constructs';
import { requireCel } from './cel-expression';
import { renderMode, TelemetryMode } from './telemetry-mode';
import { renderProviders } from './telemetry-provider';
import { compact } from '../core/compact';
import { refuse } from '../core/errors';
import { optional } from '../core/requirements';
import { CelUse } from '../istio';
import { ExtensionProviderType } from '../mesh-settings/extension-provider';

/**
 * Where the access logs of some proxies go, and which requests are in them. The format of a line is that of the provider in the mesh
 * configuration.
 *
 * @see https://istio.io/latest/docs/reference/config/telemetry/#AccessLogging
 */
export interface TelemetryAccessLogging {
  /**
   * Providers that take the logs: `envoy` writes to the standard output of the proxy; others are those that the mesh settings declare.
   *
   * @default - those of the Telemetry further out, else the mesh's default providers; without both nothing is logged
   */
  readonly providers?: string[];

  /**
   * The side of the requests.
   *
   * @default - both
   */
  readonly mode?: TelemetryMode;

  /**
   * Which requests are logged: a condition in CEL over Envoy's attributes, such as `response.code >= 400`. Needs `providers`.
   *
   * @default - all
   * @see https://www.envoyproxy.io/docs/envoy/latest/intro/arch_overview/advanced/attributes
   */
  readonly filter?: string;

  /**
   * Whether the providers get nothing, although a Telemetry further out or the mesh says so. `meshConfig.accessLogFile` stays on, unless
   * `providers` names one, such as `envoy`.
   *
   * @default false
   */
  readonly disabled?: boolean;
}

/** As Istio writes it. */
export function renderAccessLogging(what: string, logging: TelemetryAccessLogging, consumer: IConstruct): object {
  if (logging.disabled && logging.filter !== undefined) {
    refuse(`filter of ${what}`, 'left out where the logs are disabled', logging.filter, 'nothing is logged there');
  }
  if (logging.filter !== undefined && logging.providers === undefined) {
    refuse(`providers of ${what}`, 'given beside a filter', logging.providers,
      'Istio ignores the filter without them, and logs everything: name "envoy", for example');
  }
  return compact({
    match: renderMode(logging.mode),
    providers: renderProviders(`provider of ${what}`, logging.providers, ExtensionProviderType.ACCESS_LOG, consumer),
    filter: optional(logging.filter, expression => ({ expression: requireCel(`filter of ${what}`, expression, CelUse.FILTER) })),
    disabled: logging.disabled || undefined,
  });
}

/** Of several filters for a provider Istio takes the last one. */
export function requireOneFilter(entries: readonly TelemetryAccessLogging[], what: (index: number) => string): void {
  const enabled = entries.flatMap((entry, index) => entry.disabled ? [] : [{ entry, index }]);
  enabled.forEach(({ entry, index }, position) => {
    const earlier = enabled.slice(0, position).find(({ entry: other }) => other.filter !== entry.filter && meet(other, entry));
    if (earlier !== undefined) {
      refuse(`filter of ${what(index)}`, `the same as that of ${what(earlier.index)}, for the same provider`, entry.filter,
        'Istio takes the last one alone: join them with ||, or keep their modes apart');
    }
  });
}

/** Whether two entries are about a provider on the same side of requests. */
function meet(one: TelemetryAccessLogging, other: TelemetryAccessLogging): boolean {
  const sameSide = one.mode === undefined || other.mode === undefined || one.mode === other.mode;
  return sameSide && (one.providers ?? []).some(provider => other.providers?.includes(provider));
}
