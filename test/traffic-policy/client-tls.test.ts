import { describe, expect, test } from 'vitest';
import { ClientCertificate, ClientTls, ServerVerification } from '../../src/traffic-policy';

const FILES = ClientCertificate.fromFiles({ clientCertificate: '/certs/client.pem', privateKey: '/certs/key.pem' });
const SECRET = ClientCertificate.fromSecret('client');

describe('modes', () => {
  test.each([
    ['disable', ClientTls.disable(), { mode: 'DISABLE' }],
    ['simple', ClientTls.simple(), { mode: 'SIMPLE' }],
    ['simple with the operating system', ClientTls.simple({ verification: ServerVerification.operatingSystem() }), { mode: 'SIMPLE' }],
    ['simple with a file', ClientTls.simple({ verification: ServerVerification.caFile('/ca.pem') }), { mode: 'SIMPLE', caCertificates: '/ca.pem' }],
    ['simple with a Secret', ClientTls.simple({ verification: ServerVerification.caSecret('ca') }), { mode: 'SIMPLE', credentialName: 'ca' }],
    ['simple, unverified', ClientTls.simple({ verification: ServerVerification.skipped() }), { mode: 'SIMPLE', insecureSkipVerify: true }],
    ['mutual with files', ClientTls.mutual(FILES), { mode: 'MUTUAL', clientCertificate: '/certs/client.pem', privateKey: '/certs/key.pem' }],
    ['mutual with a Secret', ClientTls.mutual(SECRET), { mode: 'MUTUAL', credentialName: 'client' }],
    ['istioMutual', ClientTls.istioMutual(), { mode: 'ISTIO_MUTUAL' }],
    ['istioMutual with names', ClientTls.istioMutual({ sni: 'a.example', subjectAltNames: ['spiffe://cluster.local/ns/a/sa/a'] }),
      { mode: 'ISTIO_MUTUAL', sni: 'a.example', subjectAltNames: ['spiffe://cluster.local/ns/a/sa/a'] }],
  ])('%s', (_, tls, rendered) => {
    expect(tls._render()).toEqual(rendered);
  });

  test('mutual with files, authorities, revoked certificates and names', () => {
    const verification = ServerVerification.caFile('/certs/ca.pem', { caCrl: '/certs/crl.pem' });
    expect(ClientTls.mutual(FILES, { verification, sni: 'db.example.com', subjectAltNames: ['db.example.com'] })._render()).toEqual({
      mode: 'MUTUAL',
      clientCertificate: '/certs/client.pem',
      privateKey: '/certs/key.pem',
      caCertificates: '/certs/ca.pem',
      caCrl: '/certs/crl.pem',
      sni: 'db.example.com',
      subjectAltNames: ['db.example.com'],
    });
  });
});

describe('refused', () => {
  test('authorities beside a Secret that contains them', () => {
    expect(() => ClientTls.mutual(SECRET, { verification: ServerVerification.caFile('/ca.pem') })).toThrow(
      'verification must be left out beside a certificate from a Secret, got "ServerVerification.caFile": '
      + 'put the authorities into the Secret, as "cacert" or "ca.crt"');
    expect(() => ClientTls.mutual(SECRET, { verification: ServerVerification.caSecret('ca') })).toThrow('verification must be left out');
    expect(ClientTls.mutual(SECRET, { verification: ServerVerification.skipped() })._render())
      .toEqual({ mode: 'MUTUAL', credentialName: 'client', insecureSkipVerify: true });
  });

  test('authorities from a Secret beside a certificate from files', () => {
    expect(() => ClientTls.mutual(FILES, { verification: ServerVerification.caSecret('ca') })).toThrow(
      'verification must be a file beside a certificate from files, got "ServerVerification.caSecret": '
      + 'use ServerVerification.caFile, or take both from a Secret');
  });

  test('names although nothing is verified', () => {
    expect(() => ClientTls.simple({ verification: ServerVerification.skipped(), subjectAltNames: ['a.example'] })).toThrow(
      'subjectAltNames must be left out where verification is skipped, got ["a.example"]: verify the server, or leave the names out');
    expect(ClientTls.simple({ verification: ServerVerification.skipped(), sni: 'a.example' })._render())
      .toEqual({ mode: 'SIMPLE', insecureSkipVerify: true, sni: 'a.example' });
  });

  test('no names', () => {
    expect(() => ClientTls.simple({ subjectAltNames: [] })).toThrow('subjectAltNames must be a list of at least one, got []');
    expect(() => ClientTls.simple({ subjectAltNames: [''] })).toThrow('subject alternative name must be a text that is not empty, got "": leave it out');
    expect(() => ClientTls.simple({ sni: '' })).toThrow('sni must be a text that is not empty, got "": leave it out for the host of the request');
  });

  test('no paths', () => {
    expect(() => ServerVerification.caFile('')).toThrow('caCertificates must be a text that is not empty, got "": give the path of the file');
    expect(() => ServerVerification.caFile('/ca.pem', { caCrl: '' })).toThrow('caCrl must be a text that is not empty, got "": give the path of the file');
    expect(() => ClientCertificate.fromFiles({ clientCertificate: '', privateKey: '/key.pem' }))
      .toThrow('clientCertificate must be a text that is not empty, got "": give the path of the certificate');
    expect(() => ClientCertificate.fromFiles({ clientCertificate: '/client.pem', privateKey: '' }))
      .toThrow('privateKey must be a text that is not empty, got "": give the path of the key');
  });

  test.each(['', 'Client', 'ns/client', 'configmap://client', 'kubernetes://client'])('"%s" as credential name', name => {
    expect(() => ClientCertificate.fromSecret(name)).toThrow(
      `credentialName must be the name of a Secret, or configmap://NAMESPACE/NAME, got "${name}": `
      + 'a Secret is read from the namespace of the proxy that uses it, and is named without one');
    expect(() => ServerVerification.caSecret(name)).toThrow('credentialName must be the name of a Secret');
  });

  test.each(['client', 'client.example', 'configmap://shop/client'])('but not "%s"', name => {
    expect(ServerVerification.caSecret(name)._render()).toEqual({ credentialName: name });
  });
});

test('a name for the server is one that Envoy sends', () => {
  expect(() => ClientTls.istioMutual({ sni: 'a'.repeat(256) })).toThrow('sni must be a name of at most 255 bytes, got');
  expect(ClientTls.istioMutual({ sni: 'a'.repeat(255) })._render()).toMatchObject({ sni: 'a'.repeat(255) });
});
