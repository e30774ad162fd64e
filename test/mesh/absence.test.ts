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

  test('is made by Flagger, where they have its Canary', () => {
    const canary = (name: string, spec: object) => ({ apiVersion: 'flagger.app/v1beta1', kind: 'Canary', metadata: { name, namespace: 'shop' }, spec });
    const { absence } = meshOf([
      SERVICE, canary('cart', { targetRef: { name: 'cart-v1' }, service: { name: 'cart' } }), canary('mail', { targetRef: { name: 'mail' } }), canary('junk', { service: 5 }),
    ], {}, { external: { isComplete: true } });
    const made = (kind: string, ...names: string[]) => names.map(name => absence.isMade(kind, 'shop', name));
    expect(made('/Service', 'cart', 'cart-primary', 'cart-canary', 'mail', 'cart-v1')).toEqual([true, true, true, true, false]);
    expect(made('networking.istio.io/VirtualService', 'cart', 'cart-primary', 'mail')).toEqual([true, false, true]);
    expect(made('networking.istio.io/DestinationRule', 'cart', 'cart-primary')).toEqual([false, true]);
    expect(made('apps/Deployment', 'cart-primary', 'cart-v1-primary')).toEqual([false, true]);
    expect(absence.isMade('/Service', 'other', 'cart')).toBe(false);
    expect([absence.ofHost('cart.shop.svc.cluster.local', CART), absence.ofHost('x.shop.svc.cluster.local', { ...CART, name: 'x' })])
      .toEqual([AbsenceProof.NONE, AbsenceProof.CERTAIN]);
  });
});
