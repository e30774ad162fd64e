import { describe, expect, test } from 'vitest';
import { CART, decide, EDGE, HTTP_GATEWAY, virtualService } from './simulator-fixture';

const SHOP = `${EDGE}${CART}${HTTP_GATEWAY}`;

describe('clients that speak gRPC', () => {
  const grpc = { headers: { 'content-type': ['application/grpc'] }, method: 'POST' };
  const yaml = `${SHOP}${virtualService('cart', ['shop.example.com'], '[{ match: [{ uri: { prefix: /cart } }], route: [{ destination: { host: cart } }] }]')}`;

  test.each([['http://other.example.com/'], ['http://shop.example.com/other']])('get 200 with a status of gRPC where nothing takes %s', url => {
    expect(decide(yaml, { url, ...grpc })).toMatchObject({ action: 'none', status: 200, responseHeaders: { set: { 'grpc-status': ['12'] } } });
    expect(decide(yaml, url)).toMatchObject({ action: 'none', status: 404 });
    expect(decide(yaml, url).responseHeaders).toBeUndefined();
  });
});
