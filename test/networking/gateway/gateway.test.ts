import { App, Chart, Testing } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { MeshSettings } from '../../../src/mesh-settings/mesh-settings';
import { Gateway, GatewayProps } from '../../../src/networking/gateway/gateway';
import { GatewayServer } from '../../../src/networking/gateway/gateway-server';
import { GatewayTls } from '../../../src/networking/tls/gateway-tls';
import { ServerCertificate } from '../../../src/networking/tls/server-certificate';

const tls = GatewayTls.simple(ServerCertificate.fromSecret('shop-tls'));
const hosts = ['shop.example.com'];

function chartIn(namespace?: string): Chart {
  return new Chart(Testing.app(), 'test', { namespace });
}

function specOf(props: GatewayProps): Record<string, unknown> {
  const chart = chartIn('shop');
  new Gateway(chart, 'gateway', props);
  return Testing.synth(chart)[0].spec;
}

function portNames(...servers: GatewayServer[]): string[] {
  return (specOf({ servers }).servers as { port: { name: string } }[]).map(({ port }) => port.name);
}

describe('Gateway', () => {
  test('defaultChild', () => {
    const gateway = new Gateway(chartIn(), 'gateway');

    expect(gateway.node.defaultChild).toBe(gateway.apiObject);
    expect(gateway.apiObject.kind).toBe('Gateway');
  });

  test('is what a person would write', () => {
    const chart = chartIn('shop');
    new Gateway(chart, 'gateway', {
      metadata: { name: 'web' },
      servers: [GatewayServer.http({ hosts }), GatewayServer.https({ hosts, tls })],
    });

    expect(Testing.synth(chart)).toEqual([{
      apiVersion: 'networking.istio.io/v1',
      kind: 'Gateway',
      metadata: { name: 'web', namespace: 'shop' },
      spec: {
        selector: { istio: 'ingressgateway' },
        servers: [
          { port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: ['shop.example.com'] },
          {
            port: { number: 443, name: 'https', protocol: 'HTTPS' },
            hosts: ['shop.example.com'],
            tls: { mode: 'SIMPLE', credentialName: 'shop-tls' },
          },
        ],
      },
    }]);
  });

  test('binds to the gateway workload of the mesh settings', () => {
    const chart = chartIn('shop');
    MeshSettings.configure(chart, { gatewayWorkload: { labels: { app: 'edge' }, namespaceName: 'edge' } });
    const gateway = new Gateway(chart, 'gateway', { servers: [GatewayServer.http({ hosts })] });

    expect(gateway.selector).toEqual({ app: 'edge' });
    expect(Testing.synth(chart)[0].spec.selector).toEqual({ app: 'edge' });
  });

  test('a selector of its own', () => {
    expect(specOf({ selector: { app: 'edge' }, servers: [GatewayServer.http({ hosts })] }).selector).toEqual({ app: 'edge' });
  });

  test('servers can be added later, in order', () => {
    const gateway = new Gateway(chartIn(), 'gateway', { servers: [GatewayServer.http({ hosts })] });
    gateway.addServer(GatewayServer.https({ hosts: ['www.example.com', 'shop.example.com'], tls }));
    gateway.servers.pop();

    expect(gateway.servers.map(({ protocol, port }) => `${protocol} ${port}`)).toEqual(['HTTP 80', 'HTTPS 443']);
    expect(gateway.gatewayHosts).toEqual(['shop.example.com', 'www.example.com']);
  });

  test('knows its name and namespace', () => {
    const gateway = new Gateway(chartIn('shop'), 'gateway', { metadata: { name: 'web', namespace: 'edge' } });

    expect([gateway.gatewayName, gateway.gatewayNamespace]).toEqual(['web', 'edge']);
    expect(new Gateway(chartIn(), 'gateway').gatewayNamespace).toBeUndefined();
  });

  test('a name with a dot is refused', () => {
    const named = (name: string) => () => new Gateway(chartIn(), 'gateway', { metadata: { name } });

    expect(named('web.shop')).toThrow(
      'name of a Gateway must be a DNS label (1 to 63 lower case letters, digits and inner hyphens), got "web.shop": set name to one without dots');
    expect(named('web-shop')).not.toThrow();
  });

  test('the name "mesh" is refused', () => {
    const named = (name: string) => () => new Gateway(chartIn(), 'gateway', { metadata: { name } });

    expect(named('mesh')).toThrow('name of a Gateway must be another than "mesh", got "mesh": in a VirtualService "mesh" stands for all sidecars: rename it');
    expect(named('mesh-gateway')).not.toThrow();
  });

  test('an empty selector is refused, and one that is not labels', () => {
    const selecting = (selector: Record<string, string>) => () => new Gateway(chartIn(), 'gateway', { selector });

    expect(selecting({})).toThrow('selector of a Gateway must be a list of at least one, got []: without labels it would bind to every gateway of the mesh');
    expect(selecting({ 'a b': 'c' })).toThrow('selector of a Gateway: label key must be a Kubernetes label key');
    expect(selecting({ 'example.com/tier': '' })).not.toThrow();
  });

  test('a Gateway without servers is refused at the synth', () => {
    const chart = chartIn();
    const gateway = new Gateway(chart, 'gateway');

    expect(() => Testing.synth(chart)).toThrow('servers of Gateway "test/gateway" must be a list of at least one, got []: call addServer');
    gateway.addServer(GatewayServer.http({ hosts }));
    expect(Testing.synth(chart)).toHaveLength(1);
  });
});

describe('port names', () => {
  test('the protocol, then with the port, then with a count', () => {
    expect(portNames(
      GatewayServer.http({ hosts }),
      GatewayServer.http({ hosts, port: 8080 }),
      GatewayServer.grpcWeb({ hosts }),
      GatewayServer.https({ hosts, tls }),
      GatewayServer.https({ hosts: ['a.example.com'], tls }),
      GatewayServer.https({ hosts: ['b.example.com'], tls }),
      GatewayServer.https({ hosts: ['c.example.com'], tls }),
    )).toEqual(['http', 'http-8080', 'grpc-web', 'https', 'https-443', 'https-443-2', 'https-443-3']);
  });

  test('a given name stays, wherever it stands', () => {
    expect(portNames(GatewayServer.http({ hosts }), GatewayServer.http({ hosts, port: 8080, portName: 'http' }))).toEqual(['http-80', 'http']);
  });

  test('the same name twice is refused', () => {
    const named = (portName: string) => () => portNames(
      GatewayServer.http({ hosts, portName: 'web' }), GatewayServer.http({ hosts, port: 8080, portName }));

    expect(named('web')).toThrow('port name of a Gateway server must be unique in its Gateway, got "web": rename it, or leave it out to get a unique one');
    expect(named('web-2')()).toEqual(['web', 'web-2']);
  });
});

describe('servers that Istio would drop', () => {
  const adding = (...servers: GatewayServer[]) => () => specOf({ servers });

  test('the same server name twice is refused', () => {
    const named = (name: string) => adding(GatewayServer.http({ hosts, name: 'web' }), GatewayServer.http({ hosts, port: 8080, name }));

    expect(named('web')).toThrow('name of a Gateway server must be unique in its Gateway, got "web": rename one of the servers');
    expect(named('web2')).not.toThrow();
  });

  test('plain HTTP takes only plain HTTP on its port', () => {
    const http = GatewayServer.http({ hosts });

    expect(adding(http, GatewayServer.tcp({ hosts, port: 80 }))).toThrow('another server on port 80 of a Gateway must be HTTP without TLS, '
      + 'as the server before it is HTTP, got "TCP": use another port, Istio would drop the server');
    expect(adding(http, GatewayServer.https({ hosts, port: 80, tls }))).toThrow('must be HTTP without TLS, as the server before it is HTTP, got "HTTPS"');
    expect(adding(http, GatewayServer.grpc({ hosts }), GatewayServer.http2({ hosts }))).not.toThrow();
    expect(adding(http, GatewayServer.tcp({ hosts, port: 81 }))).not.toThrow();
    expect(adding(http, GatewayServer.tcp({ hosts, port: 80, bind: '10.0.0.1' }))).not.toThrow();
  });

  test.each<[string | undefined, string | undefined, string]>([
    ['0.0.0.0', undefined, 'bind of another server on port 80 of a Gateway must be left out, as that of the server before it, got "0.0.0.0": it is the same address'],
    [undefined, '0.0.0.0', 'must be "0.0.0.0", as that of the server before it, got undefined'],
    ['::', undefined, 'must be left out'],
    ['0:0::1', '::1', 'must be "::1"'],
  ])('an address that is written otherwise, %s beside %s, is refused', (bind, first, message) => {
    const before = GatewayServer.http({ hosts, bind: first });
    expect(adding(before, GatewayServer.http({ hosts, bind }))).toThrow(message);
    expect(adding(before, GatewayServer.http({ hosts, bind: first }))).not.toThrow();
    expect(adding(before, GatewayServer.http({ hosts, bind, port: 81 }))).not.toThrow();
  });

  test('TLS takes only TLS on its port', () => {
    const https = GatewayServer.https({ hosts, tls });

    expect(adding(https, GatewayServer.http({ hosts, port: 443 }))).toThrow(
      'another server on port 443 of a Gateway must be HTTPS or TLS, as the server before it is HTTPS, got "HTTP"');
    expect(adding(https, GatewayServer.tls({ hosts: ['db.example.com'], tls: GatewayTls.passthrough() }))).not.toThrow();
  });

  test('bytes take the whole port', () => {
    const mongo = GatewayServer.mongo({ hosts, port: 27017 });

    expect(adding(mongo, GatewayServer.mongo({ hosts, port: 27017 }))).toThrow(
      'another server on port 27017 of a Gateway must be left out, because MONGO has the port for itself, got "MONGO"');
    expect(adding(mongo, GatewayServer.mongo({ hosts, port: 27018 }))).not.toThrow();
  });

  test('a host of another server with TLS is refused', () => {
    const https = (...names: string[]) => GatewayServer.https({ hosts: names, tls });

    expect(adding(https('a.example.com', 'b.example.com'), https('c.example.com', 'b.example.com'))).toThrow(
      'host of another server on port 443 of a Gateway must be one that no server before it has, got "b.example.com": '
      + 'give every host to one server, Istio would drop the whole server');
    expect(adding(https('a.example.com'), https('shop/a.example.com'))).toThrow('got "shop/a.example.com"');
    expect(adding(https('a.example.com'), https('*.example.com'))).not.toThrow();
    expect(adding(https('a.example.com'), GatewayServer.https({ hosts: ['a.example.com'], tls, port: 8443 }))).not.toThrow();
    expect(adding(https('a.example.com'), GatewayServer.https({ hosts: ['a.example.com'], tls, bind: '10.0.0.1' }))).not.toThrow();
  });

  test('TLS that goes through may have one host for two namespaces', () => {
    const passthrough = (host: string) => GatewayServer.tls({ hosts: [host], tls: GatewayTls.passthrough() });

    expect(adding(passthrough('./*.example.com'), passthrough('shop/*.example.com'))).toThrow('got "shop/*.example.com"');
    expect(adding(passthrough('./*.example.com'), passthrough('other/*.example.com'))).not.toThrow();
  });

  test('two redirects of one host are refused', () => {
    const redirect = GatewayServer.http({ hosts, httpsRedirect: true });

    expect(adding(redirect, GatewayServer.http2({ hosts, httpsRedirect: true }))).toThrow(
      'host of another server on port 80 of a Gateway must be one that no server before it has');
    expect(adding(redirect, GatewayServer.http2({ hosts }))).not.toThrow();
  });
});

describe('fromGatewayName', () => {
  test('takes the namespace of the chart', () => {
    const chart = chartIn('shop');
    const gateway = Gateway.fromGatewayName(chart, 'web', 'web');

    expect([gateway.gatewayName, gateway.gatewayNamespace, gateway.gatewayHosts]).toEqual(['web', 'shop', undefined]);
    expect(Testing.synth(chart)).toEqual([]);
  });

  test('takes namespace and hosts that are given', () => {
    const gateway = Gateway.fromGatewayName(chartIn('shop'), 'web', 'web', { namespaceName: 'edge', hosts: ['*.example.com'] });

    expect([gateway.gatewayNamespace, gateway.gatewayHosts]).toEqual(['edge', ['*.example.com']]);
  });

  test('knows no namespace below the app', () => {
    expect(Gateway.fromGatewayName(new App(), 'web', 'web').gatewayNamespace).toBeUndefined();
  });

  test('refuses what can not be a Gateway', () => {
    expect(() => Gateway.fromGatewayName(chartIn(), 'web', 'edge/web')).toThrow('name of a Gateway must be a DNS label');
    expect(() => Gateway.fromGatewayName(chartIn(), 'web', 'web', { namespaceName: 'edge.eu' })).toThrow(
      'namespace of a Gateway must be a DNS label (1 to 63 lower case letters, digits and inner hyphens), got "edge.eu": give the name of its namespace');
    expect(() => Gateway.fromGatewayName(chartIn(), 'web', 'web', { hosts: ['shop'] })).toThrow('host of the Gateway "web" must be a full DNS name');
    expect(() => Gateway.fromGatewayName(chartIn(), 'web', 'web', { namespaceName: 'edge-eu', hosts: ['shop.eu'] })).not.toThrow();
  });
});
