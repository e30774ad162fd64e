/** Objects that are right but for one place or two, with values there at the borders of what Istio takes. */
import { Manifest, mapOf } from '../../../src/istio';
import { ObjectMaker, Place, placesOf } from '../schema/random-objects';

const LONG_LABEL = 'a'.repeat(63);

/** Texts that some field of some kind takes, and others not. */
const TEXTS: readonly string[] = [
  '', '*', '.', '~', '/', 'a', 'A', 'a-', '-a', '_', 'a_b', 'a b', 'é', 'a.b', 'a.b.', '.a', 'a..b', 'a.1', '1', '1.2.3.4', '1.2.3.400', '::1', 'fe80::1%en0', '[::1]', '10.0.0.0/8',
  '10.0.0.0/33', '10.0.0.0/08', '::/0', '::1/129', '*.a.b', '*a.b', '*-a.b', '*.', 'a*', 'a.*', '*.*', 'shop.example.com', 'eu.example.com', 'a.eu.example.com',
  'b.example.com', '*.example.com', '*.com', LONG_LABEL, `${LONG_LABEL}a`, `${`${LONG_LABEL}.`.repeat(3)}${LONG_LABEL}`, `${`${LONG_LABEL}.`.repeat(4)}`, 'mesh', 'a/b', 'a/b/c', '/b', 'a/', 'A/b',
  'a/b.c', '*/a.b', '*/*', './*', '~/a.b', '~shop/a.b', '~*/a.b', 'shop/*', 'shop/*a.b', 'shop/1.2.3.4', 'shop/a', 'default', 'edge/public', 'a.shop.svc.cluster.local',
  'outbound_.80_._.a.b', 'outbound_.80_._.1', 'outbound_.a_._.a.b', 'outbound_.80_a', 'outbounds_.80_._.a.b',
  '(', '[a', 'a(?=b)', '\\C', 'a{1001}', '(?i)a', 'x'.repeat(1024), 'x'.repeat(1025), 'é'.repeat(513), '%', '%%', '%a', '%REQ(a)%', '%REQ(a', '%A(["a", "b"])%', '%A([a])%', '%A("a")%', '%A(["a"]) %', '%A(a\\)%',
  '%A(a)b%', 'a\nb', 'a\tb', 'host', 'Host', ':authority', ':Authority', ':path', ':method', 'x-a', '@request.auth.claims', '@request.auth.claims.a', '@request.auth.claims[a]', '@request.auth.claims[]',
  'GET', 'get', 'http', 'https', 'HTTP', 'HTTPS', 'TLS', 'tls', 'TCP', 'tcp', 'UDP', 'GRPC', 'grpc-web', 'HTTP2', 'HTTP_PROXY', 'MONGO', 'FOO', 'HBONE', '5xx', '5xx,503', '5xx, 503', '599', '600', '299', '5xx,', 'reset,foo',
  'OK', 'NOT_FOUND', 'not_found', 'CONNECT', 'POST', 'unix://', 'unix:///a', 'unix://@a', 'unix:///', 'unix://a', '127.0.0.1:80', '127.0.0.1:a', '127.0.0.1:0', '127.0.0.1', ':80', '[::1]:80', '::1:80', '1.2.3.4:80', ':65536', '[::]:80',
  '1ms', '1.5ms', '1s', '1.001s', '1500us', '0.5s', '-1s', '0s', 'configmap://shop/a', 'configmap://other/a', 'configmap://a', 'configmap:///a', 'configmap://shop/', 'kubernetes://a', 'b/c', 'a/b/d', 'a/b/*', 'a/*', 'a/*/c', '*a', 'a//b',
  'topology.kubernetes.io/region', 'topology.kubernetes.io/zone', 'topology.istio.io/subzone', 'topology.kubernetes.io/region=a', 'ECDHE-RSA-AES128-GCM-SHA256', 'AES128-SHA', 'RC4', '-AES', 'ALL', 'é-a',
  '/a/{*}', '/a/{**}', '/a/{**}/{*}', '/a/{*}b', '/a/{', '/a/{*}/b*', '/{*}/', '/{*}//a', '{*}', 'a/b/c/d', '*a*', 'a*b', '0', '65535', '65536', '-1', '+80', '080', '80a', 'source.ip', 'remote.ip', 'source.namespace', 'source.principal', 'source.serviceAccount',
  'source.trustDomain', 'request.auth.principal', 'request.auth.audiences', 'request.auth.presenter', 'request.auth.claims', 'request.auth.claims[a]', 'request.auth.claims[a][b]', 'request.auth.claims[]', 'request.headers', 'request.headers[a]', 'request.headersa]', 'request.headers[a]b', 'destination.ip',
  'destination.port', 'destination.name', 'destination.user', 'destination.namespace', 'destination.labels[a]', 'connection.sni', 'experimental.envoy.filters.a[b]', 'experimental.envoy.filters.a', 'foo',
  'Service', 'ServiceEntry', 'Gateway', 'GatewayClass', 'Pod', 'gateway.networking.k8s.io', 'networking.istio.io', 'core', '{}', '{"keys": []}', '{"keys": 1}', '[]', 'null', '{"keys": [{"kty": "oct", "k": "YQ"}]}', '{"kty": "oct", "k": "YQ"}', '{"keys": [{}]}', '{"keys": [{"kty": "foo"}]}',
  '{"keys": [{"kty": "RSA", "n": "YQ"}]}', '{"keys": [{"kty": "RSA", "n": "YQ", "e": "AQAB"}]}', '{"keys": [{"kty": "RSA", "n": "YQ", "e": "AQAB", "d": "YQ"}]}',
  'envoy.http_connection_manager', 'envoy.filters.network.http_connection_manager', 'envoy.router', 'envoy.filters.http.router', 'envoy.tcp_proxy', 'http://a', 'https://a:b', 'ftp://a', 'https://a:80', 'a:b', 'ghcr.io/a:1', 'a?b#c', 'http://a/%zz',
  'x'.repeat(102_400), 'x'.repeat(102_401), 'x'.repeat(1_048_577),
];

const NUMBERS = [
  0, 1, -1, 2, 3, 4, 9, 25, 50, 80, 99, 100, 101, 101.5, 0.0001, 0.00005, 199, 200, 299, 300, 399, 400, 443, 503, 599, 600, 601, 5000010,
  5000011, 4999999, 65535, 65536, 65537, 2 ** 31 - 1, -(2 ** 31), 2 ** 32 - 1,
];

/** Longer texts only a body has, and keys of YAML are shorter still. */
const LONG = 10_000;
const MAX_KEY = 1000;

export class Mutants {
  private readonly maker: ObjectMaker;

  constructor(private readonly random: () => number) {
    this.maker = new ObjectMaker(random);
  }

  /** One of the right objects with some other values. */
  public of(seed: Manifest, name: string): Manifest {
    const manifest = structuredClone(seed) as Record<string, unknown>;
    manifest.metadata = { ...mapOf(seed.metadata), name };
    const places = placesOf(`${seed.apiVersion}/${seed.kind}`);
    const changes = this.pick([1, 1, 1, 1, 2, 3]);
    for (let change = 0; change < changes; change++) {
      this.change(manifest, this.pick(places));
    }
    return manifest as Manifest;
  }

  private change(manifest: Record<string, unknown>, place: Place): void {
    let parent = manifest as Record<string | number, unknown>;
    const steps: (string | number)[] = [...place.steps];
    for (let index = 0; index < steps.length - 1; index++) {
      const step = this.stepIn(parent, steps[index]);
      const next = parent[step];
      if (next === undefined || next === null) {
        // What is not there is made by its schema, so that the place is below it.
        parent[step] = this.made(place, index + 1);
        if (parent[step] === undefined) {
          return;
        }
      }
      parent = parent[step] as Record<string | number, unknown>;
      if (typeof parent !== 'object') {
        return;
      }
    }
    const last = this.stepIn(parent, steps[steps.length - 1]);
    this.put(parent, last, place);
  }

  /** An item of a list, or a key of a map of any keys. */
  private stepIn(parent: object, step: string | number): string | number {
    if (step === 0 && Array.isArray(parent)) {
      return parent.length === 0 ? 0 : Math.floor(this.random() * parent.length);
    }
    if (step === 'app' || step === '8080') {
      const keys = Object.keys(parent);
      return keys.length === 0 ? step : this.pick(keys);
    }
    return step;
  }

  private made(place: Place, depth: number): unknown {
    const manifest = this.maker.through(place) as unknown as Record<string, unknown>;
    return place.steps.slice(0, depth).reduce<unknown>((value, step) => (value as Record<string, unknown> | undefined)?.[step], manifest);
  }

  private put(parent: Record<string | number, unknown>, step: string | number, place: Place): void {
    const { schema } = place;
    const chance = this.random();
    if (chance < 0.08 && !Array.isArray(parent)) {
      delete parent[step];
      return;
    }
    switch (schema.type) {
      case 'boolean': parent[step] = this.random() < 0.5; break;
      case 'string': parent[step] = schema.enum === undefined ? this.text(parent, step) : this.pick(schema.enum); break;
      case 'integer': parent[step] = Math.floor(this.pick(NUMBERS)); break;
      case 'number': parent[step] = this.pick(NUMBERS); break;
      case 'array': parent[step] = this.list(parent[step], place); break;
      case 'object': parent[step] = this.map(parent[step], place); break;
    }
  }

  /** Mostly another text; sometimes that of a neighbour, or an altered one. */
  private text(parent: Record<string | number, unknown>, step: string | number): string {
    const chance = this.random();
    const own = parent[step];
    if (chance < 0.1 && typeof own === 'string') {
      return this.pick([`${own}*`, `*${own}`, `${own}.`, `${own} `, own.toUpperCase(), `${own}/`, own.repeat(2)]);
    }
    if (chance < 0.2 && Array.isArray(parent) && typeof parent[0] === 'string') {
      return this.pick(parent as unknown as string[]);
    }
    const text = this.pick(TEXTS);
    return text.length > LONG && step !== 'string' ? 'x' : text;
  }

  private list(own: unknown, place: Place): unknown {
    const items = Array.isArray(own) ? own : this.made(place, place.steps.length) as unknown[];
    return this.pick([() => [], () => [...items, ...items.slice(0, 1)], () => items.slice(1), () => [...items].reverse(),
      () => [...items, ...(this.made(place, place.steps.length) as unknown[])],
      () => items.length > 0 && typeof items[0] === 'string' ? [...items, this.pick(TEXTS.filter(text => text.length < LONG))] : items])();
  }

  private map(own: unknown, place: Place): unknown {
    if (place.schema.open) {
      return this.pick([{}, { a: 1 }]);
    }
    if (place.schema.values !== undefined && this.random() < 0.7) {
      const map = mapOf(own);
      const value = Object.values(map)[0] ?? Object.values(mapOf(this.made(place, place.steps.length)))[0] ?? 'a';
      return { ...map, [this.pick(TEXTS.filter(text => text.length < MAX_KEY))]: value };
    }
    return this.pick([() => ({}), () => this.made(place, place.steps.length), () => {
      const map = { ...mapOf(own) };
      Object.keys(map).filter(() => this.random() < 0.4).forEach(name => delete map[name]);
      return map;
    }, () => ({ ...mapOf(this.made(place, place.steps.length)), ...mapOf(own) })])();
  }

  private pick<T>(items: readonly T[]): T {
    return items[Math.floor(this.random() * items.length)];
  }
}
