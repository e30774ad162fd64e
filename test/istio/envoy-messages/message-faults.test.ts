import { describe, expect, test } from 'vitest';
import { PATCH_PAIRS, PatchSample } from './patch-samples';
import { faultOfPatch } from '../../../src/istio';

const faultOf = ({ applyTo, operation, value }: PatchSample) => faultOfPatch({ applyTo, operation, value, isForSome: true, filter: 'other' });

test.each(PATCH_PAIRS)('%s', (field, wrong, right) => {
  expect(faultOf(right)).toBeUndefined();
  expect(faultOf(wrong)).toMatchObject({ field, isRefusedByEnvoy: true });
});

describe('what is not known is let be', () => {
  test.each<unknown>([
    { name: 'a', typed_config: { '@type': 'type.googleapis.com/my.own.Filter', 'anything': 5 } },
    { name: 'a', typed_config: { '@type': 'type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lua', 'newer': 5 } },
    { name: 'a', typedConfig: { '@type': 'type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lua', 'inlineCode': 'a = 1' } },
  ])('%j', value => {
    expect(faultOf({ applyTo: 'HTTP_FILTER', operation: 'INSERT_FIRST', value: value as Record<string, unknown> })).toBeUndefined();
  });
});

test('a message without a descriptor is looked into', () => {
  const value = (fields: object) => ({
    name: 'a', typed_config: { '@type': 'type.googleapis.com/xds.type.v3.TypedStruct', 'type_url': 'type.googleapis.com/envoy.extensions.filters.http.buffer.v3.Buffer', 'value': fields },
  });
  expect(faultOf({ applyTo: 'HTTP_FILTER', operation: 'INSERT_FIRST', value: value({}) })).toMatchObject({ field: 'typed_config.value.max_request_bytes' });
  expect(faultOf({ applyTo: 'HTTP_FILTER', operation: 'INSERT_FIRST', value: value({ max_request_bytes: 5 }) })).toBeUndefined();
});

test('camel case is read too', () => {
  expect(faultOf({ applyTo: 'CLUSTER', operation: 'MERGE', value: { connectTimeout: '1' } })).toMatchObject({ field: 'connect_timeout', got: '1' });
});

// Envoy says "minimum_ring_size (1024) > maximum_ring_size (1023)"; where clusters were patched before, the suite does not see it.
test('a ring has no more places at least than at most', () => {
  const ring = (operation: string, fields: object) => faultOf({
    applyTo: 'CLUSTER', operation, value: { name: 'a', connect_timeout: '1s', lb_policy: 'RING_HASH', ring_hash_lb_config: { ...fields } },
  });
  const field = 'ring_hash_lb_config.maximum_ring_size';
  expect(ring('ADD', { minimum_ring_size: 10, maximum_ring_size: 5 })).toMatchObject({ field, got: 5, isRefusedByEnvoy: true });
  expect(ring('MERGE', { minimum_ring_size: 10, maximum_ring_size: 5 })).toMatchObject({ field });
  expect(ring('ADD', { maximum_ring_size: 1023 })).toMatchObject({ field, got: 1023 });
  expect(ring('MERGE', { maximum_ring_size: 1023 })).toBeUndefined();
  expect(ring('ADD', { maximum_ring_size: 1024 })).toBeUndefined();
  expect(ring('ADD', { minimum_ring_size: 5, maximum_ring_size: 5 })).toBeUndefined();
});
