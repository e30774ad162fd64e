import { describe, expect, test } from 'vitest';
import { oneHostTwice } from '../../../src/checks/virtual-service/one-host-twice';
import { requiredPorts } from '../../../src/checks/virtual-service/required-ports';
import { splitOfTheMesh } from '../../../src/checks/virtual-service/split-of-the-mesh';
import { Manifest } from '../../../src/mesh';
import { findInMesh, routeTo, service, virtualService } from '../reference-manifests';

const HTTP = [{ route: [{ destination: { host: 'web' } }] }];

describe('two VirtualServices for one host in the mesh', () => {
  const check = (...manifests: Manifest[]) => findInMesh(oneHostTwice, {}, ...manifests).map(({ resource, related }) => [resource, related]);
  const own = virtualService('a', { hosts: ['web'], http: HTTP });

  test('are told once, of the later one', () => {
    expect(check(own, virtualService('b', { hosts: ['x', 'web.shop.svc.cluster.local'], gateways: ['public', 'mesh'], http: HTTP }, 'other')))
      .toEqual([['VirtualService other/b', ['VirtualService shop/a']]]);
  });

  test.each<[string, Manifest]>([
    ['another host', virtualService('b', { hosts: ['web'], http: HTTP }, 'other')],
    ['a gateway', virtualService('b', { hosts: ['web'], gateways: ['public'], http: HTTP })],
    ['a wildcard', virtualService('b', { hosts: ['*.shop.svc.cluster.local'], http: HTTP })],
    ['connections only', virtualService('b', { hosts: ['web'], tcp: HTTP })],
  ])('%s is none', (_, other) => {
    expect(check(own, other)).toEqual([]);
  });

  test('namespaces that see one of them only are none', () => {
    const exported = (name: string, of: string, exportTo: string[]) => virtualService(name, { hosts: ['a.example.com'], exportTo, http: HTTP }, of);
    expect(check(exported('a', 'shop', ['.']), exported('b', 'other', ['.']))).toEqual([]);
    expect(check(exported('a', 'shop', ['.', 'other']), exported('b', 'other', ['.']))).toHaveLength(1);
    expect(check(exported('a', 'shop', ['.']), exported('b', 'other', ['*']))).toHaveLength(1);
    expect(check(exported('a', 'shop', ['third']), exported('b', 'other', ['third']))).toHaveLength(1);
  });
});

describe('a destination without a port', () => {
  const check = (...manifests: Manifest[]) => findInMesh(requiredPorts, {}, ...manifests).map(({ code, field }) => `${code} ${field}`);
  const cart = service('cart', 'shop', { ports: [{ name: 'http', port: 80 }, { name: 'http-b', port: 81 }] });

  test('is told of a Service with several, at a gateway and as a mirror', () => {
    expect(check(cart, routeTo('cart', { gateways: ['public'] }))).toEqual(['IST0112 spec.http[0].route[0].destination']);
    expect(check(cart, service('web'), routeTo('web', { gateways: ['public'], http: [{ route: [{ destination: { host: 'web' } }], mirror: { host: 'cart' } }] })))
      .toEqual(['IST0112 spec.http[0].mirror']);
  });

  test.each<[string, Manifest[]]>([
    ['a port is named', [cart, routeTo('cart', { gateways: ['public'] }, 'shop', { port: { number: 80 } })]],
    ['the Service has one', [service('web'), routeTo('web', { gateways: ['public'] })]],
    ['requests in the mesh are for the Service itself', [cart, routeTo('cart', { hosts: ['cart'] })]],
    ['they are for one with the same ports', [cart, service('web'), routeTo('cart', { hosts: ['web'] })]],
    ['the Service is not there', [service('web'), routeTo('cart', { gateways: ['public'] })]],
  ])('is not told where %s', (_, manifests) => {
    expect(check(...manifests)).toEqual([]);
  });

  test('is told in the mesh where the other Service has other ports', () => {
    expect(check(cart, service('web', 'shop', { ports: [{ name: 'http', port: 8080 }] }), routeTo('cart', { hosts: ['web'] }))).toHaveLength(1);
  });
});

describe('a gateway past the subsets of the mesh', () => {
  const split = virtualService('web', { hosts: ['web'], http: [{ route: [{ destination: { host: 'web', subset: 'v1' } }] }] });
  const check = (...manifests: Manifest[]) => findInMesh(splitOfTheMesh, {}, service('web'), ...manifests);

  test('is told', () => {
    expect(check(split, routeTo('web', { gateways: ['public'] }))).toMatchObject([{ code: 'IST0140', resource: 'VirtualService shop/routes', related: ['VirtualService shop/web'] }]);
  });

  test.each<[string, Manifest[]]>([
    ['names a subset too', [split, routeTo('web', { gateways: ['public'] }, 'shop', { subset: 'v1' })]],
    ['is for sidecars too, with its own subsets', [virtualService('web', { hosts: ['web'], gateways: ['mesh', 'public'], http: [{ route: [{ destination: { host: 'web', subset: 'v1' } }] }, ...HTTP] })]],
    ['leads elsewhere', [split, routeTo('cart', { gateways: ['public'] })]],
    ['is of the mesh', [split, routeTo('web')]],
  ])('is not told of one that %s', (_, manifests) => {
    expect(check(...manifests)).toEqual([]);
  });
});
