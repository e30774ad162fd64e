import { describe, expect, test } from 'vitest';
import { mutualTlsToPlainPods } from '../../../src/checks/destination-rule/mutual-tls-to-plain-pods';
import { plainTextUnderStrict } from '../../../src/checks/destination-rule/plain-text-under-strict';
import { Manifest } from '../../../src/mesh';
import { deployment, destinationRule, findInMesh, namespace, policy, service } from '../reference-manifests';

const HOST = 'cart.shop.svc.cluster.local';
const CART = [
  namespace('shop', { 'istio-injection': 'enabled' }), service('cart', 'shop', { ports: [{ name: 'http', port: 80, targetPort: 8080 }] }),
];
const peers = (mode: string, spec: object = {}, of = 'shop'): Manifest => policy('PeerAuthentication', `peers-${of}`, { mtls: { mode }, ...spec }, of);
const rule = (mode: string | undefined, spec: object = {}, of = 'shop') => destinationRule(HOST, { trafficPolicy: { tls: { mode } }, ...spec }, of);
const pods = (metadata: object = {}, spec: object = {}) => deployment('cart', {}, 'shop', {
  metadata: { labels: { app: 'cart' }, ...metadata }, spec: { containers: [{ name: 'main', image: 'main:1' }], ...spec },
});

describe('plain text to pods that take mutual TLS alone', () => {
  const check = (...manifests: Manifest[]) => findInMesh(plainTextUnderStrict, {}, ...manifests);

  test.each<[string, Manifest[]]>([
    ['of the namespace', [peers('STRICT'), rule('DISABLE')]],
    ['of the mesh', [peers('STRICT', {}, 'istio-system'), rule('DISABLE')]],
    ['with another TLS', [peers('STRICT'), rule('SIMPLE')]],
    ['where tls says nothing, which is DISABLE', [peers('STRICT'), rule(undefined)]],
    ['at a port', [peers('PERMISSIVE', { selector: { matchLabels: { app: 'cart' } }, portLevelMtls: { 8080: { mode: 'STRICT' } } }), rule('DISABLE')]],
    ['by the policy of a port', [peers('STRICT'), rule('ISTIO_MUTUAL', { trafficPolicy: { portLevelSettings: [{ port: { number: 80 }, tls: { mode: 'DISABLE' } }] } })]],
    ['for some clients', [peers('STRICT'), rule('DISABLE', { workloadSelector: { matchLabels: { app: 'web' } } })]],
    ['by a rule for all', [peers('STRICT'), destinationRule('*.shop.svc.cluster.local', { trafficPolicy: { tls: { mode: 'DISABLE' } } })]],
  ])('is an error: %s', (_, manifests) => {
    expect(check(...CART, pods(), ...manifests)).toMatchObject([{ level: 'error', field: 'spec.trafficPolicy', related: [expect.stringContaining('PeerAuthentication'), 'Deployment shop/cart'] }]);
  });

  test('by the policy of a subset', () => {
    const subsets = [{ name: 'all', labels: { app: 'cart' }, trafficPolicy: { tls: { mode: 'DISABLE' } } }, { name: 'none', labels: { app: 'x' }, trafficPolicy: { tls: { mode: 'SIMPLE' } } }];
    expect(check(...CART, pods(), peers('STRICT'), destinationRule(HOST, { subsets }))).toMatchObject([{ field: 'spec.subsets[0].trafficPolicy' }]);
  });

  test('is a warning where nobody says that the pods have a sidecar', () => {
    expect(check(CART[1], pods(), peers('STRICT'), rule('DISABLE'))).toMatchObject([{ level: 'warning' }]);
  });

  test.each<[string, Manifest[]]>([
    ['mutual TLS', [pods(), peers('STRICT'), rule('ISTIO_MUTUAL')]],
    ['no TLS in the rule', [pods(), peers('STRICT'), destinationRule(HOST, { trafficPolicy: { connectionPool: {} } })]],
    ['pods that take both', [pods(), peers('PERMISSIVE'), rule('DISABLE')]],
    ['pods of which nothing is said', [pods(), rule('DISABLE')]],
    ['pods of a gateway', [pods({}, { containers: [{ name: 'istio-proxy', image: 'auto', args: ['proxy', 'router'] }] }), peers('STRICT'), rule('DISABLE')]],
    ['pods without a sidecar', [pods({ annotations: { 'sidecar.istio.io/inject': 'false' } }), peers('STRICT'), rule('DISABLE')]],
    ['another namespace', [pods(), peers('STRICT', {}, 'other'), rule('DISABLE')]],
    ['an open port', [pods(), peers('STRICT', { selector: { matchLabels: { app: 'cart' } }, portLevelMtls: { 8080: { mode: 'PERMISSIVE' } } }), rule('DISABLE')]],
    ['a rule behind a narrower one', [pods(), peers('STRICT'), rule('ISTIO_MUTUAL'), destinationRule('*.shop.svc.cluster.local', { trafficPolicy: { tls: { mode: 'DISABLE' } } })]],
  ])('is not told of %s', (_, manifests) => {
    expect(check(...CART, ...manifests)).toEqual([]);
  });
});

describe('mutual TLS to pods that do not take it', () => {
  const check = (...manifests: Manifest[]) => findInMesh(mutualTlsToPlainPods, {}, ...manifests);

  test.each<[string, Manifest[]]>([
    ['without a sidecar', [pods({ labels: { 'app': 'cart', 'sidecar.istio.io/inject': 'false' } })]],
    ['on the network of the node', [pods({}, { hostNetwork: true })]],
    ['whose port the sidecar leaves alone', [pods({ annotations: { 'traffic.sidecar.istio.io/excludeInboundPorts': '8080' } })]],
    ['that take plain text alone', [pods(), peers('DISABLE')]],
  ])('%s', (_, manifests) => {
    expect(check(...CART, ...manifests, rule('ISTIO_MUTUAL'))).toMatchObject([{ level: 'error', field: 'spec.trafficPolicy' }]);
  });

  test('in a namespace without sidecars', () => {
    expect(check(namespace('shop', { 'istio-injection': 'disabled' }), CART[1], pods(), rule('ISTIO_MUTUAL'))).toHaveLength(1);
  });

  test.each<[string, Manifest[]]>([
    ['with a sidecar', [pods(), rule('ISTIO_MUTUAL')]],
    ['of a gateway, whose servers end it', [pods({ annotations: { 'inject.istio.io/templates': 'gateway' } }), rule('ISTIO_MUTUAL')]],
    ['called in plain text', [pods({}, { hostNetwork: true }), rule('DISABLE')]],
    ['that take both', [pods(), peers('PERMISSIVE'), rule('ISTIO_MUTUAL')]],
    ['of elsewhere', [rule('ISTIO_MUTUAL')]],
  ])('is not told of those %s', (_, manifests) => {
    expect(check(...CART, ...manifests)).toEqual([]);
  });

  test('is not told of an ambient mesh', () => {
    expect(check(namespace('shop', { 'istio.io/dataplane-mode': 'ambient' }), CART[1], pods(), peers('DISABLE'), rule('ISTIO_MUTUAL'))).toEqual([]);
  });
});
