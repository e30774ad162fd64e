import { reviewExportTo } from './export-to';
import { reviewLabels } from './labels';
import { FORM_OF_LABEL, isLabel, reviewWildcardName } from './names';
import { Plain, Review } from './review';
import { reviewSelector } from './selectors';
import { reviewTrafficPolicy } from './traffic-policy';
import { isGiven } from '../plain-value';

export function reviewDestinationRule(spec: Plain, review: Review, namespace: string): void {
  review.enter('host');
  reviewWildcardName(String(spec.host ?? ''), review);
  review.leave();
  review.map('trafficPolicy', spec.trafficPolicy, reviewTrafficPolicy, namespace);
  review.list('subsets', spec.subsets, reviewSubset, namespace);
  reviewNames(spec.subsets, review);
  reviewExportTo(spec.exportTo, review, { namespace, hasSelector: isGiven(spec.workloadSelector) });
  reviewSelector(spec.workloadSelector, review, 'workloadSelector');
}

function reviewSubset({ name, labels, trafficPolicy }: Plain, review: Review, namespace: string): void {
  if (!isLabel(String(name))) {
    review.refuse(FORM_OF_LABEL, name, 'rename it', 'name');
  }
  reviewLabels(labels, review, 'labels');
  review.map('trafficPolicy', trafficPolicy, reviewTrafficPolicy, namespace);
}

function reviewNames(subsets: unknown, review: Review): void {
  if (!Array.isArray(subsets) || subsets.length < 2) {
    return;
  }
  const known = new Set<unknown>();
  subsets.forEach(({ name }: Plain, index) => {
    if (known.has(name)) {
      review.refuseAs(`is "${String(name)}", as an earlier subset is`, 'give each subset a name of its own', 'subsets', index, 'name');
    }
    known.add(name);
  });
}
