import { OutlierDetection } from './outlier-detection';
import { requireSettings } from './settings';
import { renderDuration } from '../core/durations';
import { refuse } from '../core/errors';
import { MAX_UINT32, optional, requireInteger, requireItems } from '../core/requirements';

/** The outlier detection as Istio writes it. */
export function renderOutlierDetection(what: string, outlier: OutlierDetection): object {
  if (outlier.consecutiveLocalOriginFailures !== undefined && !outlier.splitExternalLocalOriginErrors) {
    refuse(`${what}.splitExternalLocalOriginErrors`, 'true where consecutiveLocalOriginFailures is set', outlier.splitExternalLocalOriginErrors,
      'set it, or leave consecutiveLocalOriginFailures out');
  }
  return requireSettings(what, {
    splitExternalLocalOriginErrors: outlier.splitExternalLocalOriginErrors || undefined,
    consecutiveLocalOriginFailures: optional(outlier.consecutiveLocalOriginFailures, value =>
      requireInteger(`${what}.consecutiveLocalOriginFailures`, value, 1, MAX_UINT32, 'leave it out for 5')),
    consecutiveGatewayErrors: optional(outlier.consecutiveGatewayErrors, value => requireCount(`${what}.consecutiveGatewayErrors`, value)),
    consecutive5xxErrors: optional(outlier.consecutive5xxErrors, value => requireCount(`${what}.consecutive5xxErrors`, value)),
    interval: optional(outlier.interval, value => renderDuration(`${what}.interval`, value)),
    baseEjectionTime: optional(outlier.baseEjectionTime, value => renderDuration(`${what}.baseEjectionTime`, value)),
    maxEjectionPercent: optional(outlier.maxEjectionPercent, value =>
      requireInteger(`${what}.maxEjectionPercent`, value, 1, 100, 'Istio reads 0 as 10; to eject nothing leave outlierDetection out')),
    minHealthPercent: optional(outlier.minHealthPercent, value => requireInteger(`${what}.minHealthPercent`, value, 0, 100)),
    outlierDetectionHttpErrorCodes: optional(outlier.outlierDetectionHttpErrorCodes, codes => renderCodes(what, codes)),
  }, 'set consecutive5xxErrors to 5, which is Istio\'s default, or leave it out');
}

function renderCodes(what: string, codes: number[]): number[] {
  requireItems(`${what}.outlierDetectionHttpErrorCodes`, codes, 'leave it out for all 5xx');
  return codes.map(code => requireInteger(`${what}.outlierDetectionHttpErrorCodes`, code, 100, 599, 'use HTTP status codes'));
}

function requireCount(what: string, value: number): number {
  return requireInteger(what, value, 0, MAX_UINT32, '0 switches the rule off');
}
