import { describe, expect, test } from 'vitest';
import { chartIn, echoIn, manifestOf, version } from './service-fixture';
import { Findings } from '../../src/core/findings';
import { ServiceHost } from '../../src/networking/destination/destination';
import { ApplicationProtocol } from '../../src/service/application-protocol';
import { WeightedServicePort } from '../../src/service/weighted-service-port';
import { WeightedServiceProps } from '../../src/service/weighted-service-props';

const make = (props: Partial<WeightedServiceProps>) => echoIn(chartIn(), props);
const withPorts = (...ports: WeightedServicePort[]) => make({ port: undefined, ports });
const portsOf = (props: Partial<WeightedServiceProps>) => manifestOf(make(props), 'Service').spec.ports;
const listening = (...numbers: number[]) => version('v1', { containers: [{ image: 'echo:1', ports: numbers.map(number => ({ number })) }] });

describe('the protocol of a port', () => {
  test.each(Object.values(ApplicationProtocol))('%s is its name and its appProtocol', protocol => {
    expect(portsOf({ protocol, versions: [version('v1')] })).toEqual([{ name: protocol, appProtocol: protocol, port: 80, targetPort: 8080 }]);
  });

  test('is one that Istio knows', () => {
    expect(() => make({ protocol: 'udp' as ApplicationProtocol }))
      .toThrow('protocol of port 80 of service "echo" must be one of http, http2, grpc, grpc-web, https, tls, tcp, mongo, mysql, redis, got "udp"');
  });
});

describe('several ports', () => {
  const ports = [{ port: 80, targetPort: 8080 }, { port: 9090, protocol: ApplicationProtocol.GRPC, name: 'grpc-admin' }];

  test('come out each with its name, its protocol and its target', () => {
    expect(portsOf({ port: undefined, ports, versions: [listening(8080, 9090)] })).toEqual([
      { name: 'http', appProtocol: 'http', port: 80, targetPort: 8080 },
      { name: 'grpc-admin', appProtocol: 'grpc', port: 9090, targetPort: 9090 },
    ]);
  });

  test('lead to their own numbers, on which every version has to listen', () => {
    expect(() => make({ port: undefined, ports, versions: [listening(8080, 9090), version('v2')] })).toThrow(
      'targetPort of port 9090 of service "echo" must be a port of the containers of version "v2" (8080), got 9090: set targetPort, or add the port to a container');
    expect(() => make({ port: undefined, ports, versions: [listening()] })).toThrow('(they have none), got 9090');
    expect(make({ port: undefined, ports, versions: [listening(8080, 9090), listening(9090)].map((one, index) => ({ ...one, name: `v${index}` })) }).versions)
      .toHaveLength(2);
  });

  test('of a list of one behave as the single port', () => {
    expect(portsOf({ port: undefined, ports: [{ port: 80 }] })).toEqual(portsOf({}));
  });

  test('are not given beside the single one', () => {
    expect(() => make({ port: 80, ports: [{ port: 81 }] }))
      .toThrow('port of service "echo" must be left out beside "ports", got 80: move it into the list: ports: [{ port: 80 }]');
    expect(() => make({ port: undefined, targetPort: 1, ports: [{ port: 81 }] })).toThrow('targetPort of service "echo" must be left out beside "ports"');
    expect(() => make({ port: undefined, protocol: ApplicationProtocol.TCP, ports: [{ port: 81 }] })).toThrow('protocol of service "echo" must be left out');
  });

  test('are at least one', () => {
    expect(() => withPorts()).toThrow('ports of service "echo" must be a list of at least one, got []: add one, such as { port: 80 }');
    expect(() => make({ port: undefined })).toThrow('port of service "echo" must be an integer from 1 to 65535, got undefined: set "port", or "ports" where there are several');
  });

  test('have numbers and names of their own', () => {
    expect(() => withPorts({ port: 80 }, { port: 80, name: 'http-b' })).toThrow('port of service "echo" must be there once, got 80 again: give every port its own number');
    expect(() => withPorts({ port: 80 }, { port: 81 }))
      .toThrow('name of a port of service "echo" must be there once, got "http" again: give one of them a name of its own, such as "http-admin"');
    expect(withPorts({ port: 80, targetPort: 8080 }, { port: 81, targetPort: 8081, name: 'http-b' }).versions).toHaveLength(2);
  });

  test('lead to one port of the containers each', () => {
    const http = { port: 80, targetPort: 8080 };
    // The container declares one port alone.
    const codes = (...list: WeightedServicePort[]) => Findings.all(withPorts(...list)).map(({ code }) => code).filter(code => code !== 'KIA0701');

    expect(() => withPorts(http, { port: 81, targetPort: 8080, protocol: ApplicationProtocol.GRPC })).toThrow(
      'protocol of port 81 of service "echo" must be http, as port 80 leads to the same port of the containers, got "grpc": give one of them a targetPort');
    expect(codes(http, { port: 81, targetPort: 8080, name: 'http-b' })).toEqual(['IST0137']);
    expect(codes(http, { port: 81, targetPort: 8081, name: 'http-b' })).toEqual([]);
  });

  test('have names that begin with the protocol', () => {
    for (const [protocol, name] of [['http', 'admin'], ['http', 'http2-admin'], ['http', 'httpadmin'], ['grpc', 'grpc-web-admin'], ['grpc', 'http']]) {
      expect(() => withPorts({ port: 80, protocol: protocol as ApplicationProtocol, name }))
        .toThrow(`name of port 80 of service "echo" must be "${protocol}" or "${protocol}-" with a suffix, got "${name}": rename it to "${protocol}-${name}"`);
    }
    expect(() => withPorts({ port: 80, name: 'http-Admin' })).toThrow('name of port 80 of service "echo" must be a DNS label');
    expect(withPorts({ port: 80, protocol: ApplicationProtocol.GRPC_WEB, name: 'grpc-web-admin' }).versions).toHaveLength(2);
  });

  test('have server names for TLS only', () => {
    expect(() => withPorts({ port: 80, serverNames: ['a.example.com'] }))
      .toThrow('serverNames of port 80 of service "echo" must be left out for protocol http, got ["a.example.com"]: only TLS has server names');
    expect(() => withPorts({ port: 443, protocol: ApplicationProtocol.TLS, serverNames: [] })).toThrow('serverNames of port 443 of service "echo" must be a list of at least one');
    expect(withPorts({ port: 443, protocol: ApplicationProtocol.HTTPS, serverNames: ['a.example.com'] }).versions).toHaveLength(2);
  });

  test('have to be ports', () => {
    expect(() => withPorts({ port: 0 })).toThrow('port of service "echo" must be an integer from 1 to 65535, got 0');
    expect(() => withPorts({ port: 80, targetPort: 0 })).toThrow('targetPort of service "echo" must be an integer from 1 to 65535, got 0');
  });
});

describe('the port of a forward', () => {
  const http = { port: 80, targetPort: 8080 };
  const admin = { port: 8081, targetPort: 8081, name: 'http-admin' };
  const tcp = { port: 9000, targetPort: 9000, protocol: ApplicationProtocol.TCP };
  const portOf = (ports: WeightedServicePort[], port?: number) =>
    withPorts(...ports).trafficDestinations({ port }).map(({ destination }) => destination.port);

  test('is not written for a service with one', () => {
    expect(portOf([http])).toEqual([undefined, undefined]);
    expect(portOf([http], 80)).toEqual([80, 80]);
  });

  test('is that of the only HTTP port, where none is named', () => {
    expect(portOf([tcp, http])).toEqual([80, 80]);
    expect(withPorts(tcp, http).version('v1').trafficDestinations()[0].destination.port).toBe(80);
  });

  test('has to be named where it could be several', () => {
    for (const ports of [[http, admin], [tcp, { ...tcp, port: 9001, name: 'tcp-b' }]]) {
      expect(() => portOf(ports)).toThrow(
        `port of a forward to service "echo" must be one of its ports (${ports.map(({ port }) => port).join(', ')}), got "none": name one`);
    }
    expect(portOf([http, admin], 8081)).toEqual([8081, 8081]);
  });

  test('is one that the service has', () => {
    expect(() => portOf([http, tcp], 8080))
      .toThrow('port of a forward to service "echo" must be one of its ports (80, 9000), got 8080: add the port to the service, or name another');
    expect(() => withPorts(http).version('v1').trafficDestinations({ port: 81 })).toThrow('must be one of its ports (80), got 81');
    expect(portOf([http, tcp], 9000)).toEqual([9000, 9000]);
  });

  test('may be one that was bound to the Service', () => {
    const service = make({});
    service.service.bind(9100, { name: 'http-metrics', targetPort: 9100 });

    expect(service.trafficDestinations({ port: 9100 })[0].destination.port).toBe(9100);
    expect(service.trafficDestinations()[0].destination.port).toBe(80);
    expect(manifestOf(service, 'VirtualService').spec.http).toMatchObject([{ name: 'default', match: [{ port: 80 }] }]);
    expect(() => service.trafficDestinations({ port: 9101 })).toThrow('must be one of its ports (80, 9100), got 9101');
  });

  test('of a Service that exists is checked where its ports are declared', () => {
    const service = ServiceHost.fromServiceName('echo');
    const unknown = make({ service, port: undefined });

    expect(unknown.trafficDestinations({ port: 4711 })[0].destination.port).toBe(4711);
    expect(unknown.trafficDestinations()[0].destination.port).toBeUndefined();
    expect(() => make({ service }).trafficDestinations({ port: 4711 })).toThrow('must be one of its ports (80), got 4711');
  });
});
