import { CDI110 } from '../../findings/catalogue/cdi110';
import { DRY_RUN_ANNOTATION, isDryRun } from '../../istio';
import { readPolicy } from '../../mesh';
import { Check } from '../check';
import { isForNodeProxies } from '../every-policy/policy-gateways';

/** A policy that Istio only tries, or nobody does. */
export const dryRun: Check = {
  ...CDI110,
  check(object, mesh) {
    const field = `metadata.annotations["${DRY_RUN_ANNOTATION}"]`;
    return !isDryRun(object.manifest) ? [] : isForNodeProxies(readPolicy(object), mesh) ? [{
      message: `annotation ${DRY_RUN_ANNOTATION} tries nothing at the proxies of nodes: istiod keeps the policy from them, so that nobody logs or `
        + 'counts what it would refuse; and older ones enforce it',
      fix: 'give the policy a waypoint in targetRefs (PolicyTarget.services), or leave it out until it is to be enforced',
      field,
    }] : [{
      message: `annotation ${DRY_RUN_ANNOTATION} lets every request pass that the policy would refuse: Istio only notes in logs and metrics what it `
        + 'would do',
      fix: 'take the annotation away once you have seen what it does',
      field,
    }];
  },
};
