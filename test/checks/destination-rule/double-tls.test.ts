import { expect, test } from 'vitest';
import { doubleTls } from '../../../src/checks/destination-rule/double-tls';
import { Manifest } from '../../../src/mesh';
import { destinationRule, entry, findInMesh, routeTo, service, virtualService } from '../reference-manifests';

const HOST = 'partner.example.com';
const partner = (number: number, protocol: string): Manifest => entry('partner', [HOST], { ports: [{ number, name: 'p', protocol, targetPort: 443 }] });
const rule = (mode: string, port?: number): Manifest => destinationRule(HOST, {
  trafficPolicy: port === undefined ? { tls: { mode } } : { portLevelSettings: [{ port: { number: port }, tls: { mode } }] },
});
const tls = (kind: string): Manifest => virtualService('egress', { hosts: [HOST], [kind]: [{ match: [{ sniHosts: [HOST] }], route: [{ destination: { host: HOST, port: { number: 443 } } }] }] });

const check = (...manifests: Manifest[]) => findInMesh(doubleTls, {}, ...manifests);

test.each<[string, Manifest[], string]>([
  ['to the host', [partner(443, 'HTTPS'), rule('SIMPLE')], 'spec.trafficPolicy.tls'],
  ['to the port', [partner(443, 'TLS'), rule('MUTUAL', 443)], 'spec.trafficPolicy.portLevelSettings[0].tls'],
  ['beside a route that leaves TLS as it is', [partner(443, 'TLS'), rule('SIMPLE'), tls('tls')], 'spec.trafficPolicy.tls'],
  ['beside a route to another port', [partner(443, 'TLS'), rule('SIMPLE'), routeTo(HOST, {}, 'shop', { port: { number: 80 } })], 'spec.trafficPolicy.tls'],
])('TLS %s', (_, manifests, field) => {
  expect(check(...manifests)).toMatchObject([{ level: 'warning', field }]);
});

test.each<[string, Manifest[]]>([
  ['a port with HTTP', [partner(80, 'HTTP'), rule('SIMPLE', 80)]],
  ['a policy for another port', [partner(443, 'HTTPS'), rule('SIMPLE', 80)]],
  ['a route that leads requests there', [partner(443, 'HTTPS'), rule('SIMPLE'), routeTo(HOST, {}, 'shop', { port: { number: 443 } })]],
  ['a route without a port', [partner(443, 'HTTPS'), rule('SIMPLE'), routeTo(HOST)]],
  ['a route of connections', [partner(443, 'TLS'), rule('SIMPLE'), tls('tcp')]],
  ['no TLS', [partner(443, 'HTTPS'), rule('DISABLE')]],
  ['mutual TLS of Istio around that of the callers', [service('partner', 'shop', { ports: [{ name: 'https', port: 443 }] }), destinationRule('partner', { trafficPolicy: { tls: { mode: 'ISTIO_MUTUAL' } } })]],
  ['a host of elsewhere', [rule('SIMPLE')]],
])('is not told of %s', (_, manifests) => {
  expect(check(...manifests)).toEqual([]);
});
