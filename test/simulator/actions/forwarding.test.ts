import { describe, expect, test } from 'vitest';
import { acted, Asked, to } from './acted';
import { Forwarding } from '../../../src/simulator/actions';

/** The way to the first destination. */
function way(route: Record<string, unknown>, asked?: Asked): Forwarding {
  return acted({ route: [to('cart')], ...route }, asked).forwardings[0];
}

const request = (operations: object): object => ({ request: operations });
const sent = { 'x-a': ['a'], 'x-b': ['b'], 'x-c': ['c'] };

describe('a single destination', () => {
  test('has its operations in one list with those of the route: all that go, then all that come instead, then all that come beside', () => {
    const { requestHeaders } = way({
      headers: request({ set: { 'x-a': 'route', 'x-b': 'route' }, add: { 'x-c': 'route' }, remove: ['x-a'] }),
      route: [to('cart', { headers: request({ set: { 'x-b': 'cart' }, add: { 'x-a': 'cart' }, remove: ['x-c'] }) })],
    }, { headers: sent });
    expect(requestHeaders).toEqual({ set: { 'x-a': ['route', 'cart'], 'x-b': ['cart'], 'x-c': ['route'] }, add: {}, remove: [] });
  });

  test('is named by the route, where both write a host', () => {
    expect(way({ rewrite: { authority: 'route.example' }, route: [to('cart', { headers: request({ set: { host: 'cart.example' } }) })] }).authority)
      .toBe('route.example');
    expect(way({ route: [to('cart', { headers: request({ add: { ':authority': 'cart.example:81' } }) })] }).authority).toBe('cart.example:81');
  });
});

describe('one of several destinations', () => {
  const several = (own: object, ofRoute: object): Forwarding =>
    way({ headers: request(ofRoute), route: [to('cart', { weight: 100, headers: request(own) }), to('other', { weight: 0 })] }, { headers: sent });

  test('has its own operations first, and the route has the last word', () => {
    const { requestHeaders } = several(
      { set: { 'x-a': 'cart', 'x-b': 'cart' }, add: { 'x-c': 'cart' }, remove: ['x-d'] },
      { set: { 'x-a': 'route' }, remove: ['x-b'], add: { 'x-c': 'route', 'x-d': 'route' } },
    );
    expect(requestHeaders).toEqual({ set: { 'x-a': ['route'], 'x-d': ['route'] }, add: { 'x-c': ['cart', 'route'] }, remove: ['x-b'] });
  });

  test('lets commands of the route see what it has written', () => {
    expect(several({ set: { 'x-a': 'cart', 'host': 'cart.example' }, remove: ['x-c'] }, { set: { 'x-e': '%REQ(x-a)% %REQ(host)% %REQ(x-c)%.' } }).requestHeaders?.set)
      .toEqual({ 'x-a': ['cart'], 'x-e': ['cart cart.example .'] });
  });

  test('keeps what it has written where the route writes nothing', () => {
    expect(several({ set: { 'x-a': 'cart' } }, { set: { 'x-a': '%REQ(x-none)%' } }).requestHeaders?.set).toEqual({ 'x-a': ['cart'] });
  });

  test('does not tell which host there was, unless the route writes one', () => {
    const own = { headers: request({ set: { host: 'cart.example' } }) };
    const headersOf = (rewrite?: object) => way({ rewrite, route: [to('cart', { weight: 100, ...own }), to('other', { weight: 0 })] }).requestHeaders;
    expect(headersOf()).toBeUndefined();
    expect(headersOf({ authority: 'route.example' })?.set).toEqual({ 'x-envoy-original-host': ['cart.example'] });
  });
});

describe('a header', () => {
  test('whose text comes out empty is not written, and what the client sent stays', () => {
    expect(way({ headers: request({ set: { 'x-a': '', 'x-b': '%REQ(x-none)%' }, add: { 'x-c': '' } }) }, { headers: sent }).requestHeaders).toBeUndefined();
  });

  test('has a name without case: of two that differ in it the later one wins, or both are added', () => {
    expect(way({ headers: request({ set: { 'x-a': 'lower', 'X-A': 'upper' }, add: { 'X-B': 'upper', 'x-b': 'lower' }, remove: ['X-C'] }) }).requestHeaders)
      .toEqual({ set: { 'x-a': ['lower'] }, add: { 'x-b': ['upper', 'lower'] }, remove: ['x-c'] });
  });

  test('of the request line is left out, but the host', () => {
    const { requestHeaders, path, authority } = way({ headers: request({ set: { ':path': '/x', 'Host': 'new.example' }, remove: ['host', ':method'] }) });
    expect({ requestHeaders, path, authority })
      .toEqual({ requestHeaders: { set: { 'x-envoy-original-host': ['shop.example.com'] }, add: {}, remove: [] }, path: '/', authority: 'new.example' });
  });

  test('with control characters from a query lets Envoy answer 503', () => {
    const route = { headers: { request: { set: { 'x-q': '%QUERY_PARAM(q)%' } }, response: { set: { 'x-r': '1' } } } };
    expect(way(route, { path: '/?q=a%0Ab' })).toMatchObject({
      answer: { status: 503, body: 'invalid header value for: x-q' }, responseHeaders: { set: { 'x-r': ['1'], 'content-type': ['text/plain'] } },
    });
    expect(way(route, { path: '/?q=a%09b' }).answer).toBeUndefined();
  });

  test('is written whatever junk stands beside it', () => {
    const junk = [null, 1, [], 'x', { request: 'x' }, request({ set: [], add: 3, remove: { a: 1 } }), request({ set: { 'x-a': 1 }, remove: [1] })];
    junk.forEach(headers => expect(way({ headers }).requestHeaders).toBeUndefined());
  });
});

describe('commands', () => {
  const written = (text: string, asked: Asked, more: Record<string, unknown> = {}): string | undefined =>
    way({ headers: request({ set: { 'x-w': text } }), ...more }, asked).requestHeaders?.set['x-w']?.[0];

  test('see headers when those that go are gone, and before any is written', () => {
    expect(way({ headers: request({ remove: ['x-a'], set: { 'x-b': '%REQ(x-a)%.', 'x-c': '%REQ(x-b)%.' }, add: { 'x-d': '%REQ(x-c)%.' } }) }, { headers: sent }).requestHeaders)
      .toEqual({ set: { 'x-b': ['.'], 'x-c': ['b.'] }, add: { 'x-d': ['c.'] }, remove: ['x-a'] });
  });

  test('see path and host as they were before they are rewritten', () => {
    expect(written('%REQ(:path)% %REQ(:authority)% %PATH(NQ)%', { path: '/old/x?a=1' }, { rewrite: { uri: '/new', authority: 'new.example' } }))
      .toBe('/old/x?a=1 shop.example.com /old/x');
  });

  test('of answers see the request as it went on', () => {
    const { responseHeaders } = way({
      match: [{ uri: { prefix: '/old' } }],
      rewrite: { uri: '/new', authority: 'new.example' },
      headers: { request: { set: { 'x-s': 's' }, remove: ['x-a'] }, response: { set: { 'x-w': '%REQ(:path)% %REQ(host)% %PATH% %REQ(x-s)%%REQ(x-a)%' } } },
    }, { path: '/old/x?a=1', headers: sent });
    expect(responseHeaders?.set).toEqual({ 'x-w': ['/new/x?a=1 new.example /old/x?a=1 s'] });
  });

  test('know the names of route, VirtualService and client', () => {
    expect(way({ name: 'all', headers: request({ set: { 'x-w': '%ROUTE_NAME% %METADATA(ROUTE:istio:config)% %DOWNSTREAM_LOCAL_PORT%' } }) }, { matchName: 'some' }).requestHeaders?.set)
      .toEqual({ 'x-w': ['all.some /apis/networking.istio.io/v1/namespaces/shop/virtual-service/cart 8080'] });
    expect(written('%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT% %PROTOCOL%', { sourceAddress: '203.0.113.7', protocol: 'HTTP/2' })).toBe('203.0.113.7 HTTP/2');
  });

  test('that nothing decides are told, and stay', () => {
    const { forwardings: [{ requestHeaders }], ambiguous } = acted({
      route: [to('cart')], headers: request({ set: { 'x-w': '%START_TIME%-%REQ(x-request-id)%-%REQ(x-a)%' } }),
    }, { headers: sent });
    expect(requestHeaders?.set).toEqual({ 'x-w': ['%START_TIME%-%REQ(x-request-id)%-a'] });
    expect(ambiguous.map(({ about, assumed, objects }) => [about, assumed, ...objects])).toEqual([
      ['formatCommand', '%START_TIME% stays as it is written', 'VirtualService shop/cart'],
      ['formatCommand', '%REQ(x-request-id)% stays as it is written', 'VirtualService shop/cart'],
    ]);
  });

  test('read a header that proxies write where the route wrote it before', () => {
    const { requestHeaders } = way({
      headers: request({ set: { 'x-w': '%REQ(x-request-id)%' } }),
      route: [to('cart', { weight: 1, headers: request({ set: { 'x-request-id': 'mine' } }) }), to('other', { weight: 0 })],
    });
    expect(requestHeaders?.set).toEqual({ 'x-request-id': ['mine'], 'x-w': ['mine'] });
  });
});

describe('lines', () => {
  test('are one where Envoy keeps one, with commas', () => {
    const { requestHeaders } = way({ headers: request({ set: { 'x-w': '%REQ(user-agent)% %REQ(x-a)%', 'accept': 'a' }, add: { accept: 'b', from: 'c' } }) },
      { headers: { 'user-agent': ['a', 'b'], 'x-a': ['a', 'b'] } });
    expect(requestHeaders).toEqual({ set: { 'accept': ['a,b'], 'x-w': ['a,b a'] }, add: { from: ['c'] }, remove: [] });
  });
});

describe('a rewrite', () => {
  test.each([
    [{ uri: '/new' }, { uri: { prefix: '/old' } }, '/old/x?a=1', '/new/x?a=1'],
    [{ uri: '/new' }, { uri: { prefix: '/OLD' }, ignoreUriCase: true }, '/old/x', '/new/x'],
    [{ uri: '/new' }, { uri: { exact: '/old' } }, '/old?', '/new?'],
    [{ uri: '/new?b=2' }, { uri: { prefix: '/old' } }, '/old/x?a=1', '/new?b=2/x?a=1'],
    [{ uriRegexRewrite: { match: '^/a/(.*)$', rewrite: '/b?x=\\1' } }, {}, '/a/1?y', '/b?x=1?y'],
    [{ uriRegexRewrite: { match: '^/none', rewrite: '/x' } }, {}, '/y', '/y'],
  ])('by %j of a request that met %j: %s becomes %s, and the first path is told', (rewrite, match, path, rewritten) => {
    const forwarding = way({ rewrite, match: [match] }, { path });
    expect([forwarding.path, forwarding.requestHeaders?.set]).toEqual([rewritten, { 'x-envoy-original-path': [path] }]);
  });

  test('that leaves nothing, or says nothing, is none', () => {
    [{ uriRegexRewrite: { match: '.*', rewrite: '' } }, { uri: '' }, {}, null].forEach(rewrite =>
      expect(way({ rewrite }, { path: '/x?y' })).toMatchObject({ path: '/x?y', requestHeaders: undefined }));
  });
});

test('a destination without a cluster gives 503, and the route writes into the answer what it knows of the request as it was sent', () => {
  const { forwardings: [{ answer, responseHeaders }] } = acted({
    route: [to('nosuch', { headers: request({ set: { 'x-s': 's' } }) })],
    rewrite: { uri: '/new' },
    headers: { response: { set: { 'x-w': '%REQ(:path)%%REQ(x-s)%%UPSTREAM_CLUSTER%', 'content-type': 'text/html' } } },
  }, { path: '/old' }, { clusterOf: () => ({ name: '' }) });
  expect(answer).toEqual({ status: 503 });
  expect(responseHeaders).toEqual({ set: { 'x-w': ['/old'] }, add: {}, remove: [] });
});
