import { Duration } from 'cdk8s';
import { expect, test } from 'vitest';
import { listenerDrain, proxyDrain } from '../../src/workload/proxy-drain';

test.each([
  [45, { terminationDrainDuration: '45s' }],
  [46, { terminationDrainDuration: '46s', drainDuration: '46s' }],
])('of %s seconds', (seconds, expected) => {
  expect(proxyDrain(Duration.seconds(seconds))).toEqual(expected);
});

test('listeners stay open by themselves for 45 seconds', () => {
  expect([listenerDrain(Duration.seconds(45)), listenerDrain(Duration.minutes(1))]).toEqual([{}, { drainDuration: '60s' }]);
});
