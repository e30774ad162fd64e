import { expect, test } from 'vitest';
import { measuredWithoutLoad } from '../../../src/checks/canary/measured-without-load';
import { findInManifests } from '../run-check';

const SUCCESS = { name: 'request-success-rate', thresholdRange: { min: 99 } };
const OWN = { name: 'errors', templateRef: { name: 'errors' } };

const found = (analysis: unknown) => findInManifests(measuredWithoutLoad, {
  apiVersion: 'flagger.app/v1beta1', kind: 'Canary', metadata: { name: 'orders', namespace: 'shop' }, spec: { targetRef: { name: 'orders' }, analysis },
}).map(({ level, field }) => `${level} ${field}`);

test.each<[string, object]>([
  ['no webhook', { metrics: [OWN, SUCCESS] }],
  ['a gate alone', { metrics: [OWN, { name: 'request-duration' }], webhooks: [{ name: 'gate', type: 'confirm-rollout' }, { name: 'junk', type: 5 }] }],
])('requests are measured, and there is %s', (_, analysis) => {
  expect(found(analysis)).toEqual(['info spec.analysis.metrics[1]']);
});

test.each<[string, unknown]>([
  ['load', { metrics: [SUCCESS], webhooks: [{ name: 'gate', type: 'confirm-rollout' }, { name: 'load', type: 'rollout' }] }],
  ['load without a type', { metrics: [SUCCESS], webhooks: [{ name: 'load' }] }],
  ['a query of its own', { metrics: [OWN] }],
  ['a query of its own by that name', { metrics: [{ ...SUCCESS, templateRef: { name: 'success' } }] }],
  ['nothing that is measured', {}],
  ['no analysis', undefined],
])('with %s nothing is told', (_, analysis) => {
  expect(found(analysis)).toEqual([]);
});
