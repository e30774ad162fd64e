import { expect, test } from 'vitest';
import { refusedCode } from '../../../src/checks/traffic-extension/refused-code';
import { findInManifests } from '../run-check';

const check = (spec: object) => findInManifests(refusedCode, { apiVersion: 'extensions.istio.io/v1alpha1', kind: 'TrafficExtension', metadata: { name: 'lua', namespace: 'shop' }, spec });

test('code that does not end is an error', () => {
  expect(check({ lua: { inlineCode: 'function envoy_on_request(h)' } })).toEqual([expect.objectContaining({
    code: 'CDI115',
    level: 'error',
    message: 'spec.lua.inlineCode is "function envoy_on_request(h)", but must be Lua (nothing closes "function" of line 1): Istio takes it, and Envoy refuses '
      + 'the listeners of the pods, with all that is on them',
    field: 'spec.lua.inlineCode',
  })]);
});

test.each<[string, object]>([
  ['code that ends', { lua: { inlineCode: 'function envoy_on_request(h) end' } }],
  ['Wasm', { wasm: { url: 'oci://a/b' } }],
  ['what is nothing', { lua: 1 }],
])('%s: none', (_, spec) => {
  expect(check(spec)).toEqual([]);
});
