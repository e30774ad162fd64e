import { expect, test } from 'vitest';
import { MetricTag, renderOverride, StandardMetric, TelemetryMetric } from '../../src/telemetry/metric-override';
import { TelemetryMode } from '../../src/telemetry/telemetry-mode';

test('what it changes, and where', () => {
  expect(renderOverride('override', {
    metric: TelemetryMetric.standard(StandardMetric.REQUEST_COUNT),
    mode: TelemetryMode.CLIENT,
    tags: { host: MetricTag.set('request.host'), version: MetricTag.remove() },
  })).toEqual({
    match: { metric: 'REQUEST_COUNT', mode: 'CLIENT' },
    tagOverrides: { host: { value: 'request.host' }, version: { operation: 'REMOVE' } },
  });
  expect(renderOverride('override', { disabled: false })).toEqual({ disabled: false });
});

test('one that changes nothing is refused', () => {
  const metric = TelemetryMetric.custom('my_metric');

  expect(() => renderOverride('override 0', { metric, tags: {} })).toThrow('override 0 must be one that changes something');
  expect(renderOverride('override 0', { metric, disabled: true })).toEqual({ match: { customMetric: 'my_metric' }, disabled: true });
});

test('tags of metrics that are all disabled are refused', () => {
  const tags = { host: MetricTag.set('request.host') };

  expect(() => renderOverride('override 0', { disabled: true, tags })).toThrow('tags of override 0 must be left out where all metrics are disabled, got ["host"]');
  expect(renderOverride('override 0', { disabled: false, tags })).toEqual({ disabled: false, tagOverrides: { host: { value: 'request.host' } } });
  expect(() => renderOverride('override 0', { metric: TelemetryMetric.custom('my_metric'), disabled: true, tags })).not.toThrow();
});

test('names and values are not empty', () => {
  expect(() => TelemetryMetric.custom('')).toThrow('name of a custom metric must be a text that is not empty');
  expect(() => MetricTag.set(' ')).toThrow('value of a metric tag must be a text that is not empty');
  expect(() => renderOverride('override', { tags: { '': MetricTag.remove() } })).toThrow('name of a metric tag must be a text that is not empty');
});
