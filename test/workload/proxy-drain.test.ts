import { Duration } from 'cdk8s';
import { expect, test } from 'vitest';
import { drainSeconds, listenerDrain, proxyDrain } from '../../src/workload/proxy-drain';

test.each([
  [45, { terminationDrainDuration: '45s' }],
  [46, { terminationDrainDuration: '46s', drainDuration: '46s' }],
])('of %s seconds', (seconds, expected) => {
  expect(proxyDrain(Duration.seconds(seconds))).toEqual(expected);
});

test('listeners stay open by themselves for 45 seconds', () => {
  expect([listenerDrain(Duration.seconds(45)), listenerDrain(Duration.minutes(1))]).toEqual([{}, { drainDuration: '60s' }]);
});

test.each<[string, number]>([
  ['terminationDrainDuration: 35s', 35],
  ['"terminationDrainDuration": "1.5s" # short', 1.5],
  ['concurrency: 2\nterminationDrainDuration: 60s\ndrainDuration: 70s', 60],
  ['terminationDrainDuration: 60s\ndrainDuration: 50s', 50],
  ['terminationDrainDuration: 60s', 45],
  ['{"drainDuration": "60s", "terminationDrainDuration": "60s"}', 60],
  ['drainDuration: 60s', 0],
  ['terminationDrainDuration: 1m', 0],
  ['# terminationDrainDuration: 60s', 0],
  ['proxyMetadata:\n  terminationDrainDuration: 60s', 0],
  ['{"proxyMetadata": {"terminationDrainDuration": "60s"}}', 0],
  ['null', 0],
])('%j keeps a proxy for %s seconds', (config, seconds) => {
  expect(drainSeconds(config)).toBe(seconds);
});
