import { describe, expect, test } from 'vitest';
import { CART, chartIn, destinationNamed, serviceNamed, specOf, wrong } from './virtual-service-fixture';
import { Gateway } from '../../../src/networking/gateway/gateway';
import { ConnectionAction } from '../../../src/networking/virtual-service/connection-action';
import { TcpMatch, TcpRoute } from '../../../src/networking/virtual-service/tcp-route';
import { VirtualService } from '../../../src/networking/virtual-service/virtual-service';

const destinations = [{ destination: destinationNamed('cart') }];
const action = ConnectionAction.route(destinations);

function rendered(...tcp: TcpRoute[]): unknown {
  return specOf({ services: [serviceNamed('cart')], tcp }).tcp;
}

function renderedMatch(match: TcpMatch): unknown {
  return (rendered({ action, matches: [match] }) as { match: unknown[] }[])[0].match[0];
}

const subnets = (...destinationSubnets: string[]) => renderedMatch({ destinationSubnets });

describe('TcpRoute', () => {
  test('renders matches and destinations', () => {
    expect(rendered({ action })).toEqual([{ route: CART }]);
    expect(rendered({
      matches: [{ destinationSubnets: ['10.1.0.0/16'], port: 3306, sourceLabels: { app: 'web' }, sourceNamespace: 'front', mesh: true }],
      action: ConnectionAction.route([{ ...destinations[0], weight: 1 }, { ...destinations[0], weight: 0 }]),
    })).toEqual([{
      match: [{ destinationSubnets: ['10.1.0.0/16'], port: 3306, gateways: ['mesh'], sourceLabels: { app: 'web' }, sourceNamespace: 'front' }],
      route: [{ ...CART[0], weight: 1 }, { ...CART[0], weight: 0 }],
    }]);
  });

  test('is at a gateway as well', () => {
    const chart = chartIn();
    const gateway = Gateway.fromGatewayName(chart, 'db', 'db');
    const virtualService = new VirtualService(chart, 'vs', {
      hosts: ['*'], gateways: [gateway], tcp: [{ action, matches: [{ port: 3306, gateways: [gateway] }] }],
    });

    expect(virtualService._toSpec()).toEqual({ hosts: ['*'], gateways: ['db'], tcp: [{ match: [{ port: 3306, gateways: ['db'] }], route: CART }] });
  });

  test('has a destination', () => {
    expect(() => rendered({ action: ConnectionAction.route([]) })).toThrow('destinations of TCP route 0 must be a list of at least one, got []');
    expect(() => rendered({ action }, { action: ConnectionAction.route([...destinations, ...destinations]) }))
      .toThrow('weights of TCP route 1 must be set for every destination');
  });

  test('its destinations have no headers', () => {
    const withHeaders = [{ ...destinations[0], headers: { request: { remove: ['x'] } } }];

    expect(() => rendered({ action: ConnectionAction.route(withHeaders) }))
      .toThrow('headers of a destination of TCP route 0 must be left out, got {"request":{"remove":["x"]}}: only HTTP has headers');
  });

  test('a match has a condition', () => {
    expect(() => renderedMatch({ destinationSubnets: [] })).toThrow('match 0 of TCP route 0 must have a condition, got none: leave out "matches"');
    expect(rendered({ action, matches: [] })).toEqual([{ route: CART }]);
  });

  test('a port is one', () => {
    expect(() => renderedMatch({ port: 65536 })).toThrow('match 0 of TCP route 0: port must be an integer from 1 to 65535, got 65536');
  });

  test('a subnet is an address or a range', () => {
    const message = 'match 0 of TCP route 0: destinationSubnets must be an IP address or a range such as "10.1.0.0/16", got';

    for (const subnet of ['', 'cart', '10.1.0.0/33', '10.1.0.0/08', '10.1.0.0/', '10.1.0.0/8/8', '10.1.0', 'fe80::1%eth0/64', 'fe80::1%eth0', '::/129']) {
      expect(() => subnets(subnet)).toThrow(`${message} "${subnet}": host names have no place here`);
    }
    expect(() => subnets(wrong(10))).toThrow(`${message} 10`);
    for (const subnet of ['10.1.0.1', '0.0.0.0/0', '10.1.0.0/31', '2001:db8::1', '2001:db8::/127']) {
      expect(subnets(subnet)).toEqual({ destinationSubnets: [subnet] });
    }
  });
});
