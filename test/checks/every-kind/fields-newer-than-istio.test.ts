import { expect, test } from 'vitest';
import { fieldsNewerThanIstio } from '../../../src/checks/every-kind/fields-newer-than-istio';
import { Manifest } from '../../../src/mesh';
import { findIn } from '../run-check';

const check = (oldestIstio: string, ...manifests: Manifest[]) =>
  findIn(fieldsNewerThanIstio, ...manifests.map(manifest => ({ manifest, oldestIstio }))).map(({ message }) => message);

const object = (kind: string, spec: object, apiVersion = 'networking.istio.io/v1'): Manifest => ({ apiVersion, kind, metadata: { name: 'x' }, spec });

const budget = object('DestinationRule', { host: 'echo', trafficPolicy: { retryBudget: { percent: 20 } } });

test('a field newer than the oldest Istio is an error that names field, both versions, and the setting', () => {
  const [finding] = findIn(fieldsNewerThanIstio, { manifest: budget, oldestIstio: '1.26', origin: 'shop/cart' });
  expect(finding).toMatchObject({
    code: 'CDI001',
    level: 'error',
    field: 'spec.trafficPolicy.retryBudget',
    message: 'field spec.trafficPolicy.retryBudget exists since Istio 1.27, but the oldest Istio served is 1.26',
    fix: 'leave it out, or say MeshSettings.configure(app, { oldestIstio: IstioVersion.V1_27 }) if every cluster has it',
  });
  expect(findIn(fieldsNewerThanIstio, { manifest: budget, oldestIstio: '1.26' })).toMatchObject([
    { fix: 'leave it out, or say mesh: { istioVersion: "1.27" } in cdk8s-istio.yaml if every cluster has it' },
  ]);
});

test('it is fine where the oldest Istio has it, or nobody uses it', () => {
  expect(check('1.27', budget)).toEqual([]);
  expect(check('1.24', object('DestinationRule', { host: 'echo', trafficPolicy: { tls: { mode: 'SIMPLE' } } }))).toEqual([]);
});

test('fields in lists are named with their index', () => {
  const rule = object('DestinationRule', { host: 'echo', subsets: [{ name: 'v1' }, { name: 'v2', trafficPolicy: { retryBudget: {} } }] });
  expect(check('1.24', rule)).toEqual([expect.stringContaining('field spec.subsets[1].trafficPolicy.retryBudget exists since')]);
});

test('what lies below a newer field counts for itself where it is newer still', () => {
  const rule = object('DestinationRule', { host: 'echo', trafficPolicy: { retryBudget: { budgetInterval: '10s' } } });
  expect(check('1.28', rule)).toEqual([expect.stringContaining('retryBudget.budgetInterval exists since Istio 1.31')]);
});

test('the version of the API does not matter, the group does', () => {
  expect(check('1.24', { ...budget, apiVersion: 'networking.istio.io/v1beta1' })).toHaveLength(1);
  expect(check('1.24', { ...budget, apiVersion: 'example.com/v1' })).toEqual([]);
});

test('a value can be newer than its field', () => {
  const plugin = (failStrategy: string) => object('WasmPlugin', { url: 'oci://x', failStrategy }, 'extensions.istio.io/v1alpha1');
  expect(check('1.26', plugin('FAIL_RELOAD'))).toEqual([expect.stringContaining('value FAIL_RELOAD of spec.failStrategy exists since Istio 1.27')]);
  expect(check('1.26', plugin('FAIL_OPEN'))).toEqual([]);
});

test('a kind can be newer', () => {
  const extension = object('TrafficExtension', { lua: { inlineCode: 'x' } }, 'extensions.istio.io/v1alpha1');
  expect(check('1.29', extension)).toEqual([expect.stringContaining('kind TrafficExtension exists since Istio 1.30')]);
  expect(check('1.30', extension)).toEqual([]);
});

test('manifests of any shape are read without an exception', () => {
  expect(check('1.24', object('DestinationRule', { trafficPolicy: 'x', subsets: { a: 1 } }), { apiVersion: 'v1', kind: 'List' })).toEqual([]);
});

test.each(['constructor', 'toString', '__proto__'])('a value that is called as what every map has, %s, is none', resolution => {
  expect(check('1.24', object('ServiceEntry', { hosts: ['a.example.com'], resolution }))).toEqual([]);
});

test('a value newer than the oldest Istio is told', () => {
  expect(check('1.24', object('ServiceEntry', { hosts: ['*.example.com'], resolution: 'DYNAMIC_DNS' })))
    .toEqual([expect.stringMatching(/^value DYNAMIC_DNS of spec.resolution exists since Istio 1\.\d+/)]);
});
