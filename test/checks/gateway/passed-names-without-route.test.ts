import { describe, expect, test } from 'vitest';
import { passedNamesWithoutRoute } from '../../../src/checks/gateway/passed-names-without-route';
import { Manifest } from '../../../src/mesh';
import { findInManifests } from '../run-check';

const check = (...manifests: Manifest[]) => findInManifests(passedNamesWithoutRoute, ...manifests);

const gateway = (name: string, hosts: string[], mode: string, { number = 443, selector = { istio: 'edge' } as object } = {}): Manifest => ({
  apiVersion: 'networking.istio.io/v1',
  kind: 'Gateway',
  metadata: { name, namespace: 'edge' },
  spec: { selector, servers: [{ port: { number, name: 'tls', protocol: mode === 'PASSTHROUGH' ? 'TLS' : 'HTTPS' }, hosts, tls: { mode } }] },
});

const routes = (spec: object): Manifest => ({
  apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', metadata: { name: 'open', namespace: 'edge' }, spec: { hosts: ['open.example.com'], gateways: ['open'], ...spec },
});

const tlsRoute = (name: string): object => ({ tls: [{ match: [{ sniHosts: [name] }], route: [{ destination: { host: 'open.shop.svc.cluster.local' } }] }] });

const WIDE = gateway('wide', ['*.example.com'], 'SIMPLE');
const OPEN = gateway('open', ['open.example.com'], 'PASSTHROUGH');

test('a name without a TLS route, beside a wildcard that covers it, is a warning', () => {
  expect(check(WIDE, OPEN)).toEqual([expect.objectContaining({
    code: 'CDI080',
    level: 'warning',
    resource: 'Gateway edge/open',
    field: 'spec.servers[0]',
    related: ['Gateway edge/wide'],
    message: 'spec.servers[0] passes connections for open.example.com on, and no TLS route says where to: Istio makes no server for it, so '
      + 'connections that ask for it meet spec.servers[0] of Gateway edge/wide',
    fix: 'bind a VirtualService with a TLS route for the name to the Gateway (sniHosts: ["open.example.com"]), or take the host out of the server',
  })]);
});

test('where a policy leaves the name out, it is an error', () => {
  const policy = (notValues: string[]): Manifest => ({
    apiVersion: 'security.istio.io/v1',
    kind: 'AuthorizationPolicy',
    metadata: { name: 'guard', namespace: 'edge' },
    spec: { action: 'DENY', rules: [{ when: [{ key: 'connection.sni', values: ['*.example.com'], notValues }] }] },
  });
  expect(check(WIDE, OPEN, policy(['open.example.com']))).toEqual([expect.objectContaining({
    level: 'error', related: ['Gateway edge/wide', 'AuthorizationPolicy edge/guard'], message: expect.stringMatching(/, for which AuthorizationPolicy edge\/guard leaves the name out$/),
  })]);
  expect(check(WIDE, OPEN, policy(['other.example.com']))).toEqual([expect.objectContaining({ level: 'warning' })]);
});

describe('a wildcard of which only some names have a route', () => {
  const some = gateway('open', ['*.pass.example.com'], 'PASSTHROUGH');
  const route = routes({ hosts: ['x.pass.example.com'], ...tlsRoute('x.pass.example.com') });
  const policy = (...notValues: string[]): Manifest => ({
    apiVersion: 'security.istio.io/v1',
    kind: 'AuthorizationPolicy',
    metadata: { name: 'guard', namespace: 'edge' },
    spec: { action: 'DENY', rules: [{ when: [{ key: 'connection.sni', values: ['*.example.com'], notValues }] }] },
  });

  test('is told with these', () => {
    expect(check(WIDE, some, route)).toEqual([expect.objectContaining({
      level: 'warning',
      message: 'spec.servers[0] passes connections for *.pass.example.com on, and the TLS routes say only for x.pass.example.com where to: Istio makes no '
        + 'server for the rest, so connections that ask for it meet spec.servers[0] of Gateway edge/wide',
      fix: 'bind a VirtualService with a TLS route for all of it to the Gateway (sniHosts: ["*.pass.example.com"]), or give the server the hosts that have routes',
    })]);
    expect(check(WIDE, some, route, policy('*.pass.example.com'))).toEqual([expect.objectContaining({ level: 'error' })]);
  });

  test('is an error where a policy leaves out one of the others, and not where it leaves out those', () => {
    expect(check(WIDE, some, route, policy('x.pass.example.com'))).toEqual([expect.objectContaining({ level: 'warning' })]);
    const all = routes({ hosts: ['*.pass.example.com'], ...tlsRoute('*.pass.example.com') });
    expect(check(WIDE, some, all, policy('y.pass.example.com'))).toEqual([]);
    const wide = gateway('wide', ['*.com'], 'SIMPLE');
    const other = gateway('open', ['*.example.com'], 'PASSTHROUGH');
    expect(check(wide, other, route, policy('y.pass.example.com'))).toEqual([expect.objectContaining({
      level: 'warning', message: expect.stringContaining('for *.example.com on, and the TLS routes say only for x.pass.example.com'),
    })]);
  });
});

describe('connections whose TLS ends at the gateway', () => {
  const ended = { ...OPEN, spec: { selector: { istio: 'edge' }, servers: [{ port: { number: 443, name: 'tls', protocol: 'TLS' }, hosts: ['open.example.com'], tls: { mode: 'SIMPLE' } }] } };

  test('need a TCP route', () => {
    expect(check(WIDE, ended)).toEqual([expect.objectContaining({ message: expect.stringContaining('no TCP route says where to') })]);
    expect(check(WIDE, ended, routes(tlsRoute('open.example.com')))).toHaveLength(1);
    expect(check(WIDE, ended, routes({ tcp: [{ route: [{ destination: { host: 'open.shop.svc.cluster.local' } }] }] }))).toEqual([]);
  });
});

describe('a name', () => {
  test.each<[string, Manifest[]]>([
    ['also where its route is for requests', [WIDE, OPEN, routes({ http: [{ route: [{ destination: { host: 'open' } }] }] })]],
    ['also where its route is for another name', [WIDE, OPEN, routes(tlsRoute('other.example.com'))]],
    ['also where its route is bound elsewhere', [WIDE, OPEN, routes({ ...tlsRoute('open.example.com'), gateways: ['wide'] })]],
    ['also where its route is for another port', [WIDE, OPEN, routes({ tls: [{ match: [{ port: 8443, sniHosts: ['open.example.com'] }], route: [{ destination: { host: 'open' } }] }] })]],
    ['also where its route is for another gateway', [WIDE, OPEN, routes({
      gateways: ['open', 'other'], tls: [{ match: [{ gateways: ['other'], sniHosts: ['open.example.com'] }], route: [{ destination: { host: 'open' } }] }],
    })]],
    ['also where its route leads nowhere', [WIDE, OPEN, routes({ tls: [{ match: [{ sniHosts: ['open.example.com'] }] }] })]],
    ['also beside a server for every host', [gateway('wide', ['*'], 'MUTUAL'), OPEN]],
  ])('is told, %s', (_, manifests) => {
    expect(check(...manifests)).toHaveLength(1);
  });

  test.each<[string, Manifest[]]>([
    ['that has a route', [WIDE, OPEN, routes(tlsRoute('open.example.com'))]],
    ['that has a route for the port and the gateway', [WIDE, OPEN, routes({
      tls: [{ match: [{ port: 443, gateways: ['edge/open'], sniHosts: ['open.example.com'] }], route: [{ destination: { host: 'open' } }] }],
    })]],
    ['that a route covers', [WIDE, OPEN, routes({ ...tlsRoute('*.example.com'), hosts: ['*.example.com'] })]],
    ['that nobody else covers', [gateway('wide', ['*.example.org'], 'SIMPLE'), OPEN]],
    ['on another port', [gateway('wide', ['*.example.com'], 'SIMPLE', { number: 8443 }), OPEN]],
    ['of other pods', [gateway('wide', ['*.example.com'], 'SIMPLE', { selector: { istio: 'other' } }), OPEN]],
    ['beside a wildcard that passes too', [gateway('wide', ['*.example.com'], 'PASSTHROUGH'), OPEN]],
    ['for which TLS ends', [WIDE, gateway('open', ['open.example.com'], 'SIMPLE')]],
    ['that is passed on by the name of the service', [WIDE, gateway('open', ['open.example.com'], 'AUTO_PASSTHROUGH')]],
  ])('is not, %s', (_, manifests) => {
    expect(check(...manifests)).toEqual([]);
  });
});
