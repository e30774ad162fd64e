import { ApiObject, App, Chart, JsonPatch, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { describe, expect, test } from 'vitest';
import { CART, chartIn, destinationNamed, serviceNamed, specOf, toCart, wrong } from './virtual-service-fixture';
import { ExportTo } from '../../../src/core/export-to';
import { ServiceHost } from '../../../src/networking/destination/destination';
import { Gateway } from '../../../src/networking/gateway/gateway';
import { ConnectionAction } from '../../../src/networking/virtual-service/connection-action';
import { HttpRoute } from '../../../src/networking/virtual-service/http-route';
import { VirtualService, VirtualServiceProps } from '../../../src/networking/virtual-service/virtual-service';

const http: HttpRoute[] = [{ name: 'all', action: toCart() }];
const tcp = [{ action: ConnectionAction.route([{ destination: destinationNamed('cart') }]) }];

function hostsOf(...hosts: string[]): string[] {
  return new VirtualService(chartIn(), 'vs', { hosts }).hosts;
}

function atGateway(props: VirtualServiceProps): VirtualService {
  const chart = chartIn();
  return new VirtualService(chart, 'vs', { gateways: [Gateway.fromGatewayName(chart, 'web', 'web')], ...props });
}

describe('VirtualService', () => {
  test('is one API object', () => {
    const virtualService = new VirtualService(chartIn(), 'vs', { hosts: ['a.example.com'] });

    expect(ApiObject.of(virtualService)).toBe(virtualService.apiObject);
    expect(virtualService.node.defaultChild).toBe(virtualService.apiObject);
    expect(virtualService.apiObject.kind).toBe('VirtualService');
  });

  test('is what a person would write', () => {
    const chart = chartIn();
    new VirtualService(chart, 'vs', {
      metadata: { name: 'cart', labels: { team: 'shop' } }, services: [serviceNamed('cart')], exportTo: ExportTo.ownNamespace(), http,
    });

    expect(Testing.synth(chart)).toEqual([{
      apiVersion: 'networking.istio.io/v1',
      kind: 'VirtualService',
      metadata: { name: 'cart', namespace: 'shop', labels: { team: 'shop' } },
      spec: { hosts: ['cart.shop.svc.cluster.local'], exportTo: ['.'], http: [{ name: 'all', route: CART }] },
    }]);
  });

  test('can be patched', () => {
    const chart = chartIn();
    const virtualService = new VirtualService(chart, 'vs', { hosts: ['a.example.com'], http });
    virtualService.apiObject.addJsonPatch(JsonPatch.add('/spec/http/0/timeout', '1s'));

    expect(Testing.synth(chart)[0].spec.http[0].timeout).toBe('1s');
  });

  test('comes out the same from run to run', () => {
    const build = () => {
      const app = new App();
      const chart = new Chart(app, 'test', { namespace: 'shop' });
      new VirtualService(chart, 'a', { hosts: ['a.example.com'], http: [...http, { name: 'other', action: toCart() }], tcp });
      return app;
    };
    const app = build();

    expect(app.synthYaml()).toBe(build().synthYaml());
    expect(app.synthYaml()).toBe(app.synthYaml());
  });
});

describe('hosts of a VirtualService', () => {
  test('are written as they are, and services by their full names', () => {
    const chart = chartIn();
    const service = new kplus.Service(chart, 'Service', { metadata: { name: 'pay', namespace: 'bank' }, ports: [{ port: 80 }] });
    const virtualService = new VirtualService(chart, 'vs', {
      hosts: ['a.example.com', '*.b.test', '*-eu.c.test', '10.0.0.1', '2001:db8::1'], services: [serviceNamed('cart'), ServiceHost.fromService(service)],
    });

    expect(virtualService.hosts).toEqual([
      'a.example.com', '*.b.test', '*-eu.c.test', '10.0.0.1', '2001:db8::1', 'cart.shop.svc.cluster.local', 'pay.bank.svc.cluster.local',
    ]);
    expect(virtualService.isDelegate).toBe(false);
  });

  test('a service of a chart without a namespace has a short name', () => {
    expect(new VirtualService(new Chart(Testing.app(), 'test'), 'vs', { services: [serviceNamed('cart')] }).hosts).toEqual(['cart']);
  });

  test('are hosts', () => {
    for (const host of ['', 'A.example.com', 'a.example.com:80', 'https://a.example.com', 'a.*.com', '**.com', 'a.example.com.', '-a.test']) {
      expect(() => hostsOf(host)).toThrow(`host of a VirtualService must be a DNS name in lower case, an IP address, "*", or a wildcard such as "*.example.com", got "${host}"`);
    }
    expect(() => hostsOf(wrong(1))).toThrow('host of a VirtualService must be a DNS name');
  });

  test('a service is named as a service', () => {
    expect(() => hostsOf('cart'))
      .toThrow('host of a VirtualService must be a full name, got "cart": name a service of the mesh in "services", with ServiceHost.fromServiceName("cart")');
    expect(hostsOf('cart.shop')).toEqual(['cart.shop']);
  });

  test('do not cover each other', () => {
    const message = 'hosts of a VirtualService must not cover each other, got';

    expect(() => hostsOf('a.test', 'a.test')).toThrow(`${message} "a.test" and "a.test": keep the wider one, or use two VirtualServices`);
    expect(() => hostsOf('a.b.test', '*.test')).toThrow(`${message} "*.test" and "a.b.test"`);
    expect(() => hostsOf('*.b.test', '*.test')).toThrow(`${message} "*.test" and "*.b.test"`);
    expect(() => atGateway({ hosts: ['*', 'a.test'] })).toThrow(`${message} "*" and "a.test"`);
    expect(() => new VirtualService(chartIn(), 'vs', { hosts: ['*.cluster.local'], services: [serviceNamed('cart')] })).toThrow(message);
    expect(hostsOf('test.com', '*.test.com', '*.b.test')).toHaveLength(3);
  });
});

describe('the binding of a VirtualService', () => {
  test('is the mesh unless it names gateways', () => {
    expect(new VirtualService(chartIn(), 'vs', { hosts: ['a.test'] }).mesh).toBe(true);
    expect(atGateway({ hosts: ['a.test'] }).mesh).toBe(false);
    expect(atGateway({ hosts: ['a.test'], mesh: true }).mesh).toBe(true);
  });

  test('is somewhere', () => {
    expect(() => new VirtualService(chartIn(), 'vs', { hosts: ['a.test'], mesh: false }))
      .toThrow('a VirtualService must be bound to a gateway or to the mesh, got mesh: false and no gateways: name a gateway');
  });

  test('every host is for gateways only', () => {
    const message = 'hosts of a VirtualService bound to the mesh must not be "*", got it: name the services, or bind it to a gateway only';

    expect(() => hostsOf('*')).toThrow(message);
    expect(() => atGateway({ hosts: ['*'], mesh: true })).toThrow(message);
    expect(atGateway({ hosts: ['*'] }).hosts).toEqual(['*']);
    expect(hostsOf('*.test')).toEqual(['*.test']);
  });

  test('a delegate has none', () => {
    const message = 'a VirtualService without hosts must not be bound to gateways or the mesh, got gateways or mesh: give it hosts, or leave the binding';

    expect(() => atGateway({})).toThrow(message);
    expect(() => new VirtualService(chartIn(), 'vs', { mesh: true })).toThrow(message);
    expect(new VirtualService(chartIn(), 'vs', { mesh: false }).isDelegate).toBe(true);
  });
});

describe('rules of a VirtualService', () => {
  test('stay in order, and can be added later', () => {
    const virtualService = new VirtualService(chartIn(), 'vs', { hosts: ['a.test'], http });
    virtualService.addHttpRoute({ name: 'last', action: toCart() });
    virtualService._insertHttpRoute(0, { name: 'first', action: toCart() });
    virtualService.addTlsRoute({ matches: [{ sniHosts: ['a.test'] }], action: tcp[0].action });
    virtualService.addTcpRoute(tcp[0]);

    expect(virtualService.httpRouteNames).toEqual(['first', 'all', 'last']);
    expect(virtualService._toSpec()).toEqual({
      hosts: ['a.test'],
      http: [{ name: 'first', route: CART }, { name: 'all', route: CART }, { name: 'last', route: CART }],
      tls: [{ match: [{ sniHosts: ['a.test'] }], route: CART }],
      tcp: [{ route: CART }],
    });
  });

  test('have a name each', () => {
    expect(() => new VirtualService(chartIn(), 'vs', { hosts: ['a.test'], http: [...http, ...http] }))
      .toThrow('name of a route must be there once in a VirtualService, got "all" again: rename one of the routes');
  });

  test('are there by the time of the synth', () => {
    expect(() => specOf({ hosts: ['a.test'] })).toThrow('VirtualService "test/vs" must have at least one route, got none: add one with addHttpRoute, addTlsRoute or addTcpRoute');
    expect(specOf({ hosts: ['a.test'], tcp })).toEqual({ hosts: ['a.test'], tcp: [{ route: CART }] });
  });

  test('a delegate has HTTP rules only', () => {
    const message = (protocol: string) => `a VirtualService without hosts must have HTTP routes only, got a ${protocol} route: Istio delegates HTTP only`;

    expect(() => specOf({ tcp })).toThrow(message('TCP'));
    expect(() => specOf({ tls: [{ matches: [{ sniHosts: ['a.test'] }], action: tcp[0].action }] })).toThrow(message('TLS'));
    expect(specOf({ http })).toEqual({ http: [{ name: 'all', route: CART }] });
  });
});
