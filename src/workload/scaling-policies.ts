import { MAX_INT32, requireInteger, requireItems } from '../core/requirements';

/** Rules for adding or taking away pods, as the manifest has them. */
export interface RenderedRules {
  readonly policies?: readonly { readonly value: number }[];
}

/** Refuses policies that add or take no pods. */
export function requirePolicies(what: string, { policies = [] }: RenderedRules): void {
  requireItems(`policies of ${what}`, policies, 'leave them out for those of cdk8s-plus')
    .forEach(({ value }) => requireInteger(`replicas of a policy of ${what}`, value, 1, MAX_INT32, 'a number of pods, or of percent'));
}
