import { Decision } from '../simulator/decision';

/** The keys of a decision, in the order in which they are told: what becomes of it, by what, where it goes, what changes, why. */
const KEYS: Readonly<Record<keyof Decision, true>> = {
  action: true,
  status: true,
  gateway: true,
  port: true,
  virtualHost: true,
  virtualService: true,
  delegate: true,
  rule: true,
  ruleIndex: true,
  matchIndex: true,
  cluster: true,
  destinations: true,
  path: true,
  authority: true,
  location: true,
  body: true,
  requestHeaders: true,
  responseHeaders: true,
  timeout: true,
  retries: true,
  fault: true,
  mirrors: true,
  authorization: true,
  trace: true,
  nearMisses: true,
  ambiguous: true,
};

/** A decision as plain data of its own, with its keys in order. What does not apply is absent. */
export function decisionJson(decision: Decision): Decision {
  const keys = (Object.keys(KEYS) as (keyof Decision)[]).filter(key => decision[key] !== undefined);
  return structuredClone(Object.fromEntries(keys.map(key => [key, decision[key]]))) as unknown as Decision;
}
