import { describe, expect, test } from 'vitest';
import { oneChainTwice } from '../../../src/checks/virtual-service/one-chain-twice';
import { passedAddresses } from '../../../src/checks/virtual-service/passed-addresses';
import { Manifest } from '../../../src/mesh';
import { findInManifests } from '../run-check';

const check = (...manifests: Manifest[]) => findInManifests(passedAddresses, ...manifests);
const routes = (name: string, spec: object, metadata: object = {}): Manifest => ({
  apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', metadata: { name, namespace: 'shop', ...metadata }, spec: { hosts: ['*.example.com'], ...spec },
});
const tls = (...matches: object[]): object => ({ tls: matches.map(match => ({ match: [match], route: [{ destination: { host: 'a.example.com' } }] })) });
const A = { sniHosts: ['a.example.com'] };
const B = { sniHosts: ['b.example.com'] };
const N = { destinationSubnets: ['10.9.1.0/24'] };
const ALL = { destinationSubnets: ['0.0.0.0/0'] };

describe('a match of TLS without addresses', () => {
  test('behind one with some is told', () => {
    expect(check(routes('one', tls({ ...A, ...N }, B)))).toEqual([expect.objectContaining({
      code: 'CDI124',
      level: 'warning',
      message: 'spec.tls[1].match[0] compares no addresses, and gets from Istio those of spec.tls[0].match[0] (10.9.1.0/24): connections to all others '
        + 'do not take its route',
      fix: 'put it before those with addresses, or give it destinationSubnets of its own: 0.0.0.0/0 for all',
      field: 'spec.tls[1].match[0]',
      resource: 'VirtualService shop/one',
    })]);
  });

  test('beside those of another team is told', () => {
    expect(check(routes('one', tls({ ...A, ...N })), routes('two', { hosts: ['b.example.com'], ...tls(B) }))).toEqual([expect.objectContaining({
      message: 'spec.tls[0].match[0] compares no addresses, and gets from Istio those of spec.tls[0].match[0] of VirtualService shop/one (10.9.1.0/24), '
        + 'where that is the older one: connections to all others do not take its route',
      resource: 'VirtualService shop/two',
      related: ['VirtualService shop/one'],
    })]);
  });

  test('that becomes the same as that of another team closes the port', () => {
    expect(check(routes('one', tls({ ...A, ...N })), routes('two', tls(A)))).toEqual([expect.objectContaining({
      message: 'spec.tls[0].match[0] compares no addresses, and gets from Istio those of spec.tls[0].match[0] of VirtualService shop/one (10.9.1.0/24), '
        + 'where that is the older one: both compare the name a.example.com, so that Envoy refuses the port in every sidecar',
    })]);
  });

  test.each<[string, Manifest[]]>([
    ['before those with addresses', [routes('one', tls(B, { ...A, ...N }))]],
    ['with addresses of its own', [routes('one', tls({ ...A, ...N }, { ...B, ...ALL }))]],
    ['behind one for all addresses', [routes('one', tls({ ...A, ...ALL }, B))]],
    ['behind one for all addresses of its own', [routes('one', tls({ ...A, ...ALL }, B)), routes('two', tls({ ...A, ...N }))]],
    ['at another port', [routes('one', tls({ ...A, ...N, port: 443 }, { ...B, port: 8443 }))]],
    ['for other hosts', [routes('one', { hosts: ['a.example.com'], ...tls({ ...A, ...N }) }), routes('two', { hosts: ['b.example.com'], ...tls(B) })]],
    ['of an older VirtualService', [
      routes('one', tls({ ...A, ...N }), { creationTimestamp: '2026-02-02T00:00:00Z' }), routes('two', tls(B), { creationTimestamp: '2026-01-01T00:00:00Z' }),
    ]],
    ['that nobody sees beside them', [routes('one', { exportTo: ['.'], ...tls({ ...A, ...N }) }), routes('two', { exportTo: ['.'], ...tls(B) }, { namespace: 'other' })]],
    ['at a gateway', [routes('one', { gateways: ['edge/g'], ...tls({ ...A, ...N }, B) })]],
    ['where only the gateway compares addresses', [routes('one', { gateways: ['mesh', 'edge/g'], ...tls({ ...A, ...N, gateways: ['edge/g'] }, B) })]],
    ['where nobody compares addresses', [routes('one', tls(A, B)), routes('two', tls(A))]],
    ['of TCP', [routes('one', { tcp: [{ match: [N] }, { match: [{ port: 443 }] }] })]],
  ])('%s is not', (_, manifests) => {
    expect(check(...manifests)).toEqual([]);
  });

  test('is told once where Envoy refuses it already', () => {
    const twice = routes('one', tls({ ...A, ...N }, A));
    expect(check(twice)).toEqual([]);
    expect(findInManifests(oneChainTwice, twice)).toHaveLength(1);
  });
});
