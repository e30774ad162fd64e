import { ApiObject, App, Chart, Testing } from 'cdk8s';
import { expect, test } from 'vitest';
import { DataPlane, MeshNamespace, MeshSettings } from '../../src';

const render = (settings: object, props?: object, namespace: string | undefined = 'echo') => {
  const app = new App();
  MeshSettings.configure(app, settings);
  const chart = new Chart(app, 'chart', { namespace });
  new MeshNamespace(chart, 'namespace', props);
  return Testing.synth(chart);
};

test('it is named like the namespace of the chart, is in none itself, and asks for injection', () => {
  expect(render({})).toEqual([{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'echo', labels: { 'istio-injection': 'enabled' } } }]);
});

test('its API object is the default child', () => {
  const namespace = new MeshNamespace(Testing.chart(), 'namespace', { name: 'echo' });
  expect(ApiObject.of(namespace)).toBe(namespace.apiObject);
  expect(namespace.apiObject.kind).toBe('Namespace');
  expect(namespace.metadata).toBe(namespace.apiObject.metadata);
});

test('a revision takes the place of the injection label', () => {
  expect(render({ revision: 'stable' })[0].metadata.labels).toEqual({ 'istio.io/rev': 'stable' });
});

test('in an ambient mesh it is captured without a sidecar', () => {
  expect(render({ dataPlane: DataPlane.AMBIENT })[0].metadata.labels).toEqual({ 'istio.io/dataplane-mode': 'ambient' });
  expect(render({ dataPlane: DataPlane.AMBIENT, revision: 'stable' })[0].metadata.labels)
    .toEqual({ 'istio.io/dataplane-mode': 'ambient', 'istio.io/rev': 'stable' });
});

test('name and labels can be given', () => {
  const [namespace] = render({}, { name: 'shop', labels: { team: 'a' } });
  expect(namespace.metadata).toEqual({ name: 'shop', labels: { 'team': 'a', 'istio-injection': 'enabled' } });
});

test('a chart without a namespace needs a name', () => {
  const chart = Testing.chart();
  expect(new MeshNamespace(chart, 'named', { name: 'shop' }).name).toBe('shop');
  expect(() => new MeshNamespace(chart, 'nameless')).toThrow('namespace "test/nameless" has no name: give it one, or give the chart a namespace');
  expect(() => new MeshNamespace(chart, 'wrong', { name: 'Shop' })).toThrow('name of a namespace must be a DNS label');
  expect(() => new MeshNamespace(chart, 'label', { name: 'shop', labels: { 'a b': 'x' } })).toThrow('labels of a namespace: label key must be');
});
