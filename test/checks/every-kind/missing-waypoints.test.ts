import { expect, test } from 'vitest';
import { missingWaypoints } from '../../../src/checks/every-kind/missing-waypoints';
import { Manifest } from '../../../src/mesh';
import { findInMesh, namespace, service } from '../reference-manifests';

const waypoint = (name: string, of = 'shop', gatewayClassName: unknown = 'istio-waypoint'): Manifest =>
  ({ apiVersion: 'gateway.networking.k8s.io/v1', kind: 'Gateway', metadata: { name, namespace: of }, spec: { gatewayClassName } });
const using = (labels: Record<string, string>) => service('cart', 'shop', {}, { labels });
const LABEL = 'istio.io/use-waypoint';
const check = (...manifests: Manifest[]) => findInMesh(missingWaypoints, {}, ...manifests);

test.each<[string, Manifest[]]>([
  ['nearly a name that is there', [waypoint('waypoint'), using({ [LABEL]: 'waypiont' })]],
  ['another one of a namespace that has some', [waypoint('waypoint'), using({ [LABEL]: 'other' })]],
  ['one of another namespace', [waypoint('waypoint'), waypoint('x', 'edge'), using({ [LABEL]: 'waypoint', [`${LABEL}-namespace`]: 'edge' })]],
  ['what is no waypoint', [waypoint('waypoint', 'shop', 'istio'), using({ [LABEL]: 'waypoint' })]],
  ['that of a Namespace', [waypoint('waypoint'), namespace('shop', { [LABEL]: 'waypiont' })]],
])('%s is told', (_, manifests) => {
  expect(check(...manifests)).toMatchObject([{ field: 'metadata.labels' }]);
});

test.each<[string, Manifest[]]>([
  ['one that is there', [waypoint('waypoint'), using({ [LABEL]: 'waypoint' }), namespace('shop', { [LABEL]: 'waypoint' })]],
  ['one of another class for waypoints', [waypoint('waypoint', 'shop', 'acme-waypoint'), using({ [LABEL]: 'waypoint' })]],
  ['none', [waypoint('waypoint'), using({ [LABEL]: 'none' }), service('web')]],
  ['one of elsewhere', [using({ [LABEL]: 'waypoint' })]],
])('%s is fine', (_, manifests) => {
  expect(check(...manifests)).toEqual([]);
});
