import { expect, test } from 'vitest';
import { hiddenFromGateways } from '../../../src/checks/virtual-service/hidden-from-gateways';
import { Manifest } from '../../../src/mesh';
import { deployment, findInMesh, gateway, routeTo, virtualService } from '../reference-manifests';

const GATEWAY_POD = { metadata: { labels: { istio: 'ingressgateway' }, annotations: { 'inject.istio.io/templates': 'gateway' } }, spec: { containers: [{ name: 'istio-proxy', image: 'auto' }] } };
const pods = (namespace: string): Manifest => deployment('public', {}, namespace, GATEWAY_POD);
const routes = (exportTo: string[] | undefined, gateways = ['public']) => routeTo('web', { gateways, exportTo });

const check = (...manifests: Manifest[]) => findInMesh(hiddenFromGateways, {}, gateway('public', ['*']), ...manifests);

test('is an error where the manifests have the pods', () => {
  expect(check(pods('edge'), routes(['.']))).toMatchObject([{ level: 'error', field: 'spec.exportTo', fix: 'add "edge" to exportTo', related: ['Gateway shop/public'] }]);
});

test('is a warning where their namespace is that of an ordinary installation', () => {
  expect(check(routes(['.', 'edge']))).toMatchObject([{ level: 'warning', fix: 'add "istio-system" to exportTo' }]);
});

test.each<[string, Manifest[]]>([
  ['no exportTo', [pods('edge'), routes(undefined)]],
  ['all namespaces', [pods('edge'), routes(['*'])]],
  ['the namespace of the pods', [pods('edge'), routes(['.', 'edge'])]],
  ['pods in its own namespace', [pods('shop'), routes(['.'])]],
  ['pods of two namespaces, of which one sees it', [pods('shop'), pods('edge'), routes(['.'])]],
  ['a Gateway of elsewhere', [pods('edge'), routes(['.'], ['edge/other'])]],
  ['sidecars', [pods('edge'), routes(['.'], ['mesh'])]],
  ['a delegate', [pods('edge'), virtualService('leaf', { exportTo: ['.'], http: [] })]],
])('says nothing of %s', (_, manifests) => {
  expect(check(...manifests)).toEqual([]);
});
