import { App, Chart } from 'cdk8s';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Istio, startIstio } from './istio/istio';
import { Findings, ServiceEntry, ServiceEntryEndpoint, ServiceEntryPort, ServiceEntryProtocol, ServiceEntryResolution } from '../../src';

let istio: Istio;

beforeAll(async () => {
  istio = await startIstio();
});

afterAll(() => istio?.stop());

/** A ServiceEntry as Istio writes it. */
interface Spec {
  readonly hosts: string[];
  readonly ports: { readonly number: number; readonly name: string; readonly protocol?: string }[];
  readonly resolution?: string;
  readonly addresses?: string[];
  readonly endpoints?: ServiceEntryEndpoint[];
  readonly workloadSelector?: object;
}

const WEB = { number: 443, name: 'tls', protocol: 'TLS' };
const DB = { number: 5432, name: 'tcp', protocol: 'TCP' };
const UNKNOWN = { number: 8080, name: 'port' };
const MONGO = { number: 27017, name: 'mongo', protocol: 'MONGO' };

/** Whether all three layers of Istio take it, with findings that are no errors. */
async function isTaken(spec: Spec): Promise<boolean> {
  const manifest = { apiVersion: 'networking.istio.io/v1', kind: 'ServiceEntry', metadata: { name: 'entry', namespace: 'shop' }, spec };
  return (await istio.validate(JSON.stringify(manifest))).findings.every(({ level }) => level !== 'error');
}

const RESOLUTIONS: Record<string, (endpoints?: ServiceEntryEndpoint[]) => ServiceEntryResolution> = {
  NONE: () => ServiceEntryResolution.none(),
  STATIC: endpoints => ServiceEntryResolution.staticEndpoints(endpoints ?? []),
  DNS: endpoints => ServiceEntryResolution.dns(endpoints),
  DNS_ROUND_ROBIN: endpoints => ServiceEntryResolution.dnsRoundRobin(endpoints?.[0]),
  DYNAMIC_DNS: () => ServiceEntryResolution.dynamicDns(),
};

/** Whether the construct takes it. */
function isMade({ hosts, ports, resolution = 'NONE', addresses, endpoints }: Spec): boolean {
  const chart = new Chart(new App(), 'shop', { namespace: 'shop' });
  Findings.of(chart).acknowledge('IST0134', 'Istio is asked');
  try {
    new ServiceEntry(chart, 'entry', {
      hosts,
      addresses,
      ports: ports.map(({ number, name, protocol }): ServiceEntryPort => ({ port: number, name, protocol: protocol as ServiceEntryProtocol })),
      resolution: RESOLUTIONS[resolution](endpoints),
    });
    return true;
  } catch {
    return false;
  }
}

const entry = (changes: Partial<Spec>): Spec => ({ hosts: ['api.example.com'], ports: [WEB], resolution: 'DNS', ...changes });
const fixed = (endpoint: ServiceEntryEndpoint, changes: Partial<Spec> = {}) => entry({ resolution: 'STATIC', endpoints: [endpoint], ...changes });

describe('the construct refuses what Istio refuses, and takes what it takes', () => {
  test.each<[string, boolean, Spec]>([
    ['a name', true, entry({})],
    ['every host', false, entry({ hosts: ['*'], resolution: 'NONE' })],
    ['a wildcard without DNS', true, entry({ hosts: ['*.example.com'], resolution: 'NONE' })],
    ['a wildcard that DNS resolves', false, entry({ hosts: ['*.example.com'] })],
    ['a wildcard with an endpoint', true, entry({ hosts: ['*.example.com'], endpoints: [{ address: 'a.example.com' }] })],
    ['a host with a port', false, entry({ hosts: ['api.example.com:443'] })],
    ['a wildcard in the middle', false, entry({ hosts: ['a.*.com'], resolution: 'NONE' })],
    ['two hosts with TLS', true, entry({ hosts: ['a.example.com', 'b.example.com'] })],
    ['two hosts with MongoDB', false, entry({ hosts: ['a.example.com', 'b.example.com'], ports: [MONGO] })],
    ['two hosts with MongoDB and no resolution', true, entry({ hosts: ['a.example.com', 'b.example.com'], ports: [MONGO], resolution: 'NONE' })],
    ['a port twice', false, entry({ ports: [WEB, { ...WEB, name: 'other' }] })],
    ['a name of a port twice', false, entry({ ports: [WEB, { ...WEB, number: 444 }] })],
    ['port 0', false, entry({ ports: [{ ...WEB, number: 0 }] })],
    ['a name of a port that begins with a hyphen', false, entry({ ports: [{ ...WEB, name: '-tls' }] })],
    ['no protocol', true, entry({ ports: [UNKNOWN] })],
    ['no protocol beside one', true, entry({ ports: [WEB, UNKNOWN] })],
    ['two hosts without a protocol', false, entry({ hosts: ['a.example.com', 'b.example.com'], ports: [UNKNOWN] })],
    ['two hosts without a protocol and no resolution', true, entry({ hosts: ['a.example.com', 'b.example.com'], ports: [UNKNOWN], resolution: 'NONE' })],
    ['dynamic DNS without a protocol', false, entry({ resolution: 'DYNAMIC_DNS', hosts: ['*.example.com'], ports: [UNKNOWN] })],
    ['an unknown protocol', false, entry({ ports: [{ ...WEB, protocol: 'SMTP' }] })],
    ['TCP without addresses', true, entry({ ports: [DB] })],
    ['an address', true, entry({ addresses: ['10.0.0.1', '2001:db8::1'] })],
    ['a range without DNS', true, entry({ addresses: ['10.0.0.0/8'], resolution: 'NONE' })],
    ['a range beside DNS', false, entry({ addresses: ['10.0.0.0/8'] })],
    ['a range of 33 bits', false, entry({ addresses: ['10.0.0.0/33'], resolution: 'NONE' })],
    ['a name for an address', false, entry({ addresses: ['a.example.com'] })],
    ['an endpoint', true, fixed({ address: '10.0.0.1', ports: { tls: 8443 }, locality: 'eu/a/b', weight: 2, labels: { app: 'web' } })],
    ['a name as static endpoint', false, fixed({ address: 'a.example.com' })],
    ['an endpoint with a port of another name', false, fixed({ address: '10.0.0.1', ports: { web: 1 } })],
    ['an endpoint with port 0', false, fixed({ address: '10.0.0.1', ports: { tls: 0 } })],
    ['an endpoint without an address', false, fixed({})],
    ['an endpoint behind a network', true, fixed({ network: 'vm' })],
    ['an endpoint with a bad label', false, fixed({ address: '10.0.0.1', labels: { app: 'a b' } })],
    ['a socket', true, fixed({ address: 'unix:///run/a.sock' })],
    ['a socket of a folder', false, fixed({ address: 'unix:///run/' })],
    ['a socket with ports', false, fixed({ address: 'unix:///run/a.sock', ports: { tls: 1 } })],
    ['a socket for two ports', false, fixed({ address: 'unix:///run/a.sock' }, { ports: [WEB, { ...WEB, number: 444, name: 'other' }] })],
    ['an endpoint for DNS that is neither', false, entry({ endpoints: [{ address: 'a_b' }] })],
    ['DNS round robin', true, entry({ resolution: 'DNS_ROUND_ROBIN', endpoints: [{ address: '10.0.0.1' }] })],
    ['dynamic DNS', true, entry({ resolution: 'DYNAMIC_DNS', hosts: ['*.example.com', '*-eu.example.net'] })],
    ['dynamic DNS of a name', false, entry({ resolution: 'DYNAMIC_DNS' })],
    ['dynamic DNS with an address', false, entry({ resolution: 'DYNAMIC_DNS', hosts: ['*.example.com'], addresses: ['10.0.0.1'] })],
    ['dynamic DNS with HTTPS', false, entry({ resolution: 'DYNAMIC_DNS', hosts: ['*.example.com'], ports: [{ ...WEB, protocol: 'HTTPS' }] })],
    ['dynamic DNS with HTTP/2', true, entry({ resolution: 'DYNAMIC_DNS', hosts: ['*.example.com'], ports: [{ ...WEB, protocol: 'HTTP2' }] })],
  ])('%s: %s', async (_, expected, spec) => {
    expect([await isTaken(spec), isMade(spec)]).toEqual([expected, expected]);
  });
});
