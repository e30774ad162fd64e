import { createHash, X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Mesh, startMesh } from './driver/mesh';
import { TlsOptions } from './envoy/tls';
import { Certificate, CertificateRequest } from './istio/certificates';
import { newConfigMap, newSecret, tlsKeys } from './secrets';
import { Shop } from './shop';
import { answerOf, CLOSED } from './tls-answers';
import { ClientAuthority, GatewayMutualTlsOptions, GatewayServer, GatewayTls, ServerCertificate } from '../../src';

const HOST = 'shop.example.com';

const REQUIRED = 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED';
const UNKNOWN_AUTHORITY = 'ERR_SSL_TLSV1_ALERT_UNKNOWN_CA';

let mesh: Mesh;
let ca: Certificate;
let clientCa: Certificate;
let otherCa: Certificate;
let server: Certificate;

beforeAll(async () => {
  mesh = await startMesh();
  ca = await mesh.issueAuthority('shop-ca');
  clientCa = await mesh.issueAuthority('client-ca');
  otherCa = await mesh.issueAuthority('other-ca');
  server = await mesh.issueCertificate({ ca, names: [HOST] });
});

afterAll(() => mesh?.stop());

const client = (request: CertificateRequest = {}) => mesh.issueCertificate({ ca: clientCa, client: true, commonName: 'cart', ...request });

const shown = (certificate?: Certificate): TlsOptions => ({ ca: ca.certificate, cert: certificate?.certificate, key: certificate?.key });

const answer = (certificate?: Certificate, tls: TlsOptions = {}) => answerOf(mesh, { host: HOST, tls: { ...shown(certificate), ...tls } });

/** A shop with its server certificate in a Secret, with more keys beside it. */
function tlsShop(tls: (certificate: ServerCertificate) => GatewayTls, more: Record<string, string> = {}, secret = 'shop'): Shop {
  const shop = new Shop();
  shop.gateway.addServer(GatewayServer.https({ hosts: [HOST], tls: tls(ServerCertificate.fromSecret(secret)) }));
  shop.serve(HOST, shop.fallback);
  newSecret(shop.chart, secret, tlsKeys(server, more));
  return shop;
}

const mutual = (options?: GatewayMutualTlsOptions) => (certificate: ServerCertificate) => GatewayTls.mutual(certificate, options);

const optional = (options?: GatewayMutualTlsOptions) => (certificate: ServerCertificate) => GatewayTls.optionalMutual(certificate, options);

/** With the authority of the clients beside the certificate of the server. */
const withAuthority = (tls: (certificate: ServerCertificate) => GatewayTls, more: Record<string, string> = {}) =>
  mesh.apply(tlsShop(tls, { 'ca.crt': clientCa.certificate, ...more }).app);

describe('a certificate of the client is required', () => {
  beforeAll(() => withAuthority(mutual()));

  test('and the backend hears of it', async () => {
    const { version, received } = await mesh.request({ host: HOST, tls: shown(await client()) });
    expect(version).toBe('v1');
    expect(received!.headers['x-forwarded-client-cert']).toMatch(/Hash=[0-9a-f]{64};.*Subject="CN=cart"/);
  });

  test('who shows none is refused', async () => {
    expect(await answer()).toBe(REQUIRED);
    expect(await answer(undefined, { maxVersion: 'TLSv1.2' })).toBe('ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE');
  });

  test('so is one of another authority', async () => {
    expect(await answer(await client({ ca: otherCa }))).toBe(UNKNOWN_AUTHORITY);
    expect(await answer(await client({ ca: undefined }))).toBe(UNKNOWN_AUTHORITY);
  });

  test('and one that has expired', async () => {
    expect(await answer(await client({ expired: true }))).toBe('ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED');
  });

  test('and one that is for servers', async () => {
    expect(await answer(await client({ client: false }))).toBe('ERR_SSL_SSLV3_ALERT_UNSUPPORTED_CERTIFICATE');
  });
});

describe('a certificate of the client is optional', () => {
  beforeAll(() => withAuthority(optional()));

  test('who shows none is let in, and cannot pretend', async () => {
    const { version, received } = await mesh.request({ host: HOST, tls: shown(), headers: { 'x-forwarded-client-cert': 'Subject="CN=cart"' } });
    expect(version).toBe('v1');
    expect(received!.headers).not.toHaveProperty('x-forwarded-client-cert');
  });

  test('who shows one is known to the backend', async () => {
    const { received } = await mesh.request({ host: HOST, tls: shown(await client()) });
    expect(received!.headers['x-forwarded-client-cert']).toMatch(/Subject="CN=cart"/);
  });

  test('who shows one of another authority is refused', async () => {
    expect(await answer(await client({ ca: otherCa }))).toBe(UNKNOWN_AUTHORITY);
  });
});

describe('the authorities of clients', () => {
  let rsa: Certificate;

  beforeAll(async () => {
    rsa = await mesh.issueCertificate({ ca, names: [HOST], kind: 'rsa' });
  });

  const authority = () => ({ 'ca.crt': clientCa.certificate });

  test.each<[string, () => Shop]>([
    ['beside the certificate of the server', () => tlsShop(mutual(), authority())],
    ['in a Secret of its name with -cacert', () => {
      const shop = tlsShop(mutual(), {}, 'store');
      newSecret(shop.chart, 'store-cacert', authority());
      return shop;
    }],
    ['in a Secret that is named', () => {
      const shop = tlsShop(mutual({ clientAuthority: ClientAuthority.fromSecret('clients-cacert') }));
      newSecret(shop.chart, 'clients-cacert', authority());
      return shop;
    }],
    ['in a Secret that is named without -cacert', () => {
      const shop = tlsShop(mutual({ clientAuthority: ClientAuthority.fromSecret('partners') }));
      newSecret(shop.chart, 'partners', authority());
      return shop;
    }],
    ['in a ConfigMap of any namespace', () => {
      const shop = tlsShop(mutual({ clientAuthority: ClientAuthority.fromConfigMap('shop', 'clients') }));
      newConfigMap(shop.chart, 'clients', authority(), 'shop');
      return shop;
    }],
    ['in the first of two Secrets', () => {
      const shop = new Shop();
      shop.gateway.addServer(GatewayServer.https({ hosts: [HOST], tls: GatewayTls.mutual(ServerCertificate.fromSecrets('rsa', 'ecdsa')) }));
      shop.serve(HOST, shop.fallback);
      newSecret(shop.chart, 'ecdsa', tlsKeys(server));
      newSecret(shop.chart, 'rsa', tlsKeys(rsa, authority()));
      return shop;
    }],
  ])('are found %s', async (_, shop) => {
    await mesh.apply(shop().app);
    expect(await answer(await client())).toBe('v1');
    expect(await answer(await client({ ca: otherCa }))).toBe(UNKNOWN_AUTHORITY);
    expect(await answer()).toBe(REQUIRED);
  });

  test('are needed: without them nobody is let in', async () => {
    await mesh.apply(tlsShop(mutual(), {}, 'alone').app);
    expect(await answer(await client())).toBe(CLOSED);
    await mesh.apply(tlsShop(optional(), {}, 'alone').app);
    expect(await answer()).toBe(CLOSED);
  });

  test('that are named replace those beside the certificate', async () => {
    const shop = tlsShop(mutual({ clientAuthority: ClientAuthority.fromSecret('others') }), authority());
    newSecret(shop.chart, 'others', { 'ca.crt': otherCa.certificate });
    await mesh.apply(shop.app);
    expect(await answer(await client())).toBe(UNKNOWN_AUTHORITY);
    expect(await answer(await client({ ca: otherCa }))).toBe('v1');
  });

  test('take certificates back', async () => {
    const [lost, kept] = await Promise.all([client(), client()]);
    await withAuthority(mutual(), { 'ca.crl': await mesh.issueRevocationList(clientCa, [lost]) });
    expect(await answer(lost)).toBe('ERR_SSL_SSLV3_ALERT_CERTIFICATE_REVOKED');
    expect(await answer(kept)).toBe('v1');
  });
});

describe('of the clients with a certificate only some are let in', () => {
  test('by name', async () => {
    await withAuthority(mutual({ subjectAltNames: ['cart.example.com', 'spiffe://cluster.local/ns/shop/sa/cart'] }));
    expect(await answer(await client({ names: ['cart.example.com'] }))).toBe('v1');
    expect(await answer(await client({ names: ['spiffe://cluster.local/ns/shop/sa/cart'] }))).toBe('v1');
    expect(await answer(await client({ names: ['other.example.com'] }))).toBe('ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN');
  });

  test('by the hash of the certificate, or of its key', async () => {
    const [cart, stock, other] = await Promise.all([client(), client(), client()]);
    const key = new X509Certificate(stock.certificate).publicKey.export({ type: 'spki', format: 'der' });
    const spki = createHash('sha256').update(key).digest('base64');
    await withAuthority(mutual({ verifyCertificateHash: [new X509Certificate(cart.certificate).fingerprint256], verifyCertificateSpki: [spki] }));
    expect(await answer(cart)).toBe('v1');
    expect(await answer(stock)).toBe('v1');
    expect(await answer(other)).toBe('ERR_SSL_TLSV1_BAD_CERTIFICATE_HASH_VALUE');
  });

  test('and with insecureSkipVerify everybody who shows one', async () => {
    await withAuthority(mutual({ insecureSkipVerify: true }));
    expect(await answer(await client({ ca: otherCa }))).toBe('v1');
    expect(await answer()).toBe(REQUIRED);
  });
});
