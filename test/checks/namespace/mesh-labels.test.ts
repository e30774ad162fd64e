import { expect, test } from 'vitest';
import { namespaceInMeshByDefault, namespaceTwiceInMesh, namespaceWithoutMesh } from '../../../src/checks/namespace/mesh-labels';
import { Manifest } from '../../../src/mesh';
import { findInMesh, namespace } from '../reference-manifests';

const check = (...manifests: Manifest[]) => [namespaceWithoutMesh, namespaceTwiceInMesh, namespaceInMeshByDefault]
  .flatMap(one => findInMesh(one, {}, ...manifests)).map(({ code, level }) => `${code} ${level}`);

const injector = (values: string): Manifest => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'istio-sidecar-injector', namespace: 'istio-system' }, data: { values } });
const [INJECTION, REVISION, MODE] = ['istio-injection', 'istio.io/rev', 'istio.io/dataplane-mode'];

test.each<[Record<string, string>, string[]]>([
  [{}, ['IST0102 info']],
  [{ [INJECTION]: 'enabled' }, []],
  [{ [INJECTION]: 'disabled' }, []],
  [{ [REVISION]: 'canary' }, []],
  [{ [MODE]: 'ambient' }, []],
  [{ [INJECTION]: 'enabled', [REVISION]: 'canary' }, ['IST0123 warning']],
  [{ [INJECTION]: 'enabled', [MODE]: 'ambient' }, ['IST0123 warning']],
  [{ [REVISION]: 'canary', [MODE]: 'ambient' }, ['IST0123 warning']],
  [{ [INJECTION]: 'disabled', [MODE]: 'ambient' }, []],
])('a namespace with %j gives %j', (labels, expected) => {
  expect(check(namespace('shop', labels))).toEqual(expected);
});

test('nothing is told of the namespaces of Istio and of Kubernetes', () => {
  expect(check(namespace('istio-system'), namespace('kube-system'))).toEqual([]);
});

test('the injector may take every namespace', () => {
  expect(check(injector('{"sidecarInjectorWebhook":{"enableNamespacesByDefault":true}}'), namespace('shop'))).toEqual(['IST0148 info']);
  expect(check(injector('{"sidecarInjectorWebhook":{}}'), namespace('shop'))).toEqual(['IST0102 info']);
  expect(check(injector('no JSON'), namespace('shop'))).toEqual(['IST0102 info']);
});
