import { expect, test } from 'vitest';
import { takenServerNames } from '../../../src/checks/virtual-service/taken-server-names';
import { Manifest } from '../../../src/mesh';
import { findInMesh, gateway, virtualService } from '../reference-manifests';

const HOST = 'shop.example.com';
const TLS = { mode: 'SIMPLE', credentialName: 'x' };
const https = (name: string, hosts: string[], { number = 443, tls = TLS, selector = { istio: 'edge' } }: { number?: number; tls?: object; selector?: object } = {}): Manifest =>
  gateway(name, [], 'edge', { selector, servers: [{ port: { number, name: `https-${name}`, protocol: 'HTTPS' }, hosts, tls }] });
const routes = (gateways: string[], host = HOST) => virtualService('routes', { hosts: [host], gateways, http: [{ directResponse: { status: 200 } }] });
const WIDE = https('wide', ['*.example.com']);

const check = (...manifests: Manifest[]) => findInMesh(takenServerNames, {}, ...manifests);

test.each<[string, Manifest[]]>([
  ['the host', [WIDE, https('shop', [HOST]), routes(['edge/wide'])]],
  ['a longer wildcard', [WIDE, https('deep', ['*.a.example.com']), routes(['edge/wide'], 'x.a.example.com')]],
  ['its wildcard', [WIDE, https('deep', ['*.a.example.com']), routes(['edge/wide'], '*.a.example.com')]],
  ['a host of some namespaces', [WIDE, https('shop', ['web/shop.example.com']), routes(['edge/wide'])]],
])('another Gateway has %s', (_, manifests) => {
  expect(check(...manifests)).toMatchObject([{ level: 'warning', field: 'spec.hosts[0]', related: [expect.stringContaining('Gateway edge/')] }]);
});

test.each<[string, Manifest[]]>([
  ['it is named too', [WIDE, https('shop', [HOST]), routes(['edge/wide', 'edge/shop'])]],
  ['its own Gateway has the host', [https('wide', ['*.example.com', HOST]), https('shop', [HOST]), routes(['edge/wide'])]],
  ['another host', [WIDE, https('shop', ['other.example.com']), routes(['edge/wide'])]],
  ['a wider one', [WIDE, https('all', ['*.com']), routes(['edge/wide'])]],
  ['another port', [WIDE, https('shop', [HOST], { number: 8443 }), routes(['edge/wide'])]],
  ['other pods', [WIDE, https('shop', [HOST], { selector: { istio: 'other' } }), routes(['edge/wide'])]],
  ['TLS that passes', [WIDE, https('shop', [HOST], { tls: { mode: 'PASSTHROUGH' } }), routes(['edge/wide'])]],
  ['no TLS, where all routes of a host are together', [gateway('wide', ['*.example.com'], 'edge'), gateway('shop', [HOST], 'edge'), routes(['edge/wide'])]],
  ['a wildcard, of which it takes a part', [WIDE, https('shop', [HOST]), routes(['edge/wide'], '*.example.com')]],
])('is not told where %s', (_, manifests) => {
  expect(check(...manifests)).toEqual([]);
});
