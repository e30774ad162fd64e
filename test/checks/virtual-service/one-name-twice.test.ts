import { describe, expect, test } from 'vitest';
import { oneChainTwice } from '../../../src/checks/virtual-service/one-chain-twice';
import { oneNameTwice } from '../../../src/checks/virtual-service/one-name-twice';
import { Manifest } from '../../../src/mesh';
import { findInManifests } from '../run-check';

const [A, B] = ['a.example.com', 'b.example.com'];
const object = (kind: string, name: string, spec: object): Manifest =>
  ({ apiVersion: 'networking.istio.io/v1', kind, metadata: { name, namespace: 'shop' }, spec });
const gateway = (name: string, others: object = {}, mode = 'PASSTHROUGH', selector: object = { istio: 'edge' }) => object('Gateway', name, {
  selector, servers: [{ port: { number: 443, name: 'tls', protocol: 'TLS' }, hosts: ['*.example.com'], tls: { mode }, ...others }],
});
const routes = (name: string, gateways: string[], ...names: string[][]) => object('VirtualService', name, {
  hosts: [...new Set(names.flat())], gateways, tls: names.map(sniHosts => ({ match: [{ sniHosts }], route: [{ destination: { host: name } }] })),
});

describe('a name in two matches at one port of a gateway', () => {
  const leftOut = (...manifests: Manifest[]) => findInManifests(oneNameTwice, ...manifests);

  test('is told of the later one', () => {
    expect(leftOut(gateway('one'), gateway('two', { hosts: [A, B] }), routes('first', ['one'], [A]), routes('second', ['two'], [B, A]))).toEqual([expect.objectContaining({
      code: 'CDI133',
      level: 'warning',
      message: 'spec.tls[0].match[0] compares the name a.example.com at spec.servers[0] of Gateway shop/two, as VirtualService shop/first does at the same port '
        + 'and pods: Istio takes one of the two, and leaves out the other match with all of its names',
      resource: 'VirtualService shop/second',
      related: ['VirtualService shop/first'],
    })]);
  });

  test.each<[string, Manifest[], number]>([
    ['in one VirtualService', [gateway('one'), routes('first', ['one'], [A], [B, A])], 1],
    ['of Gateways that Istio does not take both', [gateway('one'), gateway('two'), routes('first', ['one'], [A]), routes('second', ['two'], [A])], 0],
    ['in one match for two Gateways', [gateway('one'), gateway('two', { hosts: [A] }), routes('first', ['one', 'two'], [A])], 0],
    ['of other pods', [gateway('one'), gateway('two', {}, 'PASSTHROUGH', { istio: 'other' }), routes('first', ['one'], [A]), routes('second', ['two'], [A])], 0],
    ['of another port', [gateway('one'), gateway('two', { port: { number: 8443, name: 'tls', protocol: 'TLS' } }), routes('first', ['one'], [A]), routes('second', ['two'], [A])], 0],
    ['of another address', [gateway('one'), gateway('two', { bind: '10.0.0.1' }), routes('first', ['one'], [A]), routes('second', ['two'], [A])], 0],
    ['where the server has no such host', [gateway('one'), gateway('two', { hosts: [B] }), routes('first', ['one'], [A]), routes('second', ['two'], [A])], 0],
    ['where the name is another one', [gateway('one'), routes('first', ['one'], [A]), routes('second', ['one'], [B])], 0],
    ['where TLS ends', [gateway('one', {}, 'SIMPLE'), routes('first', ['one'], [A]), routes('second', ['one'], [A])], 0],
  ])('%s', (_, manifests, count) => {
    expect(leftOut(...manifests)).toHaveLength(count);
  });
});

describe('such a name in two ways', () => {
  const refused = (...manifests: Manifest[]) => findInManifests(oneChainTwice, ...manifests);

  test('of bind is an error', () => {
    expect(refused(gateway('one'), gateway('two', { hosts: [A], bind: '0.0.0.0' }), routes('first', ['one', 'two'], [A]))).toEqual([expect.objectContaining({
      code: 'CDI076',
      level: 'error',
      message: 'spec.tls[0].match[0] compares the name a.example.com at spec.servers[0] of Gateway shop/two, as spec.tls[0].match[0] does at spec.servers[0] of '
        + 'Gateway shop/one of the same pods: Envoy gets the same conditions twice, and refuses port 443, whatever else is on it',
    })]);
  });

  test.each<[string, Manifest[], number]>([
    ['of the name itself, at two Gateways', [gateway('one'), gateway('two', { hosts: ['A.example.com'] }), routes('first', ['one'], [A]), routes('second', ['two'], ['A.example.com'])], 1],
    ['at one Gateway', [gateway('one'), routes('first', ['one'], [A]), routes('second', ['one'], ['A.example.com'])], 1],
    ['at two addresses', [gateway('one', { bind: '10.0.0.2' }), gateway('two', { bind: '10.0.0.1' }), routes('first', ['one', 'two'], [A])], 0],
    ['of bind that the servers can not have at all', [gateway('one', { hosts: [A] }), gateway('two', { hosts: [A], bind: '::' }), routes('first', ['one', 'two'], [A])], 0],
  ])('%s', (_, manifests, count) => {
    expect(refused(...manifests)).toHaveLength(count);
  });
});
