import { App, Chart, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { describe, expect, test } from 'vitest';
import { ServiceEntry, ServiceEntryProtocol, ServiceEntryResolution } from '../../../src';
import { Destination, ServiceHost } from '../../../src/networking/destination/destination';
import { ServiceTarget } from '../../../src/networking/destination/service-target';
import { DestinationRule } from '../../../src/networking/destination-rule/destination-rule';
import { Gateway } from '../../../src/networking/gateway/gateway';
import { HttpAction } from '../../../src/networking/virtual-service/http-action';
import { VirtualService } from '../../../src/networking/virtual-service/virtual-service';
import { ClientTls } from '../../../src/traffic-policy/client-tls';

const newChart = () => new Chart(Testing.app(), 'test', { namespace: 'shop' });

function serviceWith(chart: Chart, ...ports: (kplus.ServicePort & { name: string })[]): kplus.Service {
  return new kplus.Service(chart, 'Service', { metadata: { name: 'cart' }, ports });
}

const TWO = [{ port: 80, name: 'http' }, { port: 81, name: 'http-admin' }];
const DNS = [{ port: 53, name: 'dns', protocol: kplus.Protocol.UDP }];
const BOTH = [...DNS, { port: 53, name: 'dns-tcp', protocol: kplus.Protocol.TCP }];
const NO_82 = 'must be one of its ports (80, 81), got 82: add the port to the Service, or name another';

function entry(chart: Chart): ServiceEntry {
  return new ServiceEntry(chart, 'entry', {
    hosts: ['api.example.com'],
    ports: [{ port: 443, protocol: ServiceEntryProtocol.TLS }],
    resolution: ServiceEntryResolution.dns(),
  });
}

describe('a port that a service does not have', () => {
  test.each<[string, (host: ServiceHost, port: number) => unknown]>([
    ['port of a destination of service "cart"', (host, port) => Destination.toService(host, { port })],
    ['port of a destination of service "cart"', (host, port) => host.subset('v1', { port })],
    ['port of a destination of service "cart"', (host, port) =>
      Destination.toSubset(new DestinationRule(newChart(), 'rule', { host, subsets: [{ name: 'v1', labels: { a: 'b' } }] }).subset('v1'), { port })],
    ['port of a forward to service "cart"', (host, port) => ServiceTarget.fromHost(host, { port })],
    ['port of a forward to service "cart"', (host, port) => ServiceTarget.fromHost(host, { port: 80 }).trafficDestinations({ port })],
    ['trafficPolicy.portLevelSettings: port of service "cart"', (host, port) =>
      new DestinationRule(newChart(), 'rule', { host, trafficPolicy: { portLevelSettings: [{ port, tls: ClientTls.disable() }] } })],
    ['subset "v1": trafficPolicy.portLevelSettings: port of service "cart"', (host, port) => new DestinationRule(newChart(), 'rule', {
      host, subsets: [{ name: 'v1', labels: { a: 'b' }, trafficPolicy: { portLevelSettings: [{ port, tls: ClientTls.disable() }] } }],
    })],
  ])('is refused as %s', (what, use) => {
    const host = ServiceHost.fromService(serviceWith(newChart(), ...TWO));

    expect(() => use(host, 82)).toThrow(`${what} ${NO_82}`);
    expect(() => use(host, 81)).not.toThrow();
    expect(() => use(ServiceHost.fromServiceName('cart', { namespaceName: 'shop' }), 82)).not.toThrow();
  });

  test('is refused for the host of a ServiceEntry', () => {
    const { host } = entry(newChart());

    expect(() => Destination.toService(host, { port: 80 })).toThrow('port of a destination of service "api.example.com" must be one of its ports (443), got 80');
    expect(() => Destination.toService(host, { port: 443 })).not.toThrow();
    expect(() => Destination.toService(ServiceHost.fromHostname('api.example.com'), { port: 80 })).not.toThrow();
  });

  test('is there as soon as the Service has it', () => {
    const service = serviceWith(newChart(), ...TWO);
    const host = ServiceHost.fromService(service);
    expect(() => Destination.toService(host, { port: 82 })).toThrow(NO_82);
    service.bind(82, { name: 'http-late' });
    expect(() => Destination.toService(host, { port: 82 })).not.toThrow();
  });

  test('is not known of what an ExternalName stands for', () => {
    const service = new kplus.Service(newChart(), 'Service', { type: kplus.ServiceType.EXTERNAL_NAME, externalName: 'a.example.com' });
    expect(() => Destination.toService(ServiceHost.fromService(service), { port: 82 })).not.toThrow();
  });
});

describe('a port for UDP', () => {
  const message = 'must be one for TCP, got 53: it is for UDP or SCTP, of which Istio makes nothing: requests would be answered with 503';

  test('is no target', () => {
    const host = ServiceHost.fromService(serviceWith(newChart(), ...DNS));
    expect(() => Destination.toService(host, { port: 53 })).toThrow(`port of a destination of service "cart" ${message}`);
    expect(() => Destination.toService(host)).toThrow(message);
    expect(() => ServiceTarget.fromHost(host)).toThrow(message);
  });

  test('is one beside a port of the same number for TCP', () => {
    const host = ServiceHost.fromService(serviceWith(newChart(), ...BOTH));
    expect(() => Destination.toService(host, { port: 53 })).not.toThrow();
  });
});

describe('a match on the port', () => {
  const host = ServiceHost.fromService(serviceWith(newChart(), ...TWO));
  const gateway = Gateway.fromGatewayName(newChart(), 'edge', 'edge', { namespaceName: 'edge' });
  const route = (port: number) => ({ name: 'a', matches: [{ port }], action: HttpAction.directResponse(200) });

  test('in the mesh is one of the ports of its services', () => {
    const routes = (port: number) => new VirtualService(newChart(), 'routes', { services: [host], http: [route(port)] });
    expect(() => routes(82)).toThrow('match 0 of route "a": port must be one of the ports of the services of the VirtualService (80, 81), got 82: '
      + 'callers in the mesh use no other: add the port to the Service, or name another');
    expect(() => routes(81)).not.toThrow();
  });

  test('is anything where other hosts, or a gateway, have it', () => {
    const props = { services: [host], http: [route(82)] };
    expect(() => new VirtualService(newChart(), 'routes', { ...props, hosts: ['a.example.com'] })).not.toThrow();
    expect(() => new VirtualService(newChart(), 'routes', { ...props, gateways: [gateway] })).not.toThrow();
    expect(() => new VirtualService(newChart(), 'routes', { ...props, gateways: [gateway], mesh: true })).not.toThrow();
    expect(() => new VirtualService(newChart(), 'routes', { ...props, services: [ServiceHost.fromServiceName('cart')] })).not.toThrow();
  });
});

test('a subset is named by its host', () => {
  const chart = new Chart(new App(), 'shop', { namespace: 'shop' });
  const v1 = ServiceHost.fromServiceName('cart').subset('v1', { port: 80 });
  const routes = new VirtualService(chart, 'routes', { hosts: ['a.example.com'], http: [{ name: 'all', action: HttpAction.route([{ destination: v1 }]) }] });
  expect(routes._toSpec().http).toEqual([
    { name: 'all', route: [{ destination: { host: 'cart.shop.svc.cluster.local', subset: 'v1', port: { number: 80 } } }] },
  ]);
});
