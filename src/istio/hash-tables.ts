/** Istio's validation wants a Maglev table below this. */
export const MAGLEV_TABLE_LIMIT = 5_000_011;

/** Whether a Maglev table can have a size: a prime, to Envoy. */
export function isPrime(value: number): boolean {
  if (value < 2) {
    return false;
  }
  for (let factor = 2; factor * factor <= value; factor++) {
    if (value % factor === 0) {
      return false;
    }
  }
  return true;
}
