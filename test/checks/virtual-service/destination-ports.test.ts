import { describe, expect, test } from 'vitest';
import { destinationPorts } from '../../../src/checks/virtual-service/destination-ports';
import { Manifest } from '../../../src/mesh';
import { findInManifests } from '../run-check';

const HOST = 'web.shop.svc.cluster.local';
const service = (ports: object[], spec: object = {}): Manifest =>
  ({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace: 'shop' }, spec: { ports, ...spec } });
const WEB = service([{ name: 'http', port: 80, targetPort: 8080 }, { name: 'admin', port: 81 }]);
const routes = (spec: object): Manifest =>
  ({ apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', metadata: { name: 'web', namespace: 'shop' }, spec: { hosts: [HOST], ...spec } });
const to = (number?: number, host = HOST) => ({ destination: { host, ...number === undefined ? {} : { port: { number } } } });
const check = (...manifests: Manifest[]) => findInManifests(destinationPorts, ...manifests);

describe('a destination at a port that its service does not have', () => {
  test('is an error', () => {
    expect(check(WEB, routes({ http: [{ name: 'all', route: [to(80), to(8080, 'web')] }] }))).toEqual([expect.objectContaining({
      code: 'IST0101/destination-port',
      level: 'error',
      message: 'http route "all" leads to port 8080 of "web.shop.svc.cluster.local", which has none of that number (it has: 80, 81): nothing gets there',
      fix: 'name one of its ports, or add the port to the Service',
      resource: 'VirtualService shop/web',
      field: 'spec.http[0].route[1].destination',
    })]);
  });

  test.each([
    ['a mirror', { http: [{ route: [to(80)], mirror: to(82).destination }] }],
    ['one of several mirrors', { http: [{ route: [to(80)], mirrors: [to(82)] }] }],
    ['a route for bytes', { tcp: [{ route: [to(82)] }] }],
    ['a route for TLS', { tls: [{ match: [{ sniHosts: [HOST] }], route: [to(82)] }] }],
  ])('also of %s', (_, spec) => {
    expect(check(WEB, routes(spec))).toHaveLength(1);
  });

  test('is a warning for the host of a ServiceEntry', () => {
    const entry: Manifest = {
      apiVersion: 'networking.istio.io/v1',
      kind: 'ServiceEntry',
      metadata: { name: 'api', namespace: 'shop' },
      spec: { hosts: ['api.example.com'], ports: [{ number: 443, name: 'tls', protocol: 'TLS' }] },
    };
    expect(check(entry, routes({ tcp: [{ route: [to(80, 'api.example.com')] }] }))).toMatchObject([{ level: 'warning' }]);
    expect(check(entry, routes({ tcp: [{ route: [to(443, 'api.example.com')] }] }))).toEqual([]);
  });

  test.each([
    ['has the port', WEB, to(81)],
    ['is called at none', WEB, to()],
    ['lies elsewhere', WEB, to(82, 'other')],
    ['is an ExternalName', service([], { type: 'ExternalName', externalName: 'a.example.com' }), to(82)],
  ])('is none where the service %s', (_, known, destination) => {
    expect(check(known, routes({ http: [{ route: [destination] }] }))).toEqual([]);
  });
});

describe('a destination at a port for UDP', () => {
  const DNS = { name: 'dns', port: 53, protocol: 'UDP' };

  test('is an error', () => {
    const message = 'tcp route 0 leads to port 53 of "web.shop.svc.cluster.local", which is for UDP: Istio makes nothing of it, and nothing gets there';
    expect(check(service([DNS]), routes({ tcp: [{ route: [to(53)] }] }))).toMatchObject([{ level: 'error', message }]);
    expect(check(service([DNS]), routes({ tcp: [{ route: [to()] }] }))).toMatchObject([{ level: 'error', message }]);
  });

  test('is none beside TCP on the same number', () => {
    expect(check(service([DNS, { name: 'dns-tcp', port: 53 }]), routes({ tcp: [{ route: [to(53)] }] }))).toEqual([]);
  });
});
