import { KnownCheck } from '../checks/custom/known-check';
import { Carried } from '../core/carried';
import { RuleLevel } from '../findings/rules';

/** How an app is checked, beside what the library does. */
export interface RulesAndChecks {
  /** Checks of its own. */
  readonly checks: KnownCheck[];
  /** By code the rules that it switches off, and the levels that it raises. */
  readonly rules: Map<string, RuleLevel>;
}

/** The root of an app carries it. */
export const RULES_AND_CHECKS = new Carried<RulesAndChecks>('Checks');

/** No checks and no rules. */
export function noRulesAndChecks(): RulesAndChecks {
  return { checks: [], rules: new Map() };
}
