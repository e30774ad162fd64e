/** What the ServiceEntries and the routes of two teams do to each other in the sidecars of everybody, in objects that nobody built here. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { Mesh, startMesh } from './driver/mesh';
import { CHECKS, runChecks } from '../../src/checks';
import { Manifest, Mesh as Model } from '../../src/mesh';

const [A, B] = ['a.example.com', 'b.example.com'];
const [M, N, O] = ['10.9.1.0/24', '10.9.2.0/24', '10.9.3.0/24'];
const LOOKED_AT = ['CDI076', 'CDI124', 'CDI127'];

interface Listener {
  readonly address: { readonly socketAddress: { readonly address: string; readonly portValue: number } };
  readonly filterChains?: readonly { readonly filterChainMatch?: ChainMatch }[];
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

async function apply(manifests: readonly Manifest[], codes: string[]): Promise<string> {
  const found = runChecks(CHECKS, new Model(manifests.map(manifest => ({ manifest, oldestIstio: '1.31' }))));
  expect(found.map(({ code }) => code).filter(code => LOOKED_AT.includes(code))).toEqual(codes);
  return mesh.apply(manifests.map(manifest => stringify(manifest)).join('---\n'), { redirected: true }).then(() => 'taken', (error: Error) => error.message);
}

/** What the listener of the port tells connections apart by, in every sidecar. */
async function chainsAt(port: number): Promise<string[]> {
  const listeners = await mesh.dump<Listener>('sleep', 'listeners');
  return listeners.filter(({ address: { socketAddress } }) => socketAddress.portValue === port).flatMap(({ filterChains = [] }) => filterChains)
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
    expect(await apply(manifests, ['CDI076'])).toContain('same matching rules');
  });

  test.each<[string, Manifest[], string[]]>([
    ['other ranges', [...entries, routes('team-a', tcp(A, M)), routes('team-b', tcp(B, N, O))], [M, `${N} ${O}`]],
    ['a narrower range', [...entries, routes('team-a', tcp(A, M, '10.9.2.0/25')), routes('team-b', tcp(B, N, O))], [`${M} 10.9.2.0/25`, `${N} ${O}`]],
    ['protocols of which a listener takes one', [entry('team-a', {}, 'MYSQL'), entries[1], routes('team-a', tcp(A, M, N)), routes('team-b', tcp(B, N, O))], [`${M} ${N}`]],
  ])('%s: taken', async (_, manifests, chains) => {
    expect(await apply(manifests, [])).toBe('taken');
    expect(await chainsAt(8443)).toEqual(chains);
  });

  test('the same range: taken, and only the older host has it', async () => {
    expect(await apply([...entries, routes('team-a', tcp(A, M)), routes('team-b', tcp(B, M))], ['CDI127'])).toBe('taken');
    expect(await chainsAt(8443)).toEqual([M]);
  });
});
