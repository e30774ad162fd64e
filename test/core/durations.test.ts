import { Duration } from 'cdk8s';
import { expect, test } from 'vitest';
import { renderDuration, renderSeconds } from '../../src/core/durations';

test.each([
  [Duration.millis(1), '1ms'], [Duration.millis(250), '250ms'], [Duration.millis(1500), '1500ms'], [Duration.seconds(5), '5s'],
  [Duration.seconds(90), '90s'], [Duration.minutes(3), '3m'], [Duration.hours(24), '24h'], [Duration.days(1), '24h'],
])('%s is written as %s', (duration, text) => {
  expect(renderDuration('timeout', duration)).toBe(text);
});

test.each([Duration.millis(0), Duration.millis(0.5), Duration.millis(1.5)])('%s is too short or too exact', duration => {
  expect(() => renderDuration('timeout', duration)).toThrow(/^timeout must be a duration of at least 1 ms, in whole milliseconds, got ".* ms": leave/);
});

test('what is no Duration is told, as JavaScript and Python let it through', () => {
  expect(() => renderDuration('timeout', '5s' as unknown as Duration)).toThrow('timeout must be a Duration, got "5s": write Duration.seconds(5), for example');
});

test('where Istio counts in seconds, milliseconds are refused', () => {
  expect(renderSeconds('maxAge', Duration.seconds(30))).toBe('30s');
  expect(() => renderSeconds('maxAge', Duration.millis(1500))).toThrow('maxAge must be a duration in whole seconds, got "1500ms": round it');
});

test('Envoy has no duration of more than 292 years', () => {
  expect(() => renderDuration('timeout', Duration.days(4_000_000))).toThrow('timeout must be a duration of at most 292 years');
  expect(() => renderDuration('timeout', Duration.millis(9_223_372_036_000))).toThrow('at most 292 years');
  expect(renderDuration('timeout', Duration.millis(9_223_372_035_999))).toBe('9223372035999ms');
  expect(renderDuration('timeout', Duration.days(100_000))).toBe('2400000h');
});
