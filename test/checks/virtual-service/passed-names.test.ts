import { expect, test } from 'vitest';
import { passedNames } from '../../../src/checks/virtual-service/passed-names';
import { Manifest } from '../../../src/mesh';
import { findInManifests } from '../run-check';

const check = (...manifests: Manifest[]) => findInManifests(passedNames, ...manifests);

const ending = (hosts: string[], number = 443): object => ({ port: { number, protocol: 'HTTPS' }, hosts, tls: { mode: 'MUTUAL' } });
const passing = (hosts: string[]): object => ({ port: { number: 443, protocol: 'TLS' }, hosts, tls: { mode: 'PASSTHROUGH' } });

const gateway = (name: string, servers: object[], selector: object = { istio: 'edge' }): Manifest => ({
  apiVersion: 'networking.istio.io/v1', kind: 'Gateway', metadata: { name, namespace: 'shop' }, spec: { selector, servers },
});

const routes = (match: object, gateways: string[] = ['pass']): Manifest => ({
  apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', metadata: { name: 'vs', namespace: 'shop' }, spec: { hosts: ['*.example.com'], gateways, tls: [{ match: [match] }] },
});

const PASS = gateway('pass', [passing(['*.example.com'])]);
const A = { sniHosts: ['b.example.com', 'a.example.com'] };

test('TLS that passes for a name for which it ends on the same port is an error', () => {
  expect(check(PASS, gateway('end', [ending(['team/a.example.com'])]), routes(A))).toEqual([expect.objectContaining({
    code: 'CDI077',
    level: 'error',
    message: 'spec.tls[0].match[0] passes TLS on for "a.example.com", which ends at the same port in Gateway shop/end: Envoy refuses port 443 of the gateway, with all that is on it',
    resource: 'VirtualService shop/vs',
    field: 'spec.tls[0].match[0]',
    related: ['Gateway shop/end'],
  })]);
  expect(check(gateway('pass', [passing(['*.example.com']), ending(['a.example.com'])]), routes({ ...A, port: 443 }, ['shop/pass']))).toHaveLength(1);
  expect(check(PASS, gateway('end', [ending(['A.example.com'])]), routes(A))).toHaveLength(1);
});

test.each<[string, Manifest[]]>([
  ['another name', [PASS, gateway('end', [ending(['c.example.com', '*.example.com'])]), routes(A)]],
  ['another port', [PASS, gateway('end', [ending(['a.example.com'], 8443)]), routes(A)]],
  ['a route for another port', [PASS, gateway('end', [ending(['a.example.com'])]), routes({ ...A, port: 8443 })]],
  ['other pods', [PASS, gateway('end', [ending(['a.example.com'])], { istio: 'other' }), routes(A)]],
  ['TLS that passes there too', [PASS, gateway('end', [passing(['a.example.com'])]), routes(A)]],
  ['the mesh', [PASS, gateway('end', [ending(['a.example.com'])]), routes(A, ['mesh'])]],
])('%s is none', (_, manifests) => {
  expect(check(...manifests)).toEqual([]);
});
