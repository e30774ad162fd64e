import { describe, expect, test } from 'vitest';
import { groupOf, isDelegate, kindOf, Manifest, resourceName } from '../../src/istio';

const gateway: Manifest = { apiVersion: 'networking.istio.io/v1beta1', kind: 'Gateway', metadata: { name: 'web', namespace: 'edge' } };
const namespace: Manifest = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'edge' } };

describe('a manifest', () => {
  test('is named by kind, namespace and name', () => {
    expect([gateway, namespace, { apiVersion: 'v1', kind: 'List' }].map(resourceName)).toEqual(['Gateway edge/web', 'Namespace edge', 'List ']);
  });

  test('is of a group, which the core has none of, and of no version', () => {
    expect([gateway, namespace].map(groupOf)).toEqual(['networking.istio.io', '']);
    expect([gateway, { ...gateway, apiVersion: 'networking.istio.io/v1' }, namespace].map(kindOf))
      .toEqual(['networking.istio.io/Gateway', 'networking.istio.io/Gateway', '/Namespace']);
  });

  test('that is a VirtualService without hosts is a delegate', () => {
    const withSpec = (spec: unknown): Manifest => ({ apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', spec });
    expect([{}, { hosts: [] }, null, undefined, 'junk', { hosts: 'cart' }].map(withSpec).map(isDelegate)).toEqual([true, true, true, true, true, true]);
    expect(isDelegate(withSpec({ hosts: ['cart'] }))).toBe(false);
  });
});
