import { expect, test } from 'vitest';
import { hostsNotAllowed } from '../../../src/checks/authorization-policy/hosts-not-allowed';
import { Manifest } from '../../../src/mesh';
import { findInManifests } from '../run-check';

const LABELS = { istio: 'edge' };
const pods: Manifest = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'edge', namespace: 'edge' },
  spec: { template: { metadata: { labels: LABELS, annotations: { 'inject.istio.io/templates': 'gateway' } }, spec: { containers: [] } } },
};
const networking = (kind: string, name: string, spec: object): Manifest =>
  ({ apiVersion: 'networking.istio.io/v1', kind, metadata: { name, namespace: 'shop' }, spec });
const server = (number: number, protocol = 'HTTP', tls?: object) => ({ port: { number, name: `port-${number}`, protocol }, hosts: ['*.example.com'], tls });
const gateway = (...servers: object[]) => networking('Gateway', 'all', { selector: LABELS, servers });
const routes = (name: string, spec: object = { http: [{ directResponse: { status: 200 } }] }) =>
  networking('VirtualService', name, { hosts: [`${name}.example.com`], gateways: ['all'], ...spec });
const policy = (name: string, rules: unknown, others: object = {}, metadata: object = {}): Manifest => ({
  apiVersion: 'security.istio.io/v1',
  kind: 'AuthorizationPolicy',
  metadata: { name, namespace: 'edge', ...metadata },
  spec: { selector: { matchLabels: LABELS }, action: 'ALLOW', rules, ...others },
});
const to = (...hosts: string[]) => [{ to: [{ operation: { hosts } }] }];
const check = (...manifests: Manifest[]) => findInManifests(hostsNotAllowed, pods, gateway(server(80)), routes('a'), routes('b'), routes('c'), ...manifests);

test('hosts that no policy at the gateway allows are told once, of the last policy', () => {
  expect(check(policy('one', to('a.example.com')), policy('two', to('b.example.com')))).toEqual([expect.objectContaining({
    code: 'CDI132',
    level: 'warning',
    resource: 'AuthorizationPolicy edge/two',
    message: 'the gateway refuses what no policy with ALLOW there is for: all for "c.example.com", which VirtualService shop/c serves on port 80',
    related: ['VirtualService shop/c'],
  })]);
  expect(check(policy('one', to('a.example.com')))[0].message).toMatch(/"b\.example\.com", which VirtualService shop\/b serves on port 80, and for 1 more host$/);
});

test.each<[string, Manifest]>([
  ['for the namespace of the gateway', policy('one', to('a.example.com'), { selector: undefined })],
  ['for the mesh', policy('one', to('a.example.com'), { selector: undefined }, { namespace: 'istio-system' })],
  ['without an action', policy('one', to('a.example.com'), { action: undefined })],
])('also of a policy %s', (_, manifest) => {
  expect(check(manifest)).toHaveLength(1);
});

test.each<[string, Manifest]>([
  ['that allows all of them', policy('one', to('*.example.com'))],
  ['that allows some callers', policy('one', [{ from: [{ source: { remoteIpBlocks: ['192.0.2.0/24'] } }] }])],
  ['that closes everything on purpose', policy('one', undefined)],
  ['that denies', policy('one', to('a.example.com'), { action: 'DENY' })],
  ['that is only tried', policy('one', to('a.example.com'), {}, { annotations: { 'istio.io/dry-run': 'true' } })],
  ['for other pods', policy('one', to('a.example.com'), { selector: { matchLabels: { app: 'web' } } })],
  ['of another namespace', policy('one', to('a.example.com'), {}, { namespace: 'shop' })],
])('a policy %s is none', (_, manifest) => {
  expect(check(manifest)).toEqual([]);
});

test('one that closes everything closes what no other one allows', () => {
  expect(check(policy('one', undefined), policy('two', to('a.example.com', 'b.example.com')))).toMatchObject([{ related: ['VirtualService shop/c'] }]);
});

test('connections are closed by what only HTTP has, and by ports', () => {
  const passing = [gateway(server(443, 'TLS', { mode: 'PASSTHROUGH' })), routes('a', { tls: [{ match: [{ sniHosts: ['a.example.com'] }], route: [{ destination: { host: 'a' } }] }] })];
  const found = (rules: unknown) => findInManifests(hostsNotAllowed, pods, ...passing, policy('one', rules)).length;
  expect([to('a.example.com'), [{ to: [{ operation: { ports: ['8443'] } }] }], [{ to: [{ operation: { ports: ['443'] } }] }],
    [{ when: [{ key: 'connection.sni', values: ['a.example.com'] }] }]].map(found)).toEqual([1, 1, 0, 0]);
});

test('gateways that somebody describes are known by their labels', () => {
  const usual = { selector: { matchLabels: { istio: 'ingressgateway' } } };
  const bare = networking('Gateway', 'all', { selector: { istio: 'ingressgateway' }, servers: [server(80)] });
  expect(findInManifests(hostsNotAllowed, bare, routes('a'), policy('one', to('b.example.com'), usual, { namespace: 'istio-system' }))).toHaveLength(1);
});
