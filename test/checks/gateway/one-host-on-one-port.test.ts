import { expect, test } from 'vitest';
import { oneHostOnOnePort } from '../../../src/checks/gateway/one-host-on-one-port';
import { Manifest } from '../../../src/mesh';
import { findInManifests } from '../run-check';

const check = (...manifests: Manifest[]) => findInManifests(oneHostOnOnePort, ...manifests);

const server = (protocol: string, host: string, others: object = {}, number = 443): object => ({
  port: { number, name: 'port', protocol }, hosts: [host], ...protocol === 'HTTPS' ? { tls: { mode: 'SIMPLE', credentialName: 'cert' } } : {}, ...others,
});

const gateway = (name: string, servers: object[], selector: object = { istio: 'edge' }): Manifest => ({
  apiVersion: 'networking.istio.io/v1', kind: 'Gateway', metadata: { name, namespace: name }, spec: { selector, servers },
});

const HTTPS = server('HTTPS', 'a.example.com');
const HTTP = server('HTTP', 'a.example.com', {}, 80);

test('one host that ends TLS at two Gateways is an error at the later one', () => {
  expect(check(gateway('first', [HTTPS]), gateway('second', [HTTP, HTTPS]))).toEqual([expect.objectContaining({
    code: 'IST0145', level: 'error', resource: 'Gateway second/second', field: 'spec.servers[1]', related: ['Gateway first/first'],
  })]);
});

test.each<[string, object, object, string]>([
  ['TLS that ends and TLS that passes', HTTPS, server('TLS', 'a.example.com', { tls: { mode: 'PASSTHROUGH' } }), 'error'],
  ['HTTP and bytes', HTTP, server('TCP', 'a.example.com', {}, 80), 'error'],
  ['HTTP, of which one leads to https', HTTP, server('HTTP', 'a.example.com', { tls: { httpsRedirect: true } }, 80), 'warning'],
  ['HTTP twice, whose routes come together', HTTP, HTTP, 'info'],
])('%s is an %s', (_, one, other, level) => {
  expect(check(gateway('first', [one]), gateway('second', [other])).map(finding => finding.level)).toEqual([level]);
});

test.each<[string, object, object, object?]>([
  ['another host', HTTPS, server('HTTPS', 'b.example.com')],
  ['another port', HTTPS, server('HTTPS', 'a.example.com', {}, 8443)],
  ['another address', HTTPS, server('HTTPS', 'a.example.com', { bind: '127.0.0.1' })],
  ['other pods', HTTPS, HTTPS, { istio: 'other' }],
  ['no port', { hosts: ['a.example.com'] }, { hosts: ['a.example.com'] }],
])('%s is none', (_, one, other, selector) => {
  expect(check(gateway('first', [one]), gateway('second', [other], selector))).toEqual([]);
});

test('a host twice in one Gateway is a matter of the webhook', () => {
  expect(check(gateway('first', [HTTPS, HTTPS]))).toEqual([]);
});
