import { describe, expect, test } from 'vitest';
import { oneChainTwice } from '../../../src/checks/virtual-service/one-chain-twice';
import { Manifest } from '../../../src/mesh';
import { findInManifests } from '../run-check';

const check = (...manifests: Manifest[]) => findInManifests(oneChainTwice, ...manifests);

const routes = (name: string, spec: object): Manifest => ({
  apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', metadata: { name, namespace: 'shop' }, spec: { hosts: ['a.example.com'], ...spec },
});

const tcp = (...matches: object[]): object => ({ tcp: matches.map(match => ({ match: [match] })) });
const tls = (...matches: object[]): object => ({ tls: [{ match: matches }] });
const N = { destinationSubnets: ['10.9.1.0/24'] };
const A = { sniHosts: ['a.example.com'] };

describe('the same addresses twice', () => {
  test('are an error in one VirtualService', () => {
    expect(check(routes('one', tcp(N, { destinationSubnets: ['10.8.0.0/16', '10.9.1.7/24'] })))).toEqual([expect.objectContaining({
      code: 'CDI076',
      level: 'error',
      message: 'spec.tcp[1].match[0] compares the addresses 10.9.1.0/24, as spec.tcp[0].match[0] does: '
        + 'Envoy gets the same conditions twice, and every sidecar refuses the port, whatever else is on it',
      resource: 'VirtualService shop/one',
      field: 'spec.tcp[1].match[0]',
    })]);
  });

  test('are one at the later of two for the same hosts', () => {
    expect(check(routes('one', tls({ ...A, ...N })), routes('two', { hosts: ['*.example.com'], ...tls({ sniHosts: ['b.example.com', 'A.example.com'], ...N }) }))).toEqual([expect.objectContaining({
      message: 'spec.tls[0].match[0] compares the addresses 10.9.1.0/24 and the name a.example.com, as VirtualService shop/one does for the same hosts: '
        + 'Envoy gets the same conditions twice, and every sidecar refuses the port, whatever else is on it',
      resource: 'VirtualService shop/two',
      related: ['VirtualService shop/one'],
    })]);
  });

  test('and a name behind the same one with addresses, which Istio gives to it', () => {
    expect(check(routes('one', tls({ ...A, ...N }, A)))).toEqual([expect.objectContaining({
      message: 'spec.tls[0].match[1] gets from Istio the addresses 10.9.1.0/24 and the name a.example.com, as spec.tls[0].match[0] does: '
        + 'Envoy gets the same conditions twice, and every sidecar refuses the port, whatever else is on it',
      fix: 'put it before those with addresses: Istio gives their addresses to a match behind them that has none',
      field: 'spec.tls[0].match[1]',
    })]);
    expect(check(routes('one', tls({ ...A, ...N, port: 443 }, { ...A, port: 443 })))).toHaveLength(1);
  });

  test('also where only some callers meet both', () => {
    expect(check(routes('one', tcp({ ...N, sourceLabels: { app: 'web' } }, N)))).toHaveLength(1);
    expect(check(routes('one', tcp({ ...N, port: 443 }, { ...N, sourceNamespace: 'web' })))).toHaveLength(1);
    expect(check(routes('one', { gateways: ['g', 'mesh'], ...tcp({ ...N, gateways: ['mesh'] }, N) }))).toHaveLength(1);
  });
});

const AB = { sniHosts: ['a.example.com', 'b.example.com'] };
const gateway = (spec: object) => ({ gateways: ['edge/g'], ...spec });

describe('names of TLS twice', () => {
  test('in a list are an error', () => {
    expect(check(routes('one', tls({ sniHosts: ['a.example.com', 'A.example.com'] })))).toEqual([expect.objectContaining({
      code: 'CDI076',
      message: 'spec.tls[0].match[0] compares the name a.example.com twice: Envoy gets the same conditions twice, and every sidecar refuses the port, '
        + 'whatever else is on it',
      fix: 'leave one of the two out',
      field: 'spec.tls[0].match[0]',
    })]);
  });

  test('in another case at a gateway are one', () => {
    expect(check(routes('one', gateway(tls(A, { sniHosts: ['A.example.com'] }))))).toEqual([expect.objectContaining({
      message: 'spec.tls[0].match[1] compares the name a.example.com, as spec.tls[0].match[0] does: Envoy gets the same conditions twice, and the gateway '
        + 'refuses the port, whatever else is on it',
      field: 'spec.tls[0].match[1]',
    })]);
  });

  test.each<[string, Manifest[]]>([
    ['a list of which another one has a part', [routes('one', tls(A, AB))]],
    ['lists in another order', [routes('one', tls(AB, { sniHosts: [...AB.sniHosts].reverse() }))]],
    ['lists of two VirtualServices', [routes('one', tls(A)), routes('two', tls(AB))]],
    ['a range of all addresses, which is none', [routes('one', tls({ ...A, destinationSubnets: ['0.0.0.0/0'] }, A))]],
    ['other addresses among which one is the same', [routes('one', tls({ ...A, ...N }, { ...A, destinationSubnets: ['10.9.1.0/24', '10.8.0.0/16'] }))]],
    ['the same addresses twice in a match', [routes('one', tls({ ...A, destinationSubnets: ['10.9.1.0/24', '10.9.1.7/24'] }))]],
    ['the same addresses twice in a route of TCP', [routes('one', { tcp: [{ match: [N, N] }] })]],
    ['a name twice in a list at a gateway', [routes('one', gateway(tls({ sniHosts: ['a.example.com', 'a.example.com'] })))]],
    ['a wildcard in two ways', [routes('one', gateway(tls({ sniHosts: ['*.example.com'] }, { sniHosts: ['*.Example.com'] })))]],
    ['two VirtualServices at one gateway', [routes('one', gateway(tls(A))), routes('two', { hosts: ['A.example.com'], ...gateway(tls({ sniHosts: ['A.example.com'] })) })]],
    ['a gateway that matches name', [routes('one', { gateways: ['mesh', 'edge/g'], ...tls({ ...A, gateways: ['edge/g'] }, { sniHosts: ['A.example.com'], gateways: ['edge/g'] }) })]],
  ])('%s: one finding', (_, manifests) => {
    expect(check(...manifests)).toHaveLength(1);
  });

  test.each<[string, Manifest[]]>([
    ['callers that can not be both', [routes('one', tls({ ...A, sourceLabels: { app: 'a' } }, { ...AB, sourceLabels: { app: 'b' } }))]],
    ['a list at a gateway of which Istio drops the later', [routes('one', gateway(tls(A, AB)))]],
    ['other addresses at a gateway, which compares none', [routes('one', gateway(tls({ ...A, ...N }, { ...A, destinationSubnets: ['10.8.0.0/16'] })))]],
    ['another port of a gateway', [routes('one', gateway(tls({ ...A, port: 443 }, { sniHosts: ['A.example.com'], port: 444 })))]],
    ['another gateway', [routes('one', gateway(tls(A))), routes('two', { gateways: ['edge/other'], ...tls({ sniHosts: ['A.example.com'] }) })]],
    ['a gateway and the mesh', [routes('one', { gateways: ['mesh', 'edge/g'], ...tls({ ...A, gateways: ['edge/g'] }, { ...AB, gateways: ['mesh'] }) })]],
    ['all names beside one', [routes('one', tls({ sniHosts: ['*'] }, { sniHosts: ['*', 'a.example.com'] }))]],
  ])('%s: none', (_, manifests) => {
    expect(check(...manifests)).toEqual([]);
  });
});

describe('ranges of a ServiceEntry', () => {
  const entry = (addresses: string[], protocol = 'TCP', others: object = {}): Manifest => ({
    apiVersion: 'networking.istio.io/v1',
    kind: 'ServiceEntry',
    metadata: { name: 'entry', namespace: 'shop' },
    spec: { hosts: ['a.example.com'], addresses, ports: [{ number: 5432, name: 'port', protocol }], resolution: 'NONE', ...others },
  });
  const M = { destinationSubnets: ['10.9.2.0/24'] };

  test('that a route compares together with another one are an error', () => {
    expect(check(entry(['10.9.1.0/24', '10.9.2.0/24']), routes('one', { tcp: [{ match: [N, M] }] }))).toEqual([expect.objectContaining({
      code: 'CDI076',
      message: 'spec.tcp[0] compares the addresses 10.9.1.0/24 of ServiceEntry shop/entry, for which Istio makes a chain of filters beside it: Envoy '
        + 'gets the same conditions twice, and every sidecar refuses the port, whatever else is on it',
      field: 'spec.tcp[0]',
      related: ['ServiceEntry shop/entry'],
    })]);
  });

  test.each<[string, Manifest, Manifest]>([
    ['in another way', entry(['10.9.1.0/24']), routes('one', tcp({ destinationSubnets: ['10.9.1.7/24'] }))],
    ['before a route for all', entry(['10.9.1.0/24']), routes('one', tcp(N, {}))],
    ['before a route without matches', entry(['10.9.1.0/24']), routes('one', { tcp: [{ match: [N] }, {}] })],
    ['of TLS, behind the name without addresses', entry(['10.9.1.0/24'], 'TLS'), routes('one', tls(A, { ...A, destinationSubnets: ['10.9.1.7/24'] }))],
    ['of a port that is sniffed', entry(['10.9.1.0/24'], ''), routes('one', tcp({ destinationSubnets: ['10.9.1.7/24'] }))],
  ])('%s: one finding', (_, ...manifests) => {
    expect(check(...manifests)).toHaveLength(1);
  });

  test.each<[string, Manifest, Manifest]>([
    ['alone, in the same text', entry(['10.9.1.0/24']), routes('one', tcp(N))],
    ['each in a route', entry(['10.9.1.0/24', '10.9.2.0/24']), routes('one', tcp(N, M))],
    ['in one route with all addresses', entry(['10.9.1.0/24']), routes('one', { tcp: [{ match: [{ destinationSubnets: ['10.9.1.7/24'] }, { port: 5432 }] }] })],
    ['a narrower one', entry(['10.9.1.0/24']), routes('one', tcp({ destinationSubnets: ['10.9.1.0/25'] }))],
    ['for another port', entry(['10.9.1.0/24']), routes('one', tcp({ destinationSubnets: ['10.9.1.7/24'], port: 1 }))],
    ['one address, which is a listener', entry(['10.9.1.1']), routes('one', tcp({ destinationSubnets: ['10.9.1.1', '10.9.1.2'] }))],
    ['for some callers, which is not looked at', entry(['10.9.1.0/24']), routes('one', tcp({ destinationSubnets: ['10.9.1.7/24'], sourceLabels: { app: 'a' } }))],
    ['of TLS, in another way', entry(['10.9.1.0/24'], 'TLS'), routes('one', tls({ ...A, destinationSubnets: ['10.9.1.7/24'] }))],
    ['of HTTP', entry(['10.9.1.0/24'], 'HTTP'), routes('one', tcp({ destinationSubnets: ['10.9.1.7/24'] }))],
    ['of another host', entry(['10.9.1.0/24'], 'TCP', { hosts: ['b.example.com'] }), routes('one', tcp({ destinationSubnets: ['10.9.1.7/24'] }))],
    ['at a gateway', entry(['10.9.1.0/24']), routes('one', gateway(tcp({ destinationSubnets: ['10.9.1.7/24'] })))],
    ['that nobody sees both', entry(['10.9.1.0/24'], 'TCP', { exportTo: ['other'] }), routes('one', { exportTo: ['.'], ...tcp({ destinationSubnets: ['10.9.1.7/24'] }) })],
  ])('%s: none', (_, ...manifests) => {
    expect(check(...manifests)).toEqual([]);
  });
});

test.each<[string, Manifest[]]>([
  ['other addresses', [routes('one', tcp(N, { destinationSubnets: ['10.9.1.0/25'] }))]],
  ['names with addresses in the same lists, of which Istio keeps the first', [routes('one', tls({ ...A, ...N }, { ...A, ...N })), routes('two', tls({ ...A, ...N }))]],
  ['what is behind a route for all', [routes('one', tcp({}, N, N))]],
  ['addresses beside all in one route', [routes('one', { tcp: [{ match: [N, {}] }, { match: [N] }] })]],
  ['no addresses', [routes('one', tcp({ port: 443 }, { port: 443 }))]],
  ['names without addresses, of which Istio keeps the first', [routes('one', tls(A, A))]],
  ['a name before the same one with addresses', [routes('one', tls(A, { ...A, ...N }))]],
  ['names that have the addresses of another one, of which Istio keeps the first', [
    routes('one', tls({ ...A, ...N }, { sniHosts: ['b.example.com'] }, { sniHosts: ['b.example.com'] })),
  ]],
  ['a name behind one of a gateway', [routes('one', { gateways: ['g', 'mesh'], ...tls({ ...A, ...N, gateways: ['g'] }, A) })]],
  ['a name at another port', [routes('one', tls({ ...A, ...N, port: 443 }, { ...A, port: 444 }))]],
  ['TCP without addresses', [routes('one', tcp({ ...N, port: 443 }, { port: 443 }))]],
  ['another name', [routes('one', tls({ ...A, ...N }, { sniHosts: ['b.example.com'], ...N }))]],
  ['another port', [routes('one', tcp({ ...N, port: 443 }, { ...N, port: 444 }))]],
  ['other callers', [routes('one', tcp({ ...N, sourceLabels: { app: 'web' } }, { ...N, sourceLabels: { app: 'api' } }))]],
  ['other hosts', [routes('one', tcp(N)), routes('two', { hosts: ['b.example.com'], ...tcp(N) })]],
  ['a gateway', [routes('one', { gateways: ['g'], ...tcp(N, N) })]],
  ['one of a gateway, one of the mesh', [routes('one', { gateways: ['g', 'mesh'], ...tcp({ ...N, gateways: ['g'] }, { ...N, gateways: ['mesh'] }) })]],
  ['what is no address', [routes('one', tcp({ destinationSubnets: ['x', '10.0.0.0/99', '10.0.0.0/a'] }, { destinationSubnets: ['x', '10.0.0.0/99', '10.0.0.0/a'] }))]],
])('%s are none', (_, manifests) => {
  expect(check(...manifests)).toEqual([]);
});
