import { Testing } from 'cdk8s';
import { expect, test } from 'vitest';
import { Telemetry } from '../../src/telemetry/telemetry';
import { TracingTag } from '../../src/telemetry/tracing-tag';

test('where the value comes from', () => {
  expect([TracingTag.literal('a'), TracingTag.environment('POD'), TracingTag.header('x-a', 'none'), TracingTag.formatter('%PROTOCOL%')].map(({ _source }) => _source))
    .toEqual([{ literal: { value: 'a' } }, { environment: { name: 'POD' } }, { header: { name: 'x-a', defaultValue: 'none' } }, { formatter: { value: '%PROTOCOL%' } }]);
});

test('nothing is empty', () => {
  expect(() => TracingTag.literal('')).toThrow('value of a tracing tag must be a text that is not empty');
  expect(() => TracingTag.environment('')).toThrow('environment variable of a tracing tag must be');
  expect(() => TracingTag.header('x a')).toThrow('header of a tracing tag must be an HTTP header name');
  expect(() => TracingTag.formatter('')).toThrow('format of a tracing tag must be');
  expect(() => new Telemetry(Testing.chart(), 'telemetry', { tracing: { customTags: { '': TracingTag.literal('a') } } }))
    .toThrow('name of a tracing tag must be a text that is not empty');
});

test('a format has commands that Envoy knows', () => {
  expect(() => TracingTag.formatter('%CLIENT_IP%')).toThrow('format of a tracing tag must be a text whose percent signs belong to a command of Envoy (Envoy has no command CLIENT_IP), got "%CLIENT_IP%"');
  // Istio's webhook does not look at it, so what only that refuses is possible.
  expect(TracingTag.formatter('%REQ(X-ID):8%')._source).toEqual({ formatter: { value: '%REQ(X-ID):8%' } });
});
