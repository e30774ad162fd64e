import * as kplus from 'cdk8s-plus-28';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Mesh, startMesh } from './driver/mesh';
import { TlsOptions } from './envoy/tls';
import { ADMIN, API, Edge, ELSEWHERE, from, OFFICE, OFFICE_ONLY, SHOP } from './guarded-edge';
import { newSecret, tlsKeys } from './secrets';
import { answerOf, CLOSED } from './tls-answers';
import {
  ApplicationProtocol, ConnectionAction, Destination, Findings, Gateway, GatewayServer, GatewayTls, IstioAlb, ListenerAction,
  ListenerCertificate, ListenerProtocol,
  VirtualService, WeightedService,
} from '../../src';

const THROUGH = 'through.example.com';
const L2 = 'l2.example.net';
const TENANT = 'a.tenant.example.com';

let mesh: Mesh;

beforeAll(async () => {
  mesh = await startMesh();
});

afterAll(() => mesh?.stop());

/** A guarded listener for HTTPS, beside TLS that passes on the same port: of another load balancer, and of a Gateway and a VirtualService. */
class SharedPort extends Edge {
  readonly secure: WeightedService;

  constructor() {
    super();
    const volume = kplus.Volume.fromSecret(this.shop, 'certificate', kplus.Secret.fromSecretName(this.shop, 'pods-secret', 'pods'));
    this.secure = new WeightedService(this.shop, 'secure', {
      name: 'secure',
      port: 443,
      protocol: ApplicationProtocol.TLS,
      meshRouting: false,
      versions: [{ name: 'secure', containers: [{ image: 'echo', portNumber: 8443, volumeMounts: [{ path: '/tls', volume }] }] }],
    });
  }

  async issue(): Promise<this> {
    const ca = await mesh.issueAuthority('ca');
    newSecret(this.shop, 'pods', tlsKeys(await mesh.issueCertificate({ ca, names: [THROUGH, L2], commonName: 'pod' })), 'shop');
    newSecret(this.shop, 'edge', tlsKeys(await mesh.issueCertificate({ ca, names: [SHOP, API, '*.tenant.example.com'], commonName: 'edge' })), 'edge');
    return this;
  }

  guard(hosts?: string[]): void {
    const https = new IstioAlb(this.shop, 'guarded', { gateways: [this.gateway] }).addListener('https', {
      hosts, certificates: [ListenerCertificate.fromSecret('edge')], redirectHttp: false, deniedSourceIps: [`${ELSEWHERE}/32`],
    });
    https.addAction('admin', { conditions: [ADMIN, OFFICE_ONLY], action: this.to(this.cart) });
    https.addAction('default', { action: this.to(this.web) });
  }

  pass(): void {
    new IstioAlb(this.shop, 'passing', { gateways: [this.gateway] })
      .addListener('tls', { protocol: ListenerProtocol.TLS, hosts: [THROUGH], defaultAction: ListenerAction.forward(this.secure) });
    const gateway = new Gateway(this.shop, 'l2', {
      selector: this.gateway.workload.labels, servers: [GatewayServer.tls({ hosts: [L2], tls: GatewayTls.passthrough() })],
    });
    new VirtualService(this.shop, 'l2-routes', {
      hosts: [L2],
      gateways: [gateway],
      tls: [{ matches: [{ sniHosts: [L2] }], action: ConnectionAction.route([{ destination: Destination.toSubset(this.secure.version('secure').subset) }]) }],
    });
  }
}

const answer = (host: string, path: string, client: string, tls: TlsOptions = {}) =>
  answerOf(mesh, { gateway: 'edge/public', host, path, headers: from(client), tls });

describe('a guard on a port with TLS that passes', () => {
  beforeAll(async () => {
    const port = await new SharedPort().issue();
    port.guard([SHOP, API, '*.tenant.example.com']);
    port.pass();
    await mesh.apply(port.app);
  });

  test('leaves that alone, whoever made it', async () => {
    expect(await answer(THROUGH, '/admin', OFFICE)).toBe('secure');
    expect(await answer(THROUGH, '/admin', '192.0.2.1')).toBe('secure');
    expect(await answer(L2, '/', '192.0.2.1')).toBe('secure');
    expect(await answer('other.example.net', '/', OFFICE)).toBe(CLOSED);
  });

  test.each([SHOP, API, TENANT])('holds for %s', async host => {
    expect(await answer(host, '/', '192.0.2.1')).toBe('v1');
    expect(await answer(host, '/admin', OFFICE)).toBe('v1');
    expect(await answer(host, '/admin', '192.0.2.1')).toBe('403');
    expect(await answer(host, '/', ELSEWHERE)).toBe('403');
  });

  test.each<[string, TlsOptions]>([
    ['in upper case', { sni: 'SHOP.Example.COM' }],
    ['of another host of the listener', { sni: API }],
    ['of a wildcard', { sni: 'x.y.tenant.example.com' }],
    ['of another host, over HTTP/2', { sni: API, alpn: ['h2'] }],
    ['of a wildcard, over HTTP/2', { sni: TENANT, alpn: ['h2'] }],
  ])('holds where the client asks for a name %s in the handshake', async (_, tls) => {
    expect(await answer(SHOP, '/', '192.0.2.1', tls)).toBe('v1');
    expect(await answer(SHOP, '/admin', OFFICE, tls)).toBe('v1');
    expect(await answer(SHOP, '/admin', '192.0.2.1', tls)).toBe('403');
    expect(await answer(`${SHOP}:443`, '/admin', '192.0.2.1', tls)).toBe('403');
    expect(await answer('SHOP.EXAMPLE.COM', '/admin', '192.0.2.1', tls)).toBe('403');
    expect(await answer(SHOP, '/', ELSEWHERE, tls)).toBe('403');
  });

  test.each<[string, TlsOptions]>([
    ['none', { sni: false }],
    ['one with a dot at the end', { sni: `${SHOP}.` }],
    ['one below a host', { sni: `x.${SHOP}` }],
    ['the end of a wildcard', { sni: 'tenant.example.com' }],
  ])('has nothing to hold for a client that asks for %s', async (_, tls) => {
    expect(await answer(SHOP, '/admin', '192.0.2.1', tls)).toBe(CLOSED);
  });

  test('is not met with the name of what passes: that ends in those pods', async () => {
    const { pod } = await mesh.request({ gateway: 'edge/public', host: SHOP, path: '/admin', tls: { sni: THROUGH } });
    expect(pod?.labels.app).toBe('secure');
  });
});

test('a guard for every name can not be kept apart from TLS that passes, and is refused', async () => {
  const port = await new SharedPort().issue();
  port.guard();
  expect(Findings.all(port.app).filter(({ code }) => code === 'CDI062')).toEqual([]);
  port.pass();
  const words = Findings.all(port.app).filter(({ code }) => code === 'CDI062').map(({ message }) => message);
  expect(words).toEqual([expect.stringContaining('would refuse the connections of listener "shop/passing/tls" too')]);
});
