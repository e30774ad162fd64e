/** Whether Envoy shares requests among destinations as weights say. */
import { Got, keyOf, sharesOf } from './comparison';
import { Decision } from '../../../src/simulator/decision';

const REQUESTS = 200;
const PARALLEL = 20;

/** Beyond this the deviation (chi square) of a share is no chance: right ones exceed it once in billions of counts. */
const BOUND = 45;

/** What was counted and what was expected, where they are too far from each other. */
export async function farShares(decision: Decision, ask: () => Promise<Got>): Promise<object | undefined> {
  const counts = new Map<string, number>();
  for (let sent = 0; sent < REQUESTS; sent += PARALLEL) {
    (await Promise.all(Array.from({ length: PARALLEL }, ask))).forEach(got => counts.set(keyOf(got), (counts.get(keyOf(got)) ?? 0) + 1));
  }
  const shares = sharesOf(decision);
  const keys = new Set([...counts.keys(), ...shares.keys()]);
  const deviation = [...keys].reduce((sum, key) => {
    const expected = REQUESTS * (shares.get(key) ?? 0);
    return sum + (expected === 0 ? (counts.has(key) ? Infinity : 0) : ((counts.get(key) ?? 0) - expected) ** 2 / expected);
  }, 0);
  return deviation <= BOUND ? undefined : { counts: Object.fromEntries(counts), shares: Object.fromEntries(shares) };
}
