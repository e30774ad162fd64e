import { describe, expect, test } from 'vitest';
import { Applied, Differing, excuseOf } from './excuses';
import { MeshResponse } from './mesh';
import { AmbiguityAbout, Decision } from '../../../src/simulator/decision';

const NOTHING: Applied = {
  inject: [], hasAuthorizer: false, hasLimits: false, hasProxyHeaders: false, readsProxyProtocol: false,
};

const answer = (status: number, more: Partial<MeshResponse> = {}): MeshResponse => ({ status, headers: {}, body: '', ...more });
const cart = { pod: { namespace: 'shop', deployment: 'cart' } as MeshResponse['pod'] };

/** A request that the simulator sends to the pods of `cart`. */
function differing(more: Partial<Differing>, about?: AmbiguityAbout): Differing {
  const decision: Decision = {
    action: 'route',
    status: 200,
    destinations: [{ host: 'cart', share: 1, workloads: ['Deployment shop/cart'], status: 200 }],
    trace: [],
    ...about === undefined ? {} : { ambiguous: [{ about, assumed: '', objects: [], because: '' }] },
  };
  return { request: { host: 'shop.example.com' }, got: answer(503), decision, found: [{ about: 'status', envoy: 503, simulator: 200 }], ...more };
}

test('what nothing gives a reason for is a difference', () => {
  for (const got of [answer(403), answer(404), answer(429), answer(503), answer(200, cart), { refused: 'ECONNREFUSED' }]) {
    expect([got, excuseOf(differing({ got }), NOTHING)]).toEqual([got, undefined]);
  }
});

describe('a decision that is open', () => {
  test.each([['envoyFilter', 'EnvoyFilters'], ['externalAuthorizer', 'an authorizer'], ['endpoints', 'endpoints that nobody knows'], ['dns', 'endpoints that nobody knows'], ['waypoint', 'waypoints']] as const)(
    'about %s says so', (about, reason) => expect(excuseOf(differing({}, about), NOTHING)).toBe(reason));

  test('about endpoints, explains no answer but 503', () => {
    expect(excuseOf(differing({ got: answer(404) }, 'endpoints'), NOTHING)).toBeUndefined();
  });

  test('about sidecars explains 503, and no other answer', () => {
    expect([503, 404].map(status => excuseOf(differing({ got: answer(status) }, 'injection'), NOTHING))).toEqual(['sidecars at the pods', undefined]);
  });

  test('about the age of objects, explains nothing: names tell it here', () => {
    expect(excuseOf(differing({}, 'creationOrder'), NOTHING)).toBeUndefined();
  });
});

test('a path that servers can not read explains 400, and no other answer', () => {
  const { decision } = differing({});
  const of = (path: string, status: number) => excuseOf(differing({ got: answer(status), decision: { ...decision, path } }), NOTHING);
  expect([of('b', 400), of('/\u00e4', 400), of('b', 404), of('/b', 400)]).toEqual(['no URL', 'no URL', undefined, undefined]);
});

describe('what was applied', () => {
  test('a limit explains 429, also in gRPC, and nothing else', () => {
    const of = (got: MeshResponse) => excuseOf(differing({ got }), { ...NOTHING, hasLimits: true });
    expect([of(answer(429)), of(answer(200, { headers: { 'grpc-status': '8' } })), of(answer(403)), of(answer(200, cart))])
      .toEqual(['limits', 'limits', undefined, undefined]);
  });

  test('a sidecar explains a refusal, and other headers, of those whose requests go to it', () => {
    const of = (more: Partial<Differing>, inject: string[]) => excuseOf(differing({ got: answer(403), ...more }), { ...NOTHING, inject });
    const header = [{ about: 'request header x-user', envoy: 'a', simulator: undefined }];
    expect(of({}, ['shop/cart'])).toBe('sidecars at the pods');
    expect(of({}, ['shop/web'])).toBeUndefined();
    expect(of({ got: answer(200, cart), found: header }, ['shop/cart'])).toBe('sidecars at the pods');
    expect(of({ got: answer(200, cart), found: [...header, { about: 'authority', envoy: 'a', simulator: 'b' }] }, ['shop/cart'])).toBeUndefined();
  });

  test('the ProxyConfig of a gateway explains the header server', () => {
    const server = { about: 'response header server', envoy: 'mine', simulator: 'istio-envoy' };
    const of = (found: Differing['found']) => excuseOf(differing({ got: answer(200, cart), found }), { ...NOTHING, hasProxyHeaders: true });
    expect([of([server]), of([server, { ...server, about: 'status' }])]).toEqual(['settings of a proxy', undefined]);
  });

  test('who is asked by a sidecar explains any answer of those whose requests go to it', () => {
    const of = (inject: string[]) => excuseOf(differing({ got: answer(302, { pod: { ...cart.pod!, deployment: 'authorizer' } }) }), { ...NOTHING, inject, hasAuthorizer: true });
    expect([of(['shop/cart']), of(['shop/web'])]).toEqual(['an authorizer', undefined]);
  });

  test('a backend that fails, as the request tells it, explains an answer of Envoy', () => {
    const request = { host: 'shop.example.com', headers: { 'X-Delay-Ms': '500' } };
    expect(excuseOf(differing({ request, got: answer(504) }), NOTHING)).toBe('counted retries');
    expect(excuseOf(differing({ request, got: answer(200, cart) }), NOTHING)).toBeUndefined();
  });
});

test('a handshake that fails, and a balancer in front', () => {
  const failed = { got: { refused: 'ECONNRESET', isHandshake: true } };
  const shown = { request: { host: 'shop.example.com', tls: { maxVersion: 'TLSv1.1' as const } } };
  expect([excuseOf(differing(failed), NOTHING), excuseOf(differing(failed, 'secrets'), NOTHING), excuseOf(differing({ ...failed, ...shown }), NOTHING)])
    .toEqual([undefined, 'handshakes', 'handshakes']);
  const told = differing({ request: { host: 'shop.example.com', proxyProtocol: { source: '192.0.2.1' } } });
  expect([excuseOf(told, NOTHING), excuseOf(told, { ...NOTHING, readsProxyProtocol: true })]).toEqual(['a balancer in front', undefined]);
  expect(excuseOf(differing({ got: { refused: 'ECONNRESET' } }), { ...NOTHING, readsProxyProtocol: true })).toBe('a balancer in front');
});
