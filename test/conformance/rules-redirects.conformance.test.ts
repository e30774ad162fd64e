import { describe, expect, test } from 'vitest';
import { BalancedShop, RuleMesh } from './balanced-shop';
import { ListenerAction, ListenerCondition, ListenerTransform, RedirectOptions } from '../../src';

const { hostHeaders, httpHeader, pathPatterns, pathPrefixes, paths, queryStrings } = ListenerCondition;

const HOST = 'shop.example.com';
const shops = new RuleMesh();

/** Where a request is sent on to. */
async function redirected(path: string, host = HOST, port = 80): Promise<string> {
  const { status, headers, version } = await shops.send(host, path, { port });
  return version ?? `${status} ${headers.location}`;
}

describe('what is different there', () => {
  const REDIRECTS: [path: string, options: RedirectOptions, answer: string][] = [
    ['/path', { path: '/new' }, '302 http://shop.example.com/new?x=1'],
    ['/permanent', { path: '/new', permanent: true }, '301 http://shop.example.com/new?x=1'],
    ['/host', { host: 'www.example.com' }, '302 http://www.example.com/host/rest?x=1'],
    ['/address', { host: '10.0.0.7' }, '302 http://10.0.0.7/address/rest?x=1'],
    ['/subdomain', { host: 'www.#{host}' }, '302 http://www.shop.example.com/subdomain/rest?x=1'],
    ['/protocol', { protocol: 'HTTPS' }, '302 https://shop.example.com/protocol/rest?x=1'],
    ['/protocol-kept', { protocol: '#{protocol}', path: '/new' }, '302 http://shop.example.com/new?x=1'],
    ['/port', { port: '8443' }, '302 http://shop.example.com:8443/port/rest?x=1'],
    ['/protocol-and-port', { protocol: 'HTTPS', port: '8443', permanent: true }, '301 https://shop.example.com:8443/protocol-and-port/rest?x=1'],
    ['/protocol-and-default', { protocol: 'HTTPS', port: '443' }, '302 https://shop.example.com/protocol-and-default/rest?x=1'],
    ['/protocol-and-own-port', { protocol: 'HTTPS', port: '#{port}' }, '302 https://shop.example.com:80/protocol-and-own-port/rest?x=1'],
    ['/host-and-own-port', { host: 'www.example.com', port: '#{port}' }, '302 http://www.example.com/host-and-own-port/rest?x=1'],
    ['/query', { path: '/new', query: 'y=2' }, '302 http://shop.example.com/new?y=2'],
    ['/query-kept', { path: '/new', query: '#{query}' }, '302 http://shop.example.com/new?x=1'],
    ['/query-filled', { path: '/new', query: 'from=#{host}&at=#{protocol}:#{port}' }, '302 http://shop.example.com/new?from=shop.example.com&at=http:80'],
    ['/path-filled', { path: '/#{protocol}/#{host}/#{port}' }, '302 http://shop.example.com/http/shop.example.com/80?x=1'],
    ['/path-kept', { path: '/#{path}', host: 'www.example.com' }, '302 http://www.example.com/path-kept/rest?x=1'],
    ['/archived', { path: '/archive/#{path}' }, '302 http://shop.example.com/archive/archived/rest?x=1'],
    ['/archived-by-host', { path: '/#{host}/#{path}', permanent: true }, '301 http://shop.example.com/shop.example.com/archived-by-host/rest?x=1'],
    ['/all', { protocol: 'HTTPS', host: 'www.#{host}', port: '8443', path: '/a/#{path}', query: '#{query}', permanent: true },
      '301 https://www.shop.example.com:8443/a/all/rest?x=1'],
  ];
  shops.serve(shop => {
    const http = shop.alb.addListener('http', { hosts: [HOST] });
    REDIRECTS.forEach(([path, options]) => shop.below(http, path, ListenerAction.redirect(options)));
    shop.rule(http, 'default', 'v1');
  });

  test.each(REDIRECTS)('%s %j', async (path, _, answer) => {
    expect(await redirected(`${path}/rest?x=1`)).toBe(answer);
  });

  test('without a query there is no question mark', async () => {
    expect(await redirected('/path/rest')).toBe('302 http://shop.example.com/new');
    expect(await redirected('/archived/rest')).toBe('302 http://shop.example.com/archive/archived/rest');
  });

  test('an empty query stays', async () => {
    expect(await redirected('/host/rest?')).toBe('302 http://www.example.com/host/rest?');
  });

  test.each(['/pathological', '/archivedx/rest', '/'])('%s is not redirected', async path => {
    expect(await redirected(path)).toBe('v1');
  });

  test.each([
    ['/archived', '/archive/archived'],
    ['/archived/', '/archive/archived/'],
    ['/archived/a/b', '/archive/archived/a/b'],
    ['/archived//x', '/archive/archived//x'],
    ['/archived/a%2Fb%20c', '/archive/archived/a%2Fb%20c'],
    ['/x/../archived/y', '/archive/archived/y'],
  ])('the path of %s is kept in %s', async (path, location) => {
    expect(await redirected(path)).toBe(`302 http://shop.example.com${location}`);
  });

  test.each([
    ['/path', 'http://shop.example.com:8080/new'],
    ['/host', 'http://www.example.com/host'],
    ['/host-and-own-port', 'http://www.example.com/host-and-own-port'],
    ['/port', 'http://shop.example.com:8443/port'],
    ['/protocol-and-port', 'https://shop.example.com:8443/protocol-and-port'],
    ['/subdomain', 'http://www.shop.example.com/subdomain'],
  ])('%s asked for with the port 8080: %s', async (path, location) => {
    expect(await redirected(path, 'shop.example.com:8080')).toMatch(new RegExp(`^30[12] ${location}$`));
  });

  test('a host in capitals stays as it is', async () => {
    expect(await redirected('/protocol', 'SHOP.example.com')).toBe('302 https://SHOP.example.com/protocol');
  });

  test('any method is redirected', async () => {
    expect((await shops.send(HOST, '/path', { method: 'POST' })).status).toBe(302);
  });
});

describe('the rest of a path', () => {
  shops.serve(shop => {
    const http = shop.alb.addListener('http', { hosts: [HOST] });
    const archive = ListenerAction.redirect({ path: '/archive/#{path}' });
    http.addAction('whole', { conditions: [paths(['/a', '/b/c', '/d/'])], action: archive });
    http.addAction('prefixes', { conditions: [pathPrefixes(['/x', '/y/z']), httpHeader('x-old', ['1', '2'])], action: archive });
    http.addAction('pattern', { conditions: [pathPatterns(['/files/*'])], action: archive });
    // Without it the next one would redirect its own locations.
    shop.below(http, '/archive', shop.to('v1'));
    http.addAction('everything', { conditions: [httpHeader('x-all', ['1'])], action: archive });
    shop.rule(http, 'default', 'v1');
  });

  test.each<[string, Record<string, string>, string]>([
    ['/a?x=1', {}, '/archive/a?x=1'],
    ['/b/c', {}, '/archive/b/c'],
    ['/d/', {}, '/archive/d/'],
    ['/x', { 'x-old': '1' }, '/archive/x'],
    ['/x/', { 'x-old': '2' }, '/archive/x/'],
    ['/x/1/2?y=3', { 'x-old': '2' }, '/archive/x/1/2?y=3'],
    ['/y/z/1', { 'x-old': '1' }, '/archive/y/z/1'],
    ['/files/a/b.png', {}, '/archive/files/a/b.png'],
    ['/files/', {}, '/archive/files/'],
    ['/', { 'x-all': '1' }, '/archive/'],
    ['/any/path?q', { 'x-all': '1' }, '/archive/any/path?q'],
  ])('%s %j: %s', async (path, headers, location) => {
    expect((await shops.send(HOST, path, { headers })).headers.location).toBe(`http://shop.example.com${location}`);
  });

  test.each<[string, Record<string, string>]>([
    ['/a/', {}], ['/d', {}], ['/x', {}], ['/xx', { 'x-old': '1' }], ['/y', { 'x-old': '1' }], ['/files', {}], ['/', { 'x-all': '2' }],
  ])('%s %j is not redirected', async (path, headers) => {
    expect((await shops.send(HOST, path, { headers })).version).toBe('v1');
  });
});

describe('one redirect for several hosts', () => {
  shops.serve(shop => {
    const http = shop.alb.addListener('http', { hosts: ['example.com', 'example.org', 'www.example.com', 'www.example.org'] });
    http.addAction('www', { conditions: [hostHeaders(['example.com', 'example.org'])], action: ListenerAction.redirect({ host: 'www.#{host}', permanent: true }) });
    shop.rule(http, 'default', 'v1');
  });

  test.each([
    ['example.com', '301 http://www.example.com/cart?x=1'],
    ['example.org', '301 http://www.example.org/cart?x=1'],
    ['www.example.com', 'v1'],
    ['www.example.org', 'v1'],
  ])('%s: %s', async (host, answer) => {
    expect(await redirected('/cart?x=1', host)).toBe(answer);
  });
});

describe('everything to HTTPS but one path', () => {
  shops.serve(shop => {
    const http = shop.alb.addListener('http', { hosts: ['*.example.com'], defaultAction: ListenerAction.redirect({ protocol: 'HTTPS', permanent: true }) });
    shop.below(http, '/.well-known/acme-challenge', shop.to('v2'));
  });

  test.each([
    ['/', '301 https://shop.example.com/'],
    ['/cart?x=1', '301 https://shop.example.com/cart?x=1'],
    ['/.well-known/acme-challenge/token', 'v2'],
    ['/.well-known/acme-challenges', '301 https://shop.example.com/.well-known/acme-challenges'],
  ])('%s: %s', async (path, answer) => {
    expect(await redirected(path)).toBe(answer);
  });
});

describe('to its own path with another query', () => {
  const moved = ListenerAction.redirect({ path: '/moved', query: 'x=1' });
  shops.serve(shop => {
    const http = shop.alb.addListener('http', { hosts: [HOST], defaultAction: shop.to('v1') });
    http.addAction('once', { conditions: [paths(['/moved']), queryStrings([{ key: 'x', value: '1' }])], action: shop.to('v2') });
    http.addAction('moved', { conditions: [paths(['/moved'])], action: moved });
  });

  test.each([
    ['/moved', '302 http://shop.example.com/moved?x=1'],
    ['/moved?x=2', '302 http://shop.example.com/moved?x=1'],
    ['/moved?x=1', 'v2'],
  ])('%s: %s, because a rule before it takes the location', async (path, answer) => {
    expect(await redirected(path)).toBe(answer);
  });

  test('without that rule it would lead to itself', () => {
    const shop = new BalancedShop();
    shop.alb.addListener('http', { hosts: [HOST] }).addAction('moved', { conditions: [paths(['/moved'])], action: moved });
    expect(() => shop.app.synthYaml()).toThrow(/CDI016/);
  });
});

describe('at another port', () => {
  const REDIRECTS: [path: string, options: RedirectOptions, location: string][] = [
    ['/path', { path: '/new' }, 'http://shop.example.com:8000/new'],
    ['/host', { host: 'www.example.com' }, 'http://www.example.com/host'],
    ['/host-and-own-port', { host: 'www.example.com', port: '#{port}' }, 'http://www.example.com:8000/host-and-own-port'],
    ['/protocol-and-own-port', { protocol: 'HTTPS', port: '#{port}' }, 'https://shop.example.com:8000/protocol-and-own-port'],
    ['/port', { port: '8443' }, 'http://shop.example.com:8443/port'],
    ['/filled', { path: '/#{port}' }, 'http://shop.example.com:8000/8000'],
    ['/protocol', { protocol: 'HTTPS' }, 'https://shop.example.com/protocol'],
    ['/protocol-and-default', { protocol: 'HTTPS', port: '443' }, 'https://shop.example.com/protocol-and-default'],
    ['/port-80', { port: '80' }, 'http://shop.example.com/port-80'],
  ];
  shops.serve(shop => {
    const http = shop.alb.addListener('http', { port: 8000, hosts: [HOST] });
    REDIRECTS.forEach(([path, options]) => shop.below(http, path, ListenerAction.redirect(options)));
    shop.rule(http, 'default', 'v1');
  });

  test.each(REDIRECTS)('%s %j', async (path, _, location) => {
    expect(await redirected(path, 'shop.example.com:8000', 8000)).toBe(`302 ${location}`);
  });
});

describe('at another port for every host', () => {
  shops.serve(shop => {
    const http = shop.alb.addListener('http', { port: 8000, hosts: ['*.example.com', 'example.org', 'example.net'] });
    shop.below(http, '/protocol', ListenerAction.redirect({ protocol: 'HTTPS' }));
    shop.below(http, '/port', ListenerAction.redirect({ protocol: 'HTTPS', port: '8443' }));
    shop.rule(http, 'default', 'v1');
  });

  test.each([
    ['/protocol', 'example.org:8000', 'https://example.org/protocol'],
    ['/protocol', 'example.net:8000', 'https://example.net/protocol'],
    ['/protocol', 'EXAMPLE.org', 'https://example.org/protocol'],
    ['/protocol', 'shop.example.com', 'https://shop.example.com/protocol'],
    ['/protocol', 'shop.example.com:8000', 'https://shop.example.com:8000/protocol'],
    ['/port', 'shop.example.com:8000', 'https://shop.example.com:8443/port'],
    ['/port', 'example.org:8000', 'https://example.org:8443/port'],
  ])('%s of %s: %s, with a wildcard the port of the request stays', async (path, host, location) => {
    expect(await redirected(path, host, 8000)).toBe(`302 ${location}`);
  });

  test('to port 80 of the same wildcard it would lead to itself', () => {
    const shop = new BalancedShop();
    shop.alb.addListener('http', { port: 8000, defaultAction: ListenerAction.redirect({ port: '80' }) });
    expect(() => shop.app.synthYaml()).toThrow(/CDI016/);
  });
});

describe('headers', () => {
  shops.serve(shop => {
    const http = shop.alb.addListener('http', { hosts: [HOST] });
    shop.below(http, '/old', ListenerAction.redirect({ path: '/new' }), {
      transforms: [ListenerTransform.responseHeaders({ set: { 'cache-control': 'no-store' }, add: { 'x-why': 'moved' } })],
    });
    shop.rule(http, 'default', 'v1');
  });

  test('of a transform are in the answer', async () => {
    expect((await shops.send(HOST, '/old')).headers).toMatchObject({ 'location': 'http://shop.example.com/new', 'cache-control': 'no-store', 'x-why': 'moved' });
    expect((await shops.send(HOST, '/older')).headers['x-why']).toBeUndefined();
  });
});
