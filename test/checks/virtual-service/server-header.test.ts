import { expect, test } from 'vitest';
import { serverHeader } from '../../../src/checks/virtual-service/server-header';
import { Manifest } from '../../../src/mesh';
import { findInManifests } from '../run-check';

const route = [{ destination: { host: 'api' } }];
const object = (apiVersion: string, kind: string, name: string, spec: object): Manifest => ({ apiVersion, kind, metadata: { name, namespace: 'edge' }, spec });
const routes = (...http: object[]) => object('networking.istio.io/v1', 'VirtualService', 'api', { hosts: ['a.example.com'], gateways: ['edge'], http });
const gateway = object('networking.istio.io/v1', 'Gateway', 'edge', {
  selector: { istio: 'edge' }, servers: [{ port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: ['*'] }],
});
const pods = (name: string, config?: string) => object('apps/v1', 'Deployment', name, {
  template: {
    metadata: { labels: { istio: 'edge' }, annotations: { 'inject.istio.io/templates': 'gateway', ...config === undefined ? {} : { 'proxy.istio.io/config': config } } },
    spec: { containers: [{ name: 'istio-proxy', image: 'auto' }] },
  },
});
const CHANGED = routes({ name: 'default', headers: { response: { remove: ['Server'] } }, route });
const DISABLED = 'proxyHeaders:\n  server:\n    disabled: true\n';

const found = (...manifests: Manifest[]) => findInManifests(serverHeader, ...manifests).map(({ level, message, field }) => `${level} ${field}: ${message}`);

test('a change of the header server is told', () => {
  const message = 'warning spec.http[0]: route "default" changes the response header "server", but the proxy writes it after all routes';

  expect(found(CHANGED)).toEqual([message]);
  expect(found(CHANGED, gateway, pods('edge'))).toEqual([message]);
  expect(found(CHANGED, gateway, pods('edge', 'proxyHeaders:\n  server:\n    value: shop\n'))).toEqual([message]);
  expect(found(CHANGED, gateway, pods('edge', ': {'))).toEqual([message]);
  expect(found(CHANGED, gateway, pods('edge', DISABLED), pods('other'))).toEqual([message]);
  for (const response of [{ set: { server: 'a' } }, { add: { server: 'a' } }]) {
    expect(found(routes({ name: 'default', headers: { response }, route }))).toEqual([message]);
    expect(found(routes({ name: 'default', route: [{ ...route[0], headers: { response } }] }))).toEqual([message]);
  }
});

test('another change is none', () => {
  expect(found(routes({ headers: { response: { remove: ['x-server'] }, request: { set: { server: 'a' } } }, route }))).toEqual([]);
});

test('where the proxy passes the header, routes may change it', () => {
  expect(found(CHANGED, gateway, pods('edge', DISABLED))).toEqual([]);
  expect(found(CHANGED, gateway, pods('edge', '{"proxyHeaders":{"server":{"disabled":true}}}'))).toEqual([]);
});
