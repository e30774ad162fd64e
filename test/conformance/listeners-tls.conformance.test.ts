import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Mesh, startMesh } from './driver/mesh';
import { TlsOptions } from './envoy/tls';
import { Certificate } from './istio/certificates';
import { newSecret, tlsKeys } from './secrets';
import { newApp, newChart, newService } from './shop';
import { answerOf, CLOSED } from './tls-answers';
import {
  ApplicationListenerProps, ClientAuthority, HttpAction, IstioAlb, ListenerAction, ListenerCertificate, ListenerCondition, ListenerProtocol,
  MutualAuthentication, SslPolicy, StringMatch, VirtualService, WeightedService,
} from '../../src';

const SHOP = 'shop.example.com';
const API = 'api.example.com';

let mesh: Mesh;
let ca: Certificate;
let secrets: Record<string, Certificate>;

beforeAll(async () => {
  mesh = await startMesh();
  ca = await mesh.issueAuthority('shop-ca');
  const issue = (names: string[], kind?: 'rsa' | 'ecdsa') => mesh.issueCertificate({ ca, names, kind });
  secrets = { 'shop-tls': await issue([SHOP]), 'api-tls': await issue([API]), 'both-tls': await issue([SHOP, API]), 'rsa-tls': await issue([SHOP], 'rsa') };
});

afterAll(() => mesh?.stop());

class SecureShop {
  readonly app = newApp();
  readonly chart = newChart(this.app, 'shop');
  readonly echo: WeightedService = newService(this.chart, 'echo', { v1: 1, v2: 1 });
  readonly alb = new IstioAlb(this.chart, 'alb');

  to(version: string): ListenerAction {
    return ListenerAction.forward(this.echo.version(version));
  }
}

/** Applies a shop with all Secrets, and more keys in the one of the shop. */
function serve(build: (shop: SecureShop) => void, more: () => Record<string, string> = () => ({})): void {
  beforeAll(async () => {
    const shop = new SecureShop();
    Object.entries(secrets).forEach(([name, content]) => newSecret(shop.chart, name, tlsKeys(content, name === 'shop-tls' ? more() : {})));
    build(shop);
    await mesh.apply(shop.app);
  });
}

const answer = (host: string, tls: TlsOptions = {}, path = '/') => answerOf(mesh, { host, path, tls: { ca: ca.certificate, ...tls } });

describe('a listener for HTTPS', () => {
  serve(shop => {
    const https = shop.alb.addListener('https', {
      hosts: [SHOP, API],
      certificates: [ListenerCertificate.fromSecret('api-tls', { hosts: [API] }), ListenerCertificate.fromSecret('shop-tls')],
      defaultAction: shop.to('v1'),
    });
    https.addAction('cart', { conditions: [ListenerCondition.hostHeaders([SHOP]), ListenerCondition.pathPrefixes(['/cart'])], action: shop.to('v2') });
    // The route of somebody else for a challenge of ACME.
    new VirtualService(shop.chart, 'challenge', {
      hosts: [SHOP],
      gateways: [shop.alb.gateway],
      http: [{
        name: 'challenge',
        matches: [{ uri: StringMatch.exact('/.well-known/acme-challenge/token') }],
        action: HttpAction.route(shop.echo.version('v2').trafficDestinations()),
      }],
    });
  });

  test('shows the certificate of the host, and has its rules', async () => {
    expect([await answer(SHOP), await answer(SHOP, {}, '/cart/1'), await answer(API, {}, '/cart/1')]).toEqual(['v1', 'v2', 'v1']);
    const { tls } = await mesh.request({ host: API, tls: { ca: ca.certificate } });
    expect(tls!.certificate.altNames).toEqual([API]);
  });

  test('takes no other server name, and on a connection no host of another certificate', async () => {
    expect(await answer('other.example.com', { ca: undefined })).toBe(CLOSED);
    expect(await answer(API, { sni: SHOP, ca: undefined })).toBe('404');
  });

  test('speaks HTTP/2 with clients that offer it', async () => {
    expect((await mesh.request({ host: SHOP, tls: { ca: ca.certificate, alpn: ['h2', 'http/1.1'] } })).tls!.alpn).toBe('h2');
  });

  test('redirects plain requests, with path and query', async () => {
    for (const host of [SHOP, API]) {
      expect(await mesh.request({ host, path: '/cart?x=1' })).toMatchObject({ status: 301, headers: { location: `https://${host}/cart?x=1` } });
    }
    expect((await mesh.request({ host: `${SHOP}:80`, path: '/' })).headers.location).toBe(`https://${SHOP}/`);
    expect((await mesh.request({ host: 'other.example.com' })).status).toBe(404);
  });

  test('lets a challenge of ACME pass beside the redirect, and only that', async () => {
    expect((await mesh.request({ host: SHOP, path: '/.well-known/acme-challenge/token' })).version).toBe('v2');
    expect((await mesh.request({ host: SHOP, path: '/.well-known/acme-challenge/other' })).status).toBe(301);
    expect((await mesh.request({ host: API, path: '/.well-known/acme-challenge/token' })).status).toBe(301);
  });
});

describe('a listener with a certificate for a wildcard and others for some of its hosts', () => {
  const WILD = '*.example.com';
  const OTHER = 'other.example.com';
  const DEEP = 'a.team.example.com';

  beforeAll(async () => {
    const issue = (name: string) => mesh.issueCertificate({ ca, names: [name] });
    const issued: Record<string, Certificate> = { 'wild-tls': await issue(WILD), 'team-tls': await issue('*.team.example.com'), 'shop-tls': secrets['shop-tls'] };
    const shop = new SecureShop();
    Object.entries(issued).forEach(([name, content]) => newSecret(shop.chart, name, tlsKeys(content)));
    const https = shop.alb.addListener('https', {
      hosts: [WILD],
      certificates: [
        ListenerCertificate.fromSecret('wild-tls', { hosts: [WILD] }),
        ListenerCertificate.fromSecret('shop-tls', { hosts: [SHOP] }),
        ListenerCertificate.fromSecret('team-tls', { hosts: ['*.team.example.com'] }),
      ],
      defaultAction: shop.to('v1'),
    });
    https.addAction('cart', { conditions: [ListenerCondition.hostHeaders([SHOP]), ListenerCondition.pathPrefixes(['/cart'])], action: shop.to('v2') });
    https.addAction('api', { conditions: [ListenerCondition.pathPrefixes(['/api'])], action: ListenerAction.fixedResponse(218) });
    await mesh.apply(shop.app);
  });

  const shownTo = async (host: string) => (await mesh.request({ host, tls: { ca: ca.certificate } })).tls!.certificate.altNames;

  test('shows each host the certificate that names it best', async () => {
    expect([await shownTo(SHOP), await shownTo(OTHER), await shownTo(DEEP)]).toEqual([[SHOP], [WILD], ['*.team.example.com']]);
  });

  test('has for each host the rules that apply to it', async () => {
    expect([await answer(SHOP), await answer(SHOP, {}, '/cart'), await answer(SHOP, {}, '/api')]).toEqual(['v1', 'v2', '218']);
    expect([await answer(OTHER), await answer(OTHER, {}, '/cart'), await answer(OTHER, {}, '/api')]).toEqual(['v1', 'v1', '218']);
    expect([await answer(DEEP), await answer(DEEP, {}, '/cart'), await answer(DEEP, {}, '/api')]).toEqual(['v1', 'v1', '218']);
  });

  test('redirects plain requests for all of them', async () => {
    for (const host of [SHOP, OTHER, DEEP]) {
      expect(await mesh.request({ host, path: '/cart' })).toMatchObject({ status: 301, headers: { location: `https://${host}/cart` } });
    }
  });
});

describe('a listener with RSA and ECDSA certificates', () => {
  serve(shop => shop.alb.addListener('https', {
    hosts: [SHOP], certificates: [ListenerCertificate.fromSecrets('rsa-tls', 'shop-tls')], redirectHttp: false, defaultAction: shop.to('v1'),
  }));

  test.each([['rsa', 'ECDHE-RSA-AES128-GCM-SHA256'], ['ecdsa', 'ECDHE-ECDSA-AES128-GCM-SHA256']])('shows the %s one to clients that know it', async (kind, ciphers) => {
    const { tls } = await mesh.request({ host: SHOP, tls: { ca: ca.certificate, maxVersion: 'TLSv1.2', ciphers } });
    expect(tls!.certificate.kind).toBe(kind);
  });

  test('redirects nothing where it is told not to', async () => {
    await expect(mesh.request({ host: SHOP })).rejects.toThrow();
  });
});

describe('policies', () => {
  const withPolicy = (sslPolicy: SslPolicy) => serve(shop => shop.alb.addListener('https', {
    hosts: [SHOP], certificates: [ListenerCertificate.fromSecret('rsa-tls')], sslPolicy, defaultAction: shop.to('v1'),
  }));
  const protocolFor = async (maxVersion: 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3') =>
    (await mesh.request({ host: SHOP, tls: { ca: ca.certificate, minVersion: 'TLSv1', maxVersion, ciphers: 'DEFAULT@SECLEVEL=0' } })).tls!.protocol;

  describe('with TLS 1.3 alone', () => {
    withPolicy(SslPolicy.TLS13_13);

    test('refuse TLS 1.2', async () => {
      expect(await protocolFor('TLSv1.3')).toBe('TLSv1.3');
      await expect(protocolFor('TLSv1.2')).rejects.toThrow('TLS failed');
    });
  });

  describe('of today', () => {
    withPolicy(SslPolicy.RECOMMENDED_TLS);

    test('take TLS 1.2, and refuse TLS 1.1', async () => {
      expect(await protocolFor('TLSv1.2')).toBe('TLSv1.2');
      await expect(protocolFor('TLSv1.1')).rejects.toThrow('TLS failed');
    });
  });

  describe('for old clients', () => {
    withPolicy(SslPolicy.TLS13_11);

    test('take TLS 1.1', async () => {
      expect(await protocolFor('TLSv1.1')).toBe('TLSv1.1');
    });
  });

  describe('with GCM only', () => {
    withPolicy(SslPolicy.TLS13_RES);

    test('refuse other suites of TLS 1.2', async () => {
      const suite = (ciphers: string) => answer(SHOP, { maxVersion: 'TLSv1.2', ciphers });
      expect(await suite('ECDHE-RSA-AES256-GCM-SHA384')).toBe('v1');
      expect(await suite('ECDHE-RSA-CHACHA20-POLY1305')).toMatch(/HANDSHAKE_FAILURE/);
    });
  });
});

describe('certificates of clients', () => {
  let clientCa: Certificate;
  let known: TlsOptions;
  let unknown: TlsOptions;

  beforeAll(async () => {
    clientCa = await mesh.issueAuthority('client-ca');
    const shown = ({ certificate: cert, key }: Certificate): TlsOptions => ({ cert, key });
    known = shown(await mesh.issueCertificate({ ca: clientCa, client: true, commonName: 'partner' }));
    unknown = shown(await mesh.issueCertificate({ ca: await mesh.issueAuthority('other-ca'), client: true, commonName: 'stranger' }));
  });

  const withMutual = (mutualAuthentication: MutualAuthentication) => serve(shop => shop.alb.addListener('https', {
    hosts: [SHOP], certificates: [ListenerCertificate.fromSecret('shop-tls')], mutualAuthentication, defaultAction: shop.to('v1'),
  }), () => ({ 'ca.crt': clientCa.certificate }));

  describe('required', () => {
    withMutual(MutualAuthentication.required({ trustStore: ClientAuthority.besideCertificate() }));

    test('let in whom an authority knows, and pass the certificate on', async () => {
      const { version, received } = await mesh.request({ host: SHOP, tls: { ca: ca.certificate, ...known } });
      expect(version).toBe('v1');
      expect(received!.headers['x-forwarded-client-cert']).toContain('Subject="CN=partner"');
      expect(await answer(SHOP)).toMatch(/CERTIFICATE_REQUIRED/);
      expect(await answer(SHOP, unknown)).toMatch(/UNKNOWN_CA/);
    });
  });

  describe('optional', () => {
    withMutual(MutualAuthentication.optional({ trustStore: ClientAuthority.besideCertificate() }));

    test('let in those without one, but nobody with a wrong one', async () => {
      expect([await answer(SHOP), await answer(SHOP, known)]).toEqual(['v1', 'v1']);
      expect(await answer(SHOP, unknown)).toMatch(/UNKNOWN_CA/);
    });
  });

  describe('passed through', () => {
    withMutual(MutualAuthentication.passthrough());

    test('are for the target to check', async () => {
      const { version, received } = await mesh.request({ host: SHOP, tls: { ca: ca.certificate, ...unknown } });
      expect([version, received!.headers['x-forwarded-client-cert']]).toEqual(['v1', expect.stringContaining('CN=stranger')]);
    });
  });

  describe('off', () => {
    withMutual(MutualAuthentication.off());

    test('are not asked for', async () => {
      const { version, received } = await mesh.request({ host: SHOP, tls: { ca: ca.certificate, ...known } });
      expect([version, received!.headers['x-forwarded-client-cert']]).toEqual(['v1', undefined]);
    });
  });
});

describe('a listener for HTTP/2 and gRPC', () => {
  const props: ApplicationListenerProps = { hosts: [SHOP] };
  serve(shop => {
    shop.alb.addListener('http2', { ...props, port: 8000, protocol: ListenerProtocol.HTTP2, defaultAction: shop.to('v1') });
    shop.alb.addListener('grpc', { ...props, port: 9000, protocol: ListenerProtocol.GRPC, defaultAction: shop.to('v2') });
  });

  test('serves HTTP/1.1 too', async () => {
    expect((await mesh.request({ host: SHOP, port: 8000 })).version).toBe('v1');
    expect((await mesh.request({ host: SHOP, port: 9000 })).version).toBe('v2');
    expect((await mesh.request({ host: API, port: 9000 })).status).toBe(404);
  });
});
