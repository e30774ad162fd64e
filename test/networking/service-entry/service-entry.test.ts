import { Chart, Testing } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { ExportTo } from '../../../src/core/export-to';
import { Findings } from '../../../src/core/findings';
import { Finding } from '../../../src/findings';
import { IstioVersion } from '../../../src/mesh-settings/istio-version';
import { MeshSettings } from '../../../src/mesh-settings/mesh-settings';
import { ServiceEntry, ServiceEntryLocation, ServiceEntryProps } from '../../../src/networking/service-entry/service-entry';
import { ServiceEntryEndpoint } from '../../../src/networking/service-entry/service-entry-endpoint';
import { ServiceEntryPort, ServiceEntryProtocol } from '../../../src/networking/service-entry/service-entry-port';
import { ServiceEntryResolution } from '../../../src/networking/service-entry/service-entry-resolution';

const { HTTP, HTTPS, TLS, TCP, GRPC_WEB, MONGO, MYSQL, REDIS } = ServiceEntryProtocol;
const DNS = ServiceEntryResolution.dns();
const WEB: ServiceEntryPort = { port: 443, protocol: TLS };

function chartIn(): Chart {
  return new Chart(Testing.app(), 'test', { namespace: 'shop' });
}

function entryIn(chart: Chart, props: Partial<ServiceEntryProps>): ServiceEntry {
  return new ServiceEntry(chart, 'api', { hosts: ['api.example.com'], ports: [WEB], resolution: DNS, ...props });
}

const entry = (props: Partial<ServiceEntryProps>) => entryIn(chartIn(), props);

function specOf(props: Partial<ServiceEntryProps>): object {
  const chart = chartIn();
  MeshSettings.configure(chart, { oldestIstio: IstioVersion.V1_28 });
  entryIn(chart, props);
  return (Testing.synth(chart)[0] as { spec: object }).spec;
}

const endpoint = (part: ServiceEntryEndpoint, ports = [WEB]) => entry({ ports, resolution: ServiceEntryResolution.staticEndpoints([part]) });

function findingsOf(props: Partial<ServiceEntryProps>, code: string, oldestIstio = IstioVersion.V1_24): Finding[] {
  const chart = chartIn();
  MeshSettings.configure(chart, { oldestIstio });
  entryIn(chart, props);
  return Findings.all(chart).filter(finding => finding.code === code);
}

describe('the manifest', () => {
  test('of a host of the internet', () => {
    const chart = chartIn();
    entryIn(chart, { metadata: { name: 'api' } });
    expect(Testing.synth(chart)).toEqual([{
      apiVersion: 'networking.istio.io/v1',
      kind: 'ServiceEntry',
      metadata: { name: 'api', namespace: 'shop' },
      spec: { hosts: ['api.example.com'], ports: [{ number: 443, name: 'tls', protocol: 'TLS' }], resolution: 'DNS' },
    }]);
  });

  test('of machines', () => {
    expect(specOf({
      hosts: ['db.example.com'],
      ports: [{ port: 5432, protocol: TCP, name: 'postgres', targetPort: 15432 }],
      addresses: ['10.1.0.0/16'],
      location: ServiceEntryLocation.MESH_INTERNAL,
      exportTo: ExportTo.namespaces('shop', 'istio-system'),
      subjectAltNames: ['spiffe://cluster.local/ns/shop/sa/db'],
      resolution: ServiceEntryResolution.staticEndpoints([
        { address: '10.1.0.1', ports: { postgres: 5433 }, locality: 'eu/a', weight: 2, labels: { version: 'v1' } },
        { network: 'vm', serviceAccount: 'db' },
      ]),
    })).toEqual({
      hosts: ['db.example.com'],
      addresses: ['10.1.0.0/16'],
      ports: [{ number: 5432, name: 'postgres', protocol: 'TCP', targetPort: 15432 }],
      location: 'MESH_INTERNAL',
      resolution: 'STATIC',
      endpoints: [
        { address: '10.1.0.1', ports: { postgres: 5433 }, locality: 'eu/a', weight: 2, labels: { version: 'v1' } },
        { network: 'vm', serviceAccount: 'db' },
      ],
      exportTo: ['shop', 'istio-system'],
      subjectAltNames: ['spiffe://cluster.local/ns/shop/sa/db'],
    });
  });

  test.each<[string, ServiceEntryResolution, string[], object]>([
    ['none', ServiceEntryResolution.none(), ['*.example.com'], { resolution: 'NONE' }],
    ['workloads', ServiceEntryResolution.workloads({ app: 'db' }), ['a.example.com'], { resolution: 'STATIC', workloadSelector: { labels: { app: 'db' } } }],
    ['dnsWorkloads', ServiceEntryResolution.dnsWorkloads({ app: 'db' }), ['a.example.com'], { resolution: 'DNS', workloadSelector: { labels: { app: 'db' } } }],
    ['dns', ServiceEntryResolution.dns([{ address: 'eu.example.net' }]), ['*.example.com'], { resolution: 'DNS', endpoints: [{ address: 'eu.example.net' }] }],
    ['dnsRoundRobin', ServiceEntryResolution.dnsRoundRobin(), ['a.example.com'], { resolution: 'DNS_ROUND_ROBIN' }],
    ['dnsRoundRobin of a name', ServiceEntryResolution.dnsRoundRobin({ address: '10.0.0.1' }), ['a.example.com'],
      { resolution: 'DNS_ROUND_ROBIN', endpoints: [{ address: '10.0.0.1' }] }],
    ['dynamicDns', ServiceEntryResolution.dynamicDns(), ['*.example.com'], { resolution: 'DYNAMIC_DNS' }],
  ])('with resolution %s', (_, resolution, hosts, expected) => {
    expect(specOf({ hosts, resolution })).toEqual({ hosts, ports: [{ number: 443, name: 'tls', protocol: 'TLS' }], ...expected });
  });

  test('with wildcards that are a part of a label, for HTTP', () => {
    const ports = [{ port: 80, protocol: ServiceEntryProtocol.HTTP }];
    expect(specOf({ hosts: ['*-eu.example.net'], resolution: ServiceEntryResolution.dynamicDns(), ports })).toMatchObject({ hosts: ['*-eu.example.net'] });
  });

  test('leaves a protocol out that nobody knows', () => {
    expect(specOf({ ports: [{ port: 8080 }, { port: 8081 }, { port: 8082, name: 'admin' }] })).toMatchObject({
      ports: [{ number: 8080, name: 'port' }, { number: 8081, name: 'port-8081' }, { number: 8082, name: 'admin' }],
    });
    expect(JSON.stringify(specOf({ ports: [{ port: 8080 }] }))).not.toContain('protocol');
  });

  test('names ports by their protocols', () => {
    expect(specOf({ ports: [WEB, { port: 8443, protocol: TLS }, { port: 80, protocol: GRPC_WEB }] })).toMatchObject({
      ports: [{ name: 'tls' }, { name: 'tls-8443' }, { name: 'grpc-web' }],
    });
  });
});

describe('hosts', () => {
  test.each(['*', 'api', 'API.example.com', 'https://api.example.com', 'api.example.com:443', '10.0.0.1', 'a.*.com', '*-eu.example.com', '*.'])('%s is refused', host => {
    expect(() => entry({ hosts: [host], resolution: ServiceEntryResolution.none() })).toThrow(/^\[\S+\] host of a ServiceEntry must be a DNS name/);
  });

  test('a wildcard inside a label is for names that are resolved for each request', () => {
    const resolution = ServiceEntryResolution.dynamicDns();
    expect(() => entry({ hosts: ['*-eu.example.com'], resolution })).not.toThrow();
    expect(() => entry({ hosts: ['*eu.example.com'], resolution })).toThrow(/^\[\S+\] host of a ServiceEntry must be a DNS name/);
  });

  test('none is refused', () => {
    expect(() => entry({ hosts: [] })).toThrow(/^\[\S+\] hosts of a ServiceEntry must be a list of at least one/);
  });

  test('several are told apart by HTTP and TLS only', () => {
    const hosts = ['a.example.com', 'b.example.com'];
    expect(() => entry({ hosts, ports: [WEB, { port: 1, protocol: MONGO }] })).toThrow(/^\[\S+\] hosts of a ServiceEntry with protocol MONGO must be one/);
    expect(() => entry({ hosts, ports: [{ port: 1 }] })).toThrow(/^\[\S+\] hosts of a ServiceEntry without a protocol must be one/);
    expect(() => entry({ hosts, ports: [{ port: 80, protocol: HTTP }, { port: 443, protocol: HTTPS }] })).not.toThrow();
    expect(() => entry({ hosts, ports: [{ port: 1, protocol: MONGO }], resolution: ServiceEntryResolution.none() })).not.toThrow();
  });
});

describe('ports', () => {
  test.each<[string, ServiceEntryPort[], RegExp]>([
    ['none', [], /^\[\S+\] ports of a ServiceEntry must be a list of at least one/],
    ['0', [{ ...WEB, port: 0 }], /^\[\S+\] port of a ServiceEntry must be an integer from 1 to 65535, got 0/],
    ['65536 behind', [{ ...WEB, targetPort: 65536 }], /^\[\S+\] targetPort of port 443 of a ServiceEntry must be/],
    ['an unknown protocol', [{ ...WEB, protocol: 'UDP' as never }], /^\[\S+\] protocol of port 443 of a ServiceEntry must be one of HTTP, .* got "UDP"/],
    ['a bad name', [{ ...WEB, name: 'Web' }], /^\[\S+\] name of port 443 of a ServiceEntry must be a DNS label/],
    ['a number twice', [WEB, WEB], /^\[\S+\] port of a ServiceEntry must be there once, got 443 again/],
    ['a name twice', [{ ...WEB, name: 'web' }, { port: 444, protocol: TLS, name: 'web' }], /^\[\S+\] name of a port of a ServiceEntry must be there once, got "web" again/],
  ])('%s are refused', (_, ports, message) => {
    expect(() => entry({ ports })).toThrow(message);
  });
});

describe('endpoints', () => {
  test.each<[string, ServiceEntryEndpoint, RegExp]>([
    ['without an address', {}, /^\[\S+\] address of an endpoint must be an IP address, got undefined: .* network/],
    ['with a name where no DNS is asked', { address: 'a.example.com' }, /got "a.example.com": for a name use ServiceEntryResolution.dns/],
    ['with a port in the address', { address: '10.0.0.1:80' }, /^\[\S+\] address of an endpoint must be/],
    ['with a port of another name', { address: '10.0.0.1', ports: { web: 80 } }, /must be a port of the ServiceEntry \(tls\), got "web"/],
    ['with port 0', { address: '10.0.0.1', ports: { tls: 0 } }, /^\[\S+\] port "tls" of endpoint "10.0.0.1" must be/],
    ['with weight 0', { address: '10.0.0.1', weight: 0 }, /^\[\S+\] weight of endpoint "10.0.0.1" must be .* Istio takes 0 for 1/],
    ['with a locality of four parts', { address: '10.0.0.1', locality: 'a/b/c/d' }, /^\[\S+\] locality of endpoint/],
    ['with a locality with a wildcard', { address: '10.0.0.1', locality: 'a/*' }, /^\[\S+\] locality of endpoint/],
    ['with a bad label', { address: '10.0.0.1', labels: { app: '*' } }, /label app/],
    ['with an empty network', { address: '10.0.0.1', network: '' }, /^\[\S+\] network of endpoint/],
    ['with a bad account', { address: '10.0.0.1', serviceAccount: 'shop/db' }, /^\[\S+\] serviceAccount of endpoint/],
    ['with a relative socket', { address: 'unix://run/a.sock' }, /^\[\S+\] path of endpoint .* got "run\/a.sock"/],
    ['with a long socket', { address: `unix:///${'a'.repeat(107)}` }, /^\[\S+\] path of endpoint .* must be a text of at most 107 bytes/],
    ['with a zone', { address: 'fe80::1%eth0' }, /^\[\S+\] address of an endpoint/],
    ['with a socket that is a folder', { address: 'unix:///run/' }, /^\[\S+\] path of endpoint/],
    ['with ports at a socket', { address: 'unix:///run/a.sock', ports: { tls: 1 } }, /^\[\S+\] ports of endpoint .* left out for a Unix domain socket/],
  ])('%s are refused', (_, part, message) => {
    expect(() => endpoint(part)).toThrow(message);
  });

  test.each<[string, ServiceEntryEndpoint]>([
    ['an IPv6 address', { address: '2001:db8::1' }],
    ['a socket', { address: 'unix:///run/a.sock' }],
    ['the longest socket', { address: `unix:///${'a'.repeat(106)}` }],
    ['an abstract socket', { address: 'unix://@a' }],
    ['a network alone', { network: 'vm' }],
  ])('%s is taken', (_, part) => {
    expect(() => endpoint(part)).not.toThrow();
  });

  test('a socket has one port', () => {
    expect(() => endpoint({ address: 'unix:///run/a.sock' }, [WEB, { port: 80, protocol: HTTP }])).toThrow(/^\[\S+\] ports of a ServiceEntry with endpoint .* must be one, got \[443,80\]/);
  });

  test('empty lists are refused', () => {
    expect(() => ServiceEntryResolution.staticEndpoints([])).toThrow(/^endpoints of a static resolution/);
    expect(() => ServiceEntryResolution.dns([])).toThrow(/leave them out to resolve the hosts/);
    expect(() => ServiceEntryResolution.workloads({})).toThrow(/^labels of the workloads of a ServiceEntry must be/);
    expect(() => ServiceEntryResolution.dnsWorkloads({ app: '!' })).toThrow(/label app/);
  });

  test('for DNS an endpoint has an address: the network alone is for static ones', () => {
    const message = /^\[\S+\] address of an endpoint must be an IP address or a DNS name, got undefined: .* DNS does not ask for the gateway of a network/;
    expect(() => entry({ resolution: ServiceEntryResolution.dns([{ network: 'vm' }]) })).toThrow(message);
    expect(() => entry({ resolution: ServiceEntryResolution.dnsRoundRobin({ network: 'vm' }) })).toThrow(message);
    expect(() => entry({ resolution: ServiceEntryResolution.dns([{ network: 'vm', address: 'eu.example.net' }]) })).not.toThrow();
  });

  test('a socket is none of DNS', () => {
    expect(() => entry({ resolution: ServiceEntryResolution.dns([{ address: 'unix:///run/a.sock' }]) })).toThrow(/must be an IP address or a full DNS name/);
  });
});

describe('resolutions', () => {
  test('without one it is refused', () => {
    expect(() => entry({ resolution: undefined as never })).toThrow(/^\[\S+\] resolution of a ServiceEntry must be a ServiceEntryResolution, got undefined/);
  });

  test.each([DNS, ServiceEntryResolution.dnsRoundRobin()])('DNS does not resolve wildcards', resolution => {
    expect(() => entry({ hosts: ['*.example.com'], resolution })).toThrow(/^\[\S+\] hosts of a ServiceEntry that DNS resolves must be full DNS names, got "\*.example.com"/);
  });

  test('ranges of addresses are for addresses that DNS does not resolve', () => {
    const addresses = ['10.0.0.0/8'];
    expect(() => entry({ addresses })).toThrow(/^\[\S+\] addresses of a ServiceEntry that DNS resolves must be single IP addresses/);
    expect(() => entry({ addresses: ['10.0.0.1'] })).not.toThrow();
    expect(() => entry({ addresses, resolution: ServiceEntryResolution.none() })).not.toThrow();
    expect(() => entry({ addresses: ['a.example.com'] })).toThrow(/^\[\S+\] address of a ServiceEntry/);
  });

  describe('dynamicDns', () => {
    const dynamic = (props: Partial<ServiceEntryProps>) => entry({ hosts: ['*.example.com'], resolution: ServiceEntryResolution.dynamicDns(), ...props });

    test('takes wildcards only, and no addresses', () => {
      expect(() => dynamic({ hosts: ['*.example.com', 'a.example.com'] })).toThrow(/^\[\S+\] hosts of a ServiceEntry with dynamicDns must be wildcards .* got "a.example.com"/);
      expect(() => dynamic({ addresses: ['10.0.0.1'] })).toThrow(/^\[\S+\] addresses of a ServiceEntry with dynamicDns must be left out/);
    });

    test.each([[HTTPS, 'use TLS'], [TCP, 'use another resolution'], [undefined, 'say what is spoken there'], [GRPC_WEB, 'use another resolution']])('refuses %s', (protocol, fix) => {
      expect(() => dynamic({ ports: [{ port: 443, protocol }] })).toThrow(fix);
    });

    test('inside the mesh needs no waypoint', () => {
      const internal = (waypoint: string) => dynamic({ location: ServiceEntryLocation.MESH_INTERNAL, metadata: { labels: { 'istio.io/use-waypoint': waypoint } } });
      expect(() => internal('egress')).toThrow(/must be MESH_EXTERNAL, got label istio.io\/use-waypoint: "egress"/);
      expect(() => internal('none')).not.toThrow();
      expect(() => dynamic({ location: ServiceEntryLocation.MESH_EXTERNAL, metadata: { labels: { 'istio.io/use-waypoint': 'egress' } } })).not.toThrow();
    });

    test('needs Istio 1.28', () => {
      const props = { hosts: ['*.example.com'], resolution: ServiceEntryResolution.dynamicDns() };
      expect(findingsOf(props, 'CDI001', IstioVersion.V1_27)).toHaveLength(1);
      expect(findingsOf(props, 'CDI001', IstioVersion.V1_28)).toEqual([]);
      expect(findingsOf({}, 'CDI001')).toEqual([]);
    });
  });
});

test('an unknown location and an empty alternative name are refused', () => {
  expect(() => entry({ location: 'OUTSIDE' as never })).toThrow(/^\[\S+\] location of a ServiceEntry must be one of MESH_EXTERNAL, MESH_INTERNAL, got "OUTSIDE"/);
  expect(() => entry({ subjectAltNames: [''] })).toThrow(/^\[\S+\] subject alternative name of a ServiceEntry/);
});

describe('TCP without addresses', () => {
  const ports = [{ port: 5432, protocol: TCP }];

  test('is warned about without a protocol', () => {
    expect(findingsOf({ ports: [{ port: 5432 }] }, 'IST0134')).toMatchObject([{ message: expect.stringMatching(/^port 5432 \(no protocol\) of/) }]);
  });

  test.each([TCP, MONGO, MYSQL, REDIS])('is warned about: %s', protocol => {
    expect(findingsOf({ ports: [{ port: 5432, protocol }] }, 'IST0134')).toEqual([expect.objectContaining({
      level: 'warning', message: `port 5432 (${protocol}) of "api.example.com" has no addresses: sidecars take all connections of port 5432 for it that no other host has the address of`,
    })]);
  });

  test.each<[string, Partial<ServiceEntryProps>]>([
    ['addresses', { ports, addresses: ['10.0.0.1'] }], ['TLS', {}], ['HTTP', { ports: [{ port: 80, protocol: HTTP }] }],
  ])('with %s it is not', (_, props) => {
    expect(findingsOf(props, 'IST0134')).toEqual([]);
  });

  describe('where Istio allocates one', () => {
    const allocating = (value: string) => ({ metadata: { labels: { 'networking.istio.io/enable-autoallocate-ip': value } } });
    const allocated = (props: Partial<ServiceEntryProps>, oldestIstio = IstioVersion.V1_25) => findingsOf({ ports, ...props }, 'IST0134', oldestIstio);

    test('it says so: since 1.25', () => {
      const withoutAny = ({ message }: { message: string }) => !message.includes('but that which Istio allocates');
      expect([...allocated({}), ...allocated({}, IstioVersion.V1_31), ...allocated(allocating('true'))].map(withoutAny)).toEqual([false, false, false]);
      expect(allocated({}, IstioVersion.V1_24).map(withoutAny)).toEqual([true]);
    });

    test('it is where the label says no, the client knows the address, or the host has a wildcard', () => {
      expect(allocated(allocating('False'))).toHaveLength(1);
      expect(allocated({ resolution: ServiceEntryResolution.none() })).toHaveLength(1);
      expect(allocated({ hosts: ['*.example.com'], resolution: ServiceEntryResolution.staticEndpoints([{ address: '10.0.0.1' }]) })).toHaveLength(1);
    });
  });
});

describe('as a target', () => {
  const ports = [WEB, { port: 80, protocol: HTTP }];

  test('it is the host, at the port', () => {
    expect(entry({}).trafficDestinations()[0].destination).toMatchObject({ host: { name: 'api.example.com' }, port: undefined });
    expect(entry({ ports }).trafficDestinations({ port: 80 })[0].destination.port).toBe(80);
    expect(entry({}).host.name).toBe('api.example.com');
  });

  test('another port, and none of several, are refused', () => {
    expect(() => entry({}).trafficDestinations({ port: 80 })).toThrow(/one of its ports \(443\), got 80/);
    expect(() => entry({ ports }).trafficDestinations()).toThrow(/one of its ports \(443, 80\), got "none"/);
  });

  test('several hosts are refused', () => {
    const several = entry({ hosts: ['a.example.com', 'b.example.com'] });
    expect(several.hosts).toEqual(['a.example.com', 'b.example.com']);
    expect(() => several.trafficDestinations()).toThrow(/^\[\S+\] hosts of ServiceEntry "test\/api" as a target must be one/);
  });
});

describe('by its name', () => {
  test('it has the namespace of the chart, or another', () => {
    const chart = chartIn();
    const own = ServiceEntry.fromServiceEntryName(chart, 'own', 'api');
    const other = ServiceEntry.fromServiceEntryName(chart, 'other', 'api', { namespaceName: 'egress' });
    expect([own.serviceEntryName, own.serviceEntryNamespace, other.serviceEntryNamespace]).toEqual(['api', 'shop', 'egress']);
    const built = entryIn(chart, { metadata: { name: 'built' } });
    expect([built.serviceEntryName, built.serviceEntryNamespace]).toEqual(['built', 'shop']);
  });

  test('a bad name and a bad namespace are refused', () => {
    expect(() => ServiceEntry.fromServiceEntryName(chartIn(), 'entry', 'A')).toThrow(/^\[\S+\] name of a ServiceEntry must be/);
    expect(() => ServiceEntry.fromServiceEntryName(chartIn(), 'entry', 'a', { namespaceName: 'a.b' })).toThrow(/^\[\S+\] namespace of a ServiceEntry must be/);
  });
});
