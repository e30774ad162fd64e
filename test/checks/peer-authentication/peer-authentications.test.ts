import { describe, expect, test } from 'vitest';
import { peerPorts } from '../../../src/checks/peer-authentication/peer-ports';
import { peersOfOneNamespace, peersOfOnePod } from '../../../src/checks/peer-authentication/peers-of-one-pod';
import { strictBelowPlainText } from '../../../src/checks/peer-authentication/strict-below-plain-text';
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

describe('mutual TLS alone', () => {
  const CART = [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', labels: { 'istio-injection': 'enabled' } } },
    deployment('cart'), service('cart', 'shop', { ports: [{ name: 'http', port: 80, targetPort: 8080 }, { name: 'tcp', port: 81, targetPort: 8081 }] }),
  ];
  const mode = (value: string) => ({ mtls: { mode: value } });
  const rule = (trafficPolicy: object, name = 'cart', namespace = 'shop') => ({
    apiVersion: 'networking.istio.io/v1', kind: 'DestinationRule', metadata: { name, namespace }, spec: { host: 'cart.shop.svc.cluster.local', trafficPolicy },
  });
  const check = (...manifests: Manifest[]) => findInMesh(strictBelowPlainText, {}, ...CART, ...manifests);

  test.each<[string, Manifest[], string, number]>([
    ['a namespace', [peers('default', undefined, mode('DISABLE')), peers('cart', 'cart')], 'PeerAuthentication shop/default', 80],
    ['a mesh', [peers('mesh', undefined, mode('DISABLE'), 'istio-system'), peers('cart', 'cart')], 'PeerAuthentication istio-system/mesh', 80],
    ['a mesh, of which the namespace says nothing', [
      peers('mesh', undefined, mode('DISABLE'), 'istio-system'), peers('default', undefined, mode('UNSET')), peers('cart', 'cart'),
    ], 'PeerAuthentication istio-system/mesh', 80],
    ['a namespace, at one port', [
      peers('default', undefined, mode('DISABLE')), peers('cart', 'cart', { ...mode('PERMISSIVE'), portLevelMtls: { 8081: { mode: 'STRICT' } } }),
    ], 'PeerAuthentication shop/default', 81],
    ['a namespace, with a DestinationRule for another port', [
      peers('default', undefined, mode('DISABLE')), peers('cart', 'cart'), rule({ portLevelSettings: [{ port: { number: 80 }, tls: { mode: 'ISTIO_MUTUAL' } }] }),
    ], 'PeerAuthentication shop/default', 81],
  ])('is refused to callers below plain text of %s', (_, manifests, by, port) => {
    expect(check(...manifests)).toMatchObject([{
      code: 'CDI138',
      level: 'warning',
      name: 'cart',
      message: expect.stringContaining(`callers of port ${port} of "cart.shop.svc.cluster.local" get 503`),
      related: [by, 'Deployment shop/cart', 'Service shop/cart'],
    }]);
  });

  test.each<[string, Manifest[]]>([
    ['below PERMISSIVE', [peers('default', undefined, mode('PERMISSIVE')), peers('cart', 'cart')]],
    ['below a namespace that says otherwise than its mesh', [
      peers('mesh', undefined, mode('DISABLE'), 'istio-system'), peers('default', undefined, mode('PERMISSIVE')), peers('cart', 'cart'),
    ]],
    ['of a namespace', [peers('mesh', undefined, mode('DISABLE'), 'istio-system'), peers('default')]],
    ['that is PERMISSIVE', [peers('default', undefined, mode('DISABLE')), peers('cart', 'cart', mode('PERMISSIVE'))]],
    ['where a DestinationRule says it', [peers('default', undefined, mode('DISABLE')), peers('cart', 'cart'), rule({ tls: { mode: 'ISTIO_MUTUAL' } })]],
    ['of pods without a sidecar', [
      peers('default', undefined, mode('DISABLE')), peers('old', 'old'), service('old'),
      deployment('old', {}, 'shop', { metadata: { labels: { 'app': 'old', 'sidecar.istio.io/inject': 'false' } } }),
    ]],
    ['that nobody calls', [peers('default', undefined, mode('DISABLE')), peers('job', 'job'), deployment('job')]],
  ])('is fine %s', (_, manifests) => {
    expect(check(...manifests)).toEqual([]);
  });
});
