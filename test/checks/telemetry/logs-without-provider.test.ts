import { Chart } from 'cdk8s';
import { expect, test } from 'vitest';
import { Telemetry, TelemetryAccessLogging } from '../../../src';
import { threeWays } from '../three-ways';

const logs = (...accessLogging: TelemetryAccessLogging[]) => (chart: Chart) => void new Telemetry(chart, 'logs', { metadata: { name: 'logs' }, accessLogging });

test('it is told of each entry, whoever made it', () => {
  expect(threeWays('IST0157', logs({ providers: ['envoy'] }, {}, { disabled: true }))).toMatchObject([
    { level: 'warning', path: 'test/logs', field: 'spec.accessLogging[1]', message: expect.stringContaining('accessLogging 1 logs requests without') as string },
    { field: 'spec.accessLogging[2]', message: expect.stringContaining('accessLogging 2 disables logs without') as string },
  ]);
});

test('it is not told where all name one', () => {
  expect(threeWays('IST0157', logs({ providers: ['envoy'] }, { providers: ['envoy'], disabled: true }))).toEqual([]);
});
