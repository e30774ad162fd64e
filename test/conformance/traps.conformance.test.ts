import { ApiObject, App, Duration, JsonPatch } from 'cdk8s';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Mesh, startMesh } from './driver/mesh';
import { newApp, newChart, newService, Shop } from './shop';
import { ConsistentHash, Destination, Findings, Gateway, GatewayServer, HttpAction, IstioAlb, ListenerAction, ListenerCondition, LoadBalancer, RedirectPath, ServiceHost, StringMatch, UriRewrite, VirtualService } from '../../src';

const HOST = 'a.example.com';

let mesh: Mesh;

beforeAll(async () => {
  mesh = await startMesh();
});

afterAll(() => mesh?.stop());

const at = async (path = '/', host = HOST) => {
  const { version, status } = await mesh.request({ host, path });
  return version ?? status;
};

/** A VirtualService at the gateway as somebody would write it by hand. */
function written(shop: Shop, http: object[]): App {
  new ApiObject(shop.chart, 'written', {
    apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', spec: { hosts: [HOST], gateways: [shop.gateway.gatewayName], http },
  });
  return shop.app;
}

const destination = (subset: string) => ({ host: 'echo', subset });

describe('there is no fallback from one host to another', () => {
  test('a VirtualService for an exact host hides that of the wildcard', async () => {
    const shop = new Shop();
    shop.serve('*.example.com', shop.fallback);
    shop.serve(HOST, { name: 'cart', matches: [{ uri: StringMatch.exact('/cart') }], action: shop.to('v2') });
    await mesh.apply(shop.app);
    expect([await at('/cart'), await at('/other'), await at('/other', 'b.example.com')]).toEqual(['v2', 404, 'v1']);
  });

  test('a load balancer repeats the default and the rules of the wildcard', async () => {
    const app = newApp();
    const chart = newChart(app, 'shop');
    const echo = newService(chart, 'echo', { v1: 1, v2: 1, v3: 1 });
    const http = new IstioAlb(chart, 'alb').addListener('http', { hosts: ['*.example.com'] });
    const rule = (id: string, version: string, ...conditions: ListenerCondition[]) =>
      http.addAction(id, { action: ListenerAction.forward(echo.version(version)), conditions: conditions.length > 0 ? conditions : undefined });
    rule('cart', 'v2', ListenerCondition.hostHeaders([HOST]), ListenerCondition.paths(['/cart']));
    rule('health', 'v3', ListenerCondition.paths(['/health']));
    rule('default', 'v1');
    await mesh.apply(app);
    expect([await at('/cart'), await at('/health'), await at('/other'), await at('/cart', 'b.example.com')]).toEqual(['v2', 'v3', 'v1', 'v1']);
  });
});

describe('a gateway ignores the VirtualService of the mesh', () => {
  const shopWith = (route: (shop: Shop) => void) => {
    const shop = new Shop({ v1: 100, v2: 0 });
    route(shop);
    return shop.app;
  };

  test('a route to the service meets all its versions, whatever their weights in the mesh', async () => {
    await mesh.apply(shopWith(shop => shop.serve(HOST, {
      name: 'default', action: HttpAction.route([{ destination: Destination.toService(shop.echo.host) }]),
    })));
    expect(await mesh.count(100, { from: 'sleep', host: 'echo' })).toEqual({ v1: 100 });
    const { v1, v2 } = await mesh.count(200, { host: HOST });
    expect(v1 + v2).toBe(200);
    expect(v2).toBeGreaterThan(50);
  });

  test('a forward of a load balancer copies subsets and weights', async () => {
    await mesh.apply(shopWith(shop => new IstioAlb(shop.chart, 'alb').addListener('http', { hosts: [HOST] })
      .addAction('default', { action: ListenerAction.forward(shop.echo) })));
    expect(await mesh.count(200, { host: HOST })).toEqual({ v1: 200 });
  });
});

describe('weights', () => {
  test('one destination takes all, also with weight 0, which we refuse', async () => {
    const shop = new Shop();
    await mesh.apply(written(shop, [{ route: [{ destination: destination('v2'), weight: 0 }] }]));
    expect(await mesh.count(40, { host: HOST })).toEqual({ v2: 40 });
    const only = [{ destination: Destination.toSubset(shop.echo.version('v2').subset), weight: 0 }];
    expect(() => shop.serve('b.example.com', { name: 'default', action: HttpAction.route(only) })).toThrow(/one destination takes all traffic/);
  });

  test('a destination without a weight gets nothing beside others, which we refuse', async () => {
    const shop = new Shop();
    await mesh.apply(written(shop, [{ route: [{ destination: destination('v1') }, { destination: destination('v2'), weight: 1 }] }]));
    expect(await mesh.count(40, { host: HOST })).toEqual({ v2: 40 });
    const [v1, v2] = ['v1', 'v2'].map(version => Destination.toSubset(shop.echo.version(version).subset));
    const action = HttpAction.route([{ destination: v1 }, { destination: v2, weight: 1 }]);
    expect(() => shop.serve('b.example.com', { name: 'default', action })).toThrow(/counts a missing weight as 0/);
  });

  test('a subset that is gone fails its share of the requests, and none with weight 0', async () => {
    const applied = (weight: number) => {
      const shop = new Shop();
      const gone = shop.echo.host.subset('gone');
      const v1 = Destination.toSubset(shop.echo.version('v1').subset);
      shop.serve(HOST, { name: 'default', action: HttpAction.route([{ destination: v1, weight: 1 }, { destination: gone, weight }]) });
      Findings.of(shop.app).acknowledge('IST0101/subset', 'asked of Envoy here');
      return mesh.apply(shop.app);
    };
    await applied(1);
    const counts = await mesh.count(200, { host: HOST });
    expect(Object.keys(counts).sort()).toEqual(['503', 'v1']);
    expect(counts['503']).toBeGreaterThan(60);
    await applied(0);
    expect(await mesh.count(100, { host: HOST })).toEqual({ v1: 100 });
  });

  test('a cookie leads to one pod, but only after the weights have led to a version', async () => {
    const loadBalancer = LoadBalancer.consistentHash(ConsistentHash.httpCookie('pod', { ttl: Duration.hours(1) }));
    const app = newApp({ defaultTrafficPolicy: { loadBalancer } });
    const chart = newChart(app, 'shop');
    const echo = newService(chart, 'echo', { v1: 1, v2: 1 }, 2);
    new IstioAlb(chart, 'alb').addListener('http').addAction('default', { action: ListenerAction.forward(echo) });
    await mesh.apply(app);
    const podsOf = async (headers: Record<string, string>) => {
      const answers = await Promise.all(Array.from({ length: 100 }, () => mesh.request({ host: HOST, headers })));
      return [...new Set(answers.map(({ pod }) => pod?.name))].sort();
    };
    const [first, second, ...others] = await podsOf({ cookie: 'pod=1' });
    expect(others).toEqual([]);
    expect([first, second]).toEqual([expect.stringContaining('echo-v1'), expect.stringContaining('echo-v2')]);
    expect(await podsOf({})).toHaveLength(4);
  });
});

describe('hosts of destinations', () => {
  const elsewhere = () => {
    const shop = new Shop();
    const service = newService(newChart(shop.app, 'other'), 'payments', { p1: 1 });
    return { shop, service };
  };

  test.each([
    ['a name with its namespace matches nothing', 'payments.other', 503],
    ['nor does one with svc', 'payments.other.svc', 503],
    ['a short name is of the namespace of the VirtualService', 'payments', 503],
    ['a full name works', 'payments.other.svc.cluster.local', 'p1'],
  ])('%s: %s', async (_, host, expected) => {
    const app = written(elsewhere().shop, [{ route: [{ destination: { host } }] }]);
    Findings.of(app).acknowledge('IST0101/destination-host', 'asked of Envoy here');
    await mesh.apply(app);
    expect(await at()).toBe(expected);
  });

  test('our Services are written by their full names', async () => {
    const { shop, service } = elsewhere();
    shop.serve(HOST, { name: 'default', action: HttpAction.route([{ destination: Destination.toService(service.host) }]) });
    shop.serve('b.example.com', {
      name: 'default',
      action: HttpAction.route([{ destination: Destination.toService(ServiceHost.fromServiceName('payments', { namespaceName: 'other' })) }]),
    });
    await mesh.apply(shop.app);
    expect([await at(), await at('/', 'b.example.com')]).toEqual(['p1', 'p1']);
  });
});

describe('paths', () => {
  test('the prefix /foo matches /foobar, the path prefix of a load balancer does not', async () => {
    const shop = new Shop();
    shop.serve(HOST, { name: 'foo', matches: [{ uri: StringMatch.prefix('/foo') }], action: shop.to('v2') }, shop.fallback);
    const http = new IstioAlb(shop.chart, 'alb').addListener('http', { hosts: ['b.example.com'] });
    http.addAction('foo', { conditions: [ListenerCondition.pathPrefixes(['/foo'])], action: ListenerAction.forward(shop.echo.version('v2')) });
    http.addAction('default', { action: ListenerAction.forward(shop.echo.version('v1')) });
    await mesh.apply(shop.app);
    expect([await at('/foo'), await at('/foo/x'), await at('/foobar')]).toEqual(['v2', 'v2', 'v2']);
    const other = 'b.example.com';
    expect([await at('/foo', other), await at('/foo/x', other), await at('/foobar', other)]).toEqual(['v2', 'v2', 'v1']);
  });

  test('/foo and /foo/ rewritten to /bar glue the rest on, a regular expression keeps the segments', async () => {
    const shop = new Shop();
    const matches = [{ uri: StringMatch.exact('/foo') }, { uri: StringMatch.prefix('/foo/') }];
    expect(() => shop.serve('c.example.com', { name: 'foo', matches, action: shop.to('v2', { uriRewrite: UriRewrite.replaceMatched('/bar') }) }))
      .toThrow('"/foo/x" would become "/barx": write "/bar/"');
    ApiObject.of(shop.serve(HOST, { name: 'foo', matches, action: shop.to('v2') })).addJsonPatch(JsonPatch.add('/spec/http/0/rewrite', { uri: '/bar' }));
    shop.serve('b.example.com', { name: 'foo', matches, action: shop.to('v2', { uriRewrite: UriRewrite.regex('^/foo', '/bar') }) });
    await mesh.apply(shop.app);
    const target = async (host: string, path: string) => (await mesh.request({ host, path })).received?.target;
    expect([await target(HOST, '/foo'), await target(HOST, '/foo/x')]).toEqual(['/bar', '/barx']);
    expect([await target('b.example.com', '/foo'), await target('b.example.com', '/foo/x')]).toEqual(['/bar', '/bar/x']);
  });
});

test('an exact authority misses the port and other case, which the host of the VirtualService does not', async () => {
  const shop = new Shop();
  shop.serve(HOST, { name: 'authority', matches: [{ authority: StringMatch.exact(HOST) }], action: shop.to('v2') }, shop.fallback);
  await mesh.apply(shop.app);
  expect([await at('/', HOST), await at('/', `${HOST}:80`), await at('/', HOST.toUpperCase()), await at('/', 'b.example.com')])
    .toEqual(['v2', 'v1', 'v1', 404]);
});

test('with a redirect of code 305 Envoy refuses all routes of the port, and we refuse the code', async () => {
  const before = new Shop();
  before.serve(HOST, before.fallback);
  await mesh.apply(before.app);
  const shop = new Shop();
  shop.serve('b.example.com', shop.fallback);
  Findings.of(shop.chart).acknowledge('CDI115', 'tried here');
  await expect(mesh.apply(written(shop, [{ redirect: { uri: '/new', redirectCode: 305 } }]))).rejects.toThrow(/Envoy refused the configuration/);
  expect([await at(), await at('/', 'b.example.com')]).toEqual(['v1', 404]);
  expect(() => HttpAction.redirect({ path: RedirectPath.replace('/new'), redirectCode: 305 })).toThrow(/one of 301, 302, 303, 307, 308/);
});

test('a client writes x-forwarded-for as it likes', async () => {
  const shop = new Shop();
  const forged = { headers: { 'x-forwarded-for': StringMatch.prefix('10.0.0.1') } };
  shop.serve(HOST, { name: 'office', matches: [forged], action: shop.to('v2') }, shop.fallback);
  await mesh.apply(shop.app);
  expect((await mesh.request({ host: HOST, headers: { 'x-forwarded-for': '10.0.0.1' } })).version).toBe('v2');
  expect(await at()).toBe('v1');
});

describe('httpsRedirect', () => {
  beforeAll(() => {
    const shop = new Shop();
    const strict = new Gateway(shop.chart, 'strict', { servers: [GatewayServer.http({ port: 8000, hosts: ['*'], httpsRedirect: true })] });
    const acme = { name: 'acme', matches: [{ uri: StringMatch.prefix('/.well-known/acme-challenge/') }], action: shop.to('v2') };
    new VirtualService(shop.chart, 'solver', { hosts: [HOST], gateways: [strict], http: [acme] });
    return mesh.apply(shop.app);
  });

  test.each([
    ['a path with a route, such as an ACME challenge', '/.well-known/acme-challenge/1', {}],
    ['a path without a route', '/', {}],
    ['a request that came by https to a load balancer in front', '/.well-known/acme-challenge/1', { 'x-forwarded-proto': 'https' }],
  ])('redirects %s', async (_, path, headers) => {
    const answer = await mesh.request({ host: HOST, port: 8000, path, headers });
    expect({ status: answer.status, location: answer.headers.location }).toEqual({ status: 301, location: `https://${HOST}${path}` });
  });
});

test('two load balancers for every host on one gateway: one default takes the requests of both', async () => {
  const app = newApp();
  for (const team of ['team-a', 'team-b']) {
    const chart = newChart(app, team);
    const echo = newService(chart, 'echo', { [team]: 1, beta: 1 });
    const http = new IstioAlb(chart, 'alb').addListener('http');
    http.addAction('beta', { conditions: [ListenerCondition.paths([`/${team}`])], action: ListenerAction.forward(echo.version('beta')) });
    http.addAction('default', { action: ListenerAction.forward(echo.version(team)) });
  }
  await mesh.apply(app);
  const counts = await mesh.count(100, { host: HOST });
  expect(Object.values(counts)).toEqual([100]);
  expect([await at('/team-a'), await at('/team-b')]).toEqual(['beta', 'beta']);
});

describe('a DestinationRule of one\'s own and one for the whole mesh', () => {
  const limit = { connectionPool: { tcp: { maxConnections: 1 }, http: { http1MaxPendingRequests: 1 } } };
  const overloaded = async (app: App) => {
    const chart = newChart(app, 'shop');
    const echo = newService(chart, 'echo', { v1: 1 });
    new ApiObject(newChart(app, 'istio-system'), 'mesh-wide', {
      apiVersion: 'networking.istio.io/v1', kind: 'DestinationRule', spec: { host: '*.svc.cluster.local', trafficPolicy: limit },
    });
    const gateway = new Gateway(chart, 'gateway', { servers: [GatewayServer.http({ hosts: ['*'] })] });
    const action = HttpAction.route(echo.version('v1').trafficDestinations());
    new VirtualService(chart, 'routes', { hosts: [HOST], gateways: [gateway], http: [{ name: 'all', action }] });
    await mesh.apply(app);
    const answers = await Promise.all(Array.from({ length: 10 }, () => mesh.request({ host: HOST, headers: { 'x-delay-ms': '200' } })));
    return answers.filter(({ status }) => status === 503).length;
  };

  test('hides its limits', async () => {
    expect(await overloaded(newApp())).toBe(0);
  });

  test('has its limits when the mesh settings name them', async () => {
    expect(await overloaded(newApp({ defaultTrafficPolicy: limit }))).toBeGreaterThan(0);
  });
});

describe('a Service with several ports', () => {
  const applied = (port?: number) => {
    const shop = new Shop();
    shop.echo.service.bind(9090, { name: 'http-second', targetPort: 8080 });
    shop.serve(HOST, { name: 'default', action: HttpAction.route([{ destination: Destination.toService(shop.echo.host, { port }) }]) });
    const second = new Gateway(shop.chart, 'second', { servers: [GatewayServer.http({ port: 8000, hosts: ['*'] })] });
    const action = HttpAction.route([{ destination: Destination.toService(shop.echo.host, { port }) }]);
    new VirtualService(shop.chart, 'second-routes', { hosts: [HOST], gateways: [second], http: [{ name: 'default', action }] });
    return mesh.apply(shop.app);
  };

  test('needs the port in the destination, or the port of the listener is taken', async () => {
    await applied();
    expect((await mesh.request({ host: HOST })).status).toBe(200);
    expect((await mesh.request({ host: HOST, port: 8000 })).status).toBe(503);
  });

  test('works with a port at every listener', async () => {
    await applied(9090);
    expect((await mesh.request({ host: HOST })).status).toBe(200);
    expect((await mesh.request({ host: HOST, port: 8000 })).status).toBe(200);
  });
});
