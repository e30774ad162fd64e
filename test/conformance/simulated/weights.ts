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
  const countOf = (keys: readonly string[]): number => keys.reduce((sum, key) => sum + (counts.get(key) ?? 0), 0);
  const isUnexpected = countOf(shares.flatMap(({ keys }) => keys)) < REQUESTS;
  const deviation = shares.reduce((sum, { keys, share }) => sum + (countOf(keys) - REQUESTS * share) ** 2 / (REQUESTS * share), 0);
  return !isUnexpected && deviation <= BOUND ? undefined : { counts: Object.fromEntries(counts), shares };
}
