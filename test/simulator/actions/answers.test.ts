import { describe, expect, test } from 'vitest';
import { acted, Asked, contextOf, to } from './acted';
import { httpsLocationOf } from '../../../src/simulator/actions';

const GRPC: Asked = { headers: { 'content-type': ['application/grpc'] } };

/** Status, body, location and the headers that Envoy's own answer has. */
function answer(route: Record<string, unknown>, asked?: Asked): unknown[] {
  const { answer: { status, body, location } = {}, responseHeaders } = acted(route, asked);
  return [status, body, location, responseHeaders?.set];
}

describe('a redirect', () => {
  const location = (redirect: object, asked: Asked = {}, match: object = {}): string | undefined =>
    acted({ match: [match], redirect }, { path: '/old/x?a=1', ...asked }).answer?.location;

  test.each([
    [{ uri: '/new' }, 'http://shop.example.com/new?a=1'],
    [{ uri: '/new?b=2' }, 'http://shop.example.com/new?b=2'],
    [{ uri: '/new?' }, 'http://shop.example.com/new?'],
    [{ uri: '/new#f' }, 'http://shop.example.com/new#f?a=1'],
    [{ uri: 'new' }, 'http://shop.example.com/new?a=1'],
    [{ uri: '' }, 'http://shop.example.com/old/x?a=1'],
    [{ prefixRewrite: '/p', uri: '/u' }, 'http://shop.example.com/p/x?a=1'],
    [{ prefixRewrite: '/' }, 'http://shop.example.com//x?a=1'],
    [{ authority: 'new.example:81' }, 'http://new.example:81/old/x?a=1'],
    [{ authority: 'new.example:81', port: 82 }, 'http://new.example:81:82/old/x?a=1'],
    [{ scheme: 'https' }, 'https://shop.example.com/old/x?a=1'],
    [{ scheme: 'https', port: 443 }, 'https://shop.example.com/old/x?a=1'],
    [{ port: 443 }, 'http://shop.example.com:443/old/x?a=1'],
    [{ scheme: 'https', derivePort: 'FROM_REQUEST_PORT' }, 'https://shop.example.com:80/old/x?a=1'],
    [{ scheme: 'https', derivePort: 'FROM_PROTOCOL_DEFAULT' }, 'https://shop.example.com/old/x?a=1'],
  ])('by %j leads to %s', (redirect, expected) => {
    expect(location(redirect, {}, { uri: { prefix: '/old' } })).toBe(expected);
  });

  test.each([
    [{}, ':80', 'http://shop.example.com:80/'],
    [{ authority: 'new.example' }, ':8080', 'http://new.example/'],
    [{ port: 80 }, ':8080', 'http://shop.example.com:8080/'],
    [{ port: 81 }, ':8080', 'http://shop.example.com:81/'],
    [{ scheme: 'https' }, ':80', 'https://shop.example.com/'],
    [{ scheme: 'https' }, ':8080', 'https://shop.example.com:8080/'],
    [{ scheme: 'https' }, ':443', 'https://shop.example.com:443/'],
    [{ derivePort: 'FROM_REQUEST_PORT' }, ':8080', 'http://shop.example.com:8080/'],
  ])('by %j of a host with the port %s leads to %s', (redirect, port, expected) => {
    expect(location(redirect, { authority: `shop.example.com${port}`, path: '/' })).toBe(expected);
  });

  test('keeps the brackets of an address', () => {
    expect(location({ port: 81 }, { authority: '[::1]', path: '/' })).toBe('http://[::1]:81/');
    expect(location({ scheme: 'https' }, { authority: '[::1]:80', path: '/' })).toBe('https://[::1]/');
  });

  test('has 301, or the code that is given; with one that istiod does not know Envoy has no action', () => {
    expect([undefined, 0, 302, 308].map(redirectCode => acted({ redirect: { redirectCode } }).answer?.status)).toEqual([301, 301, 302, 308]);
    expect(acted({ redirect: { redirectCode: 305 } })).toEqual({ action: 'none', forwardings: [], ambiguous: [] });
  });

  test('has headers of the route: they may write the location, and see the path that it leads to', () => {
    const redirect = { prefixRewrite: '/p' };
    const withHeaders = (response: object, asked?: Asked) => answer({ match: [{ uri: { prefix: '/old' } }], redirect, headers: { response } }, { path: '/old', ...asked });
    expect(withHeaders({ set: { 'x-w': '%REQ(:path)% %PATH%', 'content-type': 'text/html' } }))
      .toEqual([301, undefined, 'http://shop.example.com/p', { 'x-w': ['/p /old'] }]);
    expect(withHeaders({ set: { location: 'mine' } })[2]).toBe('mine');
    expect(withHeaders({ remove: ['location'] })[2]).toBeUndefined();
    expect(withHeaders({}, GRPC)).toEqual([200, undefined, 'http://shop.example.com/p', { 'content-type': ['application/grpc'], 'grpc-status': ['2'] }]);
  });

  test('of a server that wants https keeps whatever port the client wrote', () => {
    const at = (authority: string) => httpsLocationOf(contextOf({ authority, path: '/x?' }).request).location;
    expect(['a.example', 'a.example:80', 'a.example:8080'].map(at)).toEqual(['https://a.example/x?', 'https://a.example:80/x?', 'https://a.example:8080/x?']);
  });
});

describe('a direct response', () => {
  test.each<[body: object | undefined, expected: string | undefined]>([
    [{ string: 'naïve ✓' }, 'naïve ✓'], [{ bytes: 'bmHDr3Zl' }, 'naïve'], [{ string: '' }, undefined], [{}, undefined], [undefined, undefined],
  ])('with the body %j has its text, and its type', (body, text) => {
    expect(answer({ directResponse: { status: 200, body } }))
      .toEqual([200, text, undefined, text === undefined ? undefined : { 'content-type': ['text/plain'] }]);
  });

  test('has the type that the route writes, but not without a text', () => {
    const headers = { response: { set: { 'content-type': 'text/html' } } };
    expect(answer({ directResponse: { status: 200, body: { string: 'x' } }, headers })[3]).toEqual({ 'content-type': ['text/html'] });
    expect(answer({ directResponse: { status: 200 }, headers })[3]).toBeUndefined();
  });

  test('has no text for HEAD, and with 204', () => {
    const directResponse = { status: 200, body: { string: 'x' } };
    expect(answer({ directResponse }, { method: 'HEAD' })).toEqual([200, undefined, undefined, { 'content-type': ['text/plain'] }]);
    expect(answer({ directResponse: { ...directResponse, status: 204 } })[1]).toBeUndefined();
  });

  test('with 201 or a redirection leads to the request itself', () => {
    expect([200, 201, 299, 300, 304, 399, 400].map(status => answer({ directResponse: { status } }, { path: '/x?a' })[2] !== undefined))
      .toEqual([false, true, false, true, true, true, false]);
    expect(answer({ directResponse: { status: 302 } }, { path: '/x?a' })[2]).toBe('http://shop.example.com/x?a');
  });

  test('tells clients of gRPC status and text in headers', () => {
    const directResponse = { status: 404, body: { string: 'tëxt %x' } };
    const told = { 'content-type': ['application/grpc'], 'grpc-status': ['12'], 'grpc-message': ['t%C3%ABxt %25x'] };
    expect(answer({ directResponse }, GRPC)).toEqual([200, undefined, undefined, told]);
    const isGrpc = (...types: string[]) => answer({ directResponse }, { headers: { 'content-type': types } })[0] === 200;
    expect([['application/grpc+proto'], ['application/grpc-web'], ['APPLICATION/GRPC'], ['application/grpc', 'x']].map(types => isGrpc(...types)))
      .toEqual([true, false, false, false]);
  });

  test('knows no cluster', () => {
    expect(acted({ directResponse: { status: 200 }, headers: { response: { set: { 'x-w': '%UPSTREAM_CLUSTER%%METADATA(CLUSTER:istio)%.' } } } }))
      .toMatchObject({ responseHeaders: { set: { 'x-w': ['.'] } }, ambiguous: [] });
  });
});

describe('a fault', () => {
  const abort = (fields: object, asked?: Asked, more: object = {}) => acted({ route: [to('cart')], fault: { abort: fields }, ...more }, asked);

  test('of all requests is the answer, with the headers of route and destination', () => {
    const own = { response: { set: { 'x-d': 'cart', 'x-r': 'cart' } } };
    const route = [to('cart', { weight: 1, headers: own }), to('other', { weight: 0 })];
    const { answer: told, responseHeaders } = abort({ httpStatus: 418, percentage: { value: 100 } }, {}, { route, headers: { response: { set: { 'x-r': 'route' } } } });
    expect(told).toEqual({ status: 418, body: 'fault filter abort' });
    expect(responseHeaders?.set).toEqual({ 'content-type': ['text/plain'], 'x-d': ['cart'], 'x-r': ['route'] });
  });

  test('in gRPC is 200 for clients that do not speak it', () => {
    const fields = { grpcStatus: 'NOT_FOUND', percentage: { value: 100 } };
    expect(abort(fields).answer).toEqual({ status: 200, body: 'fault filter abort' });
    expect(abort(fields, GRPC).responseHeaders?.set).toMatchObject({ 'grpc-status': ['5'], 'grpc-message': ['fault filter abort'] });
  });

  test('of a part of the requests is told alone; of none it is none', () => {
    const { answer: told, fault } = abort({ httpStatus: 500, percentage: { value: 12.34567 } });
    expect([told, fault]).toEqual([undefined, { abort: { httpStatus: 500, percentage: 12.3456 } }]);
    [{ httpStatus: 500 }, { httpStatus: 500, percentage: { value: 0.00001 } }, { percentage: { value: 100 } }, { httpStatus: 500, percentage: {} }]
      .forEach(fields => expect([abort(fields).fault, abort(fields).answer]).toEqual([undefined, undefined]));
  });

  test('that delays changes no answer', () => {
    const delayed = (delay: object) => acted({ route: [to('cart')], fault: { delay } }).fault;
    expect(delayed({ fixedDelay: '5s', percentage: { value: 50 } })).toEqual({ delay: { fixedDelay: '5s', percentage: 50 } });
    expect(delayed({ fixedDelay: '5s', percent: 10 })).toEqual({ delay: { fixedDelay: '5s', percentage: 10 } });
    expect([delayed({ fixedDelay: '5s' }), delayed({ exponentialDelay: '5s', percentage: { value: 100 } })]).toEqual([undefined, undefined]);
  });

  test('comes before preflight requests are answered', () => {
    const preflight = { 'origin': ['https://a.example'], 'access-control-request-method': ['GET'] };
    const { answer: told, responseHeaders } = abort({ httpStatus: 418, percentage: { value: 100 } }, { method: 'OPTIONS', headers: preflight },
      { corsPolicy: { allowOrigins: [{ exact: 'https://a.example' }] } });
    expect([told?.status, responseHeaders?.set]).toEqual([418, { 'content-type': ['text/plain'] }]);
  });
});

describe('a CORS policy', () => {
  const policy = {
    allowOrigins: [{ exact: 'https://a.example' }, { regex: 'https://[a-z]+\\.test' }],
    allowMethods: ['GET', 'PUT'],
    allowHeaders: ['x-a', 'x-b'],
    exposeHeaders: ['x-r', 'x-s'],
    maxAge: '1.5s',
    allowCredentials: true,
  };
  const ask = (corsPolicy: object, origin: string, more: Asked = {}, response: object = {}) => {
    const { answer: told, responseHeaders, forwardings: [forwarding] } = acted({ route: [to('cart')], corsPolicy, headers: { response } },
      { ...more, headers: { origin: [origin], ...more.headers } });
    return told === undefined ? forwarding.responseHeaders : [told.status, responseHeaders?.set ?? {}];
  };
  const preflight = (asked = 'GET'): Asked => ({
    method: 'OPTIONS', headers: { 'access-control-request-method': [asked], 'access-control-request-headers': ['x-q'] },
  });
  const allowed = {
    'access-control-allow-origin': ['https://a.example'], 'access-control-allow-credentials': ['true'], 'access-control-expose-headers': ['x-r,x-s'],
  };

  test('writes over what route and destination say', () => {
    expect(ask(policy, 'https://a.example', {}, { set: { 'access-control-allow-origin': '*', 'x-z': '1' }, remove: ['access-control-expose-headers'] }))
      .toEqual({ set: { ...allowed, 'x-z': ['1'] }, add: {}, remove: [] });
    expect(ask(policy, 'https://evil.example', {}, { set: { 'access-control-allow-origin': '*' } })?.valueOf())
      .toEqual({ set: { 'access-control-allow-origin': ['*'] }, add: {}, remove: [] });
  });

  test('answers preflight requests, without what the route writes', () => {
    expect(ask(policy, 'https://a.example', preflight(), { set: { 'x-z': '1' } })).toEqual([200, {
      ...allowed, 'access-control-allow-methods': ['GET,PUT'], 'access-control-allow-headers': ['x-a,x-b'], 'access-control-max-age': ['1'],
    }]);
  });

  test('is not asked without an origin, or the method that is to come', () => {
    expect(ask(policy, '', preflight())).toBeUndefined();
    expect(ask(policy, 'https://a.example', { method: 'OPTIONS' })).toMatchObject({ set: allowed });
    expect(ask(policy, 'https://a.example', preflight(''))).toMatchObject({ set: allowed });
  });

  test('lets preflight requests of other origins pass, or tells them all but that', () => {
    expect(ask(policy, 'https://evil.example', preflight())).toBeUndefined();
    expect(ask({ ...policy, unmatchedPreflights: 'IGNORE' }, 'https://evil.example', preflight())).toEqual([200, {
      'access-control-allow-credentials': ['true'],
      'access-control-allow-methods': ['GET,PUT'],
      'access-control-allow-headers': ['x-a,x-b'],
      'access-control-max-age': ['1'],
    }]);
  });

  test('that allows everything repeats what is asked for', () => {
    const all = { allowOrigins: [{ exact: '*' }], allowMethods: ['*'], allowHeaders: ['*'], exposeHeaders: ['*'] };
    expect(ask(all, 'null', preflight('PUT'))).toEqual([200, {
      'access-control-allow-origin': ['null'],
      'access-control-expose-headers': ['*'],
      'access-control-allow-methods': ['PUT'],
      'access-control-allow-headers': ['x-q'],
    }]);
    expect(ask({ ...all, allowMethods: ['*', 'GET'] }, 'null', preflight('PUT'))).toMatchObject([200, { 'access-control-allow-methods': ['*,GET'] }]);
  });

  test('reads one of several origins, or the old list', () => {
    const several = { headers: { origin: ['https://a.test', 'x'] } };
    expect(ask(policy, 'https://a.test')).toMatchObject({ set: { 'access-control-allow-origin': ['https://a.test'] } });
    expect(acted({ route: [to('cart')], corsPolicy: policy }, several).forwardings[0].responseHeaders).toBeUndefined();
    expect(ask({ allowOrigin: ['https://a.example'] }, 'https://a.example')).toMatchObject({ set: { 'access-control-allow-origin': ['https://a.example'] } });
    expect(ask({ allowOrigins: [{}, null, 1] }, 'https://a.example')).toBeUndefined();
  });
});

describe('a refusal', () => {
  const refusal = { status: 403, body: 'RBAC: access denied', headers: { 'www-authenticate': ['x'] } };
  const headers = { response: { set: { 'x-r': '1' } } };

  test('has the headers of a route to destinations, of no other', () => {
    const told = (route: Record<string, unknown>) => {
      const { answer: own, responseHeaders } = acted({ ...route, headers }, {}, { refusal });
      return [own?.status, own?.body, Object.keys(responseHeaders?.set ?? {})];
    };
    expect(told({ route: [to('cart')] })).toEqual([403, 'RBAC: access denied', ['content-type', 'www-authenticate', 'x-r']]);
    [{ redirect: { uri: '/x' } }, { directResponse: { status: 201 } }].forEach(route =>
      expect(told(route)).toEqual([403, 'RBAC: access denied', ['content-type', 'www-authenticate']]));
  });
});
