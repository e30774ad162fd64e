import { expect, test } from 'vitest';
import { hinderedPods } from '../../../src/checks/workload/hindered-pods';
import { Manifest } from '../../../src/mesh';
import { deployment, findInMesh } from '../reference-manifests';

const pods = (container: object, metadata: object = {}): Manifest =>
  deployment('cart', {}, 'shop', { metadata: { labels: { app: 'cart' }, ...metadata }, spec: { containers: [{ image: 'cart:1', ...container }] } });
const check = (...manifests: Manifest[]) => findInMesh(hinderedPods, {}, ...manifests);
const probe = (path: string) => ({ readinessProbe: { httpGet: { path, port: 8080 } } });
const REWRITE = { annotations: { 'sidecar.istio.io/rewriteAppHTTPProbers': 'false' } };

test('a path that the agent does not read', () => {
  expect(check(pods(probe('/100%')))).toMatchObject([{
    level: 'warning',
    field: 'spec.template.spec.containers[0].readinessProbe.httpGet.path',
    message: 'spec.template.spec.containers[0].readinessProbe.httpGet.path is "/100%", but must be a path in which "%" comes before two '
      + 'hexadecimal digits: the agent of Istio, which asks in the place of the kubelet, answers 500 to every try of the probe',
    fix: 'write "%25" for the sign itself',
  }]);
});

test.each<[string, Manifest]>([
  ['a path that it reads', pods(probe('/100%25'))],
  ['a kubelet that asks itself', pods(probe('/100%'), REWRITE)],
  ['pods without a sidecar', pods(probe('/100%'), { labels: { 'app': 'cart', 'sidecar.istio.io/inject': 'false' } })],
  ['pods of a gateway', pods(probe('/100%'), { annotations: { 'inject.istio.io/templates': 'gateway' } })],
])('is not told of %s', (_, manifest) => {
  expect(check(manifest)).toEqual([]);
});

test('a program that Linux does not start, with a sidecar or without', () => {
  const found = { field: 'spec.template.spec.containers[0].args[0]', message: expect.stringContaining('Linux starts no program with it') };
  expect(check(pods({ args: ['x'.repeat(131_072)] }))).toMatchObject([found]);
  expect(check(pods({ args: ['x'.repeat(131_072)] }, REWRITE))).toMatchObject([found]);
  expect(check(pods({ args: ['x'.repeat(131_071)] }))).toEqual([]);
});

test('an annotation, with a sidecar or in a gateway', () => {
  const loud = (annotations: object = {}, labels: object = {}) =>
    pods({}, { annotations: { 'sidecar.istio.io/logLevel': 'loud', ...annotations }, labels: { app: 'cart', ...labels } });
  const found = { field: 'spec.template.metadata.annotations.sidecar.istio.io/logLevel', message: expect.stringContaining('its proxy does not start') };
  expect(check(loud())).toMatchObject([found]);
  expect(check(loud({ 'inject.istio.io/templates': 'gateway' }))).toMatchObject([found]);
  expect(check(loud({}, { 'sidecar.istio.io/inject': 'false' }))).toEqual([]);
});

test('a port of the sidecar, where there is one', () => {
  const listening = (labels: object = {}) => pods({ ports: [{ containerPort: 15006 }] }, { labels: { app: 'cart', ...labels } });
  expect(check(listening())).toMatchObject([{ field: 'spec.template.spec.containers[0].ports[0].containerPort' }]);
  expect(check(listening({ 'sidecar.istio.io/inject': 'false' }))).toEqual([]);
});

test('an image that nobody gets', () => {
  expect(check(pods({ image: 'Cart:1' }, REWRITE))).toMatchObject([{ message: expect.stringContaining('the kubelet gets no such image') }]);
});
