import { describe, expect, test } from 'vitest';
import { missingDestinations } from '../../../src/checks/virtual-service/missing-destinations';
import { Manifest } from '../../../src/mesh';
import { entry, findInMesh, namespace, routeTo, service, virtualService } from '../reference-manifests';

const check = (...manifests: Manifest[]) => findInMesh(missingDestinations, {}, ...manifests);

describe('a route to a host that is nowhere', () => {
  test('is a warning where the namespace has other Services', () => {
    expect(check(service('web'), routeTo('cart'))).toEqual([expect.objectContaining({
      code: 'IST0101/destination-host',
      level: 'warning',
      field: 'spec.http[0].route[0].destination.host',
      message: 'http route 0 leads to "cart.shop.svc.cluster.local", which is no Service of the namespace "shop": it answers 503',
    })]);
  });

  test('is an error where the Namespace is there too, and a name that is nearly the same', () => {
    expect(check(namespace('shop'), service('web'), routeTo('wbe'))).toMatchObject([{ level: 'error', fix: 'write "web"' }]);
    expect(check(namespace('shop'), service('web'), routeTo('cart'))).toMatchObject([{ level: 'warning' }]);
  });

  test('is told of a namespace that is nearly the same', () => {
    expect(check(service('web'), routeTo('web.shpo.svc.cluster.local'))).toMatchObject([{ level: 'warning', fix: expect.stringContaining('web.shop.svc.cluster.local') }]);
    expect(check(service('web'), routeTo('web.other.svc.cluster.local'))).toEqual([]);
  });

  test('is told of an outside host that is nearly the same', () => {
    expect(check(entry('api', ['api.example.com']), routeTo('api.exmaple.com'))).toMatchObject([{ level: 'warning', fix: expect.stringContaining('api.example.com') }]);
    expect(check(entry('api', ['api.example.com']), routeTo('www.example.com'))).toEqual([]);
  });

  test.each(['web.shop', 'web.shop.svc', 'web.shop.svc.cluster', 'web.shop.svc.cluster.local.'])('is an error of %s, which is taken literally', host => {
    expect(check(service('web'), routeTo(host))).toMatchObject([{ level: 'error', fix: 'write "web.shop.svc.cluster.local"' }]);
  });

  test('is told once a host, also of mirrors and of connections', () => {
    const http = [1, 2].map(() => ({ route: [{ destination: { host: 'web' } }], mirror: { host: 'cart' } }));
    const tcp = [{ route: [{ destination: { host: 'db' } }] }];
    expect(check(service('web'), virtualService('routes', { hosts: ['x.example.com'], http, tcp })).map(({ message }) => message)).toEqual([
      expect.stringContaining('copies requests to "cart.shop.svc.cluster.local"'), expect.stringContaining('tcp route 0 leads to "db.shop.svc.cluster.local"'),
    ]);
  });

  test('is an error where the manifests are all that there is', () => {
    expect(findInMesh(missingDestinations, { external: { isComplete: true } }, routeTo('cart'), routeTo('a.example.com'))).toMatchObject([{ level: 'error' }, { level: 'error' }]);
  });

  test('is an error in a namespace that has everything, also where that has no Service at all', () => {
    const find = (...manifests: Manifest[]) => findInMesh(missingDestinations, { external: { namespaces: [{ name: 'shop', isComplete: true }] } }, ...manifests);
    expect(find(routeTo('cart'))).toMatchObject([{ level: 'error' }]);
    expect(find(routeTo('cart.other.svc.cluster.local'), routeTo('a.example.com'))).toEqual([]);
    expect(find(routeTo('cart', {}, 'other'))).toEqual([]);
  });
});

describe('a Service that is not exported', () => {
  const hidden = service('web', 'other', {}, { annotations: { 'networking.istio.io/exportTo': '.' } });

  test('is none for others', () => {
    expect(check(hidden, routeTo('web.other.svc.cluster.local'))).toMatchObject([{ level: 'error', related: ['Service other/web'] }]);
    expect(check(hidden, routeTo('web', {}, 'other'))).toEqual([]);
  });

  test('counts for the namespaces that have the routes', () => {
    expect(check(service('web', 'other', {}, { annotations: { 'networking.istio.io/exportTo': 'shop' } }), routeTo('web.other.svc.cluster.local', { exportTo: ['edge', '.'] }))).toEqual([]);
    expect(check(hidden, routeTo('web.other.svc.cluster.local', { exportTo: ['edge'] }))).toHaveLength(1);
  });
});

describe('it is not told', () => {
  test.each<[string, Manifest[]]>([
    ['of a Service that is there', [service('web'), routeTo('web')]],
    ['where the manifests have no Service of the namespace', [service('web', 'other'), routeTo('cart')]],
    ['of a host of a ServiceEntry', [service('web'), entry('api', ['*.example.com']), routeTo('api.example.com')]],
    ['of a host outside', [service('web'), routeTo('api.example.com')]],
    ['of a pod of a Service', [service('web'), routeTo('web-0.web.shop.svc.cluster.local')]],
  ])('%s', (_, manifests) => {
    expect(check(...manifests)).toEqual([]);
  });

  test('of a host that somebody says is elsewhere, unless a name is nearly the same', () => {
    const elsewhere = { hosts: new Set(['cart.shop.svc.cluster.local', 'wbe.shop.svc.cluster.local']), gateways: new Set<string>() };
    expect(findInMesh(missingDestinations, { elsewhere }, service('web'), routeTo('cart'))).toEqual([]);
    expect(findInMesh(missingDestinations, { elsewhere }, service('web'), routeTo('wbe'))).toMatchObject([{ level: 'warning' }]);
  });
});
