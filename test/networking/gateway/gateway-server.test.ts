import { describe, expect, test } from 'vitest';
import { GatewayServer } from '../../../src/networking/gateway/gateway-server';
import { GatewayTls } from '../../../src/networking/tls/gateway-tls';
import { ServerCertificate } from '../../../src/networking/tls/server-certificate';

const hosts = ['shop.example.com'];
const tls = GatewayTls.simple(ServerCertificate.fromSecret('shop-tls'));

function hostsOf(...names: string[]): string[] {
  return GatewayServer.http({ hosts: names }).hosts;
}

describe('GatewayServer', () => {
  test.each([
    [GatewayServer.http({ hosts }), 'HTTP', 80],
    [GatewayServer.http2({ hosts }), 'HTTP2', 80],
    [GatewayServer.grpc({ hosts }), 'GRPC', 80],
    [GatewayServer.grpcWeb({ hosts, port: 8080 }), 'GRPC-WEB', 8080],
    [GatewayServer.tcp({ hosts, port: 9000 }), 'TCP', 9000],
    [GatewayServer.mongo({ hosts, port: 27017 }), 'MONGO', 27017],
    [GatewayServer.mysql({ hosts, port: 3306 }), 'MYSQL', 3306],
    [GatewayServer.redis({ hosts, port: 6379 }), 'REDIS', 6379],
  ])('%# a protocol without TLS', (server, protocol, number) => {
    expect(server._render('name')).toEqual({ port: { number, name: 'name', protocol }, hosts });
  });

  test.each([
    [GatewayServer.https({ hosts, tls }), 'HTTPS', 443],
    [GatewayServer.tls({ hosts, tls, port: 8443 }), 'TLS', 8443],
  ])('%# a protocol with TLS', (server, protocol, number) => {
    expect(server._render('name')).toEqual({
      port: { number, name: 'name', protocol }, hosts, tls: { mode: 'SIMPLE', credentialName: 'shop-tls' },
    });
  });

  test('address and name', () => {
    expect(GatewayServer.http({ hosts, bind: '127.0.0.1', name: 'local' })._render('http')).toEqual({
      name: 'local', port: { number: 80, name: 'http', protocol: 'HTTP' }, bind: '127.0.0.1', hosts,
    });
  });

  test('redirect to https', () => {
    expect(GatewayServer.http({ hosts, httpsRedirect: true })._render('http')).toMatchObject({ tls: { httpsRedirect: true } });
    expect(GatewayServer.http({ hosts, httpsRedirect: false })._render('http')).not.toHaveProperty('tls', expect.anything());
  });

  test('hosts with and without a namespace, each once', () => {
    expect(hostsOf('*', '*.example.com', 'shop/*', './a.example.com', '10.0.0.1', '*')).toEqual(
      ['*', '*.example.com', 'shop/*', './a.example.com', '10.0.0.1']);
  });

  test('the default namespace is left out', () => {
    expect(hostsOf('*/*', '*/a.example.com', 'a.example.com')).toEqual(['*', 'a.example.com']);
  });

  test('no hosts are refused', () => {
    expect(() => hostsOf()).toThrow(
      'hosts of a Gateway server on port 80 must be a list of at least one, got []: name the hosts that it serves; "*" takes every host');
    expect(hostsOf('*')).toEqual(['*']);
  });

  test.each([
    ['shop', 'shop.local'],
    ['shop/', 'shop/*'],
    ['*-shop.example.com', '*.shop.example.com'],
    ['https://shop.example.com', 'shop.example.com'],
    ['shop.example.com:443', 'shop.example.com'],
    ['Shop.example.com', 'shop.example.com'],
    ['', '*'],
  ])('host %s is refused, %s is not', (wrong, right) => {
    expect(() => hostsOf(wrong)).toThrow(/of a Gateway server on port 80 must be/);
    expect(hostsOf(right)).toEqual([right]);
  });

  test('a host that is not a text is refused', () => {
    expect(() => hostsOf(7 as unknown as string)).toThrow(
      'host of a Gateway server on port 80 must be a text such as "shop.example.com" or "shop/*", got 7: write the host as a text');
  });

  test('a prefix that is not a namespace is refused', () => {
    expect(() => hostsOf('shop.eu/*')).toThrow('namespace before the host of a Gateway server on port 80 must be a DNS label');
    expect(() => hostsOf('~/*')).toThrow('write "namespace/host", "./host" for the Gateway\'s own namespace, or the host alone');
    expect(() => hostsOf('/*')).toThrow('namespace before the host');
    expect(hostsOf('shop-eu/*', './b.example.com')).toEqual(['shop-eu/*', './b.example.com']);
  });

  test.each([0, 65536, 80.5])('port %s is refused', port => {
    expect(() => GatewayServer.http({ hosts, port })).toThrow(
      `port of a Gateway server must be an integer from 1 to 65535, got ${port}: use the number of a TCP port`);
  });

  test.each([1, 65535])('port %s is accepted', port => {
    expect(GatewayServer.http({ hosts, port }).port).toBe(port);
  });

  test('a port name that is not a label is refused', () => {
    expect(() => GatewayServer.http({ hosts, portName: 'web.http' })).toThrow('port name of a Gateway server must be a DNS label');
    expect(GatewayServer.http({ hosts, portName: 'web-http' }).portName).toBe('web-http');
  });

  test('an empty server name is refused', () => {
    expect(() => GatewayServer.http({ hosts, name: '' })).toThrow('name of a Gateway server must be a text that is not empty, got "": leave it out');
    expect(GatewayServer.http({ hosts, name: 'w' }).name).toBe('w');
  });

  test.each([['localhost', '127.0.0.1'], ['unix:///tmp/socket', '::1'], ['10.0.0.1:80', '10.0.0.1']])('address %s is refused, %s is not', (wrong, right) => {
    expect(() => GatewayServer.http({ hosts, bind: wrong })).toThrow(
      `bind of a Gateway server must be an IP address, got "${wrong}": leave it out to listen on all addresses`);
    expect(GatewayServer.http({ hosts, bind: right }).bind).toBe(right);
  });

  test('an IPv4 address in the form of IPv6 is refused', () => {
    expect(() => GatewayServer.http({ hosts, bind: '::ffff:127.0.0.1' })).toThrow('bind of a Gateway server must be an IPv4 address as it is');
  });
});
