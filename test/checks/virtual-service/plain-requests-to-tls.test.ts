import { describe, expect, test } from 'vitest';
import { plainRequestsToTls } from '../../../src/checks/virtual-service/plain-requests-to-tls';
import { Manifest } from '../../../src/mesh';
import { findInManifests } from '../run-check';

const HOST = 'web.shop.svc.cluster.local';
const API = 'networking.istio.io/v1';
const service = (...ports: object[]): Manifest => ({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace: 'shop' }, spec: { ports } });
const HTTPS = service({ name: 'https', port: 443 });
const BOTH = service({ name: 'http', port: 80 }, { name: 'web', port: 443, appProtocol: 'https' });
const entry: Manifest = {
  apiVersion: API,
  kind: 'ServiceEntry',
  metadata: { name: 'web', namespace: 'shop' },
  spec: { hosts: [HOST], ports: [{ number: 443, name: 'https', protocol: 'HTTPS' }], resolution: 'DNS' },
};
const gateway: Manifest = {
  apiVersion: API, kind: 'Gateway', metadata: { name: 'web', namespace: 'shop' }, spec: { selector: { istio: 'ingressgateway' }, servers: [] },
};
const to = (port?: number, subset?: string) => ({ destination: { host: HOST, subset, ...port === undefined ? {} : { port: { number: port } } } });
const routes = (destination: object, spec: object = {}): Manifest => ({
  apiVersion: API,
  kind: 'VirtualService',
  metadata: { name: 'web', namespace: 'shop' },
  spec: { hosts: ['shop.example.com'], gateways: ['web'], http: [{ name: 'all', route: [destination] }], ...spec },
});
const rule = (trafficPolicy: object | undefined, spec: object = {}, namespace = 'shop'): Manifest =>
  ({ apiVersion: API, kind: 'DestinationRule', metadata: { name: 'web', namespace }, spec: { host: HOST, trafficPolicy, ...spec } });
const check = (...manifests: Manifest[]) => findInManifests(plainRequestsToTls, gateway, ...manifests);
const levels = (...manifests: Manifest[]) => check(...manifests).map(({ level }) => level);

const SIMPLE = { tls: { mode: 'SIMPLE' } };

describe('a route for requests to a port that takes TLS', () => {
  test('is an error where the rule of the host begins none', () => {
    expect(check(HTTPS, rule({}), routes(to()))).toEqual([expect.objectContaining({
      code: 'CDI081',
      level: 'error',
      message: 'route "all" sends plain requests to port 443 of "web.shop.svc.cluster.local", which takes TLS (https): it answers 400, or not at all',
      resource: 'VirtualService shop/web',
      field: 'spec.http[0].route[0].destination',
    })]);
  });

  test('is a warning where no rule is known', () => {
    expect(levels(HTTPS, routes(to()))).toEqual(['warning']);
    expect(levels(entry, routes(to(443)))).toEqual(['warning']);
  });

  test.each([
    ['disables it', rule({ tls: { mode: 'DISABLE' } })],
    ['begins it at another port', rule({ portLevelSettings: [{ port: { number: 80 }, ...SIMPLE }] })],
    ['ends it for the port', rule({ ...SIMPLE, portLevelSettings: [{ port: { number: 443 }, outlierDetection: {} }] })],
    ['begins it for another subset', rule({}, { subsets: [{ name: 'v2', trafficPolicy: SIMPLE }] })],
    ['ends it for the subset', rule(SIMPLE, { subsets: [{ name: 'v1', trafficPolicy: { tls: { mode: 'DISABLE' } } }] })],
  ])('is an error where the rule %s', (_, given) => {
    expect(levels(BOTH, given, routes(to(443, 'v1')))).toEqual(['error']);
  });

  test('is a warning where the gateway does not see the rule', () => {
    expect(levels(HTTPS, rule(SIMPLE, { exportTo: ['.'] }), routes(to()))).toEqual(['warning']);
    expect(levels(HTTPS, rule(SIMPLE, {}, 'other'), routes(to()))).toEqual(['warning']);
  });

  test.each([
    ['a mirror', routes(to(80), { http: [{ route: [to(80)], mirrors: [to(443)] }] })],
    ['callers in the mesh', routes(to(443), { hosts: [HOST], gateways: ['mesh'] })],
    ['a gateway that lies elsewhere', routes(to(443), { gateways: ['edge/other'] })],
  ])('also for %s', (_, given) => {
    expect(levels(BOTH, given)).toEqual(['warning']);
  });
});

describe('it is none where', () => {
  test.each([
    ['the rule begins TLS', [HTTPS, rule(SIMPLE), routes(to())]],
    ['the rule begins TLS with a certificate', [HTTPS, rule({ tls: { mode: 'MUTUAL' } }), routes(to())]],
    ['the rule begins it for the port', [BOTH, rule({ portLevelSettings: [{ port: { number: 443 }, ...SIMPLE }] }), routes(to(443))]],
    ['the rule begins it for the subset', [BOTH, rule({}, { subsets: [{ name: 'v1', trafficPolicy: SIMPLE }] }), routes(to(443, 'v1'))]],
    ['the port takes plain requests', [BOTH, rule({}), routes(to(80))]],
    ['nobody says which of several ports', [BOTH, routes(to())]],
    ['the service lies elsewhere', [routes(to(443))]],
    ['TLS is passed through', [HTTPS, routes(to(), { http: [], tls: [{ match: [{ sniHosts: ['shop.example.com'] }], route: [to(443)] }] })]],
    ['callers in the mesh begin TLS themselves', [HTTPS, routes(to(), { hosts: [HOST], gateways: ['mesh'] })]],
  ])('%s', (_, manifests) => {
    expect(check(...manifests)).toEqual([]);
  });
});
