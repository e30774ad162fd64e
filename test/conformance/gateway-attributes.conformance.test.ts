import { once } from 'node:events';
import { connect, Socket } from 'node:net';
import { App, Chart, Duration } from 'cdk8s';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clusterState, ClusterState, readManifests } from './driver/cluster-state';
import { Mesh, MeshRequest, MeshResponse, startMesh } from './driver/mesh';
import { gatewayTarget } from './driver/proxies';
import { newApp, newChart, newService } from './shop';
import {
  ConnectionSettings, ConnectionSettingsProfile, Findings, ForwardClientCertificate, GatewayLoadBalancer, HeadersWithUnderscoresAction,
  IngressGateway, IngressGatewayProps, IstioAlb, ListenerAction, ListenerCondition, ListenerTransform, MeshNamespace, PathWithEscapedSlashesAction,
  ServerHeader, WeightedService,
} from '../../src';

const HOST = 'shop.example.com';
const REWRITTEN = 'rewritten.example.com';

/** How long a backend waits that is to outlast the timeouts of these cases. */
const SLOW_MS = 3000;
const SHORT = Duration.millis(400);
/** After a timeout a connection still takes requests for so long. */
const DRAIN = Duration.millis(100);

let mesh: Mesh;

/** Of the app that was applied last. */
let state: ClusterState;

beforeAll(async () => {
  mesh = await startMesh();
});

afterAll(() => mesh?.stop());

/** Serves a service at several gateways, which differ in their properties only, and which Istio takes without a word. */
async function serve(gateways: Record<string, Partial<IngressGatewayProps>>, meshConfig?: object): Promise<void> {
  const app: App = newApp();
  const [edge, shop]: Chart[] = [newChart(app, 'edge'), newChart(app, 'shop')];
  new MeshNamespace(edge, 'namespace');
  const echo: WeightedService = newService(shop, 'echo', { v1: 1, v2: 0 });
  const own = Object.entries(gateways).map(([name, props]) =>
    new IngressGateway(edge, name, { name, loadBalancer: GatewayLoadBalancer.clusterIp(), ports: [{ port: 80 }], ...props }));
  const http = new IstioAlb(shop, 'alb', { gateways: own }).addListener('http', { hosts: [HOST], defaultAction: ListenerAction.forward(echo.version('v1')) });
  http.addAction('admin', { conditions: [ListenerCondition.paths(['/admin'])], action: ListenerAction.forward(echo.version('v2')) });
  http.addAction('rewrite', {
    conditions: [ListenerCondition.paths(['/rewrite'])],
    action: ListenerAction.forward(echo.version('v1')),
    transforms: [ListenerTransform.hostHeaderRewrite(REWRITTEN)],
  });
  http.addAction('server', {
    conditions: [ListenerCondition.paths(['/server'])],
    action: ListenerAction.forward(echo.version('v1')),
    transforms: [ListenerTransform.responseHeaders({ set: { server: 'mine' } })],
  });
  Findings.of(shop).acknowledge('CDI082', 'one of the gateways passes the header on');
  const yaml = app.synthYaml();
  const { findings } = await mesh.validate(yaml);
  expect(findings.filter(({ level }) => level !== 'info')).toEqual([]);
  state = clusterState(readManifests(yaml));
  await mesh.apply(yaml, { meshConfig });
}

const serveWith = (settings: Record<string, ConnectionSettings>): Promise<void> =>
  serve(Object.fromEntries(Object.entries(settings).map(([name, connectionSettings]) => [name, { connectionSettings }])));

const ask = (gateway: string, others: Partial<MeshRequest> = {}): Promise<MeshResponse> => mesh.request({ gateway: `edge/${gateway}`, host: HOST, ...others });

/** A connection to a gateway that stays open, for what a client must not do. */
class Connection {
  static async to(gateway: string): Promise<Connection> {
    const { address, port } = gatewayTarget(`edge/${gateway}`, 80, state);
    const socket = connect({ host: address, port });
    await once(socket, 'connect');
    return new Connection(socket);
  }

  private text = '';

  private constructor(private readonly socket: Socket) {
    socket.setEncoding('latin1').on('data', (data: string) => this.text += data).on('error', () => socket.destroy());
  }

  get isOpen(): boolean {
    return this.socket.readyState === 'open';
  }

  /** Sends a text as it is. */
  send(text: string): void {
    this.socket.write(text);
  }

  /** Status of the next answer. */
  async status(): Promise<number> {
    while (!/^HTTP\/1\.1 \d+ .*\r\n\r\n/s.test(this.text)) {
      await Promise.race([once(this.socket, 'data'), once(this.socket, 'close').then(() => Promise.reject(new Error('closed')))]);
    }
    const status = Number(this.text.split(' ')[1]);
    this.text = '';
    return status;
  }

  async closed(): Promise<void> {
    if (!this.socket.destroyed) {
      await once(this.socket, 'close');
    }
  }

  end(): void {
    this.socket.destroy();
  }
}

const HEADERS = `GET / HTTP/1.1\r\nhost: ${HOST}\r\n`;

describe('a connection', () => {
  beforeAll(() => serveWith({
    'plain': {},
    'idle': { httpIdleTimeout: SHORT, httpDrainTimeout: DRAIN },
    'short-lived': { httpMaxConnectionDuration: SHORT, httpDrainTimeout: DRAIN },
  }));

  test.each(['idle', 'short-lived'])('is closed where it is %s, and goes on elsewhere', async (gateway) => {
    const [plain, limited] = [await Connection.to('plain'), await Connection.to(gateway)];
    for (const connection of [plain, limited]) {
      connection.send(`${HEADERS}\r\n`);
      expect(await connection.status()).toBe(200);
      connection.send(`${HEADERS}\r\n`);
      expect(await connection.status()).toBe(200);
    }
    await limited.closed();
    expect(plain.isOpen).toBe(true);
    plain.send(`${HEADERS}\r\n`);
    expect(await plain.status()).toBe(200);
    plain.end();
  });

  test('is not idle while a request is under way', async () => {
    expect((await ask('idle', { headers: { 'x-delay-ms': '1000' } })).status).toBe(200);
  });
});

describe('a request', () => {
  beforeAll(() => serveWith({
    plain: {},
    headers: { httpRequestHeadersTimeout: SHORT },
    body: { httpRequestTimeout: SHORT },
    silent: { httpStreamIdleTimeout: SHORT },
    long: { httpMaxStreamDuration: SHORT },
  }));

  test.each<[string, string, string]>([
    ['headers', HEADERS, '\r\n'],
    ['body', `${HEADERS}x-delay-ms: ${SLOW_MS}\r\ncontent-length: 2\r\n\r\na`, 'b'],
  ])('whose %s take too long ends, and goes on elsewhere', async (gateway, begin, end) => {
    const [plain, limited] = [await Connection.to('plain'), await Connection.to(gateway)];
    [plain, limited].forEach(connection => connection.send(begin));
    expect(await limited.status()).toBe(408);
    plain.send(end);
    expect(await plain.status()).toBe(200);
    [plain, limited].forEach(connection => connection.end());
  });

  test.each(['silent', 'long'])('that is %s ends, and goes on elsewhere', async (gateway) => {
    const headers = { 'x-delay-ms': String(SLOW_MS) };
    const [limited, plain, quick] = await Promise.all([ask(gateway, { headers }), ask('plain', { headers }), ask(gateway)]);
    expect([limited.status, plain.status, quick.status]).toEqual([504, 200, 200]);
  });
});

describe('unusual headers and paths', () => {
  const { ALLOW, DROP_HEADER, REJECT_REQUEST } = HeadersWithUnderscoresAction;

  beforeAll(() => serveWith({
    plain: {},
    refusing: { httpHeadersWithUnderscoresAction: REJECT_REQUEST, httpPathWithEscapedSlashesAction: PathWithEscapedSlashesAction.REJECT_REQUEST },
    cleaning: {
      httpHeadersWithUnderscoresAction: DROP_HEADER,
      httpMergeSlashes: true,
      httpPathWithEscapedSlashesAction: PathWithEscapedSlashesAction.UNESCAPE_AND_FORWARD,
    },
    edge: { profile: ConnectionSettingsProfile.EDGE },
    open: {
      profile: ConnectionSettingsProfile.EDGE,
      httpHeadersWithUnderscoresAction: ALLOW,
      httpMergeSlashes: false,
      httpPathWithEscapedSlashesAction: PathWithEscapedSlashesAction.KEEP_UNCHANGED,
    },
  }));

  test.each<[string, number, string | undefined]>([
    ['plain', 200, 'a'],
    ['refusing', 400, undefined],
    ['cleaning', 200, undefined],
    ['edge', 400, undefined],
    ['open', 200, 'a'],
  ])('%s: an underscore in the name of a header', async (gateway, status, value) => {
    const answer = await ask(gateway, { headers: { 'x_user': 'a', 'x-user': 'b' } });
    expect([answer.status, answer.received?.headers.x_user]).toEqual([status, value]);
    const usual = await ask(gateway, { headers: { 'x-user': 'b' } });
    expect([usual.status, usual.received!.headers['x-user']]).toEqual([200, 'b']);
  });

  test.each<[string, string, string]>([
    ['plain', '//admin', 'v1'],
    ['cleaning', '/admin', 'v2'],
    ['edge', '/admin', 'v2'],
    ['open', '//admin', 'v1'],
  ])('%s: several slashes in a row', async (gateway, target, version) => {
    const answer = await ask(gateway, { path: '//admin' });
    expect([answer.received!.target, answer.version]).toEqual([target, version]);
    expect((await ask(gateway, { path: '/admin' })).version).toBe('v2');
  });

  test.each<[string, number, string | undefined]>([
    ['plain', 200, '/a%2Fb'],
    ['refusing', 400, undefined],
    ['cleaning', 200, '/a/b'],
    ['edge', 307, undefined],
    ['open', 200, '/a%2Fb'],
  ])('%s: a slash that is escaped', async (gateway, status, target) => {
    const answer = await ask(gateway, { path: '/a%2Fb' });
    expect([answer.status, answer.received?.target]).toEqual([status, target]);
    expect(answer.headers.location).toBe(status === 307 ? '/a/b' : undefined);
    expect((await ask(gateway, { path: '/a%20b' })).received!.target).toBe('/a%20b');
  });

  test('the profile for the edge has the defaults that are documented', async () => {
    const [listener] = await mesh.dump<Listener>('edge/edge', 'listeners');
    expect(listener.perConnectionBufferLimitBytes).toBe(32768);
    expect(managerOf(listener)).toMatchObject({
      commonHttpProtocolOptions: { idleTimeout: '3600s', headersWithUnderscoresAction: 'REJECT_REQUEST' },
      streamIdleTimeout: '300s',
      requestTimeout: '300s',
      requestHeadersTimeout: '60s',
      http2ProtocolOptions: { maxConcurrentStreams: 100, initialStreamWindowSize: 65536, initialConnectionWindowSize: 1048576 },
    });
    const [plain] = await mesh.dump<Listener>('edge/plain', 'listeners');
    expect([plain.perConnectionBufferLimitBytes, managerOf(plain).requestTimeout, managerOf(plain).streamIdleTimeout]).toEqual([undefined, undefined, '0s']);
  });
});

/** Numbers and buffers, which a few requests do not reach, arrive in the configuration. */
test('istiod reads every connection setting', async () => {
  await serveWith({
    all: {
      listenerPerConnectionBufferLimitBytes: 70000,
      httpIdleTimeout: Duration.millis(1500),
      httpMaxConnectionDuration: Duration.days(7),
      httpDrainTimeout: Duration.seconds(2),
      httpRequestTimeout: Duration.seconds(3),
      httpRequestHeadersTimeout: Duration.seconds(4),
      httpStreamIdleTimeout: Duration.seconds(5),
      httpMaxStreamDuration: Duration.seconds(6),
      httpMaxConcurrentStreams: 128,
      http2InitialStreamWindowSize: 65535,
      http2InitialConnectionWindowSize: 65537,
    },
  });
  const [listener] = await mesh.dump<Listener>('edge/all', 'listeners');
  expect(listener.perConnectionBufferLimitBytes).toBe(70000);
  expect(managerOf(listener)).toMatchObject({
    commonHttpProtocolOptions: { idleTimeout: '1.500s', maxConnectionDuration: '604800s', maxStreamDuration: '6s' },
    drainTimeout: '2s',
    requestTimeout: '3s',
    requestHeadersTimeout: '4s',
    streamIdleTimeout: '5s',
    http2ProtocolOptions: { maxConcurrentStreams: 128, initialStreamWindowSize: 65535, initialConnectionWindowSize: 65537 },
  });
});

describe('headers of the gateway', () => {
  beforeAll(() => serve({
    plain: {},
    quiet: { proxyHeaders: { server: ServerHeader.disabled(), requestId: false, envoyDebugHeaders: false, attemptCount: false } },
    telling: { proxyHeaders: { server: ServerHeader.value('shop/1.0 (edge)'), preserveHttp1HeaderCase: true, xForwardedHost: true, xForwardedPort: true } },
  }));

  test.each<[string, unknown[]]>([
    ['plain', ['istio-envoy', true, true, '1']],
    ['quiet', [undefined, false, false, undefined]],
    ['telling', ['shop/1.0 (edge)', true, true, '1']],
  ])('%s: server, debug headers, request id and attempt', async (gateway, expected) => {
    const { headers, received } = await ask(gateway);
    expect([
      headers.server, 'x-envoy-upstream-service-time' in headers, 'x-request-id' in received!.headers, received!.headers['x-envoy-attempt-count'],
    ]).toEqual(expected);
  });

  test.each([['plain', 'istio-envoy'], ['quiet', 'mine'], ['telling', 'shop/1.0 (edge)']])('%s: the server that a route names', async (gateway, server) => {
    expect((await ask(gateway, { path: '/server' })).headers.server).toBe(server);
  });

  test('an id that a request has stays', async () => {
    const sent = { 'x-request-id': '0f8fad5b-d9cb-469f-a165-70867728950e' };
    expect((await ask('quiet', { headers: sent })).received!.headers).toMatchObject(sent);
  });

  test.each<[string, string | undefined, string | undefined]>([
    ['plain', undefined, undefined],
    ['telling', HOST, '20080'],
  ])('%s: host and port that the client asked for', async (gateway, host, port) => {
    const { received } = await ask(gateway, { path: '/rewrite' });
    expect([received!.headers.host, received!.headers['x-forwarded-host'], received!.headers['x-forwarded-port']]).toEqual([REWRITTEN, host, port]);
    const usual = await ask(gateway);
    expect([usual.received!.headers.host, usual.received!.headers['x-forwarded-host']]).toEqual([HOST, undefined]);
  });

  test('upper and lower case of names', async () => {
    const formats = await Promise.all(['plain', 'telling'].map(async name => {
      const [listener] = await mesh.dump<Listener>(`edge/${name}`, 'listeners');
      return managerOf(listener).httpProtocolOptions?.headerKeyFormat !== undefined;
    }));
    expect(formats).toEqual([false, true]);
  });
});

describe('the certificate that a client claims', () => {
  const claim = { 'x-forwarded-client-cert': 'By=spiffe://cluster.local/ns/shop/sa/admin' };
  const heard = async (gateway: string): Promise<unknown> => (await ask(gateway, { headers: claim })).received!.headers['x-forwarded-client-cert'];

  test('is passed on only where that is asked for', async () => {
    const gateways = Object.fromEntries(Object.entries(ForwardClientCertificate)
      .map(([name, forwardClientCertificate]) => [name.toLowerCase().replaceAll('_', '-'), { forwardClientCertificate }]));
    await serve({ plain: {}, ...gateways });
    expect(await Promise.all(['plain', ...Object.keys(gateways)].map(async name => [name, await heard(name)]))).toEqual([
      ['plain', undefined],
      ['sanitize', undefined],
      ['forward-only', undefined],
      ['append-forward', undefined],
      ['sanitize-set', undefined],
      ['always-forward-only', claim['x-forwarded-client-cert']],
    ]);
  });
});

describe('what the mesh says', () => {
  const CLIENT = '203.0.113.7';
  const client = async (gateway: string): Promise<unknown> =>
    (await ask(gateway, { headers: { 'x-forwarded-for': CLIENT } })).received!.headers['x-envoy-external-address'];

  test('counts no more for a topology and connection settings of the gateway, and for headers that it does not name', async () => {
    await serve({
      plain: {},
      own: {
        forwardClientCertificate: ForwardClientCertificate.SANITIZE,
        connectionSettings: { httpIdleTimeout: Duration.minutes(1) },
        proxyHeaders: { requestId: true },
      },
    }, {
      defaultConfig: {
        gatewayTopology: { numTrustedProxies: 1 },
        connectionSettings: { httpMergeSlashes: true },
        proxyHeaders: { server: { value: 'mesh' }, requestId: { disabled: true } },
      },
    });
    expect([await client('plain'), await client('own')]).toEqual([CLIENT, '127.0.0.1']);
    const answers = [await ask('plain', { path: '//a' }), await ask('own', { path: '//a' })];
    expect(answers.map(({ received, headers }) => [received!.target, headers.server, 'x-request-id' in received!.headers]))
      .toEqual([['/a', 'mesh', false], ['//a', 'mesh', true]]);
  });
});

interface Manager {
  readonly requestTimeout?: string;
  readonly streamIdleTimeout?: string;
  readonly httpProtocolOptions?: { readonly headerKeyFormat?: object };
}

interface Listener {
  readonly perConnectionBufferLimitBytes?: number;
  readonly filterChains: { readonly filters: { readonly typedConfig: Manager & { readonly '@type': string } }[] }[];
}

/** How a listener treats requests. */
function managerOf({ filterChains }: Listener): Manager {
  const found = filterChains.flatMap(({ filters }) => filters).find(({ typedConfig }) => typedConfig['@type'].endsWith('.HttpConnectionManager'));
  return found!.typedConfig;
}
