import { Duration } from 'cdk8s';
import { expect, test } from 'vitest';
import { EnvoyPatch } from '../../../src/networking/envoy-filter/envoy-patch';

test('the value is kept as it is', () => {
  const value = { name: 'a', empty: {}, list: [1, 0, true, { deep: '' }] };

  expect(EnvoyPatch.merge(value)._value).toBe(value);
  expect(EnvoyPatch.remove()._value).toBeUndefined();
});

test.each<[unknown, string]>([
  [{}, 'fields of the value of an Envoy patch with MERGE must be a list of at least one'],
  [[], 'value of an Envoy patch with MERGE must be an object'],
  ['text', 'value of an Envoy patch with MERGE must be an object'],
  [null, 'value of an Envoy patch with MERGE must be an object'],
  [{ a: undefined }, '"a" of the value of an Envoy patch with MERGE must be JSON'],
  [{ a: [{ b: NaN }] }, '"b" of the "0" of the "a" of the value of an Envoy patch with MERGE must be JSON'],
  [{ a: () => 1 }, 'must be JSON'],
  [{ a: null }, '"a" of the value of an Envoy patch with MERGE must be JSON without null: texts, numbers, booleans, lists and objects, got null'],
  [{ a: [null] }, '"0" of the "a" of the value of an Envoy patch with MERGE must be JSON without null'],
  [{ a: { constructor: 1 } }, 'field of the "a" of the value of an Envoy patch with MERGE must be another name, got "constructor"'],
  [{ a: Duration.seconds(1) }, 'must be JSON, got "Duration"'],
])('%j is refused', (value, error) => {
  expect(() => EnvoyPatch.merge(value as Record<string, unknown>)).toThrow(error);
});
