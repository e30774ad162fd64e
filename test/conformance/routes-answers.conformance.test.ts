import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Mesh, MeshRequest, startMesh } from './driver/mesh';
import { Shop } from './shop';
import {
  Gateway, GatewayServer, HttpAction, HttpRedirectOptions, HttpRoute, HttpScheme, RedirectPath, RedirectPort, ResponseBody, StringMatch, UriRewrite,
  VirtualService,
} from '../../src';

let mesh: Mesh;

beforeAll(async () => {
  mesh = await startMesh();
});

afterAll(() => mesh?.stop());

const HOST = 'a.example.com';
const send = (path: string, request: Partial<MeshRequest> = {}) => mesh.request({ host: HOST, path, ...request });
const below = (path: string, route: Omit<HttpRoute, 'name'>): HttpRoute => ({ name: path, matches: [{ uri: StringMatch.prefix(path) }], ...route });

/** Applies routes, each below a path of its own, before the default. */
function serve(routes: (shop: Shop) => HttpRoute[]): void {
  beforeAll(() => {
    const shop = new Shop();
    shop.serve(HOST, ...routes(shop), shop.fallback);
    return mesh.apply(shop.app);
  });
}

describe('redirects', () => {
  const REDIRECTS: [string, HttpRedirectOptions, number, string][] = [
    ['/path', { path: RedirectPath.replace('/new') }, 301, 'http://a.example.com/new?x=1'],
    ['/query', { path: RedirectPath.replace('/new?y=2') }, 301, 'http://a.example.com/new?y=2'],
    ['/prefix', { path: RedirectPath.replacePrefix('/new') }, 301, 'http://a.example.com/new/x?x=1'],
    ['/host', { authority: 'b.example.com' }, 301, 'http://b.example.com/host/x?x=1'],
    ['/scheme', { scheme: HttpScheme.HTTPS }, 301, 'https://a.example.com/scheme/x?x=1'],
    ['/port', { port: RedirectPort.number(8443) }, 301, 'http://a.example.com:8443/port/x?x=1'],
    ['/default-port', { port: RedirectPort.number(80), authority: 'b.example.com' }, 301, 'http://b.example.com/default-port/x?x=1'],
    ['/from-request', { port: RedirectPort.fromRequest(), authority: 'b.example.com' }, 301, 'http://b.example.com/from-request/x?x=1'],
    ['/protocol', { port: RedirectPort.protocolDefault(), scheme: HttpScheme.HTTPS }, 301, 'https://a.example.com/protocol/x?x=1'],
    ['/code-302', { path: RedirectPath.replace('/new'), redirectCode: 302 }, 302, 'http://a.example.com/new?x=1'],
    ['/code-303', { path: RedirectPath.replace('/new'), redirectCode: 303 }, 303, 'http://a.example.com/new?x=1'],
    ['/code-307', { path: RedirectPath.replace('/new'), redirectCode: 307 }, 307, 'http://a.example.com/new?x=1'],
    ['/code-308', { path: RedirectPath.replace('/new'), redirectCode: 308 }, 308, 'http://a.example.com/new?x=1'],
    ['/all', {
      path: RedirectPath.replace('/new'), authority: 'b.example.com', scheme: HttpScheme.HTTPS, port: RedirectPort.number(8443), redirectCode: 308,
    }, 308, 'https://b.example.com:8443/new?x=1'],
  ];
  serve(() => REDIRECTS.map(([path, options]) => below(path, { action: HttpAction.redirect(options) })));

  test.each(REDIRECTS)('%s', async (path, _, status, location) => {
    const answer = await send(`${path}/x?x=1`);
    expect({ status: answer.status, location: answer.headers.location }).toEqual({ status, location });
  });

  test('a redirect keeps the port of the request unless it changes the scheme', async () => {
    expect((await send('/path', { headers: { host: 'a.example.com:8080' } })).headers.location).toBe('http://a.example.com:8080/new');
    expect((await send('/scheme', { headers: { host: 'a.example.com:80' } })).headers.location).toBe('https://a.example.com/scheme');
    expect((await send('/scheme', { headers: { host: 'a.example.com:8080' } })).headers.location).toBe('https://a.example.com:8080/scheme');
    expect((await send('/host', { headers: { host: 'a.example.com:8080' } })).headers.location).toBe('http://b.example.com/host');
  });

  test('what a redirect does not match reaches the backend', async () => {
    expect((await send('/other')).version).toBe('v1');
  });

  test('the port of the request is that of the listener', async () => {
    const shop = new Shop();
    const gateway = new Gateway(shop.chart, 'second', { servers: [GatewayServer.http({ port: 8000, hosts: ['*'] })] });
    const action = HttpAction.redirect({ port: RedirectPort.fromRequest(), authority: 'b.example.com' });
    new VirtualService(shop.chart, 'second-routes', { hosts: [HOST], gateways: [gateway], http: [{ name: 'all', action }] });
    await mesh.apply(shop.app);
    const { headers } = await mesh.request({ host: HOST, port: 8000, path: '/x' });
    expect(headers.location).toBe('http://b.example.com:8000/x');
  });
});

describe('direct responses', () => {
  serve(() => [
    below('/text', {
      action: HttpAction.directResponse(503, { body: ResponseBody.text('{"closed": true}') }),
      headers: { response: { set: { 'content-type': 'application/json', 'retry-after': '60' } } },
    }),
    below('/bytes', { action: HttpAction.directResponse(200, { body: ResponseBody.bytes(Buffer.from('naïve ✓').toString('base64')) }) }),
    below('/empty', { action: HttpAction.directResponse(204) }),
    below('/plain', { action: HttpAction.directResponse(200, { body: ResponseBody.text('ok') }) }),
  ]);

  test('a text with its type', async () => {
    const { status, body, headers } = await send('/text');
    expect({ status, body }).toEqual({ status: 503, body: '{"closed": true}' });
    expect(headers).toMatchObject({ 'content-type': 'application/json', 'retry-after': '60' });
  });

  test('a text without a type is plain text', async () => {
    expect((await send('/plain')).headers['content-type']).toBe('text/plain');
  });

  test('bytes', async () => {
    expect((await send('/bytes')).body).toBe('naïve ✓');
  });

  test('an empty one', async () => {
    const { status, body } = await send('/empty');
    expect({ status, body }).toEqual({ status: 204, body: '' });
  });
});

describe('rewrites', () => {
  serve(shop => [
    below('/foo', { action: shop.to('v2', { uriRewrite: UriRewrite.replaceMatched('/') }) }),
    below('/slash/', { action: shop.to('v2', { uriRewrite: UriRewrite.replaceMatched('/') }) }),
    below('/plain', { action: shop.to('v2', { uriRewrite: UriRewrite.replaceMatched('/bar') }) }),
    below('/segment', { action: shop.to('v2', { uriRewrite: UriRewrite.regex('^/segment(/.*)?$', '/bar\\1') }) }),
    { name: 'exact', matches: [{ uri: StringMatch.exact('/exact') }], action: shop.to('v2', { uriRewrite: UriRewrite.replaceMatched('/bar') }) },
    { name: 'regex', matches: [{ uri: StringMatch.regex('/re/.*') }], action: shop.to('v2', { uriRewrite: UriRewrite.replaceMatched('/bar') }) },
    below('/every', { action: shop.to('v2', { uriRewrite: UriRewrite.regex('e', 'E') }) }),
    below('/host', { action: shop.to('v2', { authorityRewrite: 'b.example.com' }) }),
    below('/both', { action: shop.to('v2', { authorityRewrite: 'b.example.com:81', uriRewrite: UriRewrite.replaceMatched('/bar') }) }),
  ]);

  test.each([
    ['/foo', '/'],
    ['/foo/x', '//x'],
    ['/foobar', '/bar'],
    ['/slash/x?q=1', '/x?q=1'],
    ['/plain/x?q=1', '/bar/x?q=1'],
    ['/plainx', '/barx'],
    ['/segment', '/bar'],
    ['/segment/x?q=1', '/bar/x?q=1'],
    ['/segmentx', '/segmentx'],
    ['/exact?q=1', '/bar?q=1'],
    ['/re/a/b?q=1', '/bar?q=1'],
    ['/every/e?e=e', '/EvEry/E?e=e'],
    ['/other', '/other'],
  ])('%s reaches the backend as %s', async (path, target) => {
    expect((await send(path)).received?.target).toBe(target);
  });

  test('the original path is in a header', async () => {
    expect((await send('/plain/x?q=1')).received?.headers['x-envoy-original-path']).toBe('/plain/x?q=1');
  });

  test('the authority', async () => {
    expect((await send('/host')).received?.headers.host).toBe('b.example.com');
    expect((await send('/other')).received?.headers.host).toBe('a.example.com');
  });

  test('authority and path', async () => {
    expect((await send('/both/x')).received).toMatchObject({ target: '/bar/x', headers: { host: 'b.example.com:81' } });
  });
});

describe('headers', () => {
  serve(shop => [
    below('/request', {
      action: shop.to('v2'),
      headers: { request: { set: { 'x-set': 'new', 'x-percent': '100%%' }, add: { 'x-add': 'new' }, remove: ['x-remove'] } },
    }),
    below('/response', {
      action: shop.to('v2'),
      headers: { response: { set: { 'x-set': 'new', 'content-type': 'text/x-mine' }, add: { 'x-add': 'new' }, remove: ['x-remove'] } },
    }),
    below('/host', { action: shop.to('v2'), headers: { request: { set: { host: 'b.example.com' } } } }),
    below('/command', { action: shop.to('v2'), headers: { request: { set: { 'x-protocol': '%PROTOCOL%' } } } }),
  ]);
  const sent = { 'x-set': 'old', 'x-add': 'old', 'x-remove': 'old' };

  test('of the request are set, added and removed', async () => {
    const { received } = await send('/request', { headers: sent });
    expect(received?.headers).toMatchObject({ 'x-set': 'new', 'x-add': 'old, new', 'x-percent': '100%' });
    expect(received?.headers['x-remove']).toBeUndefined();
  });

  test('of the request are set and added where there were none', async () => {
    expect((await send('/request')).received?.headers).toMatchObject({ 'x-set': 'new', 'x-add': 'new' });
  });

  test('of the request stay on other routes', async () => {
    expect((await send('/other', { headers: sent })).received?.headers).toMatchObject(sent);
  });

  test('of the response are set, added and removed', async () => {
    const { headers } = await send('/response');
    expect(headers).toMatchObject({ 'x-set': 'new', 'x-add': 'new', 'content-type': 'text/x-mine' });
    expect((await send('/other')).headers['x-set']).toBeUndefined();
  });

  test('the host is rewritten by a header', async () => {
    expect((await send('/host')).received?.headers.host).toBe('b.example.com');
  });

  test('a command of Envoy is filled in', async () => {
    expect((await send('/command')).received?.headers['x-protocol']).toBe('HTTP/1.1');
  });
});
