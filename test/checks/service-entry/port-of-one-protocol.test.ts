import { expect, test } from 'vitest';
import { portOfOneProtocol } from '../../../src/checks/service-entry/port-of-one-protocol';
import { DEFAULT_SETTINGS, Manifest } from '../../../src/mesh';
import { findIn, findInManifests } from '../run-check';

const check = (...manifests: Manifest[]) => findInManifests(portOfOneProtocol, ...manifests);
const entry = (name: string, protocol: string, spec: object = {}): Manifest => ({
  apiVersion: 'networking.istio.io/v1',
  kind: 'ServiceEntry',
  metadata: { name, namespace: name },
  spec: { hosts: [`${name}.example.com`], ports: [{ number: 8080, name: 'port', protocol }], resolution: 'DNS', ...spec },
});
const service = (name = 'http'): Manifest =>
  ({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'cart', namespace: 'shop' }, spec: { selector: { app: 'cart' }, ports: [{ name, port: 8080 }] } });

test('a database at the port of a Service with HTTP is told', () => {
  expect(check(entry('db', 'MYSQL'), service())).toEqual([expect.objectContaining({
    code: 'CDI131',
    level: 'warning',
    message: 'port 8080 of "db.example.com" is MYSQL, and HTTP in Service shop/cart: neither is told apart by an address, and sidecars have one of the '
      + 'two. Where this one is older, connections of port 8080 to all other hosts lead to it, requests too',
    field: 'spec.ports[0]',
    resource: 'ServiceEntry db/db',
    related: ['Service shop/cart'],
  })]);
});

test.each<[string, number, Manifest[]]>([
  ['MONGO', 1, [entry('db', 'MONGO'), service()]],
  ['with a range of addresses', 1, [entry('db', 'MYSQL', { addresses: ['10.9.1.0/24'], resolution: 'NONE' }), service()]],
  ['beside an entry with TLS', 1, [entry('db', 'MYSQL'), entry('api', 'TLS')]],
  ['beside an entry with HTTP, at an address', 1, [entry('db', 'MYSQL'), entry('api', 'HTTP', { addresses: ['10.9.1.1'] })]],
  ['beside another database, told once', 1, [entry('db', 'MYSQL'), entry('other', 'MONGO')]],
  ['at an address', 0, [entry('db', 'MYSQL', { addresses: ['10.9.1.1'] }), service()]],
  ['beside a Service with TCP, which has an address', 0, [entry('db', 'MYSQL'), service('tcp')]],
  ['beside an entry with TCP at an address', 0, [entry('db', 'MYSQL'), entry('api', 'TCP', { addresses: ['10.9.1.1'] })]],
  ['beside the same protocol', 0, [entry('db', 'MYSQL'), entry('other', 'MYSQL')]],
  ['of TCP, which is told from requests', 0, [entry('db', 'TCP'), service()]],
  ['at another port', 0, [entry('db', 'MYSQL', { ports: [{ number: 3306, name: 'port', protocol: 'MYSQL' }] }), service()]],
  ['that nobody sees beside it', 0, [entry('db', 'MYSQL', { exportTo: ['.'] }), entry('api', 'HTTP', { exportTo: ['.'] })]],
])('%s: %i', (_, count, manifests) => {
  expect(check(...manifests)).toHaveLength(count);
});

test('where all proxies know the address that Istio allocates, it is not told', () => {
  const settings = { ...DEFAULT_SETTINGS, hasDnsCapture: true };
  expect(findIn(portOfOneProtocol, ...[entry('db', 'MYSQL'), service()].map(manifest => ({ manifest, oldestIstio: '1.31', settings })))).toEqual([]);
});
