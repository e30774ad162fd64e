import { countOf, isFilled, Plain, Review } from './review';
import { reviewTargetedPods } from './selectors';
import { isGiven, mapOf } from '../plain-value';

export function reviewTelemetry(spec: Plain, review: Review): void {
  reviewTargetedPods(spec, review);
  if (countOf(spec.tracing) > 1) {
    review.warn('several-tracings', 'has several items, and Istio takes the first one', 'write one', 'tracing');
  }
  review.list('accessLogging', spec.accessLogging, reviewAccessLogging, undefined);
  review.list('tracing', spec.tracing, reviewTracing, undefined);
  review.list('metrics', spec.metrics, reviewMetrics, undefined);
}

/** What is no CEL another check tells, with what Envoy refuses. */
function reviewAccessLogging({ filter }: Plain, review: Review): void {
  if (isGiven(filter) && !isGiven(mapOf(filter).expression)) {
    review.refuseAs('has no expression', 'write which requests are logged, in CEL, or leave the filter out', 'filter');
  }
}

function reviewTracing({ providers, customTags }: Plain, review: Review): void {
  if (countOf(providers) > 1) {
    review.warn('several-tracings', 'has several providers, and Istio takes the first one', 'write one', 'providers');
  }
  review.entries('customTags', customTags, reviewTag, undefined);
}

function reviewTag(name: string, _: unknown, review: Review): void {
  if (name === '') {
    review.refuseAs('has no name', 'name the tag');
  }
}

function reviewMetrics({ overrides }: Plain, review: Review): void {
  review.list('overrides', overrides, reviewOverride, undefined);
}

function reviewOverride({ tagOverrides }: Plain, review: Review): void {
  review.entries('tagOverrides', tagOverrides, reviewTagOverride, undefined);
}

/** Without an operation it is UPSERT. */
function reviewTagOverride(name: string, override: unknown, review: Review): void {
  const { operation, value } = override as Plain;
  if (name === '') {
    review.warn('tag-without-name', 'has no name, and changes nothing', 'name the tag');
  }
  if (operation !== 'REMOVE' && !isFilled(value)) {
    review.refuseAs('has no value, and is not removed', 'write the value, an expression in CEL, or operation: REMOVE');
  }
}
