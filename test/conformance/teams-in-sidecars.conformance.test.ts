/** What the ServiceEntries and the routes of two teams do to each other in the sidecars of everybody, in objects that nobody built here. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeManifests } from './driver/cluster-state';
import { Mesh, startMesh } from './driver/mesh';
import { CHECKS, runChecks } from '../../src/checks';
import { Manifest, Mesh as Model } from '../../src/mesh';

const [A, B] = ['a.example.com', 'b.example.com'];
const [M, N, O] = ['10.9.1.0/24', '10.9.2.0/24', '10.9.3.0/24'];
const LOOKED_AT = ['CDI076', 'CDI124', 'CDI127', 'CDI128', 'CDI131'];

interface Listener {
  readonly address: { readonly socketAddress: { readonly address: string; readonly portValue: number } };
  readonly filterChains?: readonly { readonly filterChainMatch?: ChainMatch; readonly filters?: readonly Filter[] }[];
}

interface Filter {
  readonly name: string;
  readonly typedConfig?: { readonly cluster?: string };
}

interface ChainMatch {
  readonly serverNames?: readonly string[];
  readonly prefixRanges?: readonly { readonly addressPrefix: string; readonly prefixLen: number }[];
}

let mesh: Mesh;

beforeAll(async () => {
  mesh = await startMesh();
});

afterAll(() => mesh?.stop());

const object = (kind: string, name: string, namespace: string, spec: object): Manifest =>
  ({ apiVersion: 'networking.istio.io/v1', kind, metadata: { name, namespace }, spec });
const entry = (namespace: string, spec: object = {}, protocol = 'TCP'): Manifest => object('ServiceEntry', 'entry', namespace, {
  hosts: [A], ports: [{ number: 8443, name: 'port', protocol }], resolution: 'NONE', ...spec,
});
const routes = (namespace: string, spec: object): Manifest => object('VirtualService', 'routes', namespace, { hosts: [A], ...spec });
const to = (host: string) => [{ destination: { host, port: { number: 8443 } } }];
const tls = (...matches: object[]) => ({ tls: matches.map(match => ({ match: [match], route: to(A) })) });
const tcp = (host: string, ...destinationSubnets: string[]) => ({ hosts: [host], tcp: [{ match: [{ destinationSubnets }], route: to(host) }] });

async function apply(manifests: readonly Manifest[], codes: string[], lookedAt = LOOKED_AT): Promise<string> {
  const found = runChecks(CHECKS, new Model(manifests.map(manifest => ({ manifest, oldestIstio: '1.31' }))));
  expect(found.map(({ code }) => code).filter(code => lookedAt.includes(code))).toEqual(codes);
  return mesh.apply(writeManifests(manifests), { redirected: true }).then(() => 'taken', (error: Error) => error.message);
}

/** The listeners of every sidecar at a port. */
async function atPort(port: number): Promise<Listener[]> {
  return (await mesh.dump<Listener>('redirected', 'listeners')).filter(({ address: { socketAddress } }) => socketAddress.portValue === port);
}

async function listenersAt(port: number): Promise<string[]> {
  return (await atPort(port)).map(({ address: { socketAddress } }) => socketAddress.address);
}

/** Where its chains of filters lead, but for that of the rest. */
async function clustersAt(port: number): Promise<string[]> {
  return (await atPort(port)).flatMap(({ filterChains = [] }) => filterChains).flatMap(({ filters = [] }) => filters)
    .flatMap(({ name, typedConfig }) => typedConfig?.cluster ?? (name.includes('http') ? 'requests' : []));
}

/** What the listener of the port tells connections apart by. */
async function chainsAt(port: number): Promise<string[]> {
  return (await atPort(port)).flatMap(({ filterChains = [] }) => filterChains)
    .map(({ filterChainMatch: { serverNames = [], prefixRanges = [] } = {} }) =>
      [...serverNames, ...prefixRanges.map(({ addressPrefix, prefixLen }) => `${addressPrefix}/${prefixLen}`)].join(' '))
    .sort();
}

describe('matches of TLS', () => {
  const both = entry('team-a', { hosts: [A, B] }, 'TLS');
  const inA = (...matches: object[]) => routes('team-a', { hosts: ['*.example.com'], ...tls(...matches) });
  const inB = (...matches: object[]) => routes('team-b', { hosts: [A, B], ...tls(...matches) });

  test('without addresses get those of another team: the port is refused where both compare a name', async () => {
    expect(await apply([both, inA({ sniHosts: [A], destinationSubnets: [M] }), inB({ sniHosts: [A] })], ['CDI124'])).toContain('same matching rules');
  });

  test('of another name are for these addresses alone', async () => {
    expect(await apply([both, inA({ sniHosts: [A], destinationSubnets: [M] }), inB({ sniHosts: [B] })], ['CDI124'])).toBe('taken');
    expect(await chainsAt(8443)).toEqual([`${A} ${M}`, `${B} ${M}`]);
  });

  test('of one VirtualService are so too', async () => {
    expect(await apply([both, inA({ sniHosts: [A], destinationSubnets: [M] }, { sniHosts: [B] })], ['CDI124'])).toBe('taken');
    expect(await chainsAt(8443)).toEqual([`${A} ${M}`, `${B} ${M}`]);
  });

  test('with all addresses of their own are for all', async () => {
    expect(await apply([both, inA({ sniHosts: [A], destinationSubnets: [M] }), inB({ sniHosts: [A], destinationSubnets: ['0.0.0.0/0'] })], [])).toBe('taken');
    expect(await chainsAt(8443)).toEqual([A, `${A} ${M}`]);
  });

  test('before those with addresses are for all', async () => {
    expect(await apply([both, inA({ sniHosts: [B] }, { sniHosts: [A], destinationSubnets: [M] })], [])).toBe('taken');
    expect(await chainsAt(8443)).toEqual([`${A} ${M}`, B]);
  });
});

describe('ranges for connections of two hosts', () => {
  const entries = [entry('team-a'), entry('team-b', { hosts: [B] })];

  test.each<[string, Manifest[]]>([
    ['a range of two lists', [...entries, routes('team-a', tcp(A, M, N)), routes('team-b', tcp(B, N, O))]],
    ['a range of a ServiceEntry and of a list', [entry('team-a', { addresses: [N] }), entry('team-b', { hosts: [B] }), routes('team-b', tcp(B, N, O))]],
  ])('%s: refused, and told', async (_, manifests) => {
    expect(await apply(manifests, ['CDI076'])).toContain('overlapping matching rules');
  });

  test.each<[string, Manifest[], string[]]>([
    ['other ranges', [...entries, routes('team-a', tcp(A, M)), routes('team-b', tcp(B, N, O))], [M, `${N} ${O}`]],
    ['a narrower range', [...entries, routes('team-a', tcp(A, M, '10.9.2.0/25')), routes('team-b', tcp(B, N, O))], [`${M} 10.9.2.0/25`, `${N} ${O}`]],
  ])('%s: taken', async (_, manifests, chains) => {
    expect(await apply(manifests, [])).toBe('taken');
    expect(await chainsAt(8443)).toEqual(chains);
  });

  test('protocols of which a listener takes one: taken', async () => {
    expect(await apply([entry('team-a', {}, 'MYSQL'), entries[1], routes('team-a', tcp(A, M, N)), routes('team-b', tcp(B, N, O))], ['CDI131'])).toBe('taken');
    expect(await chainsAt(8443)).toEqual([`${M} ${N}`]);
  });

  test('the same range: taken, and only the older host has it', async () => {
    expect(await apply([...entries, routes('team-a', tcp(A, M)), routes('team-b', tcp(B, M))], ['CDI127'])).toBe('taken');
    expect(await chainsAt(8443)).toEqual([M]);
  });
});

describe('ServiceEntries of one host in a namespace', () => {
  const https = { ports: [{ number: 443, name: 'tls', protocol: 'TLS' }] };
  // An object of a name that was there before is as old as that: each case has names, and a host, of its own. Of two entries of one age either
  // decides how the cluster resolves, by chance, whatever their names.
  let cases = 0;
  const named = (place: 'one' | 'two', resolution: string, spec: object = {}, annotations?: Record<string, string>): Manifest => {
    cases += place === 'one' ? 1 : 0;
    const [name, hosts] = [`${place}-${cases}`, [`case-${cases}.example.com`]];
    const creationTimestamp = place === 'one' ? '2026-01-01T00:00:00Z' : '2026-01-02T00:00:00Z';
    const metadata = { name, namespace: 'team-a', annotations, creationTimestamp };
    return { ...object('ServiceEntry', name, 'team-a', { hosts, ...https, resolution, ...spec }), metadata };
  };
  const RACE = { 'istio.io/connect-strategy': 'RACE_FIRST_TCP_CONNECT' };
  const at = (...addresses: string[]) => ({ endpoints: addresses.map(address => ({ address })) });

  test.each<[string, Manifest[]]>([
    ['DNS_ROUND_ROBIN beside DNS', [named('one', 'DNS_ROUND_ROBIN'), named('two', 'DNS')]],
    ['DNS_ROUND_ROBIN beside addresses', [named('one', 'DNS_ROUND_ROBIN'), named('two', 'STATIC', at('10.8.8.8'))]],
    ['DNS of which all addresses are tried, beside DNS', [named('one', 'DNS', {}, RACE), named('two', 'DNS')]],
    ['DNS of which all addresses are tried, with two names', [named('one', 'DNS', at(A, B), RACE)]],
  ])('%s: the cluster is refused, and told', async (_, manifests) => {
    expect(await apply(manifests, ['CDI128'])).toContain('must have a single locality_lb_endpoint');
  });

  test.each<[string, Manifest[]]>([
    ['DNS_ROUND_ROBIN twice', [named('one', 'DNS_ROUND_ROBIN'), named('two', 'DNS_ROUND_ROBIN')]],
    ['DNS_ROUND_ROBIN beside one without endpoints', [named('one', 'DNS_ROUND_ROBIN'), named('two', 'NONE')]],
    ['DNS_ROUND_ROBIN at another port', [named('one', 'DNS_ROUND_ROBIN'), named('two', 'DNS', { ports: [{ number: 444, name: 'tls', protocol: 'TLS' }] })]],
    ['DNS beside addresses', [named('one', 'DNS'), named('two', 'STATIC', at('10.8.8.8'))]],
    ['DNS of which all addresses are tried, with one name', [named('one', 'DNS', at(B), RACE)]],
    ['DNS with two names', [named('one', 'DNS', at(A, B))]],
  ])('%s: taken', async (_, manifests) => {
    expect(await apply(manifests, [])).toBe('taken');
  });
});

describe('a host for connections without addresses', () => {
  const database = (protocol: string, spec: object = {}): Manifest =>
    object('ServiceEntry', 'db', 'team-a', { hosts: [A], ports: [{ number: 3306, name: 'db', protocol }], resolution: 'DNS', ...spec });

  test.each(['MYSQL', 'MONGO', 'TCP', 'REDIS'])('of %s takes the port at all addresses, though Istio may allocate one', async protocol => {
    expect(await apply([database(protocol)], ['IST0134'], [...LOOKED_AT, 'IST0134'])).toBe('taken');
    expect(await listenersAt(3306)).toEqual(['0.0.0.0']);
  });

  const web = (): Manifest => object('ServiceEntry', 'web', 'team-b', { hosts: [B], ports: [{ number: 3306, name: 'http', protocol: 'HTTP' }], resolution: 'DNS' });

  test.each(['MYSQL', 'MONGO'])('of %s takes requests to another host too', async protocol => {
    expect(await apply([database(protocol), web()], ['CDI131'])).toBe('taken');
    expect(await clustersAt(3306)).toEqual([`outbound|3306||${A}`]);
  });

  test('of TCP leaves requests to the other host', async () => {
    expect(await apply([database('TCP'), web()], [])).toBe('taken');
    expect(await clustersAt(3306)).toEqual(['requests']);
  });

  test('is at its address where it has one', async () => {
    expect(await apply([database('MYSQL', { addresses: ['10.9.1.1'] }), web()], [], [...LOOKED_AT, 'IST0134'])).toBe('taken');
    expect((await listenersAt(3306)).sort()).toEqual(['0.0.0.0', '10.9.1.1']);
  });
});
