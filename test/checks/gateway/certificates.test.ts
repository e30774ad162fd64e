import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { invalidSecrets } from '../../../src/checks/gateway/invalid-secrets';
import { missingSecrets } from '../../../src/checks/gateway/missing-secrets';
import { oneCertificateTwice } from '../../../src/checks/gateway/one-certificate-twice';
import { misfitOfCertificate } from '../../../src/istio';
import { Manifest } from '../../../src/mesh';
import { findInMesh, gateway } from '../reference-manifests';

const tls = (name: string, credentialName: string, spec: object = {}) => gateway(name, ['a.example.com'], 'shop', {
  servers: [{ port: { number: 443, name: 'https', protocol: 'HTTPS' }, hosts: ['a.example.com'], tls: { mode: 'SIMPLE', credentialName } }], ...spec,
});
const secret = (name: string, namespace: string, stringData: object = {}): Manifest => ({ apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace }, stringData });
const made = (apiVersion: string, kind: string, spec: object, namespace = 'istio-system'): Manifest => ({ apiVersion, kind, metadata: { name: 'made', namespace }, spec });

/** Of 2026, for a hundred years. */
const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBbjCCARWgAwIBAgIUBzBEbVkDNqJestuW/96uhuhlSSAwCgYIKoZIzj0EAwIw
DDEKMAgGA1UEAwwBYTAgFw0yNjExMzAwMDU1MjBaGA8yMTI2MTEwNjAwNTUyMFow
DDEKMAgGA1UEAwwBYTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABNM1fyCAQnKQ
rzk8it95bK3w13p3UnXKkbaisO7RxngbJEiIjIF7KgNWyjZbmI1WxNiDrD46Nfb9
ZJ8Qa9GghqWjUzBRMB0GA1UdDgQWBBRd7Z5LN/NHb75dFh8vuCFWr45FHjAfBgNV
HSMEGDAWgBRd7Z5LN/NHb75dFh8vuCFWr45FHjAPBgNVHRMBAf8EBTADAQH/MAoG
CCqGSM49BAMCA0cAMEQCIAjMIQiRo1/6JmcCf11SzOQ0QC9Qj2KoF6TFadL/TvFP
AiA+ZP2HOdN+HkWdH8Nkt2rPLfWyHyTIV9Xi+SWoh4uOnw==
-----END CERTIFICATE-----
`;

// The certificate is valid whatever time it is here.
beforeAll(() => void vi.useFakeTimers({ now: new Date('2100-01-01'), toFake: ['Date'] }));
afterAll(() => void vi.useRealTimers());

describe('a Secret that is not there', () => {
  const check = (...manifests: Manifest[]) => findInMesh(missingSecrets, {}, ...manifests).map(({ message }) => message);

  test('is told where it is in another namespace', () => {
    expect(check(secret('cert', 'shop'), tls('public', 'cert'))).toEqual([expect.stringContaining('there is one in the namespace "shop"')]);
  });

  test('is told where the namespace of the pods has others, with one that is nearly it', () => {
    expect(check(secret('cert', 'istio-system'), tls('public', 'crt'))).toEqual([expect.stringContaining('there is "istio-system/cert"')]);
    expect(check(secret('cert', 'istio-system'), tls('public', 'other'))).toHaveLength(1);
  });

  test.each<[string, Manifest[]]>([
    ['it is there', [secret('cert', 'istio-system'), tls('public', 'cert')]],
    ['nobody has Secrets', [tls('public', 'cert')]],
    ['cert-manager makes it', [secret('x', 'istio-system'), made('cert-manager.io/v1', 'Certificate', { secretName: 'cert' }), tls('public', 'cert')]],
    ['External Secrets makes it', [secret('x', 'istio-system'), made('external-secrets.io/v1', 'ExternalSecret', { target: { name: 'cert' } }), tls('public', 'cert')]],
    ['its own name is that of what is made', [secret('x', 'istio-system'), made('bitnami.com/v1alpha1', 'SealedSecret', {}), tls('public', 'made')]],
    ['the pods are elsewhere', [secret('cert', 'shop'), tls('public', 'cert', { selector: { istio: 'other' } })]],
  ])('is not told where %s', (_, manifests) => {
    expect(check(...manifests)).toEqual([]);
  });
});

describe('a Secret without a certificate', () => {
  const check = (data: object) => findInMesh(invalidSecrets, {}, secret('cert', 'istio-system', data), tls('public', 'cert')).map(({ message }) => message);

  test.each<[string, object, string]>([
    ['other keys', { certificate: 'x' }, 'has neither tls.crt and tls.key nor cert and key'],
    ['one of two keys', { 'tls.crt': 'x' }, 'has neither'],
    ['no PEM', { 'tls.crt': 'x', 'tls.key': 'y' }, 'is none (PEM)'],
    ['nothing', {}, 'is empty'],
  ])('is told of %s', (_, data, message) => {
    expect(check(data)).toEqual([expect.stringContaining(message)]);
  });

  test('is told of one that has run out, and of one to come', () => {
    const at = (time: string) => misfitOfCertificate(secret('cert', 'shop', { cert: CERTIFICATE, key: 'y' }), new Date(time));
    expect(at('2130-01-01')).toEqual({ reason: expect.stringContaining('was valid until') as string, isServed: true });
    expect(at('2020-01-01')).toEqual({ reason: expect.stringContaining('is valid from') as string, isServed: true });
    expect(at('2100-01-01')).toBeUndefined();
    expect(check({ cert: CERTIFICATE, key: 'y' })).toEqual([]);
  });

  test('is not told of one in base64', () => {
    const data = { 'tls.crt': Buffer.from(CERTIFICATE).toString('base64'), 'tls.key': Buffer.from('y').toString('base64') };
    expect(findInMesh(invalidSecrets, {}, { ...secret('cert', 'istio-system'), stringData: undefined, data }, tls('public', 'cert'))).toEqual([]);
  });

  test.each(['ENC[AES256_GCM,data:x]', '<path:secret/tls#crt>', '${CERT}', '{{ cert }}'])('is not told of %s, which is written later', value => {
    expect(check({ 'tls.crt': value, 'tls.key': value })).toEqual([]);
  });
});

describe('one certificate at two Gateways', () => {
  const check = (...manifests: Manifest[]) => findInMesh(oneCertificateTwice, {}, ...manifests).map(({ resource, related }) => [resource, related]);
  const wide = { selector: { istio: 'edge' } };

  test('is told of the later one, or of that with more pods', () => {
    expect(check(tls('a', 'cert', wide), tls('b', 'cert', wide))).toEqual([['Gateway shop/b', ['Gateway shop/a']]]);
    expect(check(tls('a', 'cert', wide), tls('b', 'cert', { selector: { istio: 'edge', zone: 'x' } }))).toEqual([['Gateway shop/a', ['Gateway shop/b']]]);
  });

  test('also of files', () => {
    const files = { servers: [{ port: { number: 443 }, hosts: ['*'], tls: { serverCertificate: '/a', privateKey: '/b' } }] };
    expect(check(tls('a', '', files), tls('b', '', files))).toHaveLength(1);
  });

  test('other certificates and other pods are none', () => {
    expect(check(tls('a', 'cert', wide), tls('b', 'other', wide))).toEqual([]);
    expect(check(tls('a', 'cert', wide), tls('b', 'cert', { selector: { istio: 'other' } }))).toEqual([]);
  });
});
