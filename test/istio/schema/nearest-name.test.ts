import { expect, test } from 'vitest';
import { nearestName } from '../../../src/istio/schema/nearest-name';

const NAMES = ['timeout', 'retries', 'route', 'match', 'tcp', 'corsPolicy', 'rewrite'];

test.each([
  ['timeOut', 'timeout'], ['time-out', 'timeout'], ['timout', 'timeout'], ['tiemout', 'timeout'], ['retry', undefined], ['retrys', 'retries'],
  ['routes', 'route'], ['cors_policy', 'corsPolicy'], ['matches', 'match'], ['tpc', 'tcp'], ['udp', undefined], ['x', undefined], ['', undefined],
  ['rewriteUri', 'rewrite'], ['y'.repeat(100_000), undefined],
])('%s means %s', (written, meant) => {
  expect(nearestName(written, NAMES)).toBe(meant);
});
