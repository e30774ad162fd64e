/** Names and addresses twice: what makes Envoy refuse a whole port is refused before, and what is not refused Envoy takes. */
import { Chart } from 'cdk8s';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseAllDocuments, stringify } from 'yaml';
import { Mesh, startMesh } from './driver/mesh';
import { newApp, newChart } from './shop';
import {
  ConnectionAction, Destination, Gateway, GatewayServer, GatewayTls, IstioAlb, ListenerAction, ListenerCertificate,
  ListenerCondition, ListenerProtocol,
  ServerCertificate, ServiceEntry, ServiceEntryProtocol, ServiceEntryResolution, ServiceHost, ServiceTarget, TcpMatch, TlsMatch, VirtualService,
} from '../../src';
import { serversOnOnePort } from '../../src/checks/gateway/servers-on-one-port';
import { Manifest } from '../../src/mesh';
import { findInManifests } from '../checks/run-check';

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

describe('at a gateway where TLS passes', () => {
  const servers = ['team-a/*.example.com', 'team-b/*.example.com'].map(host => GatewayServer.tls({ hosts: [host], tls: GatewayTls.passthrough() }));
  const route = (chart: Chart, gateway: Gateway, host: string) => new VirtualService(chart, 'through', {
    hosts: [host], gateways: [gateway], tls: [{ matches: [{ sniHosts: [host] }], action: ConnectionAction.route(destinations) }],
  });

  test('one host for the routes of two namespaces is taken', async () => {
    await expect(mesh.apply(inTwoTeams((one, other) => {
      entry(one, 'entry', [A]);
      const gateway = new Gateway(one, 'gateway', { servers });
      route(one, gateway, A);
      route(other, gateway, B);
    }))).resolves.toBeDefined();
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
    ['a host in two load balancers, of which Istio drops one with all of its hosts', 'IST0145', (one, other) => { https(one, 'alb', [A]); https(other, 'alb', [B, A]); }],
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

describe('servers of two Gateways for one address of the pods', () => {
  const findingsOf = (objects: string) =>
    findInManifests(serversOnOnePort, ...parseAllDocuments(objects).map(document => document.toJS() as Manifest)).map(({ code }) => code);
  const spellings = (one: string | undefined, other: string | undefined, ...protocols: string[]): string =>
    [one, other].flatMap((bind, index) => {
      const protocol = protocols[index] ?? protocols[0];
      const host = [A, B][index];
      const route = [{ destination: { host: 'web.team-a.svc.cluster.local', port: { number: 80 } } }];
      const routes = { TLS: { tls: [{ match: [{ sniHosts: [host] }], route }] }, TCP: { tcp: [{ route }] } }[protocol] ?? { http: [{ route }] };
      const metadata = { name: `g${index}`, namespace: 'team-a' };
      const server = { port: { number: 80, name: 'port', protocol }, hosts: [host], bind, ...protocol === 'TLS' ? { tls: { mode: 'PASSTHROUGH' } } : {} };
      return [
        { apiVersion: 'networking.istio.io/v1', kind: 'Gateway', metadata, spec: { selector: { istio: 'ingressgateway' }, servers: [server] } },
        { apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', metadata, spec: { hosts: [host], gateways: [metadata.name], ...routes } },
      ];
    }).map(object => stringify(object)).join('---\n');

  test.each<[string, string]>([
    ['plain HTTP for all addresses, which only one says', spellings(undefined, '0.0.0.0', 'HTTP')],
    ['HTTP and bytes for all addresses, which only one says', spellings('0.0.0.0', undefined, 'HTTP', 'TCP')],
    ['an address in another form', spellings('::1', '0::1', 'HTTP')],
  ])('%s: Envoy refuses the port, and the check says so before', async (_, objects) => {
    expect(findingsOf(objects)).toEqual(['CDI075']);
    await expect(mesh.apply(objects)).rejects.toThrow('Envoy refused');
  });

  test.each<[string, string]>([
    ['other names that pass, for all addresses, which only one says', spellings(undefined, '0.0.0.0', 'TLS')],
    ['names that pass beside plain HTTP', spellings('0.0.0.0', undefined, 'TLS', 'HTTP')],
    ['an address among all', spellings('127.0.0.9', undefined, 'HTTP')],
    ['all addresses for both', spellings('0.0.0.0', '0.0.0.0', 'HTTP')],
  ])('%s are taken', async (_, objects) => {
    expect(findingsOf(objects)).toEqual([]);
    await expect(mesh.apply(objects)).resolves.toBeDefined();
  });
});
