import { expect, test } from 'vitest';
import { refusedServerNames } from '../../../src/checks/virtual-service/refused-server-names';
import { Manifest } from '../../../src/mesh';
import { findInManifests } from '../run-check';

const routes = (sniHosts: unknown, gateways?: string[]): Manifest => ({
  apiVersion: 'networking.istio.io/v1',
  kind: 'VirtualService',
  metadata: { name: 'one', namespace: 'shop' },
  spec: { hosts: ['*.example.com'], gateways, tls: [{ match: [{ sniHosts }], route: [{ destination: { host: 'web' } }] }] },
});
const entry: Manifest = {
  apiVersion: 'networking.istio.io/v1',
  kind: 'ServiceEntry',
  metadata: { name: 'one', namespace: 'shop' },
  spec: { hosts: ['a-eu.example.com'], resolution: 'DNS', ports: [{ number: 443, name: 'tls', protocol: 'TLS' }] },
};
const check = (...manifests: Manifest[]) => findInManifests(refusedServerNames, ...manifests);

test('a wildcard that is a part of a label is an error at a gateway', () => {
  expect(check(routes(['a.example.com', '*-eu.example.com'], ['edge/one']))).toEqual([expect.objectContaining({
    code: 'CDI115',
    level: 'error',
    message: 'spec.tls[0].match[0].sniHosts[1] is "*-eu.example.com", but must be a name whose wildcard is a whole label: Istio takes it, and Envoy refuses the '
      + 'port, with all that is on it',
    field: 'spec.tls[0].match[0].sniHosts[1]',
  })]);
});

test('in the mesh it is one where a host for TLS is there, and a warning else', () => {
  expect(check(entry, routes(['*-eu.example.com']))).toEqual([expect.objectContaining({ level: 'error' })]);
  expect(check(routes(['*-eu.example.com']))).toEqual([expect.objectContaining({ level: 'warning' })]);
});

test.each<[string, unknown]>([['a whole label', ['*.example.com', '*']], ['what is nothing', 1]])('%s: none', (_, sniHosts) => {
  expect(check(routes(sniHosts, ['edge/one']))).toEqual([]);
});
