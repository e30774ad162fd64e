import { expect, test } from 'vitest';
import { meshOf, namesOf } from './mesh-fixture';

const MESH = meshOf(`
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: web, namespace: edge }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: silent, namespace: shop }
spec: { hosts: [a.example.com], gateways: [edge/web] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: exported, namespace: shop }
spec: { hosts: [b.example.com], gateways: [edge/web], exportTo: ["*"] }
---
apiVersion: v1
kind: Service
metadata: { name: silent, namespace: shop }
---
apiVersion: v1
kind: Service
metadata: { name: exported, namespace: shop, annotations: { networking.istio.io/exportTo: "*" } }
`);

test('a mesh says who sees objects that say nothing of it', () => {
  const mesh = MESH.withExportDefaults({ defaultVirtualServiceExportTo: ['.'], defaultServiceExportTo: ['.'] });
  expect(namesOf(mesh.routes.at('edge/web', { namespace: 'edge' }))).toEqual(['exported']);
  expect(mesh.registry.named('silent.shop.svc.cluster.local', 'edge')).toEqual([]);
  expect(mesh.registry.named('silent.shop.svc.cluster.local', 'shop')).toHaveLength(1);
  expect(mesh.registry.named('exported.shop.svc.cluster.local', 'edge')).toHaveLength(1);
});

test('and without that all see them', () => {
  expect(MESH.withExportDefaults({ rootNamespace: 'istio-system' })).toBe(MESH);
  expect(namesOf(MESH.routes.at('edge/web', { namespace: 'edge' }))).toEqual(['exported', 'silent']);
});
