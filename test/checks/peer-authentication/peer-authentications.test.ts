import { describe, expect, test } from 'vitest';
import { peerPorts } from '../../../src/checks/peer-authentication/peer-ports';
import { peersOfOneNamespace, peersOfOnePod } from '../../../src/checks/peer-authentication/peers-of-one-pod';
import { Manifest } from '../../../src/mesh';
import { deployment, findInMesh, policy, service } from '../reference-manifests';

const peers = (name: string, app?: string, spec: object = {}, of = 'shop'): Manifest =>
  policy('PeerAuthentication', name, { ...app === undefined ? {} : { selector: { matchLabels: { app } } }, mtls: { mode: 'STRICT' }, ...spec }, of);

describe('two PeerAuthentications', () => {
  test('for one namespace', () => {
    expect(findInMesh(peersOfOneNamespace, {}, peers('a'), peers('b'))).toMatchObject([{ name: 'b', related: ['PeerAuthentication shop/a'] }]);
  });

  test.each<[string, Manifest[]]>([
    ['for two namespaces', [peers('a'), peers('b', undefined, {}, 'other')]],
    ['for a namespace and some of its pods', [peers('a'), peers('b', 'cart')]],
  ])('%s are fine', (_, manifests) => {
    expect(findInMesh(peersOfOneNamespace, {}, ...manifests)).toEqual([]);
    expect(findInMesh(peersOfOnePod, {}, ...manifests)).toEqual([]);
  });

  test('for the same labels', () => {
    expect(findInMesh(peersOfOnePod, {}, peers('a', 'cart'), peers('b', 'cart'))).toMatchObject([{ name: 'b' }]);
  });

  test('for the same pods', () => {
    const byTier = policy('PeerAuthentication', 'b', { selector: { matchLabels: { tier: 'one' } } });
    expect(findInMesh(peersOfOnePod, {}, peers('a', 'cart'), byTier, deployment('cart', { app: 'cart', tier: 'one' }))).toHaveLength(1);
    expect(findInMesh(peersOfOnePod, {}, peers('a', 'cart'), byTier, deployment('cart'))).toEqual([]);
  });
});

describe('the mode of a port', () => {
  const CART = [deployment('cart'), service('cart', 'shop', { ports: [{ name: 'http', port: 80, targetPort: 8080 }] })];
  const check = (port: number, ...manifests: Manifest[]) => findInMesh(peerPorts, {}, peers('a', 'cart', { portLevelMtls: { [port]: { mode: 'DISABLE' } } }), ...manifests);

  test('is not that of the Service', () => {
    expect(check(80, ...CART)).toMatchObject([{ level: 'warning', fix: 'write 8080', field: 'spec.portLevelMtls.80', related: ['Service shop/cart'] }]);
  });

  test.each<[string, number, Manifest[]]>([
    ['that of the pods', 8080, CART],
    ['one that the Service does not have', 9090, CART],
    ['one that a container names', 80, [...CART.slice(1), deployment('cart', {}, 'shop', { metadata: { labels: { app: 'cart' } }, spec: { containers: [{ ports: [{ containerPort: 80 }] }] } })]],
    ['pods of elsewhere', 80, CART.slice(1)],
    ['other pods for which it is right', 80, [...CART, deployment('old', { app: 'cart', old: 'yes' }), service('old', 'shop', { selector: { old: 'yes' }, ports: [{ name: 'http', port: 81, targetPort: 80 }] })]],
  ])('is fine for %s', (_, port, manifests) => {
    expect(check(port, ...manifests)).toEqual([]);
  });
});
