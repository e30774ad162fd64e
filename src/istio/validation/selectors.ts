import { countOf, isFilled, Plain, Review } from './review';

const FIX = 'name the labels of the pods, or leave the selector out where all are meant';

/** What a policy may be for, by kind and group. */
const TARGETS: readonly (readonly [group: string, kind: string])[] = [
  ['', 'Service'], ['core', 'Service'], ['networking.istio.io', 'ServiceEntry'], ['gateway.networking.k8s.io', 'Gateway'],
  ['gateway.networking.k8s.io', 'GatewayClass'],
];

/** Which pods an object is for, where its schema looks at their labels. */
export function reviewSelector(selector: unknown, review: Review, name = 'selector'): void {
  review.map(name, selector, reviewMatchLabels, undefined);
}

/** Which pods an object is for, where nobody has looked at the keys of their labels. */
export function reviewWorkloadSelector(selector: unknown, review: Review): void {
  review.map('workloadSelector', selector, reviewOldLabels, undefined);
}

/** An object of which the schema asks for all but the labels that it has to name. */
export function reviewSelectorOf({ selector }: Plain, review: Review): void {
  reviewSelector(selector, review);
}

/** Which pods, or which other objects, an object is for. */
export function reviewTargetedPods(spec: Plain, review: Review): void {
  reviewSelector(spec.selector, review);
  reviewTargets(spec, review);
}

function reviewTargets({ targetRef, targetRefs }: Plain, review: Review): void {
  review.map('targetRef', targetRef, reviewTarget, undefined);
  review.list('targetRefs', targetRefs, reviewTarget, undefined);
}

function reviewMatchLabels({ matchLabels }: Plain, review: Review): void {
  if (isEmpty(matchLabels)) {
    review.warn('selector-without-labels', 'has no labels, and selects every pod', FIX);
  }
}

function reviewOldLabels({ labels }: Plain, review: Review): void {
  if (isEmpty(labels)) {
    review.warn('selector-without-labels', 'has no labels, and selects every pod', FIX);
    return;
  }
  review.entries('labels', labels, reviewKey, undefined);
}

function reviewKey(key: string, _: unknown, review: Review): void {
  if (key === '' || key.includes('*')) {
    review.refuseAs('is no key of a label', 'write the name of the label in full');
  }
}

function reviewTarget({ group, kind }: Plain, review: Review): void {
  const own = isFilled(group) ? group : '';
  if (!TARGETS.some(([allowed, allowedKind]) => allowed === own && allowedKind === kind)) {
    review.refuse('be a Service, a ServiceEntry, or a Gateway or GatewayClass of the Gateway API', own === '' ? kind : `${own}/${String(kind)}`,
      'write group: gateway.networking.k8s.io for a Gateway; the Gateway of Istio is selected by the labels of its pods');
  }
}

function isEmpty(labels: unknown): boolean {
  return labels === undefined || labels === null || countOf(Object.keys(labels)) === 0;
}
