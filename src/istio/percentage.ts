import { mapOf, numberOf } from './plain-value';

/** A percentage as istiod cuts it: Envoy counts millionths. */
export function percentageOf(value: unknown): number {
  const share = numberOf(mapOf(value).value) ?? 0;
  return Math.min(Math.max(Math.floor(share * 10000) / 10000, 0), 100);
}
