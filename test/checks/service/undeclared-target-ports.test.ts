import { expect, test } from 'vitest';
import { undeclaredTargetPorts } from '../../../src/checks/service/undeclared-target-ports';
import { Manifest } from '../../../src/mesh';
import { deployment, findInMesh, service } from '../reference-manifests';

const cart = (port: object): Manifest => service('cart', 'shop', { ports: [{ name: 'http', port: 80, ...port }] });
const pods = (ports: object[], init: object[] = [], annotations = {}) => deployment('cart', {}, 'shop', {
  metadata: { labels: { app: 'cart' }, annotations }, spec: { containers: [{ name: 'main', ports }], initContainers: init },
});
const DECLARED = [{ name: 'http', containerPort: 8080 }];
const check = (...manifests: Manifest[]) => findInMesh(undeclaredTargetPorts, {}, ...manifests);

test.each<[string, object, object[], string, string]>([
  ['a name', { targetPort: 'web' }, DECLARED, 'warning', 'spec.ports[0].targetPort'],
  ['a name, where no port is declared', { targetPort: 'web' }, [], 'warning', 'spec.ports[0].targetPort'],
  ['no targetPort', {}, DECLARED, 'warning', 'spec.ports[0].port'],
  ['a number', { targetPort: 9090 }, DECLARED, 'info', 'spec.ports[0].targetPort'],
])('%s that no container has', (_, port, ports, level, field) => {
  expect(check(cart(port), pods(ports))).toMatchObject([{ level, field, related: ['Deployment shop/cart'] }]);
});

test('a name is an error where the manifests are all that there is', () => {
  expect(findInMesh(undeclaredTargetPorts, { external: { isComplete: true } }, cart({ targetPort: 'web' }), pods(DECLARED))).toMatchObject([{ level: 'error' }]);
});

test.each<[string, Manifest[]]>([
  ['a name', [cart({ targetPort: 'http' }), pods(DECLARED)]],
  ['a number', [cart({ targetPort: 8080 }), pods(DECLARED)]],
  ['a port of a sidecar container', [cart({ targetPort: 'web' }), pods(DECLARED, [{ restartPolicy: 'Always', ports: [{ name: 'web', containerPort: 1 }] }])]],
  ['a number where nothing is declared', [cart({}), pods([])]],
  ['pods of elsewhere', [cart({ targetPort: 'web' })]],
  ['some of the pods', [cart({ targetPort: 'web' }), pods(DECLARED), deployment('next', { app: 'cart' }, 'shop', { metadata: { labels: { app: 'cart' } }, spec: { containers: [{ ports: [{ name: 'web', containerPort: 1 }] }] } })]],
  ['a gateway', [cart({}), pods(DECLARED, [], { 'inject.istio.io/templates': 'gateway' })]],
  ['an ExternalName', [service('cart', 'shop', { type: 'ExternalName', ports: [{ name: 'http', port: 80 }] }), pods(DECLARED)]],
])('%s is fine', (_, manifests) => {
  expect(check(...manifests)).toEqual([]);
});

test('what an init container had is not there any more', () => {
  expect(check(cart({ targetPort: 'web' }), pods(DECLARED, [{ ports: [{ name: 'web', containerPort: 1 }] }]))).toHaveLength(1);
});
