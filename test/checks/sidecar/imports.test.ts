import { expect, test } from 'vitest';
import { importedHosts } from '../../../src/checks/sidecar/imported-hosts';
import { selectorInRoot } from '../../../src/checks/sidecar/selector-in-root';
import { Manifest } from '../../../src/mesh';
import { deployment, entry, findInMesh, policy, service } from '../reference-manifests';

const sidecar = (spec: object, of = 'web'): Manifest => policy('Sidecar', 'default', spec, of);
const importing = (...hosts: string[]) => sidecar({ egress: [{ hosts }] });
const CART = 'cart.shop.svc.cluster.local';

test.each([`web/${CART}`, `./${CART}`, '*/cart.shop', '*/crat.shop.svc.cluster.local'])('%s imports nothing', host => {
  expect(findInMesh(importedHosts, {}, service('cart'), importing('istio-system/*', host))).toMatchObject([{ level: 'warning', field: 'spec.egress[0].hosts[1]' }]);
});

test.each([`shop/${CART}`, `*/${CART}`, '*/*', 'shop/*', '~/*', './*', `~shop/${CART}`, `~web/${CART}`, `~/${CART}`, '*/far.example.com', 'far/x.far.svc.cluster.local', 'shop/partner.example.com'])('%s is fine', host => {
  expect(findInMesh(importedHosts, {}, service('cart'), entry('partner', ['*.example.com']), importing(host))).toEqual([]);
});

test('a Sidecar without imports is fine', () => {
  expect(findInMesh(importedHosts, {}, sidecar({}))).toEqual([]);
});

test('a Sidecar of the root namespace with a selector', () => {
  const selecting = { workloadSelector: { labels: { app: 'cart' } } };
  expect(findInMesh(selectorInRoot, {}, sidecar(selecting, 'istio-system'))).toMatchObject([{ field: 'spec.workloadSelector' }]);
  expect(findInMesh(selectorInRoot, {}, sidecar(selecting, 'istio-system'), deployment('cart', { app: 'cart' }, 'istio-system'))).toEqual([]);
  expect(findInMesh(selectorInRoot, {}, sidecar(selecting, 'shop'))).toEqual([]);
  expect(findInMesh(selectorInRoot, {}, sidecar({}, 'istio-system'))).toEqual([]);
});
