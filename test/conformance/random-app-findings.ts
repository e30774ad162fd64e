/** What the checks find in random apps, which use our constructs rightly. */
import * as fc from 'fast-check';
import { expect } from 'vitest';
import { apps, AppPlan, build } from './random-apps';
import { Findings } from '../../src';
import { Finding, FindingLevel } from '../../src/findings';

/** Random routes may stand behind one that takes all that they are for. */
const OF_RANDOM_ROUTES = ['IST0130', 'IST0131'];

/** Random policies may eject a part of the pods that is less than one. */
const OF_FEW_PODS = ['CDI104'];

const told = ({ code, level, resource, message }: Finding) => `${code} (${level}) ${resource}: ${message}`;

const findingsOf = (plan: AppPlan) => Findings.all(build(plan))
  .filter(({ acknowledged, code }) => acknowledged === undefined && !OF_FEW_PODS.includes(code));

/** Nothing is wrong with some random apps, but for the order of their random routes; without these, nothing is said at all. */
export function expectNoFindings(numRuns: number): void {
  fc.assert(fc.property(apps, plan => {
    const findings = findingsOf(plan);
    expect(findings.filter(({ level, code }) => level === FindingLevel.ERROR || !OF_RANDOM_ROUTES.includes(code)).map(told)).toEqual([]);
    expect(findingsOf({ ...plan, routes: [] }).map(told)).toEqual([]);
  }), { numRuns, seed: Number(process.env.CDK8S_ISTIO_SEED ?? 1) });
}
