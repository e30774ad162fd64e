/** Requests at the borders of a random mesh: they meet one of its routes, or miss it by a little. */
import { CLAIMS, HEADER_NAMES, PATH_EXPRESSIONS, PATHS, QUERY_NAMES, VALUE_EXPRESSIONS, VALUES } from './matches';
import { ISSUERS, STRANGER } from './policies';
import { RandomMesh } from './random-mesh';
import { GatewayWorkload } from './world';
import { HttpMatchSpec, StringMatchSpec } from '../../../src/istio';
import { KnownManifest } from '../../known-manifest';
import { Choices, changedALittle, Draft } from '../border-requests';
import { MeshRequest } from '../driver/mesh';
import { bearer } from '../tokens';

/** The gateway of the fixture, by the ports of its Service. */
const FIXTURE_WORKLOAD: GatewayWorkload = {
  name: 'istio-ingressgateway',
  namespace: 'istio-system',
  labels: { app: 'istio-ingressgateway', istio: 'ingressgateway' },
  ports: { 80: 17080, 443: 17443, 8000: 17000, 9000: 17900 },
};

interface Server {
  readonly port: { readonly number: number; readonly protocol: string };
  readonly hosts: readonly string[];
}
interface GatewaySpec {
  readonly selector?: Readonly<Record<string, string>>;
  readonly servers: readonly Server[];
}
type GatewayObject = KnownManifest<{ readonly spec: GatewaySpec }>;
interface Route {
  readonly match?: readonly HttpMatchSpec[];
  readonly delegate?: { readonly name: string };
  readonly corsPolicy?: object;
}
interface RoutesSpec {
  readonly hosts?: readonly string[];
  readonly gateways?: readonly string[];
  readonly http: readonly Route[];
}
type Routes = KnownManifest<{ readonly spec: RoutesSpec }>;

/** Where a server can be asked: a workload, and a port of its Service. */
interface Entrance {
  readonly workload: GatewayWorkload;
  readonly port: number;
  readonly server: Server;
  /** What it may have of VirtualServices. */
  readonly routes: readonly Routes[];
}

/** A request, and who sends it. */
export interface AskedMesh extends MeshRequest {
  readonly port: number;
  readonly path: string;
  readonly headers: Record<string, string | string[]>;
}

const OTHER_HOSTS = ['a.example.com', 'b.example.com', 'c.example.com', 'x.b.example.com', 'x.y.b.example.com', 'b.example.org', 'x.example.org', '10.1.2.3', 'nowhere.net'];

export class RandomRequests {
  private readonly choices: Choices;
  private readonly entrances: readonly Entrance[];
  /** Those at which some VirtualService is. */
  private readonly used: readonly Entrance[];
  private readonly delegates: readonly Routes[];

  constructor(mesh: RandomMesh, seed: number) {
    this.choices = new Choices(seed);
    const gateways = mesh.objects.filter(({ kind }) => kind === 'Gateway') as GatewayObject[];
    const all = mesh.objects.filter(({ kind }) => kind === 'VirtualService') as Routes[];
    const routesOf = (gateway: GatewayObject, server: Server) => all.filter(one => isBound(one, gateway) && isServed(one, server));
    this.entrances = [FIXTURE_WORKLOAD, ...mesh.gateways].flatMap(workload => gateways.filter(gateway => selects(gateway, workload))
      .flatMap(gateway => gateway.spec.servers.flatMap(server => entrancesOf(workload, server, routesOf(gateway, server)))));
    this.used = this.entrances.filter(({ routes }) => routes.length > 0);
    this.delegates = all.filter(({ spec }) => spec.hosts === undefined);
  }

  public draw(): AskedMesh {
    const { choices } = this;
    if (this.entrances.length === 0 || choices.chance(0.03)) {
      return { port: choices.pick([80, 8000]), host: choices.pick(OTHER_HOSTS), path: '/', headers: {} };
    }
    const { workload, port, server, routes: bound } = choices.pick(this.used.length > 0 && choices.chance(0.93) ? this.used : this.entrances);
    const routes = bound.length > 0 ? choices.pick(bound) : undefined;
    const isTls = server.port.protocol === 'HTTPS';
    const { host, path, headers = {}, ...asked } = changedALittle(this.inside(routes, port, server), choices);
    const sni = isTls ? host.replace(/:.*|\.$/, '') : '';
    return {
      ...asked,
      gateway: workload === FIXTURE_WORKLOAD ? undefined : `${workload.namespace}/${workload.name}`,
      port,
      host,
      path: path ?? '/',
      headers: { ...headers, ...this.credentials(), ...this.origin(routes) },
      source: choices.chance(0.1) ? choices.pick(['127.0.0.9', '127.8.8.8']) : undefined,
      tls: isTls ? { sni: choices.chance(0.1) ? choices.pick(['a.example.com', 'x.b.example.com', 'nowhere.net', false]) : /^[\d.]*$/.test(sni) ? false : sni } : undefined,
    };
  }

  /** A request that meets a route, if no earlier one takes it. */
  private inside(routes: Routes | undefined, port: number, server: Server): Draft {
    const { choices } = this;
    const served = server.hosts.map(host => host.split('/').at(-1)!);
    const common = routes?.spec.hosts?.flatMap(host => served.flatMap(other => moreSpecific(host.toLowerCase(), other))) ?? [];
    const hosts = common.length > 0 && choices.chance(0.9) ? common : served;
    const route = routes && choices.pick(routes.spec.http);
    const delegate = this.delegates.find(({ metadata }) => metadata.name === route?.delegate?.name);
    const matches = [route?.match, delegate?.spec.http.flatMap(({ match = [] }) => match)]
      .map(list => list !== undefined && list.length > 0 ? choices.pick(list) : {});
    const match: HttpMatchSpec = { ...matches[0], ...matches[1] };
    const query = Object.entries(match.queryParams ?? {}).map(([name, value]) => this.parameter(name, value));
    return {
      port,
      host: choices.chance(0.6) && match.authority?.exact || this.host(choices.pick(hosts)),
      path: this.path(match.uri),
      query: query.length > 0 ? query.join('&') : choices.pick([undefined, undefined, undefined, 'v=1', 'token=x']),
      method: this.method(match.method),
      headers: Object.fromEntries([
        ...Object.entries(match.headers ?? {}).filter(([name]) => !CLAIMS.includes(name)).map(([name, value]) => [name, this.value(value)]),
        ...choices.chance(0.5) ? [[choices.pick(HEADER_NAMES), choices.pick(VALUES)]] : [],
        ...choices.chance(0.15) ? [['x-env', choices.pick(['sent', ['one', 'two']])]] : [],
      ]) as Record<string, string | string[]>,
    };
  }

  private host(pattern: string): string {
    const { choices } = this;
    return choices.chance(0.1) ? choices.pick(OTHER_HOSTS)
      : pattern === '*' ? choices.pick(OTHER_HOSTS) : pattern.replace('*', choices.pick(['a', 'b', 'x', 'x.y', 'shop'])).replace(/^cart$/, 'cart.shop.svc.cluster.local');
  }

  private path(uri: StringMatchSpec | undefined): string {
    const { choices } = this;
    if (uri?.exact !== undefined) {
      return uri.exact;
    }
    if (uri?.prefix !== undefined) {
      return `${uri.prefix}${choices.pick(['', '', '/', 'x', 'items', '/%2e%2e', '/../cart', '%2Fx', '//x'])}`;
    }
    return uri?.regex !== undefined ? choices.pick(PATH_EXPRESSIONS[uri.regex]) : choices.pick(PATHS);
  }

  private method(match: StringMatchSpec | undefined): string {
    const { choices } = this;
    const methods = ['GET', 'POST', 'PUT', 'OPTIONS', 'HEAD'];
    const fitting = match?.prefix === undefined ? ['GET', 'GET', 'GET', ...methods] : methods.filter(name => name.startsWith(match.prefix!));
    return match?.exact ?? choices.pick(fitting);
  }

  private value({ exact, prefix, regex }: StringMatchSpec): string {
    return exact ?? (prefix !== undefined ? `${prefix}${this.choices.pick(['', 'x', ' y'])}`.trim()
      : this.choices.pick(regex === undefined ? VALUES : VALUE_EXPRESSIONS[regex] ?? VALUES));
  }

  private parameter(name: string, match: StringMatchSpec): string {
    const value = this.value(match).replaceAll(' ', '%20');
    const key = this.choices.chance(0.1) ? this.choices.pick(QUERY_NAMES) : name;
    return value === '' && this.choices.chance(0.5) ? key : `${key}=${value}`;
  }

  /** A token, good or bad, now and then. */
  private credentials(): Record<string, string> {
    const { choices } = this;
    if (!choices.chance(0.3)) {
      return {};
    }
    const { token } = choices.pick([...ISSUERS, ...ISSUERS, ISSUERS[0], ISSUERS[0], STRANGER]);
    const claims = {
      sub: choices.pick(['alice', 'bob', 'dev']),
      aud: choices.pick([undefined, 'shop', ['shop', 'x'], 'other']),
      groups: choices.pick<unknown>(['dev', ['dev', 'ops'], 'dev ops', undefined]),
      realm: choices.pick<unknown>([undefined, { role: 'admin', roles: ['admin'] }]),
      n: choices.pick<unknown>([5, undefined, true]),
      ...choices.chance(0.1) ? { exp: 1_000_000_000 } : {},
    };
    const made = choices.chance(0.07) ? choices.pick(['x.y.z', 'garbage', '']) : token(claims);
    return choices.chance(0.8) ? bearer(made) : { [choices.pick(['x-token', 'x-jwt'])]: choices.pick([made, `JWT ${made}`]) };
  }

  /** What a browser sends from a page of another host, before or with a request. */
  private origin(routes: Routes | undefined): Record<string, string> {
    const { choices } = this;
    const isCors = routes?.spec.http.some(({ corsPolicy }) => corsPolicy !== undefined) ?? false;
    if (!choices.chance(isCors ? 0.6 : 0.08)) {
      return {};
    }
    const origin = choices.pick(['https://shop.example.com', 'https://shop.example.com', 'https://evil.org', 'https://Shop.example.com', 'https://s', 'null']);
    return choices.chance(0.5) ? { origin } : {
      origin, 'access-control-request-method': choices.pick(['GET', 'PUT', 'DELETE']), 'access-control-request-headers': choices.pick(['x-user', 'x-other']),
    };
  }
}

/** The host of two that lies inside the other. */
function moreSpecific(one: string, other: string): string[] {
  const covers = (wide: string, narrow: string): boolean => wide === narrow || wide.startsWith('*') && narrow.endsWith(wide.slice(1));
  return covers(one, other) ? [other] : covers(other, one) ? [one] : [];
}

function selects({ spec: { selector } }: GatewayObject, { labels }: GatewayWorkload): boolean {
  return Object.entries(selector ?? {}).every(([name, value]) => labels[name] === value);
}

/** The ports of the Service that lead to where a server listens. */
function entrancesOf(workload: GatewayWorkload, server: Server, routes: readonly Routes[]): Entrance[] {
  const { ports } = workload;
  const listening = ports[server.port.number] ?? server.port.number;
  return Object.entries(ports).filter(([, target]) => target === listening).map(([port]) => ({ workload, port: Number(port), server, routes }));
}

function isServed({ spec: { hosts = [] } }: Routes, server: Server): boolean {
  return hosts.some(host => server.hosts.some(served => moreSpecific(host.toLowerCase(), served.split('/').at(-1)!).length > 0));
}

function isBound({ metadata, spec: { gateways = [] } }: Routes, gateway: GatewayObject): boolean {
  const { name, namespace } = gateway.metadata;
  return gateways.some(own => own === `${namespace}/${name}` || (own.replace('./', '') === name && metadata.namespace === namespace));
}
