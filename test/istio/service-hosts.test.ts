import { describe, expect, test } from 'vitest';
import { fullHost, gatewayName, namespaceOfHost, serviceOfHost } from '../../src/istio';

const DOMAIN = 'cluster.local';

describe('a host in an object of the namespace shop', () => {
  test('is a Service of that namespace where it has no dot', () => expect(fullHost('echo', 'shop', DOMAIN)).toBe('echo.shop.svc.cluster.local'));

  test.each(['echo.other', 'api.example.com', '*', '*.example.com', '10.0.0.1', '::1', ''])('is taken as it is: "%s"', host =>
    expect(fullHost(host, 'shop', DOMAIN)).toBe(host));

  test('stays short where the namespace is not known', () => expect(fullHost('echo', undefined, DOMAIN)).toBe('echo'));
});

test.each([
  ['echo.shop.svc.cluster.local', { name: 'echo', namespace: 'shop' }],
  ['echo.shop.svc.other.domain', undefined],
  ['echo.shop', undefined],
  ['*.shop.svc.cluster.local', undefined],
  ['pod-0.echo.shop.svc.cluster.local', undefined],
  ['.svc.cluster.local', undefined],
  ['shop.svc.cluster.local', undefined],
])('the Service of %s is %j', (host, expected) => expect(serviceOfHost(host, DOMAIN)).toEqual(expected));

test.each([
  ['echo.shop.svc.cluster.local', 'shop'], ['pod-0.echo.shop.svc.cluster.local', 'shop'], ['*.shop.svc.cluster.local', 'shop'], ['shop.example.com', undefined],
])('the namespace of %s is %s', (host, expected) => expect(namespaceOfHost(host, DOMAIN)).toBe(expected));

test.each([
  ['mesh', 'mesh'], ['public', 'shop/public'], ['./public', 'shop/public'], ['edge/public', 'edge/public'], ['public.edge', 'edge/public'],
  ['public.edge.svc.cluster.local', 'edge/public'],
])('the gateway %s is %s for a VirtualService of the namespace shop', (name, expected) => expect(gatewayName(name, 'shop')).toBe(expected));
