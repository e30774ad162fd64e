/** What pods and gateways get that Istio takes and Envoy refuses, or Linux for it, in objects that nobody built here; and what is near to it. */
import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { Mesh, startMesh } from './driver/mesh';
import { tlsKeys } from './secrets';
import { CHECKS, runChecks } from '../../src/checks';
import { Manifest, Mesh as Model } from '../../src/mesh';

const HOST = 'web.shop.svc.cluster.local';
const LONG = '2562047h47m16s';
const TRACING = { extensionProviders: [{ name: 'zipkin', zipkin: { service: HOST, port: 80 } }] };

let mesh: Mesh;
/** What is there before: a service with a sidecar, a client, and the certificate of a gateway. */
let there: Manifest[];

const deployment = (name: string): Manifest => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name, namespace: 'shop' },
  spec: { selector: { matchLabels: { app: name } }, template: { metadata: { labels: { app: name } }, spec: { containers: [{ name, image: 'echo', ports: [{ containerPort: 8080 }] }] } } },
});

beforeAll(async () => {
  mesh = await startMesh();
  const ca = await mesh.issueAuthority('clients');
  const certificate = await mesh.issueCertificate({ ca, names: ['a.example.com'] });
  there = [
    { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace: 'shop' }, spec: { selector: { app: 'web' }, ports: [{ name: 'http', port: 80, targetPort: 8080 }] } },
    deployment('web'),
    deployment('sleep'),
    { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'cert', namespace: 'istio-system' }, stringData: tlsKeys(certificate, { 'ca.crt': ca.certificate }) } as unknown as Manifest,
  ];
});

afterAll(() => mesh?.stop());

const object = (apiVersion: string, kind: string, spec: object, namespace = 'shop'): Manifest => ({ apiVersion, kind, metadata: { name: 'one', namespace }, spec });
const ofWeb = { selector: { matchLabels: { app: 'web' } } };

const RSA = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ format: 'jwk' });
const JWKS = JSON.stringify({ keys: [RSA] });
const token = (rule: object): Manifest => object('security.istio.io/v1', 'RequestAuthentication', { ...ofWeb, jwtRules: [{ issuer: 'a', jwks: JWKS, ...rule }] });
const keys = (...set: object[]): Manifest => token({ jwks: JSON.stringify({ keys: set }) });
const condition = (key: string): Manifest =>
  object('security.istio.io/v1', 'AuthorizationPolicy', { ...ofWeb, action: 'DENY', rules: [{ to: [{ operation: { ports: ['8080'] } }], when: [{ key, values: ['a'] }] }] });
const tag = (customTag: object, tracing: object = {}): Manifest =>
  object('telemetry.istio.io/v1', 'Telemetry', { tracing: [{ providers: [{ name: 'zipkin' }], customTags: { a: customTag }, ...tracing }] });
const lua = (inlineCode: string): Manifest => object('extensions.istio.io/v1alpha1', 'TrafficExtension', { ...ofWeb, lua: { inlineCode } });
const inbound = (pool: object): Manifest => object('networking.istio.io/v1', 'Sidecar', { workloadSelector: { labels: { app: 'web' } }, inboundConnectionPool: pool });
const listening = (list: 'ingress' | 'egress', bind: string): Manifest => object('networking.istio.io/v1', 'Sidecar', {
  workloadSelector: { labels: { app: 'sleep' } },
  [list]: [{ port: { number: list === 'ingress' ? 8080 : 80, name: 'http', protocol: 'HTTP' }, bind, ...list === 'ingress' ? { defaultEndpoint: '127.0.0.1:8080' } : { captureMode: 'NONE', hosts: ['*/*'] } }],
});
const plain = (bind: string): Manifest => object('networking.istio.io/v1', 'Gateway', {
  selector: { istio: 'ingressgateway' }, servers: [{ port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: ['a.example.com'], bind }],
}, 'istio-system');
const rule = (trafficPolicy: object): Manifest => object('networking.istio.io/v1', 'DestinationRule', { host: HOST, trafficPolicy });
const keepalive = (tcpKeepalive: object): Manifest => rule({ connectionPool: { tcp: { tcpKeepalive } } });
const server = (tls: object): Manifest => object('networking.istio.io/v1', 'Gateway', {
  selector: { istio: 'ingressgateway' }, servers: [{ port: { number: 443, name: 'https', protocol: 'HTTPS' }, hosts: ['a.example.com'], tls: { mode: 'MUTUAL', credentialName: 'cert', ...tls } }],
}, 'istio-system');
const HASH = 'aB'.repeat(32);
const KEY = Buffer.alloc(32, 1).toString('base64');
const filter = (inlineCode: string): Manifest => object('networking.istio.io/v1alpha3', 'EnvoyFilter', {
  workloadSelector: { labels: { app: 'web' } },
  configPatches: [{
    applyTo: 'HTTP_FILTER',
    match: { context: 'SIDECAR_INBOUND', listener: { filterChain: { filter: { name: 'envoy.filters.network.http_connection_manager' } } } },
    patch: {
      operation: 'INSERT_BEFORE',
      value: {
        name: 'envoy.filters.http.lua',
        typed_config: { '@type': 'type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lua', 'default_source_code': { inline_string: inlineCode } },
      },
    },
  }],
});

const yamlOf = (manifests: readonly Manifest[]): string => manifests.map(one => stringify(one)).join('---\n');

/** Applies an object that some checks tell, and Istio takes. */
async function applyTold(manifest: Manifest, codes: string[]): Promise<unknown> {
  const manifests = [...there, manifest];
  const found = runChecks(CHECKS, new Model(manifests.map(one => ({ manifest: one, oldestIstio: '1.31' }))));
  expect(found.map(({ code }) => code).filter(code => ['CDI115', 'CDI089'].includes(code))).toEqual(codes);
  const { findings } = await mesh.validate(yamlOf(manifests));
  expect(findings.filter(({ layer, level }) => layer !== 'analyzer' && level === 'error')).toEqual([]);
  const options = { redirected: true, inject: ['shop/web'], meshConfig: TRACING };
  // From a state that Envoy took, so that what it says is about this object.
  await mesh.apply(yamlOf(there), options);
  return mesh.apply(yamlOf(manifests), options);
}

describe('what Envoy refuses, and Istio takes', () => {
  test.each<[string, Manifest]>([
    ['a line break in the header of a token', token({ fromHeaders: [{ name: 'a\nb' }] })],
    ['a line break before a token', token({ fromHeaders: [{ name: 'a', prefix: 'b\n' }] })],
    ['a line break in a header that is written', token({ outputPayloadToHeader: 'a\nb' })],
    ['an empty secret', keys({ kty: 'oct', k: '' })],
    ['no keys', keys()],
    ['a key with another algorithm', keys({ ...RSA, alg: 'ES256' })],
    ['a single key without a list', token({ jwks: JSON.stringify(RSA) })],
    ['a member of a key twice', token({ jwks: JWKS.replace('"kty":', '"kty":"RSA","kty":') })],
    ['a line break in the key of a condition', condition('request.headers[a\nb]')],
    ['empty brackets behind a claim', condition('request.auth.claims[a][]')],
    ['empty brackets before a claim', condition('request.auth.claims[][a]')],
    ['an unknown command in a tag', tag({ formatter: { value: '%CLIENT_IP%' } })],
    ['a percent sign in a tag', tag({ formatter: { value: '100%' } })],
    ['a line break in the header of a tag', tag({ header: { name: 'a\nb' } })],
    ['Lua that does not end', lua('function envoy_on_request(h)')],
    ['a text in Lua that does not end', lua('local a = "b')],
    ['long durations of what pods get', inbound({ tcp: { connectTimeout: LONG } })],
    ['long durations of requests that pods get', inbound({ http: { idleTimeout: LONG } })],
    ['a long ejection', rule({ outlierDetection: { baseEjectionTime: LONG } })],
    ['a long warm-up', rule({ loadBalancer: { simple: 'ROUND_ROBIN', warmup: { duration: LONG } } })],
    ['a long cookie', rule({ loadBalancer: { consistentHash: { httpCookie: { name: 'a', ttl: LONG } } } })],
    ['a long attribute of a cookie', rule({ loadBalancer: { consistentHash: { httpCookie: { name: 'a', ttl: '1s', attributes: [{ name: 'a', value: 'x'.repeat(16_385) }] } } } })],
    ['a short hash of a certificate', server({ verifyCertificateHash: ['ab'] })],
    ['another hash of a certificate', server({ verifyCertificateHash: ['g'.repeat(64)] })],
    ['the hash of a key in hexadecimal digits', server({ verifyCertificateSpki: [HASH] })],
    ['bits behind the hash of a key', server({ verifyCertificateSpki: [KEY.replace('E=', 'F=')] })],
    ['a gateway at an IPv4 address in the form of IPv6', plain('::ffff:127.0.0.1')],
    ['requests that pods get, at an IPv4 address in the form of IPv6', listening('ingress', '::ffff:127.0.0.1')],
    ['requests that pods send, to an IPv4 address in the form of IPv6', listening('egress', '::ffff:127.0.0.1')],
    ['requests that pods send, to an address that they lack', listening('egress', '10.9.9.9')],
    ['requests that pods get, at an address that they lack', listening('ingress', '10.9.9.9')],
    ['names of clients without certificates', server({ mode: 'SIMPLE', subjectAltNames: ['a'] })],
  ])('%s', async (_, manifest) => {
    await expect(applyTold(manifest, ['CDI115'])).rejects.toThrow('Envoy refused');
  });

  test('Lua of an EnvoyFilter that does not end', async () => {
    await expect(applyTold(filter('function envoy_on_request(h)'), ['CDI089'])).rejects.toThrow('Envoy refused');
  });
});

describe('what Envoy takes', () => {
  test.each<[string, Manifest]>([
    ['blanks in headers of a token', token({ fromHeaders: [{ name: 'a b', prefix: 'c ' }], outputPayloadToHeader: 'a b' })],
    ['an empty secret beside a key', keys({ kty: 'oct', k: '' }, RSA)],
    ['a secret', keys({ kty: 'oct', k: 'YQ' })],
    ['a blank in the key of a condition', condition('request.headers[a b]')],
    ['a claim in a claim', condition('request.auth.claims[a][b]')],
    ['brackets in a claim', condition('request.auth.claims[a[]]')],
    ['a command in a tag', tag({ formatter: { value: '%PROTOCOL% 100%%' } })],
    ['an unknown command where nothing is reported', tag({ formatter: { value: '%CLIENT_IP%' } }, { disableSpanReporting: true })],
    ['Lua', lua('function envoy_on_request(h) if a then b() end end')],
    ['Lua of an EnvoyFilter', filter('function envoy_on_request(h) end')],
    ['durations of what pods get', inbound({ tcp: { connectTimeout: '2562047h47m15s' } })],
    ['hashes of certificates and keys', server({ verifyCertificateHash: [HASH, HASH.match(/../g)!.join(':')], verifyCertificateSpki: [KEY] })],
    ['a hash where no client shows a certificate', server({ mode: 'SIMPLE', verifyCertificateHash: ['ab'] })],
    ['a gateway at a local address', plain('127.0.0.1')],
    ['requests that pods get, at a local address', listening('ingress', '127.0.0.1')],
    ['requests that pods send, to a local address', listening('egress', '127.0.0.9')],
    ['names of clients', server({ subjectAltNames: ['a'] })],
  ])('%s', async (_, manifest) => {
    await expect(applyTold(manifest, [])).resolves.toBeDefined();
  });
});

describe('probes of connections', () => {
  const status = async (manifest: Manifest, codes: string[]): Promise<number> => {
    await applyTold(manifest, codes);
    await mesh.apply(yamlOf([...there, manifest]));
    return (await mesh.request({ from: 'sleep', host: HOST })).status;
  };

  test.each<[string, object]>([
    ['after ten hours', { time: '10h' }],
    ['every ten hours', { interval: '10h' }],
    ['very many', { probes: 128 }],
  ])('%s: Linux opens no connection', async (_, probes) => {
    expect(await status(keepalive(probes), ['CDI115'])).toBe(503);
  });

  test.each<[string, object]>([
    ['after nine hours', { time: '32767s', interval: '9h' }],
    ['many', { probes: 127 }],
  ])('%s: the request comes through', async (_, probes) => {
    expect(await status(keepalive(probes), [])).toBe(200);
  });
});
