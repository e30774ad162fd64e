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
    expect(check(routes('one', tls({ ...A, ...N })), routes('two', { hosts: ['*.example.com'], ...tls({ ...A, ...N }) }))).toEqual([expect.objectContaining({
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

test.each<[string, Manifest[]]>([
  ['other addresses', [routes('one', tcp(N, { destinationSubnets: ['10.9.1.0/25'] }))]],
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
