import { describe, expect, test } from 'vitest';
import { meshOf } from './mesh-fixture';
import { Manifest } from '../../src/istio';

function virtualService(place: string, spec: object): Manifest {
  const [namespace, name] = place.split('/');
  return { apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', metadata: { name, namespace }, spec };
}

const to = (host: string) => [{ destination: { host } }];

function folded(rootRoutes: object[], delegateRoutes: object[], delegate: object = {}) {
  const mesh = meshOf([
    virtualService('edge/root', { hosts: ['shop.example.com'], gateways: ['web'], http: rootRoutes }),
    virtualService('shop/cart', { http: delegateRoutes, ...delegate }),
  ]);
  return mesh.foldedRoutes(mesh.routes.named('edge/root')!);
}

const DELEGATING = { name: 'cart', match: [{ uri: { prefix: '/cart' } }], delegate: { name: 'cart', namespace: 'shop' } };

describe('the routes of a VirtualService that delegates', () => {
  test('are those of the delegate in their place, with destinations of its namespace', () => {
    const routes = folded([{ name: 'first', route: to('web') }, DELEGATING, { name: 'last', route: to('web') }], [{ name: 'all', route: to('cart') }]);
    expect(routes.map(({ route }) => route.name)).toEqual(['first', 'cart-all', 'last']);
    expect(routes[1]).toMatchObject({
      object: { manifest: { metadata: { name: 'cart' } } },
      root: { name: 'cart' },
      route: { field: 'spec.http[0]', destinations: [{ host: 'cart.shop.svc.cluster.local' }], given: { match: [{ uri: { prefix: '/cart' } }] } },
    });
  });

  test('do not have what delegates to nothing, to what is not seen, or to what has hosts', () => {
    const routes = (name: string, delegate?: object) => folded([{ ...DELEGATING, delegate: { name, namespace: 'shop' } }], [{ route: to('cart') }], delegate);
    expect(routes('cart')).toHaveLength(1);
    expect(routes('other')).toEqual([]);
    expect(routes('cart', { exportTo: ['.'] })).toEqual([]);
    expect(routes('cart', { exportTo: ['edge'] })).toHaveLength(1);
    expect(routes('cart', { hosts: ['x.org'] })).toEqual([]);
  });

  test('have gateways in full on both sides', () => {
    const [kept, dropped] = ['edge/web', 'web'].map(gateway =>
      folded([{ ...DELEGATING, match: [{ gateways: ['web'] }] }], [{ match: [{ gateways: [gateway] }], route: to('cart') }]));
    expect(kept[0].route.given.match).toEqual([{ gateways: ['edge/web'] }]);
    expect(dropped).toEqual([]);
  });

  test('send copies where the root says, in its namespace, unless the delegate says otherwise', () => {
    const copies = (own: object) => folded([{ ...DELEGATING, mirror: { host: 'copy' } }], [{ route: to('cart'), ...own }])[0].route.mirrors.map(({ host }) => host);
    expect(copies({})).toEqual(['copy.edge.svc.cluster.local']);
    expect(copies({ mirror: { host: 'copy' } })).toEqual(['copy.shop.svc.cluster.local']);
  });
});
