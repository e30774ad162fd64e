import { ApiObject, Chart, Testing } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { keepMetadataFixed } from '../../src/core/fixed-metadata';

const metadataOf = (labels: Record<string, string>, annotations?: Record<string, string>): object => {
  const chart = new Chart(Testing.app(), 'test', { labels: { build: '7' } });
  const object = new ApiObject(chart, 'object', { apiVersion: 'v1', kind: 'Service', metadata: { name: 'orders', labels, annotations }, spec: { a: 1 } });
  keepMetadataFixed(object);
  const { metadata, ...rest } = object.toJson() as { metadata: object };
  expect(rest).toEqual({ apiVersion: 'v1', kind: 'Service', spec: { a: 1 } });
  return metadata;
};

describe('metadata that stays as it is', () => {
  test('has no labels of the chart, and none of a build', () => {
    expect(metadataOf({ team: 'a' }, { 'example.com/commit': 'c0ffee' })).toEqual({ name: 'orders' });
  });

  test('has what Istio reads, and the wave of the object', () => {
    const labels = { 'istio.io/use-waypoint': 'waypoint', 'notistio.io/x': 'y' };
    const annotations = { 'argocd.argoproj.io/sync-wave': '2', 'networking.istio.io/exportTo': '.', 'argocd.argoproj.io/sync-wave-of': '3' };

    expect(metadataOf(labels, annotations)).toEqual({
      name: 'orders',
      labels: { 'istio.io/use-waypoint': 'waypoint' },
      annotations: { 'argocd.argoproj.io/sync-wave': '2', 'networking.istio.io/exportTo': '.' },
    });
  });
});
