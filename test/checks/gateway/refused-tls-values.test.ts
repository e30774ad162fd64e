import { expect, test } from 'vitest';
import { refusedTlsValues } from '../../../src/checks/gateway/refused-tls-values';
import { findInManifests } from '../run-check';

const check = (tls: unknown) => findInManifests(refusedTlsValues, {
  apiVersion: 'networking.istio.io/v1',
  kind: 'Gateway',
  metadata: { name: 'one', namespace: 'edge' },
  spec: { servers: [{ port: { number: 443, name: 'https', protocol: 'HTTPS' }, hosts: ['a.example.com'], tls }] },
});
const mutual = (fields: object) => ({ mode: 'MUTUAL', credentialName: 'cert', ...fields });
const HASH = 'aB'.repeat(32);
const KEY = Buffer.alloc(32, 1).toString('base64');

test('a hash of another form is an error', () => {
  expect(check(mutual({ verifyCertificateHash: [HASH, 'ab'] }))).toEqual([expect.objectContaining({
    code: 'CDI115',
    level: 'error',
    message: 'spec.servers[0].tls.verifyCertificateHash[1] is "ab", but must be the SHA-256 hash of a certificate: 64 hexadecimal digits, with or without a '
      + 'colon after every two: Istio takes it, and Envoy refuses the port, with all that is on it',
    field: 'spec.servers[0].tls.verifyCertificateHash[1]',
  })]);
});

test.each<[string, object, string]>([
  ['other digits', mutual({ verifyCertificateHash: ['g'.repeat(64)] }), 'verifyCertificateHash[0]'],
  ['a key in hexadecimal digits', mutual({ verifyCertificateSpki: [HASH] }), 'verifyCertificateSpki[0]'],
  ['a key of 31 bytes', mutual({ mode: 'OPTIONAL_MUTUAL', verifyCertificateSpki: [Buffer.alloc(31).toString('base64')] }), 'verifyCertificateSpki[0]'],
  ['bits behind the last byte', mutual({ verifyCertificateSpki: [KEY.replace('E=', 'F=')] }), 'verifyCertificateSpki[0]'],
  ['names of clients that show no certificate', { mode: 'SIMPLE', credentialNames: ['cert'], subjectAltNames: ['a'] }, 'subjectAltNames'],
])('%s: one finding', (_, tls, field) => {
  expect(check(tls).map(found => found.field)).toEqual([`spec.servers[0].tls.${field}`]);
});

test.each<[string, unknown]>([
  ['hashes', mutual({ verifyCertificateHash: [HASH, HASH.match(/../g)!.join(':')], verifyCertificateSpki: [KEY] })],
  ['names of clients', mutual({ subjectAltNames: ['a'] })],
  ['what Istio passes to nobody', { mode: 'SIMPLE', credentialName: 'cert', verifyCertificateHash: ['ab'] }],
  ['certificates in files', { mode: 'MUTUAL', serverCertificate: '/a', privateKey: '/b', caCertificates: '/c', verifyCertificateHash: ['ab'], subjectAltNames: ['a'] }],
  ['what is nothing', mutual({ verifyCertificateHash: 1, verifyCertificateSpki: [1] })],
  ['no TLS', 'a'],
])('%s: none', (_, tls) => {
  expect(check(tls)).toEqual([]);
});
