import { describe, expect, test } from 'vitest';
import { isHttp2Protocol, isHttpProtocol, isTlsProtocol, ProtocolPort, protocolNamed, protocolOfPort } from '../../src/istio';

describe('a port of a Service', () => {
  test.each<[Partial<ProtocolPort>, string]>([
    [{ name: 'http' }, 'http'], [{ name: 'HTTP-web' }, 'http'], [{ name: 'http2-api' }, 'http2'], [{ name: 'grpc-web' }, 'grpc-web'], [{ name: 'grpc-web-x' }, 'grpc-web'],
    [{ name: 'grpc-x' }, 'grpc'], [{ name: 'https-a' }, 'https'], [{ name: 'tls' }, 'tls'], [{ name: 'tcp-x' }, 'tcp'], [{ name: 'mongo' }, 'mongo'],
    [{ name: 'httpx' }, 'unknown'], [{ name: 'web' }, 'unknown'], [{}, 'unknown'],
    [{ name: 'http', protocol: 'UDP' }, 'udp'], [{ name: 'udp-x' }, 'udp'],
    [{ name: 'tcp', appProtocol: 'http' }, 'http'], [{ name: 'http', appProtocol: 'example.com/mine' }, 'unknown'],
    [{ appProtocol: 'kubernetes.io/h2c' }, 'http2'], [{ appProtocol: 'kubernetes.io/ws' }, 'http'], [{ appProtocol: 'kubernetes.io/wss' }, 'https'],
    [{ name: 'kubernetes.io/h2c' }, 'unknown'],
    [{ port: 3306, name: 'db' }, 'tcp'], [{ port: 25 }, 'tcp'], [{ port: 3306, name: 'mysql' }, 'mysql'], [{ port: 3307, name: 'db' }, 'unknown'],
  ])('%j is %s', (port, expected) => expect(protocolOfPort({ port: 8080, ...port })).toBe(expected));
});

test.each([['HTTP', 'http'], ['GRPC-WEB', 'grpc-web'], ['HTTP_PROXY', 'http_proxy'], ['Mongo', 'mongo'], ['unknown', 'unknown'], ['http-web', 'unknown']])(
  'the protocol named %s is %s', (name, expected) => expect(protocolNamed(name)).toBe(expected));

test('requests are routed of HTTP, server names of TLS', () => {
  expect((['http', 'http2', 'grpc', 'grpc-web', 'http_proxy'] as const).every(isHttpProtocol)).toBe(true);
  expect((['https', 'tls', 'tcp', 'mongo', 'unknown'] as const).some(isHttpProtocol)).toBe(false);
  expect((['http2', 'grpc', 'grpc-web'] as const).every(isHttp2Protocol) && !isHttp2Protocol('http')).toBe(true);
  expect((['https', 'tls'] as const).every(isTlsProtocol)).toBe(true);
  expect((['http', 'tcp', 'unknown'] as const).some(isTlsProtocol)).toBe(false);
});
