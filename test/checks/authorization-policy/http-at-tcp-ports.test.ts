import { expect, test } from 'vitest';
import { httpAtTcpPorts } from '../../../src/checks/authorization-policy/http-at-tcp-ports';
import { Manifest } from '../../../src/mesh';
import { deployment, findInMesh, namespace, policy, service } from '../reference-manifests';

const cart = (...ports: object[]): Manifest => service('cart', 'shop', { ports });
const TCP = { name: 'tcp', port: 90, targetPort: 9090 };
const HTTP = { name: 'http', port: 80, targetPort: 8080 };
const rules = (operation: object, action = 'ALLOW', spec: object = { selector: { matchLabels: { app: 'cart' } } }) =>
  policy('AuthorizationPolicy', 'cart', { ...spec, action, rules: [{ to: [{ operation }] }] });
const check = (...manifests: Manifest[]) => findInMesh(httpAtTcpPorts, {}, deployment('cart'), ...manifests);

const sidecar = (...ports: object[]): Manifest => policy('Sidecar', 'cart', { workloadSelector: { labels: { app: 'cart' } }, ingress: ports.map(port => ({ port })) });

test.each<[string, Manifest[]]>([
  ['a port that a Sidecar has', [cart(HTTP), sidecar({ number: 8080, protocol: 'TCP' }), rules({ paths: ['/a'], ports: ['8080'] }, 'DENY')]],
  ['all ports', [cart(TCP), rules({ methods: ['GET'] })]],
  ['the port of one rule', [cart(TCP, HTTP), rules({ paths: ['/a'], ports: ['9090'] })]],
  ['a port that is denied', [cart(TCP, HTTP), rules({ paths: ['/a'], ports: ['9090'] }, 'DENY')]],
])('%s', (_, manifests) => {
  expect(check(...manifests)).toMatchObject([{ level: 'warning', field: 'spec.rules[0]', related: ['Deployment shop/cart'] }]);
});

test.each<[string, Manifest[]]>([
  ['a port with HTTP beside it', [cart(TCP, HTTP), rules({ methods: ['GET'] })]],
  ['the port with HTTP', [cart(TCP, HTTP), rules({ methods: ['GET'], ports: ['8080'] })]],
  ['a port with HTTP that a Sidecar has', [cart(TCP), sidecar({ number: 9090, protocol: 'HTTP' }), rules({ methods: ['GET'], ports: ['9090'] })]],
  ['a port of a Sidecar that says nothing', [cart(HTTP), sidecar({ number: 8080 }), rules({ methods: ['GET'], ports: ['8080'] })]],
  ['another port of a Sidecar', [cart(HTTP), sidecar({ number: 9090, protocol: 'TCP' }), rules({ methods: ['GET'], ports: ['8080'] })]],
  ['a port that says nothing', [cart({ name: 'web', port: 80 }), rules({ methods: ['GET'] })]],
  ['what TCP has', [cart(TCP), rules({ ports: ['9090'] })]],
  ['a DENY without ports, which is another code', [cart(TCP), rules({ methods: ['GET'] }, 'DENY')]],
  ['all pods of the namespace', [cart(TCP), rules({ methods: ['GET'] }, 'ALLOW', {})]],
  ['pods of an ambient mesh, of which others tell', [cart(TCP), rules({ methods: ['GET'] }), namespace('shop', { 'istio.io/dataplane-mode': 'ambient' })]],
  ['pods without a Service', [rules({ methods: ['GET'] })]],
])('is not told of %s', (_, manifests) => {
  expect(check(...manifests)).toEqual([]);
});
