import { mapOf, numberOf } from './plain-value';

/** What Istio takes where `maxEjectionPercent` is missing, or 0. */
const DEFAULT_PERCENT = 10;

/**
 * How many endpoints Envoy ejects at most at a time, of so many: one more only where all that are out then are no more than the percentage.
 *
 * @param outlierDetection as a manifest has it
 */
export function mostEjected(outlierDetection: unknown, endpoints: number): number {
  const percent = numberOf(mapOf(outlierDetection).maxEjectionPercent) || DEFAULT_PERCENT;
  return Math.floor(endpoints * percent / 100);
}
