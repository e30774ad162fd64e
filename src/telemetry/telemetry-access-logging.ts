import { IConstruct } from 'constructs';
import { requireCel } from './cel-expression';
import { renderMode, TelemetryMode } from './telemetry-mode';
import { renderProviders } from './telemetry-provider';
import { compact } from '../core/compact';
import { refuse } from '../core/errors';
import { ExtensionProviderType } from '../core/extension-provider';
import { optional } from '../core/requirements';

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
   * Which requests are logged: a condition in CEL over Envoy's attributes, such as `response.code >= 400`.
   *
   * @default - all
   * @see https://www.envoyproxy.io/docs/envoy/latest/intro/arch_overview/advanced/attributes
   */
  readonly filter?: string;

  /**
   * Whether the providers get nothing, although a Telemetry further out says so.
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
  return compact({
    match: renderMode(logging.mode),
    providers: renderProviders(`provider of ${what}`, logging.providers, ExtensionProviderType.ACCESS_LOG, consumer),
    filter: optional(logging.filter, expression => ({ expression: requireCel(`filter of ${what}`, expression) })),
    disabled: logging.disabled || undefined,
  });
}

/** Istio says so of access logging that names no provider, because the mesh may have none by default. */
export function hasNoProvider({ providers = [], disabled }: TelemetryAccessLogging): boolean {
  return providers.length === 0 && !disabled;
}
