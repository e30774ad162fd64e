import { describe, expect, test } from 'vitest';
import { ClientAuthority } from '../../../src/networking/tls/client-authority';
import { GatewayMutualTlsOptions, GatewayTls } from '../../../src/networking/tls/gateway-tls';
import { ServerCertificate } from '../../../src/networking/tls/server-certificate';
import { GatewayTlsOptions, TlsCipherSuite, TlsVersion } from '../../../src/networking/tls/tls-versions';

const secret = ServerCertificate.fromSecret('shop-tls');
const files = ServerCertificate.fromFiles({ certificate: '/tls/tls.crt', privateKey: '/tls/tls.key' });
const hash = 'ab'.repeat(32);
const key = `${'A'.repeat(43)}=`;

const simple = (options: GatewayTlsOptions) => GatewayTls.simple(secret, options)._render();
const mutual = (options: GatewayMutualTlsOptions) => GatewayTls.mutual(secret, options)._render();

describe('modes', () => {
  test('simple', () => {
    expect(GatewayTls.simple(secret)._render()).toEqual({ mode: 'SIMPLE', credentialName: 'shop-tls' });
    expect(GatewayTls.simple(secret).terminates).toBe(true);
  });

  test('mutual', () => {
    expect(GatewayTls.mutual(secret)._render()).toEqual({ mode: 'MUTUAL', credentialName: 'shop-tls' });
    expect(mutual({
      clientAuthority: ClientAuthority.fromSecret('clients-cacert'),
      subjectAltNames: ['shop.example.com'],
      verifyCertificateHash: [hash],
      verifyCertificateSpki: [key],
      insecureSkipVerify: true,
      minProtocolVersion: TlsVersion.TLSV1_3,
    })).toEqual({
      mode: 'MUTUAL',
      credentialName: 'shop-tls',
      caCertCredentialName: 'clients-cacert',
      subjectAltNames: ['shop.example.com'],
      verifyCertificateHash: [hash],
      verifyCertificateSpki: [key],
      insecureSkipVerify: true,
      minProtocolVersion: 'TLSV1_3',
    });
    expect(mutual({ insecureSkipVerify: false })).not.toHaveProperty('insecureSkipVerify', expect.anything());
  });

  test('optional mutual', () => {
    expect(GatewayTls.optionalMutual(files, { clientAuthority: ClientAuthority.fromFile('/ca/ca.crt') })._render()).toEqual({
      mode: 'OPTIONAL_MUTUAL', serverCertificate: '/tls/tls.crt', privateKey: '/tls/tls.key', caCertificates: '/ca/ca.crt',
    });
  });

  test('certificates of the mesh', () => {
    expect(GatewayTls.istioMutual()._render()).toEqual({ mode: 'ISTIO_MUTUAL' });
    expect(GatewayTls.istioMutual({ subjectAltNames: ['spiffe://cluster.local/ns/shop/sa/cart'] })._render()).toEqual({
      mode: 'ISTIO_MUTUAL', subjectAltNames: ['spiffe://cluster.local/ns/shop/sa/cart'],
    });
  });

  test('TLS that goes through', () => {
    expect(GatewayTls.passthrough()._render()).toEqual({ mode: 'PASSTHROUGH' });
    expect(GatewayTls.autoPassthrough()._render()).toEqual({ mode: 'AUTO_PASSTHROUGH' });
    expect([GatewayTls.passthrough().terminates, GatewayTls.autoPassthrough().terminates]).toEqual([false, false]);
  });
});

describe('clients', () => {
  test('authorities are needed beside a certificate in files', () => {
    expect(() => GatewayTls.mutual(files)).toThrow(
      'clientAuthority must be in a file where the server certificate is in files, got undefined: use ClientAuthority.fromFile');
    expect(() => GatewayTls.optionalMutual(files)).toThrow('clientAuthority must be in a file');
    expect(GatewayTls.mutual(secret)._render()).toBeDefined();
  });

  test('authorities in the cluster do not go with a certificate in files', () => {
    expect(() => GatewayTls.mutual(files, { clientAuthority: ClientAuthority.fromSecret('clients') })).toThrow(
      'clientAuthority must be in a file where the server certificate is in files, got "the cluster"');
    expect(() => GatewayTls.mutual(files, { clientAuthority: ClientAuthority.fromFile('/ca/ca.crt') })).not.toThrow();
  });

  test('authorities in a file do not go with a certificate in a Secret', () => {
    expect(() => mutual({ clientAuthority: ClientAuthority.fromFile('/ca/ca.crt') })).toThrow(
      'clientAuthority must be in the cluster where the server certificate is in a Secret, got "a file": '
      + 'use ClientAuthority.fromSecret, or leave it out and put "ca.crt" into the Secret of the server certificate');
    expect(() => mutual({ clientAuthority: ClientAuthority.fromSecret('clients') })).not.toThrow();
  });

  test('an empty name is refused', () => {
    expect(() => mutual({ subjectAltNames: [''] })).toThrow('subjectAltNames must be a text that is not empty, got "": leave out names that are not known');
    expect(mutual({ subjectAltNames: ['a'] }).subjectAltNames).toEqual(['a']);
    expect(mutual({ subjectAltNames: [] })).not.toHaveProperty('subjectAltNames', expect.anything());
  });

  test('hashes of certificates', () => {
    const withColons = 'AB:'.repeat(32).slice(0, -1);

    expect(mutual({ verifyCertificateHash: [hash, withColons] }).verifyCertificateHash).toEqual([hash, withColons]);
    expect(() => mutual({ verifyCertificateHash: [hash.slice(1)] })).toThrow(
      `verifyCertificateHash must be the SHA-256 hash of a certificate: 64 hexadecimal digits, with or without a colon after every two, got "${hash.slice(1)}"`);
    expect(() => mutual({ verifyCertificateHash: [`${withColons}:`] })).toThrow('verifyCertificateHash must be');
  });

  test('hashes of keys', () => {
    expect(mutual({ verifyCertificateSpki: [key] }).verifyCertificateSpki).toEqual([key]);
    expect(() => mutual({ verifyCertificateSpki: [hash] })).toThrow('verifyCertificateSpki must be the SHA-256 hash of a public key: 32 bytes in Base64');
    // The last character before the sign of padding has four bits of the last byte, and Envoy takes no others.
    expect(() => mutual({ verifyCertificateSpki: [`${'A'.repeat(42)}B=`] })).toThrow('verifyCertificateSpki must be');
  });

  test('hashes do nothing beside a certificate in files', () => {
    const clientAuthority = ClientAuthority.fromFile('/ca/ca.crt');

    expect(() => GatewayTls.mutual(files, { clientAuthority, verifyCertificateHash: [hash] })).toThrow(
      /^GatewayTls: verifyCertificateHash must be left out where the server certificate is in files, got .*: Istio would ignore it: put the certificate into a Secret$/);
    expect(() => GatewayTls.mutual(files, { clientAuthority, verifyCertificateSpki: [key] })).toThrow('verifyCertificateSpki must be left out');
    expect(() => GatewayTls.mutual(files, { clientAuthority, verifyCertificateHash: [] })).not.toThrow();
  });
});

describe('ServerCertificate', () => {
  test('in Secrets', () => {
    expect(secret._render()).toEqual({ credentialName: 'shop-tls' });
    expect(ServerCertificate.fromSecrets('shop-rsa', 'shop-ecdsa')._render()).toEqual({ credentialNames: ['shop-rsa', 'shop-ecdsa'] });
    expect(ServerCertificate.fromSecrets('shop-rsa', 'shop-ecdsa').secretNames).toEqual(['shop-rsa', 'shop-ecdsa']);
  });

  test('in files', () => {
    const pair = { certificate: '/ecdsa/tls.crt', privateKey: '/ecdsa/tls.key' };

    expect(files._render()).toEqual({ serverCertificate: '/tls/tls.crt', privateKey: '/tls/tls.key' });
    expect(ServerCertificate.fromFilePairs({ certificate: '/tls/tls.crt', privateKey: '/tls/tls.key' }, pair)._render()).toEqual({
      tlsCertificates: [
        { serverCertificate: '/tls/tls.crt', privateKey: '/tls/tls.key' },
        { serverCertificate: '/ecdsa/tls.crt', privateKey: '/ecdsa/tls.key' },
      ],
    });
  });

  test.each([['shop/tls', 'shop-tls'], ['Shop', 'shop'], ['', 's'], ['a'.repeat(254), 'a'.repeat(253)]])('Secret %s is refused, %s is not', (wrong, right) => {
    expect(() => ServerCertificate.fromSecret(wrong)).toThrow(
      /^Secret of a server certificate must be the name of a Kubernetes object .* the namespace is the one of the gateway's pods$/);
    expect(ServerCertificate.fromSecret(right).secretNames).toEqual([right]);
  });

  test('a Secret that Istio reads as authorities is refused', () => {
    expect(() => ServerCertificate.fromSecret('shop-cacert')).toThrow('Secret of a server certificate must be a name that does not end with "-cacert", '
      + 'got "shop-cacert": Istio reads such a Secret as authorities of clients: rename it, or use ClientAuthority.fromSecret');
    expect(() => ServerCertificate.fromSecrets('shop-cert', 'shop-cacert')).toThrow('does not end with "-cacert"');
    expect(() => ServerCertificate.fromSecret('cacert')).not.toThrow();
  });

  test('the same Secret twice is refused', () => {
    expect(() => ServerCertificate.fromSecrets('shop', 'shop')).toThrow('Secret of the ECDSA certificate must be another than the one of the RSA certificate, '
      + 'got "shop": use ServerCertificate.fromSecret for one certificate');
  });

  test('an empty path is refused', () => {
    expect(() => ServerCertificate.fromFiles({ certificate: '', privateKey: 'k' })).toThrow(
      'file of a server certificate must be a text that is not empty, got "": give its path in the gateway\'s pods');
    expect(() => ServerCertificate.fromFilePairs({ certificate: 'c', privateKey: 'k' }, { certificate: 'c', privateKey: '' })).toThrow(
      'file of a private key must be a text that is not empty, got "": give its path in the gateway\'s pods');
    expect(() => ServerCertificate.fromFiles({ certificate: 'c', privateKey: 'k' })).not.toThrow();
  });
});

describe('ClientAuthority', () => {
  test('in a Secret, by the name under which Istio finds it', () => {
    expect(ClientAuthority.fromSecret('clients')._render()).toEqual({ caCertCredentialName: 'clients-cacert' });
    expect(ClientAuthority.fromSecret('clients-cacert')._render()).toEqual({ caCertCredentialName: 'clients-cacert' });
    expect(() => ClientAuthority.fromSecret('edge/clients')).toThrow('Secret of client authorities must be the name of a Kubernetes object');
  });

  test('in a ConfigMap', () => {
    expect(ClientAuthority.fromConfigMap('edge', 'clients')._render()).toEqual({ caCertCredentialName: 'configmap://edge/clients' });
    expect(() => ClientAuthority.fromConfigMap('edge.eu', 'clients')).toThrow('namespace of a ConfigMap with client authorities must be a DNS label');
    expect(() => ClientAuthority.fromConfigMap('edge', 'edge/clients')).toThrow('ConfigMap of client authorities must be the name of a Kubernetes object');
    expect(() => ClientAuthority.fromConfigMap('edge', 'clients-cacert')).toThrow('ConfigMap of client authorities must be a name that does not end with '
      + '"-cacert", got "clients-cacert": Istio cuts that off before it looks for it: rename it');
  });

  test('in a file', () => {
    expect(ClientAuthority.fromFile('/ca/ca.crt', { revocationList: '/ca/ca.crl' })._render()).toEqual({ caCertificates: '/ca/ca.crt', caCrl: '/ca/ca.crl' });
    expect(() => ClientAuthority.fromFile('')).toThrow('file of client authorities must be a text that is not empty');
    expect(() => ClientAuthority.fromFile('/ca/ca.crt', { revocationList: '' })).toThrow(
      'revocationList must be a text that is not empty, got "": give its path in the gateway\'s pods, or leave it out');
  });
});

describe('versions', () => {
  test('lowest and highest', () => {
    expect(simple({ minProtocolVersion: TlsVersion.TLSV1_2, maxProtocolVersion: TlsVersion.TLSV1_2 })).toMatchObject({
      minProtocolVersion: 'TLSV1_2', maxProtocolVersion: 'TLSV1_2',
    });
  });

  test('the highest is not below the lowest', () => {
    expect(() => simple({ minProtocolVersion: TlsVersion.TLSV1_3, maxProtocolVersion: TlsVersion.TLSV1_2 })).toThrow(
      'maxProtocolVersion must be at least minProtocolVersion, which is TLSV1_3, got "TLSV1_2": raise it, or lower minProtocolVersion');
    expect(() => simple({ maxProtocolVersion: TlsVersion.TLSV1_1 })).toThrow('which is TLSV1_2, got "TLSV1_1"');
    expect(() => simple({ maxProtocolVersion: TlsVersion.TLSV1_2 })).not.toThrow();
  });

  test.each(['minProtocolVersion', 'maxProtocolVersion'])('%s is a member of TlsVersion', property => {
    expect(() => simple({ [property]: 'TLS_AUTO' as TlsVersion })).toThrow(
      `${property} must be one of TLSV1_0, TLSV1_1, TLSV1_2, TLSV1_3, got "TLS_AUTO": use a member of TlsVersion`);
    expect(simple({ [property]: TlsVersion.TLSV1_3 })[property]).toBe('TLSV1_3');
  });
});

describe('cipher suites', () => {
  const modern = TlsCipherSuite.ECDHE_RSA_AES128_GCM_SHA256;
  const old = TlsCipherSuite.ECDHE_RSA_AES128_SHA;

  test('are written as Istio names them', () => {
    expect(simple({ cipherSuites: [modern, old] }).cipherSuites).toEqual(['ECDHE-RSA-AES128-GCM-SHA256', 'ECDHE-RSA-AES128-SHA']);
    expect(simple({ cipherSuites: [] })).not.toHaveProperty('cipherSuites', expect.anything());
  });

  test('that Istio does not know are refused', () => {
    expect(() => simple({ cipherSuites: ['DHE-RSA-AES128-SHA' as TlsCipherSuite] })).toThrow(
      'cipherSuites must be members of TlsCipherSuite, got "DHE-RSA-AES128-SHA": Istio would ignore it: use one that it knows');
  });

  test('that stand twice are refused', () => {
    expect(() => simple({ cipherSuites: [modern, old, modern] })).toThrow(
      'cipherSuites must be a list of distinct suites, got "ECDHE-RSA-AES128-GCM-SHA256": remove the second one');
  });

  test('are needed below TLS 1.2', () => {
    const minProtocolVersion = TlsVersion.TLSV1_0;

    expect(() => simple({ minProtocolVersion })).toThrow('cipherSuites must be a list with a suite that TLSV1_0 has, got []: '
      + 'add TlsCipherSuite.ECDHE_RSA_AES128_SHA for example, or raise minProtocolVersion');
    expect(() => simple({ minProtocolVersion, cipherSuites: [modern] })).toThrow('a suite that TLSV1_0 has');
    expect(() => simple({ minProtocolVersion, cipherSuites: [modern, old] })).not.toThrow();
  });

  test('have no effect from TLS 1.3', () => {
    expect(() => simple({ minProtocolVersion: TlsVersion.TLSV1_3, cipherSuites: [modern] })).toThrow(
      /^GatewayTls: cipherSuites must be left out where minProtocolVersion is TLSV1_3, got .*: they have no effect there: TLS 1.3 has its own$/);
    expect(() => simple({ minProtocolVersion: TlsVersion.TLSV1_2, cipherSuites: [modern] })).not.toThrow();
  });
});
