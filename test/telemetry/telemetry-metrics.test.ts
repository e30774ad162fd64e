import { Duration, Testing } from 'cdk8s';
import { expect, test } from 'vitest';
import { renderMetrics } from '../../src/telemetry/telemetry-metrics';

test('providers, overrides and interval', () => {
  expect(renderMetrics('metrics', { providers: ['prometheus'], overrides: [{ disabled: true }], reportingInterval: Duration.millis(1) }, Testing.chart()))
    .toEqual({ providers: [{ name: 'prometheus' }], overrides: [{ disabled: true }], reportingInterval: '1ms' });
});

test('an interval of nothing is refused', () => {
  expect(() => renderMetrics('metrics 0', { reportingInterval: Duration.millis(0) }, Testing.chart())).toThrow('reportingInterval of metrics 0 must be a duration of at least 1 ms');
});
