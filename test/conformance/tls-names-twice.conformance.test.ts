/** Names and addresses twice: what makes Envoy refuse a whole port is refused before, and what is not refused Envoy takes. */
import { Chart } from 'cdk8s';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { Mesh, startMesh } from './driver/mesh';
import { newApp, newChart } from './shop';
import {
  ConnectionAction, Destination, Gateway, GatewayServer, GatewayTls, IstioAlb, ListenerAction, ListenerCertificate,
  ListenerCondition, ListenerProtocol,
  ServerCertificate, ServiceEntry, ServiceEntryProtocol, ServiceEntryResolution, ServiceHost, ServiceTarget, TcpMatch, TlsMatch, VirtualService,
} from '../../src';

const A = 'a.example.com';
const B = 'b.example.com';
const SUBNET = { destinationSubnets: ['10.9.1.0/24'] };

let mesh: Mesh;

beforeAll(async () => {
  mesh = await startMesh();
});

afterAll(() => mesh?.stop());

const destinations = [{ destination: Destination.toService(ServiceHost.fromHostname(A), { port: 443 }) }];

function entry(chart: Chart, id: string, hosts: string[], protocol = ServiceEntryProtocol.TLS): void {
  new ServiceEntry(chart, id, { hosts, ports: [{ port: 443, protocol }], resolution: ServiceEntryResolution.none() });
}

function tls(chart: Chart, id: string, ...matches: TlsMatch[]): void {
  const hosts = [...new Set(matches.flatMap(({ sniHosts }) => sniHosts))];
  new VirtualService(chart, id, { hosts, tls: [{ matches, action: ConnectionAction.route(destinations) }] });
}

function tcp(chart: Chart, id: string, ...matches: TcpMatch[]): void {
  new VirtualService(chart, id, { hosts: [A], tcp: matches.map(match => ({ matches: [match], action: ConnectionAction.route(destinations) })) });
}

const inTwoTeams = (make: (one: Chart, other: Chart) => void) => {
  const app = newApp();
  make(newChart(app, 'team-a'), newChart(app, 'team-b'));
  return app;
};

describe('in the mesh', () => {
  test.each<[string, (one: Chart, other: Chart) => void]>([
    ['a name twice in a list', (one) => { entry(one, 'entry', [A]); tls(one, 'routes', { sniHosts: [A, A] }); }],
    ['a name in two lists', (one) => { entry(one, 'entry', [A, B]); tls(one, 'routes', { sniHosts: [A] }, { sniHosts: [B, A] }); }],
    ['a name in the lists of two teams', (one, other) => { entry(one, 'entry', [A, B]); tls(one, 'routes', { sniHosts: [A] }); tls(other, 'routes', { sniHosts: [A, B] }); }],
    ['a range in two ways', (one) => { entry(one, 'entry', [A], ServiceEntryProtocol.TCP); tcp(one, 'routes', { destinationSubnets: ['10.9.1.7/24', '10.9.1.0/24'] }); }],
    ['a range for two ports', (one) => { entry(one, 'entry', [A], ServiceEntryProtocol.TCP); tcp(one, 'routes', { ...SUBNET, port: 443 }, { ...SUBNET, port: 444 }); }],
  ])('%s is taken', async (_, make) => {
    await expect(mesh.apply(inTwoTeams(make))).resolves.toBeDefined();
  });

  test.each<[string, (one: Chart, other: Chart) => void]>([
    ['in one VirtualService', (one) => { entry(one, 'entry', [A], ServiceEntryProtocol.TCP); tcp(one, 'routes', SUBNET, SUBNET); }],
    ['in those of two teams', (one, other) => { entry(one, 'entry', [A], ServiceEntryProtocol.TCP); tcp(one, 'routes', SUBNET); tcp(other, 'routes', SUBNET); }],
  ])('a range twice %s stops the synth', (_, make) => {
    expect(() => inTwoTeams(make).synthYaml()).toThrow('CDI076');
  });

  test('because Envoy refuses the port', async () => {
    const route = { match: [SUBNET], route: [{ destination: { host: A, port: { number: 443 } } }] };
    const objects = [
      { apiVersion: 'networking.istio.io/v1', kind: 'ServiceEntry', metadata: { name: 'entry', namespace: 'team-a' }, spec: { hosts: [A], ports: [{ number: 443, name: 'tcp', protocol: 'TCP' }], resolution: 'NONE' } },
      { apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', metadata: { name: 'routes', namespace: 'team-a' }, spec: { hosts: [A], tcp: [route, route] } },
    ];
    await expect(mesh.apply(objects.map(object => stringify(object)).join('---\n'))).rejects.toThrow('same matching rules');
  });
});

describe('at a gateway', () => {
  const TARGET = ServiceTarget.fromHost(ServiceHost.fromServiceName('web', { namespaceName: 'team-a' }), { port: 443 });
  const https = (chart: Chart, id: string, hosts: string[]) => new IstioAlb(chart, id)
    .addListener('https', { hosts, certificates: [ListenerCertificate.fromSecret('cert')], redirectHttp: false, defaultAction: ListenerAction.fixedResponse(200) });
  const passing = (chart: Chart, hosts: string[], narrow: string) => {
    const listener = new IstioAlb(chart, 'passing').addListener('tls', { protocol: ListenerProtocol.TLS, hosts, defaultAction: ListenerAction.forward(TARGET) });
    listener.addAction('narrow', { conditions: [ListenerCondition.hostHeaders([narrow])], action: ListenerAction.forward(TARGET) });
  };
  const raw = (chart: Chart, host: string) => new Gateway(chart, 'raw', {
    servers: [GatewayServer.https({ hosts: [host], tls: GatewayTls.simple(ServerCertificate.fromSecret('cert')) })],
  });

  test.each<[string, string, (one: Chart, other: Chart) => void]>([
    ['a name that passes, and at which TLS ends', 'CDI077', (one, other) => { https(one, 'alb', [A]); passing(other, ['*.example.com'], A); }],
    ['a host with and without a namespace', 'CDI075', (one) => { https(one, 'alb', [A]); raw(one, `team-a/${A}`); }],
    ['a host in two load balancers, of which Istio drops one with all of its hosts', 'CDI075', (one, other) => { https(one, 'alb', [A]); https(other, 'alb', [B, A]); }],
    ['HTTP without TLS beside HTTPS', 'CDI075', (one, other) => {
      https(one, 'alb', [A]);
      new IstioAlb(other, 'alb').addListener('http', { port: 443, protocol: ListenerProtocol.HTTP, hosts: [B], defaultAction: ListenerAction.fixedResponse(200) });
    }],
  ])('%s stops the synth', (_, code, make) => {
    expect(() => inTwoTeams(make).synthYaml()).toThrow(code);
  });

  test('other names beside are taken', async () => {
    await expect(mesh.apply(inTwoTeams((one, other) => { https(one, 'alb', [A]); passing(other, ['*.example.com'], B); raw(one, 'team-a/c.example.com'); }))).resolves.toBeDefined();
  });
});
