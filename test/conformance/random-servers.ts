/** Random Gateways of one workload that share ports: few ports, addresses, protocols, hosts and ways of TLS, and routes for each server. */
import { Draw } from './random-texts';
import { KnownManifest } from '../known-manifest';

/** The Secret with the certificate of every server at which TLS ends. */
export const CREDENTIAL = 'shared-port';

/** Of which each mesh has one list. The gateway has 17080 behind 80 and 17443 behind 443. */
const PORTS: readonly (readonly number[])[] = [[80], [80], [80, 17080], [443], [443, 17443], [80, 9000], [80, 17443, 443, 17080]];

const BINDS: readonly (readonly (string | undefined)[])[] = [
  [undefined], [undefined], [undefined, '127.0.0.9'], [undefined, '0.0.0.0'], ['127.0.0.9', '127.0.0.8'], [undefined, '::1'], ['::1', '0:0::1'],
  ['0.0.0.0', '::'], [undefined, '0.0.0.0', '127.0.0.9'],
];

const PROTOCOLS: readonly (readonly string[])[] = [
  ['HTTP'], ['HTTP', 'HTTP2', 'GRPC'], ['HTTP', 'HTTPS'], ['HTTPS', 'TLS'], ['TLS'], ['HTTPS', 'TLS', 'TCP', 'HTTP'], ['TCP', 'TLS'], ['HTTPS'],
  ['HTTP', 'TCP'],
];

const HOSTS: readonly (readonly string[])[] = [
  ['a.example.com'], ['b.example.com'], ['a.example.com', 'b.example.com'], ['c.example.com'], ['*.example.com'], ['*'], ['shop/a.example.com'],
  ['./b.example.com'], ['*/c.example.com'], ['*', 'a.example.com'], ['A.example.com'], ['a.example.com', 'a.example.com'],
];

const NAMES = ['a.example.com', 'b.example.com', 'c.example.com'];

/** A server of such a mesh. The VirtualService with its name leads to what is named like it. */
export interface DrawnServer {
  readonly name: string;
  readonly gateway: string;
  readonly kind: 'http' | 'tls' | 'tcp';
  /** How the name of its list of routes begins, where it has one of its own. */
  readonly routeName?: string;
}

export function drawServers(seed: number, certificate: Record<string, string>): KnownManifest[] {
  const draw = new Draw(seed);
  const [ports, binds, protocols] = [draw.of(PORTS), draw.of(BINDS), draw.of(PROTOCOLS)];
  const gateways = draw.some(4, index => {
    const name = `gateway-${draw.of(['a', 'b', 'c'])}${index}`;
    const namespace = draw.of(['shop', 'team']);
    const count = draw.of([1, 1, 1, 2, 3]);
    const servers = Array.from({ length: count }, (_, at) => drawServer(draw, { name: `${name}-s${at}`, ports, binds, protocols }));
    const gateway = object('Gateway', name, namespace, { selector: { istio: 'ingressgateway' }, servers });
    // Of several for connections of one Gateway nobody could say whose routes there are.
    const kinds = serversOf(gateway).map(({ kind }) => kind);
    return { ...gateway, spec: { ...gateway.spec as Spec, servers: servers.filter((_, at) => kinds[at] !== 'tcp' || kinds.indexOf('tcp') === at) } };
  });
  const shared = draw.isLucky(25) ? [drawShared(draw, gateways)] : [];
  const metadata = { name: CREDENTIAL, namespace: 'istio-system' };
  const secret = { apiVersion: 'v1', kind: 'Secret', metadata, stringData: certificate };
  return [secret, ...gateways, ...gateways.flatMap(gateway => routesOf(draw, gateway)), ...shared];
}

interface Choice {
  readonly name: string;
  readonly ports: readonly number[];
  readonly binds: readonly (string | undefined)[];
  readonly protocols: readonly string[];
}

function drawServer(draw: Draw, { name, ports, binds, protocols }: Choice): Record<string, unknown> {
  const protocol = draw.of(protocols);
  const bind = draw.of(binds);
  const mode = protocol === 'HTTPS' ? draw.of(['SIMPLE', 'SIMPLE', 'SIMPLE', 'PASSTHROUGH'])
    : protocol === 'TLS' ? draw.of(['SIMPLE', 'PASSTHROUGH']) : undefined;
  return {
    port: { number: draw.of(ports), name, protocol },
    hosts: draw.of(HOSTS),
    ...bind === undefined ? {} : { bind },
    ...mode === 'SIMPLE' ? { tls: { mode, credentialName: CREDENTIAL } } : mode !== undefined ? { tls: { mode } }
      : protocol.startsWith('HTTP') && draw.isLucky(10) ? { tls: { httpsRedirect: true } } : {},
  };
}

/** One VirtualService for each server, of its own hosts or narrower ones. */
function routesOf(draw: Draw, gateway: KnownManifest): KnownManifest[] {
  return serversOf(gateway).map(({ name, kind }, index) => {
    const { hosts, port: { number } } = (gateway.spec as Spec).servers[index];
    const wide = hosts[0].slice(hosts[0].indexOf('/') + 1);
    const host = wide.startsWith('*') && draw.isLucky(60) ? draw.of(NAMES) : wide;
    const namespace = hosts[0].includes('shop/') ? 'shop' : gateway.metadata.namespace!;
    return object('VirtualService', name, namespace, { hosts: [host], gateways: [keyOf(gateway)], ...routes(kind, name, host, number) });
  });
}

/** One VirtualService for two Gateways. */
function drawShared(draw: Draw, gateways: readonly KnownManifest[]): KnownManifest {
  const host = draw.of([...NAMES, '*.example.com']);
  const both = [...new Set([draw.of(gateways), draw.of(gateways)].map(keyOf))];
  return object('VirtualService', 'shared', 'shop', { hosts: [host], gateways: both, ...routes(draw.of(['tls', 'tls', 'http']), 'shared', host) });
}

function routes(kind: DrawnServer['kind'], name: string, host: string, port?: number): object {
  const route = [{ destination: { host: `${name}.marks.svc.cluster.local`, port: { number: 80 } } }];
  const match = port === undefined ? {} : { port };
  return kind === 'http' ? { http: [{ match: port === undefined ? undefined : [match], route }] }
    : kind === 'tcp' ? { tcp: [{ match: [match], route }] } : { tls: [{ match: [{ ...match, sniHosts: [host] }], route }] };
}

interface Server {
  readonly port: { readonly number: number; readonly name: string; readonly protocol: string };
  readonly hosts: readonly string[];
  readonly bind?: string;
  readonly tls?: { readonly mode?: string };
}

interface Spec {
  readonly selector: object;
  readonly servers: readonly Server[];
}

/** The values of `bind`. */
export function addressesOf(objects: readonly KnownManifest[]): Set<string | undefined> {
  return new Set(objects.filter(({ kind }) => kind === 'Gateway').flatMap(({ spec }) => (spec as Spec).servers.map(({ bind }) => bind)));
}

/** The servers of a Gateway, with what their routes are for. */
export function serversOf(gateway: KnownManifest): DrawnServer[] {
  return (gateway.spec as Spec).servers.map(({ port: { name, number, protocol }, tls }) => ({
    name,
    routeName: protocol === 'HTTPS' && tls?.mode === 'SIMPLE' ? `https.${number}.${name}.` : undefined,
    gateway: keyOf(gateway),
    kind: tls?.mode === 'PASSTHROUGH' ? 'tls' : protocol === 'TCP' || protocol === 'TLS' ? 'tcp' : 'http',
  }));
}

/** Without a Gateway, a server or a VirtualService for two; and with less in a server. */
export function* smallerMeshes(objects: readonly KnownManifest[]): Generator<readonly KnownManifest[]> {
  const without = (...names: string[]) => objects.filter(({ metadata: { name } }) => !names.includes(name));
  for (const gateway of objects.filter(({ kind }) => kind === 'Gateway')) {
    yield without(gateway.metadata.name, ...serversOf(gateway).map(({ name }) => name));
  }
  if (objects.some(({ metadata: { name } }) => name === 'shared')) {
    yield without('shared');
  }
  for (const gateway of objects.filter(({ kind }) => kind === 'Gateway')) {
    const { selector, servers } = gateway.spec as Spec;
    const changed = (others: Spec['servers']) => ({ ...gateway, spec: { selector, servers: others } });
    for (const [at, server] of servers.length > 1 ? servers.entries() : []) {
      yield without(server.port.name).map(other => other === gateway ? changed(servers.filter((_, index) => index !== at)) : other);
    }
    for (const [at, { bind, hosts, ...server }] of servers.entries()) {
      const ofOneHost = hosts.length > 1 ? hosts.map(host => ({ ...server, bind, hosts: [host] })) : [];
      const smaller = [...bind === undefined ? [] : [{ ...server, hosts }], ...ofOneHost];
      yield* smaller.map(one => objects.map(other =>
        other === gateway ? changed(servers.map((same, index) => index === at ? one : same)) : other));
    }
  }
}

function keyOf({ metadata: { name, namespace } }: KnownManifest): string {
  return `${namespace}/${name}`;
}

function object(kind: string, name: string, namespace: string, spec: object): KnownManifest {
  return { apiVersion: 'networking.istio.io/v1', kind, metadata: { name, namespace }, spec } as KnownManifest;
}
