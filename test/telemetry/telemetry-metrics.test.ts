import { Duration, Testing } from 'cdk8s';
import { expect, test } from 'vitest';
import { renderMetrics, TelemetryMetrics } from '../../src/telemetry/telemetry-metrics';

test('providers, overrides and interval', () => {
  expect(renderMetrics('metrics', { providers: ['prometheus'], overrides: [{ disabled: true }], reportingInterval: Duration.millis(1) }, Testing.chart()))
    .toEqual({ providers: [{ name: 'prometheus' }], overrides: [{ disabled: true }], reportingInterval: '1ms' });
});

test('entries that say nothing are refused', () => {
  const metrics = (props: TelemetryMetrics) => () => renderMetrics('metrics 0', props, Testing.chart());

  expect(metrics({})).toThrow('metrics 0 must be one that says something, got {}');
  expect(metrics({ overrides: [] })).toThrow('metrics 0 must be one that says something');
  expect(metrics({ providers: [] })).toThrow('list for provider of metrics 0 must be a list of at least one, got []: name a provider, or leave the list out');
  expect(metrics({ reportingInterval: Duration.seconds(5) })).not.toThrow();
});

test('an interval of nothing is refused', () => {
  expect(() => renderMetrics('metrics 0', { reportingInterval: Duration.millis(0) }, Testing.chart())).toThrow('reportingInterval of metrics 0 must be a duration of at least 1 ms');
});
