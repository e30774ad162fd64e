import { describe, expect, test } from 'vitest';
import { CART, chartIn, destinationNamed, serviceNamed, specOf } from './virtual-service-fixture';
import { Gateway } from '../../../src/networking/gateway/gateway';
import { ConnectionAction } from '../../../src/networking/virtual-service/connection-action';
import { TlsMatch, TlsRoute } from '../../../src/networking/virtual-service/tls-route';
import { VirtualService } from '../../../src/networking/virtual-service/virtual-service';

const destinations = [{ destination: destinationNamed('cart') }];

function atGateway(hosts: string[], ...matches: TlsMatch[]): Record<string, unknown> {
  const chart = chartIn();
  const gateway = Gateway.fromGatewayName(chart, 'tls', 'tls');
  return new VirtualService(chart, 'vs', { hosts, gateways: [gateway], tls: [{ matches, action: ConnectionAction.route(destinations) }] })._toSpec();
}

function sniOf(hosts: string[], ...sniHosts: string[]): unknown {
  return (atGateway(hosts, { sniHosts }).tls as { match: { sniHosts: string[] }[] }[])[0].match.map(match => match.sniHosts);
}

describe('TlsRoute', () => {
  test('renders matches and destinations', () => {
    expect(atGateway(['a.example.com'], {
      sniHosts: ['a.example.com'], port: 443, destinationSubnets: ['10.0.0.0/8'], sourceLabels: { app: 'web' }, sourceNamespace: 'front',
    })).toEqual({
      hosts: ['a.example.com'],
      gateways: ['tls'],
      tls: [{
        match: [{
          sniHosts: ['a.example.com'], destinationSubnets: ['10.0.0.0/8'], port: 443, sourceLabels: { app: 'web' }, sourceNamespace: 'front',
        }],
        route: CART,
      }],
    });
  });

  test('is in the mesh as well', () => {
    const tls: TlsRoute[] = [{ matches: [{ sniHosts: ['cart.shop.svc.cluster.local'] }], action: ConnectionAction.route(destinations) }];

    expect(specOf({ services: [serviceNamed('cart')], tls }).tls).toEqual([{ match: [{ sniHosts: ['cart.shop.svc.cluster.local'] }], route: CART }]);
  });

  test('has a match with a server name, and a destination', () => {
    expect(() => atGateway(['*'])).toThrow('matches of TLS route 0 must be a list of at least one, got []: a TLS route needs the server names that it is for');
    expect(() => atGateway(['*'], { sniHosts: [] })).toThrow('sniHosts of match 0 of TLS route 0 must be a list of at least one, got []: use "*" for every server name');
    expect(() => specOf({ services: [serviceNamed('cart')], tls: [{ matches: [{ sniHosts: ['cart.shop.svc.cluster.local'] }], action: ConnectionAction.route([]) }] }))
      .toThrow('destinations of TLS route 0 must be a list of at least one');
  });

  test('a server name is a host', () => {
    expect(() => sniOf(['*'], 'a_b')).toThrow('sniHosts of match 0 of TLS route 0 must be a DNS name in lower case, an IP address, "*", or a wildcard');
    expect(sniOf(['*'], '*', 'a.example.com', '*-eu.example.com')).toEqual([['*'], ['a.example.com'], ['*-eu.example.com']]);
  });

  test('a server name is covered by a host', () => {
    const message = 'sniHosts of match 0 of TLS route 0 must be covered by the hosts of the VirtualService (*.example.com, b.test)';
    const hosts = ['*.example.com', 'b.test'];

    for (const sniHost of ['example.com', 'a.test', '*', '*.com', '*.b.test']) {
      expect(() => sniOf(hosts, sniHost)).toThrow(`${message}, got "${sniHost}": add it to the hosts`);
    }
    expect(sniOf(hosts, 'b.test', 'a.b.example.com', '*.example.com', '*.b.example.com')).toHaveLength(4);
  });

  test('each server name and each range of addresses has a match of its own, once', () => {
    expect(sniOf(['*'], 'a.test', 'b.test', 'a.test')).toEqual([['a.test'], ['b.test']]);
    expect(atGateway(['a.test'], { sniHosts: ['a.test'], destinationSubnets: ['10.9.1.7/24', '10.9.1.0/24', '10.9.2.1'], port: 443 }).tls).toEqual([{
      match: [
        { sniHosts: ['a.test'], destinationSubnets: ['10.9.1.0/24'], port: 443 }, { sniHosts: ['a.test'], destinationSubnets: ['10.9.2.1'], port: 443 },
      ],
      route: CART,
    }]);
  });

  test.each(['0.0.0.0/0', '::/0'])('compares no addresses where these are all: %s', subnet => {
    expect(() => atGateway(['a.test'], { sniHosts: ['a.test'], destinationSubnets: ['10.0.0.0/8', subnet] }))
      .toThrow(`destinationSubnets of match 0 of TLS route 0 must be a part of all addresses, got "${subnet}"`);
    expect(() => atGateway(['a.test'], { sniHosts: ['a.test'], destinationSubnets: [subnet.replace('/0', '/1')] })).not.toThrow();
  });
});
