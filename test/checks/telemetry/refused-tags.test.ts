import { expect, test } from 'vitest';
import { refusedTags } from '../../../src/checks/telemetry/refused-tags';
import { findInManifests } from '../run-check';

const check = (...tracing: unknown[]) =>
  findInManifests(refusedTags, { apiVersion: 'telemetry.istio.io/v1', kind: 'Telemetry', metadata: { name: 'one', namespace: 'shop' }, spec: { tracing } });
const providers = [{ name: 'zipkin' }];
const formatter = (value: unknown) => ({ customTags: { a: { formatter: { value } } } });

test('a command that Envoy does not know is an error', () => {
  expect(check({ providers, ...formatter('%CLIENT_IP%') })).toEqual([expect.objectContaining({
    code: 'CDI115',
    level: 'error',
    message: 'spec.tracing[0].customTags.a.formatter.value is "%CLIENT_IP%", but must be a text whose percent signs belong to a command of Envoy (Envoy has no '
      + 'command CLIENT_IP): Istio takes it, and Envoy refuses the listeners of the pods, with all that is on them',
    field: 'spec.tracing[0].customTags.a.formatter.value',
  })]);
});

test('without a provider of its own it is a warning: the mesh may have none', () => {
  expect(check(formatter('100%'))).toEqual([expect.objectContaining({ level: 'warning' })]);
});

test('a line break in the name of a header is one', () => {
  expect(check({ providers, customTags: { a: { header: { name: 'a\nb' } } } })).toEqual([expect.objectContaining({ field: 'spec.tracing[0].customTags.a.header.name' })]);
});

test.each<[string, object]>([
  ['commands', { providers, ...formatter('%PROTOCOL% 100%%') }],
  ['a program that Envoy alone can judge', { providers, ...formatter('%CEL(request.path)%') }],
  ['line breaks elsewhere', { providers, customTags: { a: { literal: { value: 'a\nb' } }, b: { formatter: { value: 'a\nb' } } } }],
  ['nothing reported', { providers, disableSpanReporting: true, ...formatter('%CLIENT_IP%') }],
  ['what is nothing', { providers: 1, customTags: { a: 1, b: { header: 1, formatter: { value: 1 } } } }],
])('%s: none', (_, tracing) => {
  expect(check(tracing)).toEqual([]);
});
