import { Chart, Testing } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { chartIn, destinationNamed, serviceNamed, toCart } from './virtual-service-fixture';
import { Gateway } from '../../../src/networking/gateway/gateway';
import { IGateway } from '../../../src/networking/gateway/gateway-reference';
import { ConnectionAction } from '../../../src/networking/virtual-service/connection-action';
import { TrafficOrigin } from '../../../src/networking/virtual-service/traffic-origin';
import { VirtualService, VirtualServiceProps } from '../../../src/networking/virtual-service/virtual-service';

const hosts = ['a.example.com'];

interface Scene {
  readonly web: IGateway;
  readonly edge: IGateway;
  gatewaysOf(props: VirtualServiceProps): unknown;
  matchOf(props: VirtualServiceProps, origin: TrafficOrigin): unknown;
}

function scene(): Scene {
  const chart = chartIn();
  let id = 0;
  const specOf = (props: VirtualServiceProps) => new VirtualService(chart, `vs-${id++}`, props)._toSpec();
  return {
    web: new Gateway(chart, 'web', { metadata: { name: 'web' } }),
    edge: Gateway.fromGatewayName(chart, 'edge', 'edge', { namespaceName: 'edge' }),
    gatewaysOf: props => specOf({ http: [{ name: 'all', action: toCart() }], ...props }).gateways,
    matchOf: (props, origin) => (specOf({ ...props, tcp: [{ matches: [origin], action: ConnectionAction.route([{ destination: destinationNamed('cart') }]) }] })
      .tcp as { match?: unknown[] }[])[0].match?.[0],
  };
}

describe('what a VirtualService is bound to', () => {
  test('the mesh alone is Istio\'s default and not written', () => {
    const { gatewaysOf } = scene();

    expect(gatewaysOf({ hosts })).toBeUndefined();
    expect(gatewaysOf({ services: [serviceNamed('cart')], mesh: true })).toBeUndefined();
  });

  test('gateways by their names, with the namespace where it is another', () => {
    const { gatewaysOf, web, edge } = scene();

    expect(gatewaysOf({ hosts, gateways: [web, edge, web] })).toEqual(['web', 'edge/edge']);
    expect(gatewaysOf({ hosts, gateways: [web], mesh: true })).toEqual(['web', 'mesh']);
    expect(gatewaysOf({ hosts, gateways: [web], mesh: false })).toEqual(['web']);
  });

  test('a Gateway of a chart without a namespace can not be used elsewhere', () => {
    const app = Testing.app();
    const gateway = new Gateway(new Chart(app, 'nowhere'), 'web', { metadata: { name: 'web' } });

    expect(() => new VirtualService(new Chart(app, 'elsewhere'), 'vs', { hosts, gateways: [gateway] }))
      .toThrow('gateway "web" must have a namespace to be used by "elsewhere/vs", got none: give the chart "nowhere" a namespace');
  });
});

describe('what a match is bound to', () => {
  test('some of the gateways, or the mesh', () => {
    const { matchOf, web, edge } = scene();
    const props = { hosts, gateways: [web, edge], mesh: true };

    expect(matchOf(props, { gateways: [edge] })).toEqual({ gateways: ['edge/edge'] });
    expect(matchOf(props, { gateways: [web], mesh: true })).toEqual({ gateways: ['web', 'mesh'] });
    expect(matchOf(props, { mesh: true })).toEqual({ gateways: ['mesh'] });
    expect(matchOf(props, { mesh: false, port: 80 })).toEqual({ port: 80 });
  });

  test('no gateway that the VirtualService does not name', () => {
    const { matchOf, web, edge } = scene();

    expect(() => matchOf({ hosts, gateways: [web] }, { gateways: [web, edge] }))
      .toThrow('match 0 of TCP route 0: gateways must be among those of the VirtualService (web), got "edge/edge": add it to the gateways of the VirtualService');
    expect(() => matchOf({ hosts }, { gateways: [web] })).toThrow('gateways must be among those of the VirtualService (none), got "web"');
  });

  test('not the mesh where the VirtualService is not', () => {
    const { matchOf, web } = scene();

    expect(() => matchOf({ hosts, gateways: [web] }, { mesh: true }))
      .toThrow('match 0 of TCP route 0: mesh must be left out, got true: the VirtualService is not bound to the mesh, set mesh: true on it');
  });

  test('any gateway and the mesh in a delegate, because its root decides', () => {
    const chart = chartIn();
    const web = Gateway.fromGatewayName(chart, 'web', 'web');
    const delegate = new VirtualService(chart, 'vs', { http: [{ name: 'all', action: toCart(), matches: [{ gateways: [web], mesh: true }] }] });

    expect(delegate._toSpec().http).toMatchObject([{ match: [{ gateways: ['web', 'mesh'] }] }]);
  });
});
