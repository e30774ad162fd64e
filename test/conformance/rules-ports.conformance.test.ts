import { describe, expect, test } from 'vitest';
import { BalancedShop, RuleMesh } from './balanced-shop';
import { readManifests } from './driver/cluster-state';
import { GATEWAY_PORTS } from './driver/fixture';
import { ListenerAction, ListenerCondition } from '../../src';

const { hostHeaders, httpHeader, pathPrefixes, paths } = ListenerCondition;

const shops = new RuleMesh();

function answers(cases: [port: number, host: string, path: string, expected: string | number][]): void {
  test.each(cases)('port %i, %s%s: %s', async (port, host, path, expected) => {
    expect(await shops.versionAt(host, path, { port })).toBe(expected);
  });
}

interface Routes {
  readonly hosts: string[];
  readonly http: { readonly match?: { readonly port?: number }[] }[];
}

/** The ports that the routes of each VirtualService of the load balancer name. */
function portsByHosts(build: (shop: BalancedShop) => void): Record<string, (number | undefined)[]> {
  const shop = new BalancedShop();
  build(shop);
  const routes = readManifests(shop.app.synthYaml()).filter(({ kind, metadata }) => kind === 'VirtualService' && metadata.name.startsWith('shop-alb'));
  return Object.fromEntries(routes.map(({ spec }) => spec as Routes).map(({ hosts, http }) =>
    [hosts.join(), [...new Set(http.flatMap(({ match = [{}] }) => match.map(({ port }) => port)))]]));
}

describe('every host at one port, one host at another', () => {
  const build = (shop: BalancedShop) => {
    const http = shop.alb.addListener('http', { port: 80 });
    const preview = shop.alb.addListener('preview', { port: 8000, hosts: ['a.example.com'] });
    shop.rule(http, 'cart', 'v3', pathPrefixes(['/cart']));
    shop.rule(http, 'default', 'v1');
    shop.rule(preview, 'beta', 'v4', paths(['/beta']));
    shop.rule(preview, 'default', 'v2');
  };
  shops.serve(build);

  answers([
    [80, 'a.example.com', '/', 'v1'],
    [80, 'a.example.com', '/cart/x', 'v3'],
    [80, 'a.example.com', '/beta', 'v1'],
    [80, 'b.example.com', '/cart', 'v3'],
    [80, 'b.example.com', '/', 'v1'],
    [8000, 'a.example.com', '/', 'v2'],
    [8000, 'a.example.com', '/beta', 'v4'],
    [8000, 'a.example.com', '/cart', 'v2'],
    [8000, 'b.example.com', '/', 404],
    [8000, 'x.a.example.com', '/', 404],
  ]);
  test('the ports are written where two listeners meet', () => {
    expect(portsByHosts(build)).toEqual({ '*': [80], 'a.example.com': [8000] });
  });
});

describe('every host at one port, with a rule for the one host of the other', () => {
  shops.serve(shop => {
    const http = shop.alb.addListener('http', { port: 80 });
    const preview = shop.alb.addListener('preview', { port: 8000, hosts: ['a.example.com', '*.preview.example.com'] });
    shop.rule(http, 'admin', 'v4', hostHeaders(['a.example.com']), pathPrefixes(['/admin']));
    shop.rule(http, 'cart', 'v3', pathPrefixes(['/cart']));
    shop.rule(http, 'default', 'v1');
    shop.rule(preview, 'inner', 'v4', hostHeaders(['x-*.preview.example.com']), paths(['/inner']));
    shop.rule(preview, 'default', 'v2');
  });

  answers([
    [80, 'a.example.com', '/admin', 'v4'],
    [80, 'a.example.com', '/cart', 'v3'],
    [80, 'a.example.com', '/', 'v1'],
    [80, 'b.example.com', '/admin', 'v1'],
    [80, 'x-1.preview.example.com', '/inner', 'v1'],
    [80, 'x-1.preview.example.com', '/cart', 'v3'],
    [8000, 'a.example.com', '/admin', 'v2'],
    [8000, 'a.example.com', '/cart', 'v2'],
    [8000, 'x-1.preview.example.com', '/inner', 'v4'],
    [8000, 'x-1.preview.example.com:8000', '/inner', 'v4'],
    [8000, 'y-1.preview.example.com', '/inner', 'v2'],
    [8000, 'b.example.com', '/', 404],
  ]);
});

describe('wildcards that cover each other at three ports', () => {
  shops.serve(shop => {
    const http = shop.alb.addListener('http', { port: 80, hosts: ['*.example.com', 'example.com'] });
    const preview = shop.alb.addListener('preview', { port: 8000, hosts: ['*.shop.example.com', 'example.com'] });
    const admin = shop.alb.addListener('admin', { port: 9000, hosts: ['a.shop.example.com'], defaultAction: ListenerAction.fixedResponse(403) });
    shop.rule(http, 'deep', 'v4', hostHeaders(['*.shop.example.com']), paths(['/deep']));
    shop.rule(http, 'default', 'v1');
    shop.rule(preview, 'beta', 'v3', httpHeader('x-beta', ['1']));
    shop.rule(preview, 'default', 'v2');
    shop.rule(admin, 'open', 'v3', paths(['/open']));
  });

  answers([
    [80, 'a.shop.example.com', '/deep', 'v4'],
    [80, 'a.shop.example.com', '/', 'v1'],
    [80, 'b.example.com', '/deep', 'v1'],
    [80, 'example.com', '/', 'v1'],
    [8000, 'a.shop.example.com', '/deep', 'v2'],
    [8000, 'b.shop.example.com', '/', 'v2'],
    [8000, 'b.example.com', '/', 404],
    [8000, 'example.com', '/', 'v2'],
    [9000, 'a.shop.example.com', '/open', 'v3'],
    [9000, 'a.shop.example.com', '/', 403],
    [9000, 'b.shop.example.com', '/open', 404],
    [9000, 'example.com', '/', 404],
  ]);

  test('a rule of one port does nothing at the other', async () => {
    const headers = { 'x-beta': '1' };
    expect(await shops.versionAt('a.shop.example.com', '/', { port: 8000, headers })).toBe('v3');
    expect(await shops.versionAt('a.shop.example.com', '/', { port: 80, headers })).toBe('v1');
    expect(await shops.versionAt('a.shop.example.com', '/', { port: 9000, headers })).toBe(403);
  });
});

describe('hosts that have nothing in common', () => {
  const build = (shop: BalancedShop) => {
    const http = shop.alb.addListener('http', { port: 80, hosts: ['a.example.com'] });
    const preview = shop.alb.addListener('preview', { port: 8000, hosts: ['b.example.com'] });
    shop.rule(http, 'default', 'v1');
    shop.rule(preview, 'default', 'v2');
  };
  shops.serve(build);

  answers([
    [80, 'a.example.com', '/', 'v1'],
    [80, 'b.example.com', '/', 404],
    [8000, 'b.example.com', '/', 'v2'],
    [8000, 'a.example.com', '/', 404],
  ]);

  test('no port is written', () => {
    expect(portsByHosts(build)).toEqual({ 'a.example.com': [undefined], 'b.example.com': [undefined] });
  });
});

describe('the same host at two ports', () => {
  shops.serve(shop => {
    const redirect = ListenerAction.redirect({ host: 'www.#{host}' });
    const http = shop.alb.addListener('http', { port: 80, hosts: ['a.example.com'], defaultAction: redirect });
    const preview = shop.alb.addListener('preview', { port: 8000, hosts: ['a.example.com'], defaultAction: shop.to('v2') });
    shop.below(http, '/cart', shop.to('v3'));
    shop.below(preview, '/moved', ListenerAction.redirect({ path: '/at/#{port}' }));
  });

  answers([
    [80, 'a.example.com', '/cart', 'v3'],
    [80, 'a.example.com', '/', 302],
    [80, 'a.example.com', '/moved', 302],
    [8000, 'a.example.com', '/cart', 'v2'],
    [8000, 'a.example.com', '/', 'v2'],
    [8000, 'a.example.com', '/moved', 302],
  ]);

  test('each has its own redirects', async () => {
    expect((await shops.send('a.example.com', '/moved', { port: 80 })).headers.location).toBe('http://www.a.example.com/moved');
    expect((await shops.send('a.example.com:8000', '/moved', { port: 8000 })).headers.location).toBe('http://a.example.com:8000/at/8000');
  });
});

describe('a listener on the port of the pods to which port 80 leads', () => {
  shops.serve(shop => {
    const http = shop.alb.addListener('pods', { port: GATEWAY_PORTS[80], hosts: ['a.example.com'] });
    shop.rule(http, 'default', 'v1');
  });

  answers([
    [80, 'a.example.com', '/', 'v1'],
    [80, 'b.example.com', '/', 404],
  ]);
});
