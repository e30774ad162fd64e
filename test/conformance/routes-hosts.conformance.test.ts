import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Mesh, startMesh } from './driver/mesh';
import { newApp, newChart, newService, Shop } from './shop';
import { Destination, ExportTo, Findings, Gateway, GatewayServer, HttpAction, ServiceHost, StringMatch, VirtualService } from '../../src';

let mesh: Mesh;

beforeAll(async () => {
  mesh = await startMesh();
});

afterAll(() => mesh?.stop());

const versionAt = async (host: string, path = '/') => {
  const { version, status } = await mesh.request({ host, path });
  return version ?? status;
};

describe('hosts', () => {
  beforeAll(() => {
    const shop = new Shop({ v1: 1, v2: 1, v3: 1 });
    shop.serve('a.example.com', { name: 'only', action: shop.to('v1') });
    shop.serve('*.example.com', { name: 'only', action: shop.to('v2') });
    shop.serve('*.deep.example.com', { name: 'only', action: shop.to('v3') });
    return mesh.apply(shop.app);
  });

  test.each([
    ['a.example.com', 'v1'],
    ['A.Example.COM', 'v1'],
    ['a.example.com:80', 'v1'],
    ['a.example.com:9999', 'v1'],
    ['b.example.com', 'v2'],
    ['x.a.example.com', 'v2'],
    ['x.deep.example.com', 'v3'],
    ['x.y.deep.example.com', 'v3'],
    ['deep.example.com', 'v2'],
    ['example.com', 404],
    ['.example.com', 404],
    ['a.example.org', 404],
    ['a.example.com.evil.org', 404],
  ])('%s: %s', async (host, expected) => {
    expect(await versionAt(host)).toBe(expected);
  });
});

describe('a gateway that serves some hosts', () => {
  beforeAll(() => {
    const shop = new Shop();
    const narrow = new Gateway(shop.chart, 'narrow', { servers: [GatewayServer.http({ port: 8000, hosts: ['*.example.com', 'b.test.org'] })] });
    new VirtualService(shop.chart, 'all', { hosts: ['*'], gateways: [narrow], http: [shop.fallback] });
    return mesh.apply(shop.app);
  });

  test.each([['a.example.com', 200], ['b.test.org', 200], ['c.test.org', 404], ['example.com', 404]])('%s: %s', async (host, status) => {
    expect((await mesh.request({ host, port: 8000 })).status).toBe(status);
  });
});

describe('order', () => {
  beforeAll(() => {
    const shop = new Shop({ v1: 1, v2: 1, v3: 1 });
    const cart = (match: StringMatch) => [{ uri: match }];
    shop.serve('wide-first.example.com',
      { name: 'wide', matches: cart(StringMatch.prefix('/cart')), action: shop.to('v2') },
      { name: 'narrow', matches: cart(StringMatch.exact('/cart/items')), action: shop.to('v3') },
      shop.fallback);
    shop.serve('narrow-first.example.com',
      { name: 'narrow', matches: cart(StringMatch.exact('/cart/items')), action: shop.to('v3') },
      { name: 'wide', matches: cart(StringMatch.prefix('/cart')), action: shop.to('v2') },
      shop.fallback);
    shop.serve('without-default.example.com', { name: 'narrow', matches: cart(StringMatch.exact('/cart')), action: shop.to('v2') });
    return mesh.apply(shop.app);
  });

  test.each([
    ['wide-first.example.com', '/cart/items', 'v2'],
    ['wide-first.example.com', '/other', 'v1'],
    ['narrow-first.example.com', '/cart/items', 'v3'],
    ['narrow-first.example.com', '/cart', 'v2'],
    ['without-default.example.com', '/cart', 'v2'],
    ['without-default.example.com', '/', 404],
  ])('%s%s: %s', async (host, path, expected) => {
    expect(await versionAt(host, path)).toBe(expected);
  });
});

describe('authority', () => {
  beforeAll(() => {
    const shop = new Shop({ v1: 1, v2: 1, v3: 1 });
    shop.serve('*.example.com',
      { name: 'exact', matches: [{ authority: StringMatch.exact('a.example.com') }], action: shop.to('v2') },
      { name: 'regex', matches: [{ authority: StringMatch.regex('(?i)b\\.example\\.com(:[0-9]+)?') }], action: shop.to('v3') },
      shop.fallback);
    return mesh.apply(shop.app);
  });

  test.each([
    ['a.example.com', 'v2'],
    ['a.example.com:80', 'v1'],
    ['A.example.com', 'v1'],
    ['b.example.com', 'v3'],
    ['B.example.com:8080', 'v3'],
    ['bb.example.com', 'v1'],
  ])('%s: %s', async (host, expected) => {
    expect(await versionAt(host)).toBe(expected);
  });
});

describe('visibility', () => {
  const seen = (exportTo?: ExportTo) => {
    const shop = new Shop();
    new VirtualService(shop.chart, 'routes', { hosts: ['a.example.com'], gateways: [shop.gateway], exportTo, http: [shop.fallback] });
    return shop.app;
  };

  test.each([
    ['everywhere by default', undefined, 200],
    ['everywhere', ExportTo.allNamespaces(), 200],
    ['in the namespace of the gateway pods', ExportTo.namespaces('istio-system'), 200],
    ['in its own namespace only', ExportTo.ownNamespace(), 404],
    ['in another namespace', ExportTo.namespaces('shop', 'other'), 404],
  ])('a VirtualService that is seen %s: %s', async (_, exportTo, status) => {
    await mesh.apply(seen(exportTo));
    expect((await mesh.request({ host: 'a.example.com' })).status).toBe(status);
  });
});

describe('gateway and mesh', () => {
  beforeAll(() => {
    const app = newApp();
    const chart = newChart(app, 'shop');
    const weights = { v1: 100, v2: 0, v3: 0 };
    const echo = newService(chart, 'echo', weights);
    const other = newService(chart, 'other', { v1: 1 });
    const gateway = new Gateway(chart, 'gateway', { servers: [GatewayServer.http({ hosts: ['*'] })] });
    const to = (version: string) => HttpAction.route([{ destination: Destination.toSubset(echo.version(version).subset) }]);
    const route = (name: string, match: object, version: string) => ({ name, matches: [match], action: to(version) });
    new VirtualService(chart, 'both', {
      services: [other.host],
      hosts: ['a.example.com'],
      gateways: [gateway],
      mesh: true,
      http: [
        route('path-from-mesh', { mesh: true, uri: StringMatch.prefix('/mesh') }, 'v2'),
        route('path-from-gateway', { gateways: [gateway], uri: StringMatch.prefix('/gateway') }, 'v2'),
        route('of-the-sleep-pod', { sourceLabels: { app: 'sleep' }, uri: StringMatch.prefix('/labels') }, 'v2'),
        route('of-the-gateway-pod', { sourceLabels: { istio: 'ingressgateway' }, uri: StringMatch.prefix('/edge') }, 'v2'),
        route('of-another-pod', { sourceLabels: { app: 'nobody' }, uri: StringMatch.prefix('/nobody') }, 'v2'),
        route('of-the-namespace', { sourceNamespace: 'shop', uri: StringMatch.prefix('/namespace') }, 'v2'),
        { name: 'default', action: to('v3') },
      ],
    });
    return mesh.apply(app);
  });

  test.each([
    ['/mesh', 'v2', 'v3'],
    ['/gateway', 'v3', 'v2'],
    ['/labels', 'v2', 'v3'],
    ['/edge', 'v3', 'v2'],
    ['/nobody', 'v3', 'v3'],
    ['/namespace', 'v2', 'v3'],
    ['/', 'v3', 'v3'],
  ])('%s leads the sleep pod to %s and the gateway to %s', async (path, sleep, gateway) => {
    expect((await mesh.request({ from: 'sleep', host: 'other', path })).version).toBe(sleep);
    expect((await mesh.request({ host: 'a.example.com', path })).version).toBe(gateway);
  });

  const NAMES = ['echo', 'echo.shop', 'echo.shop.svc', 'echo.shop.svc.cluster.local', 'echo:80'];

  test.each(NAMES)('the sleep pod meets the split of the mesh at %s', async host => {
    expect(await mesh.count(40, { from: 'sleep', host })).toEqual({ v1: 40 });
  });

  test('the sleep pod does not meet the routes of a host of the gateway that is no service', async () => {
    expect((await mesh.request({ from: 'sleep', host: 'a.example.org', path: '/mesh' })).version).toBeUndefined();
  });
});

describe('delegates', () => {
  beforeAll(() => {
    const shop = new Shop({ v1: 1, v2: 1, v3: 1 });
    Findings.of(shop.app).acknowledge('CDI094', 'what Istio drops is tried here');
    const team = newChart(shop.app, 'team');
    newService(team, 'echo', { t1: 1 });
    const inTeam = () => HttpAction.route([{ destination: Destination.toService(ServiceHost.fromServiceName('echo')) }]);
    const cart = new VirtualService(team, 'cart', {
      metadata: { name: 'cart' },
      http: [
        { name: 'items', matches: [{ uri: StringMatch.prefix('/cart/items') }], action: inTeam() },
        { name: 'elsewhere', matches: [{ uri: StringMatch.prefix('/other') }], action: inTeam() },
        { name: 'pattern', matches: [{ uri: StringMatch.regex('/cart/[0-9]+') }], action: inTeam() },
      ],
    });
    const open = new VirtualService(team, 'open', { metadata: { name: 'open' }, http: [{ name: 'all', action: inTeam() }] });
    const hidden = new VirtualService(team, 'hidden', {
      metadata: { name: 'hidden' }, exportTo: ExportTo.ownNamespace(), http: [{ name: 'all', action: inTeam() }],
    });
    const missing = VirtualService.fromVirtualServiceName(shop.chart, 'missing', 'missing', { namespaceName: 'team' });
    const below = (path: string, action: HttpAction) => ({ name: path, matches: [{ uri: StringMatch.prefix(path) }], action });
    shop.serve('a.example.com',
      below('/cart', HttpAction.delegateTo(cart)),
      below('/open', HttpAction.delegateTo(open)),
      below('/hidden', HttpAction.delegateTo(hidden)),
      below('/missing', HttpAction.delegateTo(missing)),
      shop.fallback);
    return mesh.apply(shop.app);
  });

  test.each([
    ['goes to a rule of the delegate, whose short host is of its namespace', '/cart/items/1', 't1'],
    ['goes on where no rule of the delegate takes it', '/cart/x', 'v1'],
    ['does not meet a rule of the delegate outside the path of the root', '/other', 'v1'],
    ['does not meet a regular expression of the delegate, even below the path of the root', '/cart/12', 'v1'],
    ['goes to a rule of the delegate without conditions', '/open/x', 't1'],
    ['goes on where the delegate is not seen', '/hidden', 'v1'],
    ['goes on where the delegate is missing', '/missing', 'v1'],
  ])('a request %s', async (_, path, expected) => {
    expect(await versionAt('a.example.com', path)).toBe(expected);
  });
});
