import * as kplus from 'cdk8s-plus-28';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Mesh, startMesh } from './driver/mesh';
import { TlsOptions } from './envoy/tls';
import { Certificate } from './istio/certificates';
import { newSecret, tlsKeys } from './secrets';
import { Shop } from './shop';
import { answerOf, CLOSED } from './tls-answers';
import {
  ConnectionAction, ApplicationProtocol, Destination, GatewayServer, GatewayTls, ServerCertificate, TlsRoute, VirtualService, WeightedService,
} from '../../src';

const SECURE = 'secure.example.com';
const PLAIN = 'plain.example.com';

let mesh: Mesh;
let ca: Certificate;

beforeAll(async () => {
  mesh = await startMesh();
  ca = await mesh.issueAuthority('pod-ca');
});

afterAll(() => mesh?.stop());

const answer = (host: string, tls: TlsOptions = {}) => answerOf(mesh, { host, tls: { ca: ca.certificate, ...tls } });

/** A service whose pods end TLS, with the certificate in the Secret `pods` of their namespace. */
function newSecureService(shop: Shop, versions: Record<string, number>): WeightedService {
  const volume = kplus.Volume.fromSecret(shop.chart, 'certificate', kplus.Secret.fromSecretName(shop.chart, 'pods', 'pods'));
  return new WeightedService(shop.chart, 'secure', {
    name: 'secure',
    port: 443,
    protocol: ApplicationProtocol.TLS,
    meshRouting: false,
    versions: Object.entries(versions).map(([name, weight]) => ({
      name, weight, containers: [{ image: 'echo', portNumber: 8443, volumeMounts: [{ path: '/tls', volume }] }],
    })),
  });
}

const routeTo = (host: string, destination: Destination): TlsRoute =>
  ({ matches: [{ sniHosts: [host] }], action: ConnectionAction.route([{ destination }]) });

describe('TLS that goes through', () => {
  let shop: Shop;

  beforeAll(async () => {
    shop = new Shop();
    const secure = newSecureService(shop, { v1: 1, v2: 1 });
    const ofPods = await mesh.issueCertificate({ ca, names: [SECURE, 'second.example.com', '*.example.org'], commonName: 'pod' });
    newSecret(shop.chart, 'pods', tlsKeys(ofPods), 'shop');
    newSecret(shop.chart, 'gateway', tlsKeys(await mesh.issueCertificate({ ca, names: ['ends.example.com'], commonName: 'gateway' })));
    const hosts = [SECURE, 'second.example.com', PLAIN, '*.example.org'];
    shop.gateway.addServer(GatewayServer.tls({ hosts: [...hosts, 'http.example.com'], tls: GatewayTls.passthrough() }));
    shop.gateway.addServer(GatewayServer.https({ hosts: ['ends.example.com'], tls: GatewayTls.simple(ServerCertificate.fromSecret('gateway')) }));
    shop.serve('ends.example.com', shop.fallback);
    shop.serve('http.example.com', shop.fallback);
    new VirtualService(shop.chart, 'through', {
      hosts,
      gateways: [shop.gateway],
      tls: [
        routeTo(SECURE, Destination.toSubset(secure.version('v1').subset)),
        routeTo('second.example.com', Destination.toSubset(secure.version('v2').subset)),
        routeTo('*.example.org', Destination.toSubset(secure.version('v2').subset)),
        routeTo(PLAIN, Destination.toSubset(shop.echo.version('v1').subset)),
      ],
    });
    await mesh.apply(shop.app);
  });

  test('ends in the pod, which sees the server name', async () => {
    const { status, version, received, tls } = await mesh.request({ host: SECURE, path: '/cart', tls: { ca: ca.certificate } });

    expect({ status, version, name: tls!.certificate.commonName }).toEqual({ status: 200, version: 'v1', name: 'pod' });
    expect(received).toMatchObject({ target: '/cart', sni: SECURE });
    expect(received!.headers).not.toHaveProperty('x-forwarded-proto');
  });

  test('is routed by the server name, not by the host of the request', async () => {
    expect(await answer('second.example.com')).toBe('v2');
    expect(await answer('www.example.org')).toBe('v2');
    expect(await answer(SECURE, { sni: 'second.example.com' })).toBe('v2');
  });

  test('agrees with the pod on the protocol', async () => {
    const { tls, received } = await mesh.request({ host: SECURE, tls: { ca: ca.certificate, alpn: ['h2'] } });
    expect([tls!.alpn, received!.httpVersion]).toEqual(['h2', '2.0']);
  });

  test('without a route is closed', async () => {
    expect(await answer('other.example.com')).toBe(CLOSED);
    expect(await answer(SECURE, { sni: false })).toBe(CLOSED);
  });

  test('is not for http routes', async () => {
    expect(await answer('http.example.com')).toBe(CLOSED);
  });

  test('fails at a pod that does not speak it', async () => {
    expect(await answer(PLAIN)).toMatch(/ERR_SSL_(WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG)/);
  });

  test('shares its port with a server that ends TLS', async () => {
    const { version, received, tls } = await mesh.request({ host: 'ends.example.com', tls: { ca: ca.certificate } });
    expect({ version, name: tls!.certificate.commonName, sni: received!.sni }).toEqual({ version: 'v1', name: 'gateway', sni: undefined });
  });
});

test('TLS that ends at the gateway can carry anything: a tcp route takes the bytes', async () => {
  const shop = new Shop();
  newSecret(shop.chart, 'bytes', tlsKeys(await mesh.issueCertificate({ ca, names: ['tcp.example.com'] })));
  shop.gateway.addServer(GatewayServer.tls({ hosts: ['tcp.example.com'], tls: GatewayTls.simple(ServerCertificate.fromSecret('bytes')) }));
  new VirtualService(shop.chart, 'bytes', {
    hosts: ['tcp.example.com'],
    gateways: [shop.gateway],
    tcp: [{ action: ConnectionAction.route([{ destination: Destination.toSubset(shop.echo.version('v2').subset) }]) }],
  });
  await mesh.apply(shop.app);

  const { version, received } = await mesh.request({ host: 'tcp.example.com', tls: { ca: ca.certificate } });
  expect(version).toBe('v2');
  expect(received!.headers).not.toHaveProperty('x-forwarded-proto');
  // Bytes have no host: only the server name decides.
  expect(await answer('any.example.com', { sni: 'tcp.example.com', ca: undefined })).toBe('v2');
  expect(await answer('any.example.com')).toBe(CLOSED);
});
