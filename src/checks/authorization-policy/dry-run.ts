import { CDI110 } from '../../findings/catalogue/cdi110';
import { DRY_RUN_ANNOTATION, isDryRun } from '../../istio';
import { Check } from '../check';

/** A policy that Istio only tries. */
export const dryRun: Check = {
  ...CDI110,
  check: ({ manifest }) => !isDryRun(manifest) ? [] : [{
    message: `annotation ${DRY_RUN_ANNOTATION} lets every request pass that the policy would refuse: Istio only notes in logs and metrics what it `
      + 'would do',
    fix: 'take the annotation away once you have seen what it does',
    field: `metadata.annotations["${DRY_RUN_ANNOTATION}"]`,
  }],
};
