import { describe, expect, test } from 'vitest';
import { missingSubsets } from '../../../src/checks/virtual-service/missing-subsets';
import { Manifest } from '../../../src/mesh';
import { destinationRule, findInMesh, gateway, routeTo, service } from '../reference-manifests';

const check = (...manifests: Manifest[]) => findInMesh(missingSubsets, {}, ...manifests);
const V1 = { subsets: [{ name: 'v1', labels: { version: 'v1' } }] };
const to = (subset: string, spec: object = {}, of = 'shop') => routeTo('web.shop.svc.cluster.local', { hosts: ['web.shop.svc.cluster.local'], ...spec }, of, { subset });

describe('a subset that is not there', () => {
  test('is an error where the rule that is used lacks it', () => {
    expect(check(service('web'), destinationRule('web', V1), to('v2'))).toEqual([expect.objectContaining({
      code: 'IST0101/subset',
      level: 'error',
      field: 'spec.http[0].route[0].destination.subset',
      related: ['DestinationRule shop/rule-web'],
      message: expect.stringContaining('(it has: v1)'),
    })]);
  });

  test('is told where a rule of the client, which takes the place of that of the Service, lacks it', () => {
    expect(check(service('web'), destinationRule('web', V1), destinationRule('web.shop.svc.cluster.local', {}, 'client'), to('v1', {}, 'client'))).toHaveLength(1);
  });

  test('is a warning where no rule is for the host, and the namespace has others', () => {
    expect(check(service('web'), destinationRule('cart', V1), to('v1'))).toMatchObject([{ level: 'warning' }]);
    expect(check(service('web'), destinationRule('cart', V1, 'other'), to('v1'))).toEqual([]);
    expect(check(destinationRule('cart', V1), to('v1'))).toEqual([]);
  });

  test('is a warning in a namespace that has everything, also where that has no rule at all', () => {
    const find = (...manifests: Manifest[]) => findInMesh(missingSubsets, { external: { namespaces: [{ name: 'shop', isComplete: true }] } }, ...manifests);
    expect(find(service('web'), to('v1'))).toMatchObject([{ level: 'warning' }]);
    expect(find(service('web', 'other'), routeTo('web.other.svc.cluster.local', {}, 'other', { subset: 'v1' }))).toEqual([]);
    expect(check(service('web'), to('v1'))).toEqual([]);
  });

  test('is told of the pods of a gateway', () => {
    const rule = destinationRule('web', { ...V1, exportTo: ['.'] });
    const routes = to('v1', { hosts: ['shop.example.com'], gateways: ['public'] });
    expect(check(service('web'), rule, gateway('public', ['*']), routes)[0].message).toContain('"istio-system"');
  });
});

test.each<[string, Manifest[]]>([
  ['is there', [service('web'), destinationRule('web', V1), to('v1')]],
  ['is that of a wildcard', [service('web'), destinationRule('*', V1), to('v1')]],
  ['has another rule beside', [service('web'), destinationRule('web', V1), destinationRule('web.shop.svc.cluster.local', { subsets: [{ name: 'v2', labels: {} }] }), to('v2')]],
  ['is none', [service('web'), destinationRule('web', V1), routeTo('web')]],
])('a subset that %s is not told', (_, manifests) => {
  expect(check(...manifests)).toEqual([]);
});
