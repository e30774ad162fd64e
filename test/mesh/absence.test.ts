import { describe, expect, test } from 'vitest';
import { meshOf } from './mesh-fixture';
import { AbsenceProof } from '../../src/mesh';

const SERVICE = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace: 'shop' } };
const NAMESPACE = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } };
const PODS = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web', namespace: 'shop' } };
const GATEWAY = { apiVersion: 'networking.istio.io/v1', kind: 'Gateway', metadata: { name: 'public', namespace: 'shop' } };
const CART = { name: 'cart', namespace: 'shop' };

describe('what the manifests do not have', () => {
  test('may be elsewhere, where they have nothing of the kind in the namespace', () => {
    const { absence } = meshOf([NAMESPACE, { ...SERVICE, metadata: { name: 'web', namespace: 'other' } }]);
    expect([absence.of('/Service', 'shop'), absence.of('/Service', undefined), absence.ofPods('shop'), absence.ofGateway('shop/x')]).toEqual(Array(4).fill(AbsenceProof.NONE));
  });

  test('is probably nowhere, where they have others', () => {
    const { absence } = meshOf([SERVICE, PODS, GATEWAY]);
    expect([absence.of('/Service', 'shop'), absence.ofPods('shop'), absence.ofGateway('shop/x'), absence.ofHost('cart.shop.svc.cluster.local', CART)])
      .toEqual(Array(4).fill(AbsenceProof.LIKELY));
  });

  test('is more probably so, where they have the Namespace too', () => {
    expect(meshOf([SERVICE, NAMESPACE]).absence.of('/Service', 'shop')).toBe(AbsenceProof.VERY_LIKELY);
  });

  test('is nowhere, where they are all that there is', () => {
    expect(meshOf([], {}, { external: { isComplete: true } }).absence.of('/Service', undefined)).toBe(AbsenceProof.CERTAIN);
  });

  test('is elsewhere, where somebody says so', () => {
    const elsewhere = { hosts: new Set(['cart.shop.svc.cluster.local']), gateways: new Set(['shop/private']) };
    const { absence } = meshOf([SERVICE, GATEWAY], {}, { elsewhere });
    expect([absence.ofHost('cart.shop.svc.cluster.local', CART), absence.ofGateway('shop/private')]).toEqual([AbsenceProof.NONE, AbsenceProof.NONE]);
    expect([absence.ofHost('x.shop.svc.cluster.local', CART), absence.ofGateway('shop/x')]).toEqual([AbsenceProof.LIKELY, AbsenceProof.LIKELY]);
  });
});
