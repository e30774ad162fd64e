/** Values in objects that nobody built here, which Istio takes and Envoy refuses, and those nearby that it takes. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { Mesh, startMesh } from './driver/mesh';
import { CHECKS, runChecks } from '../../src/checks';
import { Manifest, Mesh as Model } from '../../src/mesh';

/** A program of 42,005 instructions. */
const LARGE = '(?:abcdefghijklmnopqrstuvwxyzabcdefghijklmnop){1000}';
/** Nearly all that Go counts: a part of a second more. */
const LONG = '2562047h47m16s';
const HOST = 'web.shop.svc.cluster.local';

let mesh: Mesh;

beforeAll(async () => {
  mesh = await startMesh();
});

afterAll(() => mesh?.stop());

const service: Manifest = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace: 'shop' }, spec: { selector: { app: 'web' }, ports: [{ name: 'http', port: 80 }] } };
/** The client, whose sidecars are in its namespace. */
const sleep: Manifest = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'sleep', namespace: 'shop' },
  spec: { template: { metadata: { labels: { app: 'sleep' } }, spec: { containers: [{ name: 'sleep', image: 'echo' }] } } },
};
const object = (kind: string, spec: object): Manifest => ({ apiVersion: 'networking.istio.io/v1', kind, metadata: { name: 'web', namespace: 'shop' }, spec });
const to = { destination: { host: HOST, port: { number: 80 } } };
const route = (fields: object): Manifest => object('VirtualService', { hosts: [HOST], http: [{ route: [to], ...fields }] });
const match = (fields: object): Manifest => route({ match: [fields] });
/** At the gateway, which alone compares claims. */
const edge: Manifest = object('Gateway', { selector: { istio: 'ingressgateway' }, servers: [{ port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: ['shop.example.com'] }] });
const claim = (value: object, part = 'headers', name = '[sub]'): Manifest =>
  object('VirtualService', { hosts: ['shop.example.com'], gateways: ['web'], http: [{ match: [{ [part]: { [`@request.auth.claims${name}`]: value } }], route: [to] }] });
const rule = (trafficPolicy: object): Manifest => object('DestinationRule', { host: HOST, trafficPolicy });
const hash = (consistentHash: object): Manifest => rule({ loadBalancer: { consistentHash } });
const set = (value: string): Manifest => route({ headers: { request: { set: { 'x-a': value } } } });
const weights = (...values: number[]): Manifest => route({ route: values.map(weight => ({ ...to, weight })) });
const headers = (count: number): Record<string, string> => Object.fromEntries(Array.from({ length: count }, (_, index) => [`x-${index}`, 'b']));
const redirect = (fields: object): Manifest => object('VirtualService', { hosts: [HOST], http: [{ redirect: fields }] });

const entry = (spec: object, number = 80, protocol = 'HTTP'): Manifest =>
  object('ServiceEntry', { hosts: ['a.example.com'], ports: [{ number, name: 'port', protocol }], resolution: 'STATIC', ...spec });
const endpoint = (address: string, protocol = 'HTTP'): Manifest => entry({ endpoints: [{ address }] }, 80, protocol);

const ports = (...list: object[]): Manifest => ({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'other', namespace: 'shop' }, spec: { selector: { app: 'web' }, ports: list } });

async function expectTold(manifest: Manifest, codes: string[]): Promise<void> {
  const manifests = [service, sleep, edge, manifest];
  const found = runChecks(CHECKS, new Model(manifests.map(one => ({ manifest: one, oldestIstio: '1.31' }))));
  const yaml = manifests.map(one => stringify(one)).join('---\n');
  expect(found.map(({ code }) => code).filter(code => code === 'CDI115')).toEqual(codes);
  const { findings } = await mesh.validate(yaml);
  expect(findings.filter(({ layer, level }) => layer !== 'analyzer' && level === 'error')).toEqual([]);
  // From a state that Envoy took, so that what it says is about this object.
  await mesh.apply([service, sleep].map(one => stringify(one)).join('---\n'), { redirected: true });
  const applied = mesh.apply(yaml, { redirected: true });
  await (codes.length > 0 ? expect(applied).rejects.toThrow('Envoy refused') : expect(applied).resolves.toBeDefined());
}

describe('what Envoy refuses, and Istio takes', () => {
  test.each<[string, Manifest]>([
    ['an unknown command', set('%CLIENT_IP%')],
    ['a command without its argument', route({ route: [{ ...to, headers: { response: { add: { 'x-a': '%REQ%' } } } }] })],
    ['a long value', set('a'.repeat(16_385))],
    ['a long name', route({ headers: { response: { set: { ['a'.repeat(16_385)]: 'a' } } } })],
    ['a line break in a name to remove', route({ headers: { request: { remove: ['a\nb'] } } })],
    ['a large program', match({ uri: { regex: LARGE } })],
    ['a large program of a header', match({ headers: { a: { regex: LARGE } } })],
    ['a large program of an origin', route({ corsPolicy: { allowOrigins: [{ regex: LARGE }] } })],
    ['a large program of a rewrite', route({ rewrite: { uriRegexRewrite: { match: LARGE, rewrite: '/' } } })],
    ['a character beyond a byte', match({ uri: { regex: '\\x{100}' } })],
    ['a parameter without a name', match({ queryParams: { '': { exact: 'a' } } })],
    ['a parameter with a long name', match({ queryParams: { ['a'.repeat(1025)]: { exact: 'a' } } })],
    ['a claim without a value', claim({})],
    ['a claim that is not there', claim({}, 'withoutHeaders')],
    ['a claim of any value, as of a header', claim({ regex: '*' }, 'withoutHeaders')],
    ['a claim without a name inside', claim({ exact: 'a' }, 'headers', '[a][]')],
    ['a claim without a name outside', claim({ exact: 'a' }, 'headers', '[][a]')],
    ['a claim without a name between', claim({ exact: 'a' }, 'withoutHeaders', '.a..b')],
    ['a line break in a rewrite', route({ rewrite: { uri: '/a\nb' } })],
    ['a line break in an authority', route({ rewrite: { authority: 'a\nb' } })],
    ['a line break in a substitution', route({ rewrite: { uriRegexRewrite: { match: 'a', rewrite: 'a\nb' } } })],
    ['a line break in a redirect', redirect({ uri: '/a\nb' })],
    ['another code of a redirect', redirect({ uri: '/a', redirectCode: 305 })],
    ['a great status', object('VirtualService', { hosts: [HOST], http: [{ directResponse: { status: 600 } }] })],
    ['great weights', weights(2147483647, 2147483647, 2147483647)],
    ['a long timeout', route({ timeout: LONG })],
    ['a long try', route({ retries: { attempts: 1, perTryTimeout: LONG, retryOn: '5xx' } })],
    ['a long pause', route({ retries: { attempts: 1, backoff: LONG } })],
    ['a long delay', route({ fault: { delay: { fixedDelay: LONG, percentage: { value: 1 } } } })],
    ['many headers', route({ headers: { request: { set: headers(1000), add: { b: 'c' } } } })],
    ['many headers with those of the destination', route({ headers: { response: { set: headers(600) } }, route: [{ ...to, headers: { response: { add: headers(401) } } }] })],
    ['a line break in the prefix of a redirect', redirect({ prefixRewrite: '/a\nb' })],
    ['a cookie that ends before it begins', hash({ httpCookie: { name: 'a', ttl: '-1s' } })],
    ['a wildcard that is a part of a name of TLS', entry({ hosts: ['*-eu.example.com'], resolution: 'DYNAMIC_DNS' }, 8443, 'TLS')],
    ['such a wildcard in a range', entry({ hosts: ['*-eu.example.com'], addresses: ['10.9.1.0/24'], endpoints: [{ address: '10.9.9.9' }] }, 8443, 'TLS')],
    ['a long socket to listen at', object('Sidecar', { egress: [{ port: { number: 0, protocol: 'HTTP', name: 'http' }, bind: `unix:///${'a'.repeat(120)}`, hosts: ['*/*'] }] })],
    ['a long socket of what pods get', object('Sidecar', { workloadSelector: { labels: { app: 'sleep' } }, ingress: [{ port: { number: 8080, protocol: 'HTTP', name: 'http' }, defaultEndpoint: `unix:///${'a'.repeat(107)}` }] })],
    ['a large ring', hash({ useSourceIp: true, ringHash: { minimumRingSize: 8_388_609 } })],
    ['a large ring in the older field', hash({ useSourceIp: true, minimumRingSize: 8_388_609 })],
    ['a hash of a header without a name', hash({ httpHeaderName: '' })],
    ['a hash of a header with a line break', hash({ httpHeaderName: 'a\nb' })],
    ['a hash of a parameter without a name', hash({ httpQueryParameterName: '' })],
    ['a line break in a cookie', hash({ httpCookie: { name: 'a', ttl: '1s', attributes: [{ name: 'a\n', value: 'x' }] } })],
    ['a long server name', rule({ tls: { mode: 'SIMPLE', sni: 'a'.repeat(256) } })],
    ['a long path of a socket', endpoint(`unix:///${'a'.repeat(107)}`)],
    ['an endpoint at an interface that pods do not have', endpoint('fe80::1%net9')],
    ['an address at an interface that pods do not have', entry({ addresses: ['fe80::1%net9'], endpoints: [{ address: '10.9.9.9' }] }, 5432, 'TCP')],
    ['the port of what pods send', entry({ endpoints: [{ address: '10.9.9.9' }] }, 15001, 'TCP')],
    ['the port of what pods get', entry({ endpoints: [{ address: '10.9.9.9' }] }, 15006, 'TCP')],
    ['the port of what pods get, for a name', entry({ endpoints: [{ address: '10.9.9.9' }] }, 15006, 'TLS')],
    ['all hosts of a namespace', entry({ hosts: ['*.shop.svc.cluster.local'], endpoints: [{ address: '10.9.9.9' }] })],
    ['one number for TCP and SCTP', ports({ name: 'http', port: 80 }, { name: 'sctp', port: 80, protocol: 'SCTP' })],
  ])('%s', async (_, manifest) => {
    await expectTold(manifest, ['CDI115']);
  });
});

describe('what Envoy takes', () => {
  test.each<[string, Manifest]>([
    ['an endpoint at an interface that pods have', endpoint('fe80::1%lo')],
    ['an address at an interface that pods have', entry({ addresses: ['fe80::1%lo'], endpoints: [{ address: '10.9.9.9' }] }, 5432, 'TCP')],
    ['commands', set('%DOWNSTREAM_REMOTE_ADDRESS% %REQ(x-b)% 100%%')],
    ['a value of the greatest length', set('a'.repeat(16_384))],
    ['claims with a value', claim({ prefix: 'a' })],
    ['claims inside of others', claim({ exact: 'a' }, 'headers', '[a][b.c]')],
    ['a claim of dots', claim({ exact: 'a' }, 'headers', '[..]')],
    ['a claim of any value', claim({ regex: '.+' }, 'withoutHeaders')],
    ['a header without a value', match({ headers: { 'x-a': {} }, withoutHeaders: { 'x-b': {}, 'x-c': { regex: '*' } }, queryParams: { a: {} } })],
    ['a program that is just not too large', match({ uri: { regex: '\\pL{10}' } })],
    ['a parameter with the longest name', match({ queryParams: { ['a'.repeat(1024)]: { exact: 'a' } } })],
    ['a code of redirects', redirect({ uri: '/a', redirectCode: 308 })],
    ['the greatest status', object('VirtualService', { hosts: [HOST], http: [{ directResponse: { status: 599 } }] })],
    ['weights', weights(2147483647, 2147483647, 1)],
    ['a timeout of a second less', route({ timeout: '2562047h47m15s', corsPolicy: { allowOrigins: [{ exact: 'a' }], maxAge: LONG } })],
    ['a thousand headers, and the host', route({ headers: { request: { set: headers(1000), add: { host: 'a' }, remove: Object.keys(headers(1001)) } } })],
    ['headers of two destinations', route({ headers: { request: { set: headers(1000) } }, route: [1, 1].map(weight => ({ ...to, weight, headers: { request: { set: headers(1000) } } })) })],
    ['a cookie of the session', hash({ httpCookie: { name: 'a', ttl: '0s' } })],
    ['a wildcard that is a part of a name at an address', entry({ hosts: ['*-eu.example.com'], addresses: ['10.9.1.1'], endpoints: [{ address: '10.9.9.9' }] }, 8443, 'TLS')],
    ['the longest socket of what pods get', object('Sidecar', { workloadSelector: { labels: { app: 'sleep' } }, ingress: [{ port: { number: 8080, protocol: 'HTTP', name: 'http' }, defaultEndpoint: `unix:///${'a'.repeat(106)}` }] })],
    ['the largest ring', hash({ useSourceIp: true, ringHash: { minimumRingSize: 8_388_608 } })],
    ['the longest server name', rule({ tls: { mode: 'SIMPLE', sni: 'a'.repeat(255) } })],
    ['the longest path of a socket', endpoint(`unix:///${'a'.repeat(106)}`)],
    ['an endpoint without a zone', endpoint('fe80::1')],
    ['the port of what pods send, at an address', entry({ addresses: ['10.9.1.1'], endpoints: [{ address: '10.9.9.9' }] }, 15001, 'TCP')],
    ['requests at the port of what pods send', entry({ endpoints: [{ address: '10.9.9.9' }] }, 15001)],
    ['a wildcard for more than a namespace', entry({ hosts: ['*.svc.cluster.local'], endpoints: [{ address: '10.9.9.9' }] })],
    ['one number for TCP and UDP, and another for SCTP', ports({ name: 'http', port: 80 }, { name: 'udp', port: 80, protocol: 'UDP' }, { name: 'sctp', port: 81, protocol: 'SCTP' })],
  ])('%s', async (_, manifest) => {
    await expectTold(manifest, []);
  });
});
