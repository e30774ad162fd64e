/** Servers of one workload on one port: by the Service's target port, by `bind`, by routes of TLS that pass. What goes wrong is told, and nothing else. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { FIXTURE } from './driver/fixture';
import { Mesh, startMesh } from './driver/mesh';
import { CHECKS, runChecks } from '../../src/checks';
import { Manifest, Mesh as Model } from '../../src/mesh';

const [A, B, C] = ['a', 'b', 'c'].map(name => `${name}.example.com`);

let mesh: Mesh;

beforeAll(async () => {
  mesh = await startMesh();
});

afterAll(() => mesh?.stop());

const object = (kind: string, name: string, spec: object): Manifest =>
  ({ apiVersion: 'networking.istio.io/v1', kind, metadata: { name, namespace: 'shop' }, spec });

type Server = readonly [protocol: string, number: number, host: string, others?: object];

/** A Gateway for each server, with routes of its own for the host. */
const gateways = (...servers: Server[]): Manifest[] => servers.flatMap(([protocol, number, host, others], index) => {
  const name = `gateway-${index}`;
  const passes = protocol === 'TLS';
  const route = [{ destination: { host: `${name}.marks.svc.cluster.local`, port: { number: 80 } } }];
  const tls = passes ? { mode: 'PASSTHROUGH' } : protocol === 'HTTPS' ? { mode: 'SIMPLE', credentialName: 'nowhere' } : undefined;
  const routes = passes ? { tls: [{ match: [{ sniHosts: [host] }], route }] } : protocol === 'TCP' ? { tcp: [{ route }] } : { http: [{ route }] };
  return [
    object('Gateway', name, { selector: { istio: 'ingressgateway' }, servers: [{ port: { number, name: 'port', protocol }, hosts: [host], tls, ...others }] }),
    object('VirtualService', name, { hosts: [host], gateways: [name], ...routes }),
  ];
});

const CODES = ['CDI075', 'CDI076', 'CDI077', 'CDI133', 'IST0145'];

/** Whether Envoy refuses the manifests, and whose routes Istio has nowhere. */
async function outcomeOf(manifests: readonly Manifest[]): Promise<string> {
  await mesh.apply('');
  const refusal = await mesh.apply(manifests.map(manifest => stringify(manifest)).join('---\n')).then(() => undefined, (error: Error) => error.message);
  if (refusal !== undefined) {
    return /same matching rules|duplicate address|overlapping/.exec(refusal)?.[0] ?? refusal;
  }
  const dumped = JSON.stringify([await mesh.dump('gateway', 'listeners'), await mesh.dump('gateway', 'routes')]);
  const left = manifests.filter(({ kind }) => kind === 'VirtualService').map(({ metadata }) => String((metadata as { name: string }).name))
    .filter(name => !dumped.includes(`${name}.marks.`));
  return left.length === 0 ? 'all is served' : `without ${left.join(', ')}`;
}

const toldOf = (manifests: readonly Manifest[]) => runChecks(CHECKS, new Model([...FIXTURE, ...manifests].map(manifest => ({ manifest, oldestIstio: '1.31' }))))
  .filter(({ code, level }) => CODES.includes(code) && level !== 'info').map(({ code }) => code);

const routesFor = (...names: string[]) => object('VirtualService', 'routes', {
  hosts: [A], gateways: names, tls: [{ match: [{ sniHosts: [A] }], route: [{ destination: { host: 'routes.marks.svc.cluster.local' } }] }],
});
const passing = (name: string, host: string, bind?: string) => gateways(['TLS', 443, host, { bind }])
  .filter(({ kind }) => kind === 'Gateway').map(gateway => ({ ...gateway, metadata: { name, namespace: 'shop' } }));

describe('what can not be on one port is told', () => {
  test.each<[string, Manifest[], string, string]>([
    // Port 17443 is where the Service of the gateway leads 443 to.
    ['a host of TLS at the port of the pods', gateways(['HTTPS', 443, A], ['HTTPS', 17443, A]), 'CDI075', 'without gateway-1'],
    ['bytes at the port of the pods', gateways(['HTTP', 80, A], ['TCP', 17080, B]), 'CDI075', 'without gateway-1'],
    ['a name that passes at the port of the pods', gateways(['HTTPS', 443, A], ['TLS', 17443, A]), 'CDI075 CDI077', 'without gateway-1'],
    ['such a name below a wildcard', [...gateways(['HTTPS', 443, A]), ...passing('wide', '*.example.com'), routesFor('wide')], 'CDI077', 'same matching rules'],
    ['bytes twice', gateways(['TCP', 9000, A], ['TCP', 9000, B]), 'CDI075', 'without gateway-1'],
    ['HTTP by two names beside another address', gateways(['HTTP', 80, A, { bind: '127.0.0.9' }], ['HTTP', 80, C], ['HTTP2', 80, B, { bind: '127.0.0.9' }]), 'CDI075', 'same matching rules'],
    ['a name that passes for all addresses, which one server says', [...passing('one', '*.example.com'), ...passing('two', A, '0.0.0.0'), routesFor('one', 'two')], 'CDI076', 'same matching rules'],
    ['a name that passes at two Gateways', [...gateways(['TLS', 443, A]), ...passing('wide', '*.example.com'), routesFor('wide')], 'CDI133', 'without routes'],
  ])('%s', async (_, manifests, codes, outcome) => {
    expect(toldOf(manifests)).toEqual(codes.split(' '));
    expect(await outcomeOf(manifests)).toBe(outcome);
  });
});

describe('what can be is not', () => {
  test.each<[string, Manifest[]]>([
    ['another host of TLS at the port of the pods', gateways(['HTTPS', 443, A], ['HTTPS', 17443, B])],
    ['a host of plain HTTP there', gateways(['HTTP', 80, A], ['HTTP2', 17080, A])],
    ['bytes at another address', gateways(['TCP', 9000, A], ['TCP', 9000, B, { bind: '127.0.0.9' }])],
    ['HTTP by one name beside another address', gateways(['HTTP', 80, A, { bind: '127.0.0.9' }], ['HTTP', 80, C], ['HTTP', 80, B, { bind: '127.0.0.9' }])],
    ['HTTP by two names at one address', gateways(['HTTP', 80, A], ['HTTP2', 80, C], ['GRPC', 80, B])],
    ['all addresses of each family', gateways(['HTTP', 80, A, { bind: '0.0.0.0' }], ['HTTP', 80, B, { bind: '::' }])],
    ['a route for two Gateways at one address', [...passing('one', '*.example.com'), ...passing('two', A), routesFor('one', 'two')]],
    ['names that pass beside those at which TLS ends', gateways(['HTTPS', 443, A], ['TLS', 17443, B])],
  ])('%s', async (_, manifests) => {
    expect(toldOf(manifests)).toEqual([]);
    expect(await outcomeOf(manifests)).toBe('all is served');
  });
});
