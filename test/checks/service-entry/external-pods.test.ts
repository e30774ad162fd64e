import { expect, test } from 'vitest';
import { externalPods } from '../../../src/checks/service-entry/external-pods';
import { Manifest } from '../../../src/mesh';
import { deployment, destinationRule, entry, findInMesh, namespace, policy } from '../reference-manifests';

const HOST = 'cart.example.internal';
const PORT = { number: 80, name: 'http', protocol: 'HTTP', targetPort: 8080 };

const cart = (spec: object = {}) => entry('cart', [HOST], { resolution: 'STATIC', ports: [PORT], workloadSelector: { labels: { app: 'cart' } }, ...spec });
const peers = (mode: string, spec: object = {}) => policy('PeerAuthentication', 'peers', { mtls: { mode }, ...spec });
const pods = (metadata: object = {}) => deployment('cart', {}, 'shop', { metadata: { labels: { app: 'cart' }, ...metadata } });
const mutual = destinationRule(HOST, { trafficPolicy: { tls: { mode: 'ISTIO_MUTUAL' } } });

const found = (...manifests: Manifest[]) => findInMesh(externalPods, {}, namespace('shop', { 'istio-injection': 'enabled' }), ...manifests);

test.each<[object]>([[{}], [{ location: 'MESH_EXTERNAL' }]])('is told of %j', spec => {
  expect(found(pods(), peers('STRICT'), cart(spec))).toMatchObject([{
    code: 'CDI123', level: 'warning', field: 'spec.location', related: ['Deployment shop/cart', 'PeerAuthentication shop/peers'],
  }]);
});

test.each<[string, Manifest[]]>([
  ['it is in the mesh', [pods(), peers('STRICT'), cart({ location: 'MESH_INTERNAL' })]],
  ['the pods take plain text too', [pods(), peers('PERMISSIVE'), cart()]],
  ['the port takes plain text', [pods(), peers('STRICT', { selector: { matchLabels: { app: 'cart' } }, portLevelMtls: { 8080: { mode: 'DISABLE' } } }), cart()]],
  ['a rule says mutual TLS', [pods(), peers('STRICT'), cart(), mutual]],
  ['the pods have no sidecar', [pods({ labels: { 'app': 'cart', 'sidecar.istio.io/inject': 'false' } }), peers('STRICT'), cart()]],
  ['it has endpoints of its own', [pods(), peers('STRICT'), cart({ workloadSelector: undefined, endpoints: [{ address: '10.0.0.1' }] })]],
  ['it selects others', [pods(), peers('STRICT'), cart({ workloadSelector: { labels: { app: 'till' } } })]],
])('is not told where %s', (_, manifests) => {
  expect(found(...manifests)).toEqual([]);
});
