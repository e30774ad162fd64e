import { describe, expect, test } from 'vitest';
import { frontedHosts } from '../../../src/checks/gateway/fronted-hosts';
import { Manifest } from '../../../src/mesh';
import { findInManifests } from '../run-check';

const check = (...manifests: Manifest[]) => findInManifests(frontedHosts, ...manifests);

const gateway = (name: string, host: string, mode: string, { number = 443, selector = { istio: 'edge' } as object } = {}): Manifest => ({
  apiVersion: 'networking.istio.io/v1',
  kind: 'Gateway',
  metadata: { name, namespace: 'edge' },
  spec: { selector, servers: [{ port: { number, name: 'https', protocol: 'HTTPS' }, hosts: [host], tls: { mode } }] },
});

const routes = (http: object[], { hosts = ['*.example.com'], gateways = ['wide'] } = {}): Manifest => ({
  apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', metadata: { name: 'wide', namespace: 'edge' }, spec: { hosts, gateways, http },
});

const policy = (spec: object): Manifest => ({ apiVersion: 'security.istio.io/v1', kind: 'AuthorizationPolicy', metadata: { name: 'guard', namespace: 'edge' }, spec });

const SEND = { route: [{ destination: { host: 'web.shop.svc.cluster.local' } }] };
const answer = (authority: object, others: object = {}) => ({ match: [{ authority, ...others }], directResponse: { status: 421 } });
const MUTUAL = gateway('admin', 'admin.example.com', 'MUTUAL');
const SIMPLE = gateway('admin', 'admin.example.com', 'SIMPLE');
const WIDE = gateway('wide', '*.example.com', 'SIMPLE');
const FOR_NAME = policy({ action: 'DENY', rules: [{ when: [{ key: 'connection.sni', values: ['admin.example.com'] }] }] });

test('a server that asks for certificates, beside a wildcard that takes its host', () => {
  expect(check(MUTUAL, WIDE, routes([SEND]))).toEqual([expect.objectContaining({
    code: 'CDI113',
    level: 'warning',
    resource: 'Gateway edge/admin',
    field: 'spec.servers[0]',
    related: ['VirtualService edge/wide'],
    message: 'spec.servers[0] serves admin.example.com and asks clients for certificates, and VirtualService edge/wide takes requests for that host too, on '
      + 'connections that asked for another name of its wildcard: so they come around it',
    fix: 'answer them there, before all routes: authority regex (?i)admin\\.example\\.com(?::.*)?, directResponse status 421',
  })]);
});

test('a policy for connections that ask for a name, beside a wildcard', () => {
  expect(check(SIMPLE, WIDE, routes([SEND]), FOR_NAME)).toEqual([expect.objectContaining({
    related: ['VirtualService edge/wide', 'AuthorizationPolicy edge/guard'],
    message: expect.stringContaining('and has AuthorizationPolicy edge/guard for connections that ask for its name, and') as string,
  })]);
});

describe('it is told', () => {
  test.each<[string, Manifest[]]>([
    ['where the host is answered for some requests only', [MUTUAL, WIDE, routes([answer({ exact: 'admin.example.com' }, { method: { exact: 'PUT' } }), SEND])]],
    ['where another host is answered', [MUTUAL, WIDE, routes([answer({ exact: 'other.example.com' }), SEND])]],
    ['of a wildcard in a wider one', [gateway('admin', '*.admin.example.com', 'MUTUAL'), WIDE, routes([SEND])]],
    ['beside a server for every host', [MUTUAL, gateway('wide', '*', 'SIMPLE'), routes([SEND], { hosts: ['*'] })]],
  ])('%s', (_, manifests) => {
    expect(check(...manifests)).toHaveLength(1);
  });
});

describe('it is not', () => {
  test.each<[string, Manifest[]]>([
    ['where the host is answered', [MUTUAL, WIDE, routes([answer({ regex: '(?i)admin\\.example\\.com(?::.*)?' }, { port: 443 }), SEND])]],
    ['where the server asks for nothing', [SIMPLE, WIDE, routes([SEND])]],
    ['where certificates are optional', [gateway('admin', 'admin.example.com', 'OPTIONAL_MUTUAL'), WIDE, routes([SEND])]],
    ['where a policy allows', [SIMPLE, WIDE, routes([SEND]), policy({ action: 'ALLOW', rules: [{ when: [{ key: 'connection.sni', values: ['admin.example.com'] }] }] })]],
    ['where a policy is for other names', [SIMPLE, WIDE, routes([SEND]), policy({ action: 'DENY', rules: [{ when: [{ key: 'connection.sni', notValues: ['admin.example.com'] }] }] })]],
    ['where the wildcard has no routes for it', [MUTUAL, WIDE, routes([SEND], { hosts: ['web.example.com'] })]],
    ['where the routes are those of the host alone', [MUTUAL, WIDE, routes([SEND], { hosts: ['admin.example.com'], gateways: ['admin'] })]],
    ['on another port', [MUTUAL, gateway('wide', '*.example.com', 'SIMPLE', { number: 8443 }), routes([SEND])]],
    ['of other pods', [MUTUAL, gateway('wide', '*.example.com', 'SIMPLE', { selector: { istio: 'other' } }), routes([SEND])]],
  ])('%s', (_, manifests) => {
    expect(check(...manifests)).toEqual([]);
  });
});
