import { describe, expect, test } from 'vitest';
import { RuleMesh } from './balanced-shop';
import { ListenerCondition, ListenerTransform } from '../../src';

const { hostHeaderRewrite, requestHeaders, responseHeaders, urlPrefixRewrite, urlRewrite } = ListenerTransform;

const HOST = 'shop.example.com';
const shops = new RuleMesh();

/** The path with the query as the backend sees it. */
const targetOf = async (path: string) => (await shops.send(HOST, path)).received?.target;

describe('another prefix', () => {
  shops.serve(shop => {
    const http = shop.alb.addListener('http', { hosts: [HOST] });
    shop.below(http, '/v1/api', shop.to('v2'), { transforms: [urlPrefixRewrite('/v1/api', '/api')] });
    shop.below(http, '/out', shop.to('v2'), { transforms: [urlPrefixRewrite('/out', '/')] });
    shop.below(http, '/slashes', shop.to('v2'), { transforms: [urlPrefixRewrite('/slashes/', '/to/')] });
    shop.below(http, '/special.(x)+y', shop.to('v2'), { transforms: [urlPrefixRewrite('/special.(x)+y', '/a\\1b')] });
    http.addAction('whole', {
      conditions: [ListenerCondition.paths(['/whole', '/whole/x'])], action: shop.to('v2'), transforms: [urlPrefixRewrite('/whole', '/part')],
    });
    http.addAction('pattern', {
      conditions: [ListenerCondition.pathPatterns(['/pat*/x'])], action: shop.to('v2'), transforms: [urlPrefixRewrite('/pat', '/seg')],
    });
    http.addAction('below-root', {
      conditions: [ListenerCondition.httpHeader('x-app', ['1'])], action: shop.to('v2'), transforms: [urlPrefixRewrite('/', '/app')],
    });
    shop.rule(http, 'default', 'v1');
  });

  test.each([
    ['/v1/api', '/api'],
    ['/v1/api/', '/api/'],
    ['/v1/api/cart?x=/v1/api', '/api/cart?x=/v1/api'],
    ['/v1/api?x=1', '/api?x=1'],
    ['/v1/api//x', '/api//x'],
    ['/v1/api/v1/api', '/api/v1/api'],
    ['/v1/api/a%2Fb', '/api/a%2Fb'],
    ['/v1/apis', '/v1/apis'],
    ['/x/v1/api', '/x/v1/api'],
    ['/out', '/'],
    ['/out/', '/'],
    ['/out?x=1', '/?x=1'],
    ['/out/x/y?z', '/x/y?z'],
    ['/outer', '/outer'],
    ['/slashes', '/to'],
    ['/slashes/', '/to/'],
    ['/slashes/x', '/to/x'],
    ['/special.(x)+y/1', '/a\\1b/1'],
    ['/specialAxy/1', '/specialAxy/1'],
    ['/whole', '/part'],
    ['/whole/x', '/part/x'],
    ['/whole/y', '/whole/y'],
    ['/pat/x', '/seg/x'],
    ['/pattern/x', '/pattern/x'],
  ])('%s reaches the backend as %s', async (path, target) => {
    expect(await targetOf(path)).toBe(target);
  });

  test.each([['/', '/app/'], ['/?x=1', '/app/?x=1'], ['/x/y?z', '/app/x/y?z'], ['//x', '/app//x'], ['/app', '/app/app']])('%s below the root reaches the backend as %s', async (path, target) => {
    expect((await shops.send(HOST, path, { headers: { 'x-app': '1' } })).received?.target).toBe(target);
  });

  test('the first path is in a header', async () => {
    expect((await shops.send(HOST, '/v1/api/cart?x=1')).received?.headers['x-envoy-original-path']).toBe('/v1/api/cart?x=1');
  });
});

describe('a regular expression on the path', () => {
  shops.serve(shop => {
    const http = shop.alb.addListener('http', { hosts: [HOST] });
    shop.below(http, '/user', shop.to('v2'), { transforms: [urlRewrite('^/user/([0-9]+)/(.*)$', '/users/\\2/\\1')] });
    shop.below(http, '/every', shop.to('v2'), { transforms: [urlRewrite('e', 'E')] });
    shop.below(http, '/matched', shop.to('v2'), { transforms: [urlRewrite('^/matched.*', '/was\\0')] });
    shop.rule(http, 'default', 'v1');
  });

  test.each([
    ['/user/12/cart', '/users/cart/12'],
    ['/user/12/cart?x=/user/1/2', '/users/cart/12?x=/user/1/2'],
    ['/user/12/a/b', '/users/a/b/12'],
    ['/user/me/cart', '/user/me/cart'],
    ['/users/12/cart', '/users/12/cart'],
    ['/every/e?e=e', '/EvEry/E?e=e'],
    ['/matched/x', '/was/matched/x'],
  ])('%s reaches the backend as %s', async (path, target) => {
    expect(await targetOf(path)).toBe(target);
  });
});

describe('another host', () => {
  shops.serve(shop => {
    const http = shop.alb.addListener('http', { hosts: [HOST] });
    shop.below(http, '/host', shop.to('v2'), { transforms: [hostHeaderRewrite('internal.example.com')] });
    shop.below(http, '/port', shop.to('v2'), { transforms: [hostHeaderRewrite('internal.example.com:8080'), urlPrefixRewrite('/port', '/p')] });
    shop.below(http, '/address', shop.to('v2'), { transforms: [hostHeaderRewrite('10.0.0.7')] });
    shop.rule(http, 'default', 'v1');
  });

  test.each([
    ['/host/x', 'internal.example.com', '/host/x'],
    ['/port/x', 'internal.example.com:8080', '/p/x'],
    ['/address', '10.0.0.7', '/address'],
    ['/hosts', 'shop.example.com', '/hosts'],
  ])('%s reaches the backend as %s%s', async (path, host, target) => {
    expect((await shops.send(HOST, path)).received).toMatchObject({ target, headers: { host } });
  });
});

describe('headers', () => {
  const sent = { 'x-set': 'old', 'x-add': 'old', 'x-remove': 'old', 'x_remove': 'old', 'x-remover': 'old' };
  shops.serve(shop => {
    const http = shop.alb.addListener('http', { hosts: [HOST] });
    shop.below(http, '/request', shop.to('v2'), {
      transforms: [requestHeaders({ set: { 'X-Set': 'new', 'x-percent': '100%%' }, add: { 'x-add': 'new' }, remove: ['x-remove'] })],
    });
    shop.below(http, '/response', shop.to('v2'), {
      transforms: [responseHeaders({ set: { 'x-set': 'new', 'content-type': 'text/x-mine' }, add: { 'x-add': 'new' } })],
    });
    shop.below(http, '/both', shop.to('v2'), {
      transforms: [
        requestHeaders({ set: { 'x-set': 'request' } }), responseHeaders({ set: { 'x-set': 'response' } }),
        hostHeaderRewrite('internal.example.com'), urlPrefixRewrite('/both', '/all'),
      ],
    });
    shop.below(http, '/removed', shop.to('v2'), { transforms: [responseHeaders({ remove: ['X-Backend'] })] });
    shop.rule(http, 'default', 'v1');
  });

  test('of the request are set, added and removed', async () => {
    const { received } = await shops.send(HOST, '/request', { headers: sent });
    expect(received?.headers).toMatchObject({ 'x-set': 'new', 'x-add': 'old, new', 'x-percent': '100%' });
    expect([received?.headers['x-remove'], received?.headers.x_remove, received?.headers['x-remover']]).toEqual([undefined, undefined, 'old']);
  });

  test('of the request are set and added where there were none', async () => {
    expect((await shops.send(HOST, '/request')).received?.headers).toMatchObject({ 'x-set': 'new', 'x-add': 'new' });
  });

  test.each(['/requests', '/response'])('of the request stay at %s', async path => {
    expect((await shops.send(HOST, path, { headers: sent })).received?.headers).toMatchObject(sent);
  });

  test('of the response are set and added', async () => {
    expect((await shops.send(HOST, '/response')).headers).toMatchObject({ 'x-set': 'new', 'x-add': 'new', 'content-type': 'text/x-mine' });
  });

  test.each(['/responses', '/request'])('of the response stay at %s', async path => {
    const { headers } = await shops.send(HOST, path);
    expect([headers['x-set'], headers['x-add'], headers['content-type']]).toEqual([undefined, undefined, 'application/json']);
  });

  test('all transforms go together', async () => {
    const { received, headers } = await shops.send(HOST, '/both/x', { headers: sent });
    expect(received).toMatchObject({ target: '/all/x', headers: { 'host': 'internal.example.com', 'x-set': 'request' } });
    expect(headers['x-set']).toBe('response');
  });

  // Without this one the driver takes the answer for one of Envoy.
  test('of the response are removed', async () => {
    expect((await shops.send(HOST, '/removed')).headers['x-backend']).toBeUndefined();
    expect((await shops.send(HOST, '/remove')).headers['x-backend']).toBeDefined();
  });
});
