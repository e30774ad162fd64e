import { describe, expect, test } from 'vitest';
import { meshOf, namesOf } from './mesh-fixture';
import { Manifest } from '../../src/istio';

const EDGE = { namespace: 'istio-system' };

interface Options {
  readonly hosts?: string[];
  readonly gateways?: string[];
  readonly exportTo?: string[];
  readonly age?: string;
}

function routes(place: string, { hosts = ['shop.example.com'], age, ...others }: Options = {}): Manifest {
  const [namespace, name] = place.split('/');
  const metadata = { name, namespace, ...age === undefined ? {} : { creationTimestamp: age } };
  return { apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', metadata, spec: { hosts, ...others } };
}

function gateway(hosts: string[]): Manifest {
  const server = { port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts };
  return { apiVersion: 'networking.istio.io/v1', kind: 'Gateway', metadata: { name: 'web', namespace: 'edge' }, spec: { servers: [server] } };
}

const at = (...manifests: Manifest[]) => namesOf(meshOf(manifests).routes.at('edge/web', EDGE));

describe('the VirtualServices at a Gateway', () => {
  const named = { gateways: ['edge/web'] };

  test('are those that name it: by namespace, from its own, or in the older form', () => {
    expect(at(routes('shop/a', named), routes('edge/b', { gateways: ['web'] }), routes('edge/c', { gateways: ['./web'] }),
      routes('shop/d', { gateways: ['web.edge.svc.cluster.local'] }))).toEqual(['a', 'b', 'c', 'd']);
    expect(at(routes('shop/a', { gateways: ['web'] }), routes('shop/b', { gateways: ['./web'] }), routes('shop/c', {}))).toEqual([]);
  });

  test('without gateways are for the mesh', () => {
    const mesh = meshOf([routes('shop/a'), routes('shop/b', { gateways: ['mesh', 'edge/web'] }), routes('shop/c', named)]);
    expect(namesOf(mesh.routes.naming('mesh'))).toEqual(['a', 'b']);
    expect(namesOf(mesh.routes.at('mesh', { namespace: 'shop' }))).toEqual(['a', 'b']);
  });

  test('are those that its pods see, whose namespace counts', () => {
    expect(at(routes('shop/a', { ...named, exportTo: ['.'] }), routes('shop/b', { ...named, exportTo: ['edge'] }),
      routes('shop/c', { ...named, exportTo: ['~'] }), routes('shop/d', { ...named, exportTo: ['istio-system'] }))).toEqual(['d']);
  });

  test('come in the order of istiod: for this namespace alone, by its name, for all; in each the oldest, then by name', () => {
    expect(at(
      routes('shop/public-b', named), routes('shop/public-a', named), routes('shop/by-name', { ...named, exportTo: ['istio-system'] }),
      routes('istio-system/private', { ...named, exportTo: ['.'] }), routes('shop/public-c', { ...named, exportTo: ['*'] }),
    )).toEqual(['private', 'by-name', 'public-a', 'public-b', 'public-c']);
    expect(at(routes('shop/a', { ...named, age: '2026-02-01T00:00:00Z' }), routes('shop/b', { ...named, age: '2026-01-01T00:00:00Z' }))).toEqual(['b', 'a']);
  });
});

test('the Gateways of a VirtualService are those that it names and that are known; of a delegate those of what delegates to it', () => {
  const delegating = (place: string, gateways: string[]): Manifest => {
    const manifest = routes(place, { gateways });
    return { ...manifest, spec: { ...manifest.spec as object, http: [{ delegate: { name: 'cart', namespace: 'shop' } }, { delegate: { name: 'cart', namespace: 'shop' } }] } };
  };
  const delegate: Manifest = { ...routes('shop/cart'), spec: { http: [] } };
  const mesh = meshOf([gateway(['*']), delegating('edge/a', ['web', 'mesh']), delegating('mail/b', ['edge/web', 'edge/other']), delegate]);
  const found = (name: string) => mesh.routes.gatewaysOf(mesh.routes.named(name)!).map(({ key }) => key);
  expect([found('edge/a'), found('mail/b'), found('shop/cart')]).toEqual([['edge/web'], ['edge/web'], ['edge/web']]);
  expect(meshOf([gateway(['*']), delegate]).routes.all.flatMap(view => mesh.routes.gatewaysOf({ ...view, name: 'other' }))).toEqual([]);
});

describe('a VirtualService at a server', () => {
  const domains = (serverHosts: string[], hosts: string[], namespace = 'shop') => {
    const mesh = meshOf([gateway(serverHosts), routes(`${namespace}/a`, { hosts, gateways: ['edge/web'] })]);
    const [web] = mesh.gateways.all;
    return mesh.routes.atServer(web.servers[0], web, EDGE).map(bound => bound.domains);
  };

  test('has of each pair of hosts that meet the narrower one', () => {
    expect(domains(['*.example.com', 'b.test.org'], ['*'])).toEqual([['*.example.com', 'b.test.org']]);
    expect(domains(['*'], ['a.example.com', '*.org'])).toEqual([['a.example.com', '*.org']]);
    expect(domains(['*.example.com'], ['a.example.com', 'b.org'])).toEqual([['a.example.com']]);
  });

  test('is not there where no host meets', () => {
    expect(domains(['*.example.com'], ['example.com', 'example.org'])).toEqual([]);
  });

  test('is there where the server takes routes from its namespace', () => {
    expect(domains(['shop/a.org', 'mail/b.org', './c.org', '*/d.org'], ['*'])).toEqual([['a.org', 'd.org']]);
    expect(domains(['shop/a.org', 'mail/b.org', './c.org', '*/d.org'], ['*'], 'edge')).toEqual([['c.org', 'd.org']]);
  });
});

test('the destinations of a route have hosts in full, and their shares', () => {
  const spec = {
    hosts: ['cart'],
    http: [{
      route: [
        { destination: { host: 'cart', subset: 'v1', port: { number: 80 } }, weight: 1 },
        { destination: { host: 'cart.other' }, weight: 3 }, { destination: { host: 'x.org' } },
      ],
      mirror: { host: 'copy' },
      mirrorPercentage: { value: 10 },
    }],
    tcp: [{ route: [{ destination: { host: 'db' } }] }],
  };
  const [view] = meshOf([{ ...routes('shop/a'), spec }]).routes.all;
  expect(view.hosts).toEqual(['cart.shop.svc.cluster.local']);
  const [http, tcp] = view.routes;
  expect(http.destinations.map(({ field, host, subset, port, weight, share }) => ({ field, host, subset, port, weight, share }))).toEqual([
    { field: 'spec.http[0].route[0].destination', host: 'cart.shop.svc.cluster.local', subset: 'v1', port: 80, weight: 1, share: 0.25 },
    { field: 'spec.http[0].route[1].destination', host: 'cart.other', subset: undefined, port: undefined, weight: 3, share: 0.75 },
    { field: 'spec.http[0].route[2].destination', host: 'x.org', subset: undefined, port: undefined, weight: 0, share: 0 },
  ]);
  expect(http.mirrors).toEqual([expect.objectContaining({ host: 'copy.shop.svc.cluster.local', share: 0.1 })]);
  expect(tcp).toMatchObject({ kind: 'tcp', field: 'spec.tcp[0]', destinations: [{ host: 'db.shop.svc.cluster.local', share: 1 }] });
});
