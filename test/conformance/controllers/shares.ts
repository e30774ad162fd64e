import { expect } from 'vitest';
import type { Counts } from './delivered-app';

/** That a version gets a share of the requests, on both ways, and the other one the rest. */
export function expectShare(counts: Counts, tag: string, share: number): void {
  for (const [way, count] of Object.entries(counts) as [string, Record<string, number>][]) {
    const total = Object.values(count).reduce((sum, one) => sum + one, 0);
    const tolerance = 5 * Math.sqrt(total * share * (1 - share));
    expect(Math.abs((count[tag] ?? 0) - total * share), `${tag} has not ${share} of ${JSON.stringify(count)}, ${way}`).toBeLessThanOrEqual(tolerance);
  }
}
