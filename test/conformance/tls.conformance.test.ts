import { ApiObject } from 'cdk8s';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Mesh, startMesh } from './driver/mesh';
import { TlsOptions } from './envoy/tls';
import { Certificate } from './istio/certificates';
import { GATEWAY_NAMESPACE, newSecret, tlsKeys } from './secrets';
import { Shop } from './shop';
import { answerOf, CLOSED } from './tls-answers';
import { Findings, GatewayServer, GatewayTls, GatewayTlsOptions, ServerCertificate, TlsCipherSuite, TlsVersion, VirtualService } from '../../src';
import { KnownManifest } from '../known-manifest';

const HOST = 'shop.example.com';

let mesh: Mesh;
let ca: Certificate;
let certificate: Certificate;

beforeAll(async () => {
  mesh = await startMesh();
  ca = await mesh.issueAuthority('shop-ca');
  certificate = await mesh.issueCertificate({ ca, names: [HOST] });
});

afterAll(() => mesh?.stop());

/** A shop with an HTTPS server whose certificate is in a Secret that is still to be made. */
function httpsShop(secret: string, options?: GatewayTlsOptions): Shop {
  const shop = new Shop();
  shop.gateway.addServer(GatewayServer.https({ hosts: [HOST], tls: GatewayTls.simple(ServerCertificate.fromSecret(secret), options) }));
  shop.serve(HOST, shop.fallback);
  return shop;
}

/** The same with its Secret. */
function servedShop(content: Certificate, options?: GatewayTlsOptions, secret = 'shop'): Shop {
  const shop = httpsShop(secret, options);
  newSecret(shop.chart, secret, tlsKeys(content));
  return shop;
}

const manifestOf = (object: ApiObject) => object.toJson() as KnownManifest;

const answer = (tls: TlsOptions = {}, host = HOST) => answerOf(mesh, { host, tls: { ca: ca.certificate, ...tls } });

const shake = async (tls: TlsOptions = {}, host = HOST) => (await mesh.request({ host, tls: { ca: ca.certificate, ...tls } })).tls!;

describe('a certificate in a Secret', () => {
  beforeAll(() => mesh.apply(servedShop(certificate).app));

  test('ends TLS at the gateway, which sends the request on', async () => {
    const { status, version, received, tls } = await mesh.request({ host: HOST, path: '/cart', tls: { ca: ca.certificate } });

    expect({ status, version }).toEqual({ status: 200, version: 'v1' });
    expect(received).toMatchObject({ target: '/cart', headers: { 'host': HOST, 'x-forwarded-proto': 'https' } });
    expect(received!.sni).toBeUndefined();
    expect(tls).toEqual({
      protocol: 'TLSv1.3',
      cipher: expect.any(String) as string,
      certificate: { commonName: HOST, issuer: 'shop-ca', altNames: [HOST], kind: 'ecdsa' },
    });
  });

  test('serves no other server name, and none', async () => {
    expect(await answer({ sni: 'other.example.com' })).toBe(CLOSED);
    expect(await answer({ sni: false })).toBe(CLOSED);
  });

  test('routes by the host of the request, not by the server name', async () => {
    expect(await answer({ sni: HOST, ca: undefined }, 'other.example.com')).toBe('404');
  });

  test('is refused by a client that trusts others', async () => {
    const other = await mesh.issueAuthority('other-ca');
    expect(await answer({ ca: other.certificate })).toMatch(/UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER_CERT_LOCALLY/);
  });

  test('takes no request outside TLS', async () => {
    await expect(mesh.request({ host: HOST, port: 443 })).rejects.toThrow(/socket hang up|ECONNRESET/);
  });

  test('is renewed with its Secret', async () => {
    const renewed = await mesh.issueCertificate({ ca, names: [HOST, 'www.example.com'] });
    await mesh.apply(servedShop(renewed).app);
    expect((await shake()).certificate.altNames).toEqual([HOST, 'www.example.com']);
    await mesh.apply(servedShop(certificate).app);
    expect((await shake()).certificate.altNames).toEqual([HOST]);
  });

  test('that has expired is served all the same: only the client notices', async () => {
    await mesh.apply(servedShop(await mesh.issueCertificate({ ca, names: [HOST], expired: true })).app);
    expect(await answer()).toBe('CERT_HAS_EXPIRED');
    expect(await answer({ ca: undefined })).toBe('v1');
  });
});

// Each with a name of its own, since Envoy keeps what it has.
describe('a Secret', () => {
  test('that is nowhere lets every connection be closed', async () => {
    await mesh.apply(httpsShop('nowhere').app);
    expect(await answer()).toBe(CLOSED);
  });

  test('in the namespace of the Gateway object, and not of its pods, does too', async () => {
    const shop = httpsShop('elsewhere');
    newSecret(shop.chart, 'elsewhere', tlsKeys(certificate), 'shop');
    await mesh.apply(shop.app);
    expect(await answer()).toBe(CLOSED);
  });

  test('that comes late is served from then on', async () => {
    const shop = httpsShop('late');
    const secret = newSecret(shop.chart, 'early', tlsKeys(certificate));
    await mesh.apply(shop.app);
    expect(await answer()).toBe(CLOSED);
    await mesh.applyObject({ ...manifestOf(secret), metadata: { name: 'late', namespace: GATEWAY_NAMESPACE } });
    expect(await answer()).toBe('v1');
  });

  test('that is taken away is served on', async () => {
    const shop = httpsShop('gone');
    const secret = newSecret(shop.chart, 'gone', tlsKeys(certificate));
    await mesh.apply(shop.app);
    await mesh.removeObject(manifestOf(secret));
    expect(await answer()).toBe('v1');
  });

  test('that is missing does no harm to the other servers of the port', async () => {
    const shop = servedShop(certificate);
    shop.gateway.addServer(GatewayServer.https({ hosts: ['b.example.com'], tls: GatewayTls.simple(ServerCertificate.fromSecret('missing')) }));
    await mesh.apply(shop.app);
    expect(await answer()).toBe('v1');
    expect(await answer({}, 'b.example.com')).toBe(CLOSED);
  });

  test.each<[string, (other: Certificate) => Certificate, RegExp]>([
    ['with the key of another certificate', other => ({ ...certificate, key: other.key }), /KEY_VALUES_MISMATCH/],
    ['without a certificate', other => ({ ...other, certificate: 'none' }), /Failed to load certificate chain/],
  ])('%s is refused by Envoy, which goes on with what it had', async (name, change, message) => {
    const secret = name.replaceAll(' ', '-');
    const content = change(await mesh.issueCertificate({ ca, names: [HOST] }));
    const broken = () => {
      const { app } = servedShop(content, {}, secret);
      Findings.of(app).acknowledge('IST0161', 'asked of Envoy here');
      return app;
    };
    await expect(mesh.apply(broken())).rejects.toThrow(message);
    expect(await answer()).toBe(CLOSED);
    await mesh.apply(servedShop(certificate, {}, secret).app);
    expect(await answer()).toBe('v1');
    await expect(mesh.apply(broken())).rejects.toThrow(message);
    expect(await answer()).toBe('v1');
    await mesh.apply(servedShop(certificate).app);
    expect(await answer()).toBe('v1');
  });
});

describe('an RSA and an ECDSA certificate', () => {
  const ONLY_RSA = { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-RSA-AES128-GCM-SHA256' } as const;
  const ONLY_ECDSA = { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES128-GCM-SHA256' } as const;

  let rsa: Certificate;

  beforeAll(async () => {
    rsa = await mesh.issueCertificate({ ca, names: [HOST], kind: 'rsa' });
  });

  test('are given to those who understand them', async () => {
    const shop = new Shop();
    shop.gateway.addServer(GatewayServer.https({ hosts: [HOST], tls: GatewayTls.simple(ServerCertificate.fromSecrets('rsa', 'ecdsa')) }));
    shop.serve(HOST, shop.fallback);
    newSecret(shop.chart, 'rsa', tlsKeys(rsa));
    newSecret(shop.chart, 'ecdsa', tlsKeys(certificate));
    await mesh.apply(shop.app);

    expect((await shake()).certificate.kind).toBe('ecdsa');
    expect((await shake(ONLY_ECDSA)).certificate.kind).toBe('ecdsa');
    expect((await shake(ONLY_RSA)).certificate.kind).toBe('rsa');
  });

  test('of which one alone leaves out the clients of the other', async () => {
    await mesh.apply(servedShop(rsa).app);
    expect((await shake()).certificate.kind).toBe('rsa');
    expect(await answer(ONLY_ECDSA)).toBe('ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE');
  });
});

describe('several servers on one port', () => {
  beforeAll(async () => {
    const shop = new Shop();
    for (const [name, host] of Object.entries({ exact: HOST, any: '*.example.com', org: 'example.org' })) {
      shop.gateway.addServer(GatewayServer.https({ hosts: [host], tls: GatewayTls.simple(ServerCertificate.fromSecret(name)) }));
      newSecret(shop.chart, name, tlsKeys(await mesh.issueCertificate({ ca, names: [host], commonName: name })));
    }
    shop.serve(HOST, shop.fallback);
    shop.serve('*.example.com', { name: 'any', action: shop.to('v2') });
    shop.serve('example.org', shop.fallback);
    await mesh.apply(shop.app);
  });

  test.each([[HOST, 'exact'], ['other.example.com', 'any'], ['example.org', 'org']])('%s gets the certificate %s', async (host, name) => {
    expect((await shake({}, host)).certificate.commonName).toBe(name);
  });

  test('the server for a wildcard has the routes of the wildcard', async () => {
    expect(await answer({}, 'other.example.com')).toBe('v2');
    expect(await answer({}, 'example.org')).toBe('v1');
  });

  test('but so has the server for one of its hosts', async () => {
    expect(await answer()).toBe('v2');
  });

  test('a name that no server has is closed', async () => {
    expect(await answer({}, 'example.com')).toBe(CLOSED);
    expect(await answer({}, 'www.example.org')).toBe(CLOSED);
  });

  test('a wildcard takes deeper names, for which its certificate is not good', async () => {
    expect(await answer({}, 'a.b.example.com')).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
  });

  test('a connection for one server does not reach the hosts of another', async () => {
    expect(await answer({ sni: 'other.example.com', ca: undefined }, 'example.org')).toBe('404');
    expect(await answer({ sni: 'example.org', ca: undefined }, 'example.org')).toBe('v1');
  });
});

test.each([['a-wildcard', 'v2'], ['z-wildcard', 'v1']])(
  'at the server for a host, a VirtualService for a wildcard is like any for the host: the first by age and name decides, with %s it is %s',
  async (id, version) => {
    const shop = servedShop(certificate);
    new VirtualService(shop.chart, id, { hosts: ['*.example.com'], gateways: [shop.gateway], http: [{ name: 'any', action: shop.to('v2') }] });
    await mesh.apply(shop.app);
    expect(await answer()).toBe(version);
  },
);

describe('versions and cipher suites', () => {
  const OLD = { minVersion: 'TLSv1', ciphers: 'ALL:@SECLEVEL=0' } as const;
  const { ECDHE_ECDSA_AES128_SHA, ECDHE_ECDSA_AES256_GCM_SHA384 } = TlsCipherSuite;

  test('by default from TLS 1.2', async () => {
    await mesh.apply(servedShop(certificate).app);
    expect((await shake({ maxVersion: 'TLSv1.2' })).protocol).toBe('TLSv1.2');
    expect(await answer({ ...OLD, maxVersion: 'TLSv1.1' })).toBe('ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION');
  });

  test('from TLS 1.1 with a suite of those times', async () => {
    await mesh.apply(servedShop(certificate, { minProtocolVersion: TlsVersion.TLSV1_1, cipherSuites: [ECDHE_ECDSA_AES128_SHA] }).app);
    expect((await shake({ ...OLD, maxVersion: 'TLSv1.1' })).protocol).toBe('TLSv1.1');
    expect(await answer({ ...OLD, maxVersion: 'TLSv1' })).toBe('ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION');
  });

  test('from TLS 1.3', async () => {
    await mesh.apply(servedShop(certificate, { minProtocolVersion: TlsVersion.TLSV1_3 }).app);
    expect((await shake()).protocol).toBe('TLSv1.3');
    expect(await answer({ maxVersion: 'TLSv1.2' })).toBe('ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION');
  });

  test('up to TLS 1.2', async () => {
    await mesh.apply(servedShop(certificate, { maxProtocolVersion: TlsVersion.TLSV1_2 }).app);
    expect((await shake()).protocol).toBe('TLSv1.2');
    expect(await answer({ minVersion: 'TLSv1.3' })).toBe('ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION');
  });

  test('with one suite, which is for TLS 1.2 only', async () => {
    await mesh.apply(servedShop(certificate, { cipherSuites: [ECDHE_ECDSA_AES256_GCM_SHA384] }).app);
    expect((await shake({ maxVersion: 'TLSv1.2' })).cipher).toBe('ECDHE-ECDSA-AES256-GCM-SHA384');
    expect(await answer({ maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES128-GCM-SHA256' })).toBe('ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE');
    expect((await shake({ ciphers: 'TLS_AES_128_GCM_SHA256' })).cipher).toBe('TLS_AES_128_GCM_SHA256');
  });
});

describe('the protocol inside TLS', () => {
  beforeAll(() => mesh.apply(servedShop(certificate).app));

  test.each<[string[] | undefined, string | undefined]>([
    [undefined, undefined],
    [['http/1.1'], 'http/1.1'],
    [['h2'], 'h2'],
    [['http/1.1', 'h2'], 'h2'],
    [['spdy/3'], undefined],
  ])('of %j is %s', async (alpn, agreed) => {
    const { version, received, tls } = await mesh.request({ host: HOST, path: '/a?b=c', tls: { ca: ca.certificate, alpn } });
    expect({ version, alpn: tls!.alpn }).toEqual({ version: 'v1', alpn: agreed });
    expect(received).toMatchObject({ target: '/a?b=c', headers: { host: HOST } });
  });
});

describe('a redirect to https', () => {
  beforeAll(async () => {
    const shop = new Shop();
    shop.gateway.addServer(GatewayServer.http({ hosts: [HOST], port: 8000, httpsRedirect: true }));
    shop.gateway.addServer(GatewayServer.https({ hosts: [HOST], tls: GatewayTls.simple(ServerCertificate.fromSecret('shop')) }));
    shop.serve(HOST, shop.fallback);
    newSecret(shop.chart, 'shop', tlsKeys(certificate));
    await mesh.apply(shop.app);
  });

  test('leads where the answer is', async () => {
    const { status, headers } = await mesh.request({ host: HOST, port: 8000, path: '/cart?id=1' });
    expect({ status, location: headers.location }).toEqual({ status: 301, location: `https://${HOST}/cart?id=1` });
    expect(await answer()).toBe('v1');
  });

  test('is for its server only', async () => {
    expect((await mesh.request({ host: HOST })).version).toBe('v1');
    expect((await mesh.request({ host: 'other.example.com', port: 8000 })).status).toBe(404);
  });
});
