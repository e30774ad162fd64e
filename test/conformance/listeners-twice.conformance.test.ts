/** What Istio takes for two and Envoy for one, in objects that nobody built here: names in capitals, addresses and ranges in other forms. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { Mesh, startMesh } from './driver/mesh';
import { CHECKS, runChecks } from '../../src/checks';
import { Manifest, Mesh as Model } from '../../src/mesh';

const A = 'a.example.com';
const B = 'b.example.com';
const CAPITAL = 'A.example.com';
const [RANGE, SAME_RANGE, OTHER_RANGE] = ['10.9.1.0/24', '10.9.1.7/24', '10.9.2.0/24'];
const OF_LISTENERS = ['CDI075', 'CDI076', 'CDI077', 'CDI114'];

let mesh: Mesh;

beforeAll(async () => {
  mesh = await startMesh();
});

afterAll(() => mesh?.stop());

const object = (kind: string, name: string, spec: object): Manifest =>
  ({ apiVersion: 'networking.istio.io/v1', kind, metadata: { name, namespace: 'shop' }, spec });
const entry = (name: string, spec: object, protocol = 'TCP'): Manifest => object('ServiceEntry', name, {
  hosts: [A], ports: [{ number: 8443, name: 'port', protocol }], resolution: 'STATIC', endpoints: [{ address: '10.8.8.8' }], ...spec,
});
const to = (host: string) => [{ destination: { host, port: { number: 8443 } } }];
const routes = (spec: object): Manifest => object('VirtualService', 'routes', { hosts: [A, CAPITAL, B], ...spec });
const tls = (...matches: object[]) => ({ tls: matches.map(match => ({ match: [match], route: to(A) })) });
const tcp = (...matches: object[][]) => ({ tcp: matches.map(match => ({ match, route: to(A) })) });
const sni = (...sniHosts: string[]) => ({ sniHosts });
const ranges = (...destinationSubnets: string[]) => ({ destinationSubnets });

async function expectTold(manifests: readonly Manifest[], codes: string[]): Promise<void> {
  const found = runChecks(CHECKS, new Model(manifests.map(manifest => ({ manifest, oldestIstio: '1.31' }))));
  expect(found.map(({ code }) => code).filter(code => OF_LISTENERS.includes(code))).toEqual(codes);
  const applied = mesh.apply(manifests.map(manifest => stringify(manifest)).join('---\n'), { redirected: true });
  await (codes.length > 0 ? expect(applied).rejects.toThrow('error adding listener') : expect(applied).resolves.toBeDefined());
}

describe('ServiceEntries in a sidecar', () => {
  test.each<[string, Manifest[]]>([
    ['an address in two ways', [entry('one', { addresses: ['2001:db8::1'] }), entry('two', { hosts: [B], addresses: ['2001:DB8:0::1'] })]],
    ['a range of one address beside another way to write it', [entry('one', { addresses: ['2001:0db8::1', '2001:0db8::1/128'] })]],
    ['a host of TLS in two ways', [entry('one', {}, 'TLS'), entry('two', { hosts: [CAPITAL] }, 'HTTPS')]],
    ['a host of TLS in two ways at one range', [entry('one', { hosts: [A, CAPITAL], addresses: [RANGE] }, 'TLS')]],
  ])('%s is refused, and told', async (_, manifests) => {
    await expectTold(manifests, ['CDI114']);
  });

  test.each<[string, Manifest[]]>([
    ['an address in one way', [entry('one', { addresses: ['2001:db8::1'] }), entry('two', { hosts: [B], addresses: ['2001:db8::1'] })]],
    ['an address of HTTP in two ways', [entry('one', { addresses: ['2001:db8::1'] }, 'HTTP'), entry('two', { hosts: [B], addresses: ['2001:DB8:0::1'] })]],
    ['a range of TCP in two ways', [entry('one', { addresses: [RANGE] }), entry('two', { hosts: [B], addresses: [SAME_RANGE] })]],
    ['a host of HTTP in two ways', [entry('one', { hosts: [A, CAPITAL] }, 'HTTP')]],
    ['a host of TLS in two ways at an address', [entry('one', { hosts: [A, CAPITAL], addresses: ['10.9.1.1'] }, 'TLS')]],
  ])('%s is taken', async (_, manifests) => {
    await expectTold(manifests, []);
  });
});

describe('the address at which a Sidecar listens', () => {
  /** The client, whose sidecars are in its namespace. */
  const sleep: Manifest = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'sleep', namespace: 'shop' },
    spec: { template: { metadata: { labels: { app: 'sleep' } }, spec: { containers: [{ name: 'sleep', image: 'echo' }] } } },
  };
  // The client without redirection can not listen at such an address here: only the reason of Envoy tells.
  const sidecar = (bind: string) => object('Sidecar', 'listener', { egress: [{ port: { number: 8443, protocol: 'TCP', name: 'tcp' }, bind, hosts: ['*/*'] }, { hosts: ['*/*'] }] });
  const apply = async (bind: string, codes: string[]) => {
    const manifests = [sleep, entry('one', { addresses: ['2001:db8::1'] }), sidecar(bind)];
    const found = runChecks(CHECKS, new Model(manifests.map(manifest => ({ manifest, oldestIstio: '1.31' }))));
    expect(found.map(({ code }) => code).filter(code => OF_LISTENERS.includes(code))).toEqual(codes);
    return mesh.apply(manifests.map(manifest => stringify(manifest)).join('---\n'), { redirected: true }).then(() => '', (error: Error) => error.message);
  };

  test('in another way than a ServiceEntry is refused, and told', async () => {
    expect(await apply('2001:DB8:0::1', ['CDI114'])).toContain('has duplicate address');
  });

  test('in the same way is taken', async () => {
    expect(await apply('2001:db8::1', [])).not.toContain('has duplicate address');
  });
});

describe('routes of the mesh', () => {
  const both = entry('both', { hosts: [A, B] }, 'TLS');
  const ranged = (...addresses: string[]) => entry('ranged', { addresses });

  test.each<[string, Manifest[]]>([
    ['a name of TLS in two lists', [both, routes(tls(sni(A), sni(A, B)))]],
    ['a name of TLS twice in a list', [both, routes(tls(sni(A, A)))]],
    ['a name of TLS in two ways', [both, routes(tls(sni(A), sni(CAPITAL)))]],
    ['a range twice in a match', [ranged(), routes(tcp([ranges(RANGE, SAME_RANGE)]))]],
    ['two ranges of a ServiceEntry in one route', [ranged(RANGE, OTHER_RANGE), routes(tcp([ranges(RANGE, OTHER_RANGE)]))]],
    ['the range of a ServiceEntry in another way', [ranged(RANGE), routes(tcp([ranges(SAME_RANGE)]))]],
    ['the range of a ServiceEntry before a route for all', [ranged(RANGE), routes(tcp([ranges(RANGE)], [{ port: 8443 }]))]],
    ['the range of a ServiceEntry of TLS', [entry('ranged', { addresses: [RANGE] }, 'TLS'), routes(tls(sni(A), { ...sni(A), ...ranges(SAME_RANGE) }))]],
  ])('%s: refused, and told', async (_, manifests) => {
    await expectTold(manifests, ['CDI076']);
  });

  test.each<[string, Manifest[]]>([
    ['the same lists, with addresses', [both, routes(tls({ ...sni(A), ...ranges(RANGE) }, { ...sni(A), ...ranges(RANGE) }))]],
    ['all of a range behind a route for all', [ranged(), routes(tcp([{}], [ranges(RANGE)], [ranges(RANGE)]))]],
    ['each range of a ServiceEntry in a route', [ranged(RANGE, OTHER_RANGE), routes(tcp([ranges(RANGE)], [ranges(OTHER_RANGE)]))]],
    ['the range beside all connections in one route', [ranged(RANGE), routes(tcp([ranges(SAME_RANGE), { port: 8443 }]))]],
    ['a narrower range', [ranged(RANGE), routes(tcp([ranges('10.9.1.0/25')]))]],
    ['an address, which has a listener', [ranged('10.9.1.1'), routes(tcp([ranges('10.9.1.1', '10.9.1.2')]))]],
  ])('%s: taken', async (_, manifests) => {
    await expectTold(manifests, []);
  });
});

describe('a gateway', () => {
  const gateway = (...servers: object[]) => object('Gateway', 'edge', { selector: { istio: 'ingressgateway' }, servers });
  const passing = gateway({ port: { number: 443, name: 'tls', protocol: 'TLS' }, tls: { mode: 'PASSTHROUGH' }, hosts: ['*'] });
  const https = (name: string, ...hosts: string[]) =>
    ({ port: { number: 443, name, protocol: 'HTTPS' }, tls: { mode: 'SIMPLE', credentialName: `cert-${name}` }, hosts });
  const atGateway = (spec: object) => routes({ gateways: ['edge'], ...spec });
  const http = atGateway({ http: [{ route: to(A) }] });

  test.each<[string, string, Manifest[]]>([
    ['a name twice in a list', 'CDI076', [passing, atGateway(tls(sni(A, A)))]],
    ['a name in two ways', 'CDI076', [passing, atGateway(tls(sni(A), sni(CAPITAL)))]],
    ['a host in two ways at one server', 'CDI075', [gateway(https('one', A, CAPITAL)), http]],
    ['a host in two ways at two servers', 'CDI075', [gateway(https('one', A), https('two', CAPITAL)), http]],
  ])('refuses %s, and %s tells', async (_, code, manifests) => {
    await expectTold(manifests, [code]);
  });

  test.each<[string, Manifest[]]>([
    ['a name in two lists, of which Istio drops one', [passing, atGateway(tls(sni(A), sni(A, B)))]],
    ['addresses, which it does not compare', [passing, atGateway(tls({ ...sni(A), ...ranges(RANGE) }, { ...sni(A), ...ranges(OTHER_RANGE) }))]],
    ['a host in one way at one server', [gateway(https('one', A, A)), http]],
    ['a host of plain HTTP in two ways', [gateway({ port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: [A, CAPITAL] }), http]],
  ])('takes %s', async (_, manifests) => {
    await expectTold(manifests, []);
  });
});
