import { expect, test } from 'vitest';
import { unusedGateways } from '../../../src/checks/workload/unused-gateways';
import { Manifest } from '../../../src/mesh';
import { deployment, findInMesh, gateway } from '../reference-manifests';

const pods = (labels: Record<string, string> = {}, annotations: object = { 'inject.istio.io/templates': 'gateway' }): Manifest =>
  deployment('public', {}, 'edge', { metadata: { labels: { istio: 'public', ...labels }, annotations }, spec: { containers: [{ image: 'auto' }] } });

test('is an info where a Gateway may be elsewhere, and a warning where it is not', () => {
  expect(findInMesh(unusedGateways, {}, pods(), gateway('other', ['*']))).toMatchObject([{ level: 'info' }]);
  expect(findInMesh(unusedGateways, { external: { isComplete: true } }, pods())).toMatchObject([{ level: 'warning' }]);
});

test.each<[string, Manifest[]]>([
  ['a Gateway selects them', [pods(), gateway('public', ['*'], 'shop', { selector: { istio: 'public' } })]],
  ['a Gateway selects all', [pods(), gateway('public', ['*'], 'shop', { selector: {} })]],
  ['istiod made them for a Gateway of the Gateway API', [pods({ 'gateway.networking.k8s.io/gateway-name': 'x' })]],
  ['they are no gateway', [pods({}, {})]],
])('is not told where %s', (_, manifests) => {
  expect(findInMesh(unusedGateways, { external: { isComplete: true } }, ...manifests)).toEqual([]);
});
