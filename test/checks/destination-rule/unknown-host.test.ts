import { describe, expect, test } from 'vitest';
import { subsetWithoutPods } from '../../../src/checks/destination-rule/subset-without-pods';
import { unknownHost } from '../../../src/checks/destination-rule/unknown-host';
import { Manifest } from '../../../src/mesh';
import { deployment, destinationRule, entry, findInMesh, service } from '../reference-manifests';

describe('a rule for a host that is nowhere', () => {
  const check = (...manifests: Manifest[]) => findInMesh(unknownHost, {}, ...manifests);

  test('is told', () => {
    expect(check(service('web'), destinationRule('wbe'))).toMatchObject([{ code: 'IST0174', level: 'warning', field: 'spec.host', fix: 'write "web"' }]);
    expect(check(service('web'), destinationRule('web.shop'))).toMatchObject([{ level: 'error' }]);
  });

  test.each<[string, Manifest[]]>([
    ['a Service', [service('web'), destinationRule('web')]],
    ['a wildcard', [service('web'), destinationRule('*.shop.svc.cluster.local'), destinationRule('*')]],
    ['a host of a wildcard', [entry('api', ['*.example.com']), destinationRule('api.example.com')]],
    ['a Service of a namespace of which nothing is there', [service('web'), destinationRule('web.other.svc.cluster.local')]],
  ])('is not told of %s', (_, manifests) => {
    expect(check(...manifests)).toEqual([]);
  });
});

describe('a subset without pods', () => {
  const subset = (labels: object) => destinationRule('web', { subsets: [{ name: 'v2', labels }] });
  const pods = deployment('web', { app: 'web', version: 'v1' });
  const check = (...manifests: Manifest[]) => findInMesh(subsetWithoutPods, {}, service('web'), ...manifests);

  test('is told where the Service has others', () => {
    expect(check(pods, subset({ version: 'v2' }))).toMatchObject([{ code: 'IST0173', level: 'warning', field: 'spec.subsets[0].labels' }]);
  });

  test('is told where pods have the labels that are not those of the Service', () => {
    expect(check(pods, deployment('cart', { app: 'cart', version: 'v2' }), subset({ version: 'v2' }))).toHaveLength(1);
  });

  test('is told of a label of the place that is empty, which no node has', () => {
    expect(check(pods, subset({ 'topology.kubernetes.io/region': '' }))).toHaveLength(1);
  });

  test.each<[string, Manifest[]]>([
    ['pods have the labels', [pods, subset({ version: 'v1' })]],
    ['the labels are those of a node', [pods, subset({ 'version': 'v1', 'topology.kubernetes.io/zone': 'a' })]],
    ['the Service has no pods here', [subset({ version: 'v2' })]],
    ['there are no labels, which is KIA0209', [pods, subset({})]],
  ])('is not told where %s', (_, manifests) => {
    expect(check(...manifests)).toEqual([]);
  });

  test('is told where the manifests are all that there is', () => {
    expect(findInMesh(subsetWithoutPods, { external: { isComplete: true } }, service('web'), subset({ version: 'v2' }))).toHaveLength(1);
    expect(findInMesh(subsetWithoutPods, { external: { namespaces: [{ name: 'shop', isComplete: true }] } }, service('web'), subset({ version: 'v2' }))).toHaveLength(1);
  });

  test('is not told where somebody says that such pods are elsewhere', () => {
    const find = (labels: Record<string, string>, namespace = 'shop') =>
      findInMesh(subsetWithoutPods, { external: { workloads: [{ namespace, labels }] } }, service('web'), pods, subset({ version: 'v2' }));
    expect(find({ app: 'web', version: 'v2' })).toEqual([]);
    expect(find({ app: 'web', version: 'v3' })).toHaveLength(1);
    expect(find({ app: 'cart', version: 'v2' })).toHaveLength(1);
    expect(find({ app: 'web', version: 'v2' }, 'other')).toHaveLength(1);
  });
});
