import { describe, expect, test } from 'vitest';
import { hostsOfOthers } from '../../../src/checks/every-kind/hosts-of-others';
import { Manifest } from '../../../src/mesh';
import { findInManifests } from '../run-check';

const check = (...manifests: Manifest[]) => findInManifests(hostsOfOthers, ...manifests);
const object = (kind: string, spec: object, namespace: string | undefined = 'team'): Manifest =>
  ({ apiVersion: 'networking.istio.io/v1', kind, metadata: { name: 'mine', namespace }, spec });
const routes = (host: string, spec: object = {}, namespace?: string) => object('VirtualService', { hosts: [host], http: [{ route: [{ destination: { host: 'a' } }] }], ...spec }, namespace);
const entry = (host: string, spec: object = {}) => object('ServiceEntry', { hosts: [host], ports: [{ number: 80, name: 'http', protocol: 'HTTP' }], resolution: 'DNS', ...spec });
const service = (port: object = {}): Manifest =>
  ({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'cart', namespace: 'shop' }, spec: { selector: { app: 'cart' }, ports: [{ name: 'http', port: 80, ...port }] } });

describe('a wildcard of a VirtualService', () => {
  test('that stands for Services of all namespaces is told', () => {
    expect(check(routes('*.svc.cluster.local'))).toEqual([expect.objectContaining({
      code: 'CDI129',
      level: 'warning',
      message: '"*.svc.cluster.local" stands for the Services of all namespaces: the sidecars of all take these routes for each that has none of its own',
      fix: 'name the hosts of the namespace team, or let the routes be for its own clients: exportTo: ["."]',
      field: 'spec.hosts[0]',
      resource: 'VirtualService team/mine',
    })]);
  });

  test('that stands for those of another namespace is told', () => {
    expect(check(routes('*.shop.svc.cluster.local'))).toEqual([expect.objectContaining({
      message: '"*.shop.svc.cluster.local" stands for the Services of the namespace shop: the sidecars of all take these routes for each that has none of '
        + 'its own',
    })]);
  });

  test.each<[string, number, Manifest]>([
    ['of the whole domain', 1, routes('*.local')],
    ['of a part of a namespace', 1, routes('*op.svc.cluster.local')],
    ['of a part of a name', 1, routes('*-api.shop.svc.cluster.local')],
    ['for two namespaces', 1, routes('*.svc.cluster.local', { exportTo: ['.', 'shop'] })],
    ['of the own namespace', 0, routes('*.team.svc.cluster.local')],
    ['for own clients', 0, routes('*.svc.cluster.local', { exportTo: ['.'] })],
    ['for own clients by name', 0, routes('*.svc.cluster.local', { exportTo: ['team'] })],
    ['for nobody', 0, routes('*.svc.cluster.local', { exportTo: ['~'] })],
    ['of the root namespace', 0, routes('*.svc.cluster.local', {}, 'istio-system')],
    ['at a gateway', 0, routes('*.svc.cluster.local', { gateways: ['edge/g'] })],
    ['at a gateway, and in the mesh', 1, routes('*.svc.cluster.local', { gateways: ['edge/g', 'mesh'] })],
    ['outside', 0, routes('*.example.com')],
    ['of another cluster', 0, routes('*.svc.cluster.global')],
  ])('%s: %i', (_, count, manifest) => {
    expect(check(manifest)).toHaveLength(count);
  });
});

describe('the full name of a Service of another namespace', () => {
  test('is an info', () => {
    expect(check(routes('cart.shop.svc.cluster.local'))).toEqual([expect.objectContaining({
      level: 'info', message: '"cart.shop.svc.cluster.local" is a Service of the namespace shop: its clients in all namespaces take these routes',
    })]);
  });

  test.each<[string, Manifest]>([
    ['of the own namespace', routes('cart.team.svc.cluster.local')],
    ['in short', routes('cart')],
    ['for own clients', routes('cart.shop.svc.cluster.local', { exportTo: ['.'] })],
    ['of a ServiceEntry, which Istio leaves to the Service', entry('cart.shop.svc.cluster.local')],
  ])('%s is none', (_, manifest) => {
    expect(check(manifest, service())).toEqual([]);
  });
});

describe('the short name of a Service of another namespace', () => {
  test('as host of a ServiceEntry is told', () => {
    expect(check(entry('cart.shop'), service())).toEqual([expect.objectContaining({
      level: 'warning',
      message: '"cart.shop" is a short name of Service shop/cart: requests of sidecars in all namespaces to "cart.shop" on port 80 do not reach it any more',
      fix: 'write cart.shop.svc.cluster.local where that is meant, another host where it is not, or exportTo: ["."]',
      related: ['Service shop/cart'],
    })]);
  });

  test.each<[string, number, Manifest, Manifest]>([
    ['with svc', 1, entry('cart.shop.svc'), service()],
    ['of a VirtualService', 1, routes('cart.shop'), service()],
    ['of a VirtualService, at another port', 0, routes('cart.shop'), service({ port: 8080 })],
    ['of a Service that nobody knows', 0, entry('web.shop'), service()],
    ['of the own namespace', 0, object('ServiceEntry', entry('cart.shop').spec as object, 'shop'), service()],
    ['at another port', 0, entry('cart.shop', { ports: [{ number: 81, name: 'http', protocol: 'HTTP' }] }), service()],
    ['of TCP, which names no host', 0, entry('cart.shop', { ports: [{ number: 80, name: 'tcp', protocol: 'TCP' }] }), service({ name: 'tcp' })],
    ['for own clients', 0, entry('cart.shop', { exportTo: ['.'] }), service()],
    ['with another end', 0, entry('cart.shop.com'), service()],
  ])('%s: %i', (_, count, ...manifests) => {
    expect(check(...manifests)).toHaveLength(count);
  });
});

test('where the namespace is not known, only what stands for all is told', () => {
  const nowhere = (host: string) => ({ ...routes(host), metadata: { name: 'mine' } });
  expect(check(nowhere('cart.shop.svc.cluster.local'))).toEqual([]);
  expect(check(nowhere('*.shop.svc.cluster.local'))).toEqual([]);
  expect(check(nowhere('*.svc.cluster.local'))).toHaveLength(1);
});
