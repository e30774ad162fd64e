import { inspect } from 'node:util';
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { borderRequests } from './border-requests';
import { ask, buildRules, unreachable } from './built-rules';
import { Mesh, MeshRequest, startMesh } from './driver/mesh';
import { minimalRules } from './minimal-rules';
import { RuleSetPlan, ruleSets } from './random-rules';
import { decide, Decision } from './rule-oracle';

/** Sets are the same in every run, unless another seed is given. */
const SEED = Number(process.env.CDK8S_ISTIO_SEED ?? 20_261_121);

const SETS = Number(process.env.CDK8S_ISTIO_RULE_SETS ?? 300);

const REQUESTS = 30;

/** Differences that are made small and shown. */
const MAX_SHOWN = 3;

let mesh: Mesh;

beforeAll(async () => {
  mesh = await startMesh();
});

afterAll(() => mesh?.stop());

test(`${SETS} random sets of rules: Envoy does what the first rule by priority says`, { timeout: 120_000 + SETS * 3_000 }, async () => {
  const counts = { sets: 0, rules: 0, neverReached: 0, requests: 0, byRule: 0, byDefault: 0, notFound: 0 };
  const plans = fc.sample(fc.record({ plan: ruleSets, seed: fc.integer() }), { seed: SEED, numRuns: SETS });
  const differences: string[] = [];
  for (const [index, { plan, seed }] of plans.entries()) {
    const app = buildRules(plan);
    await mesh.apply(app);
    const asked = await Promise.all(borderRequests(plan, REQUESTS, seed).map(async request => ({ request, did: await ask(mesh, request) })));
    const different = asked.find(({ request, did }) => !isSame(did, expected(plan, request)));
    if (different) {
      differences.push(await shown(`set ${index} of seed ${SEED}`, plan, different));
    }
    const neverReached = unreachable(app);
    const reached = asked.find(({ did: { rule } }) => rule !== undefined && neverReached.has(rule));
    if (reached) {
      differences.push(`set ${index} of seed ${SEED}: rule ${reached.did.rule} is said to be never reached, and answers ${inspect(reached.request)}`);
    }
    if (differences.length >= MAX_SHOWN) {
      break;
    }
    counts.sets++;
    counts.rules += plan.listeners.reduce((sum, { rules }) => sum + rules.length, 0);
    counts.requests += asked.length;
    counts.neverReached += neverReached.size;
    asked.forEach(({ did: { rule } }) => counts[rule === undefined ? 'notFound' : rule.endsWith('default') ? 'byDefault' : 'byRule']++);
  }
  console.log('asked:', counts);
  expect(differences.join('\n')).toBe('');
});

/** What the answer to a HEAD can tell. */
function expected(plan: RuleSetPlan, request: MeshRequest): Decision {
  const { version, ...decision } = decide(plan, request);
  return version === undefined || request.method === 'HEAD' ? decision : { ...decision, version };
}

function isSame(one: Decision, other: Decision): boolean {
  return one.rule === other.rule && one.status === other.status && one.version === other.version;
}

/** The smallest plan that still differs, as code for a named case. */
async function shown(what: string, plan: RuleSetPlan, { request, did: first }: { request: MeshRequest; did: Decision }): Promise<string> {
  const decisionOf = async (smaller: RuleSetPlan): Promise<Decision> => {
    await mesh.apply(buildRules(smaller));
    return ask(mesh, request);
  };
  // A smaller plan may be refused: then it does not show the difference.
  const differs = (smaller: RuleSetPlan): Promise<boolean> =>
    decisionOf(smaller).then(did => !isSame(did, expected(smaller, request)), () => false);
  const smallest = await minimalRules(plan, differs);
  const found = { plan: smallest, request, first, did: await decisionOf(smallest), expected: expected(smallest, request) };
  return `${what}: ${inspect(JSON.parse(JSON.stringify(found)), { depth: null, breakLength: 140, compact: 4 })}`;
}
