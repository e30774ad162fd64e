import { describe, expect, test } from 'vitest';
import { missingBackends } from '../../../src/checks/routes-of-gateway-api/backends';
import { missingParents } from '../../../src/checks/routes-of-gateway-api/parents';
import { Manifest } from '../../../src/mesh';
import { findInMesh, namespace, service } from '../reference-manifests';

const API = 'gateway.networking.k8s.io/v1';
const PUBLIC: Manifest = { apiVersion: API, kind: 'Gateway', metadata: { name: 'public', namespace: 'edge' }, spec: { listeners: [{ name: 'http' }] } };
const route = (parent: object, backend: object = {}, kind = 'HTTPRoute'): Manifest =>
  ({ apiVersion: API, kind, metadata: { name: 'cart', namespace: 'shop' }, spec: { parentRefs: [parent], rules: [{ backendRefs: [backend] }] } });

describe('the Gateway of a route', () => {
  test.each<[string, Manifest[], string, string]>([
    ['a typing error', [PUBLIC, route({ name: 'pubilc', namespace: 'edge' })], 'warning', 'name'],
    ['a typing error in a namespace that is here', [namespace('edge'), PUBLIC, route({ name: 'pubilc', namespace: 'edge' })], 'error', 'name'],
    ['a listener that it does not have', [PUBLIC, route({ name: 'public', namespace: 'edge', sectionName: 'https' }, {}, 'GRPCRoute')], 'error', 'sectionName'],
  ])('%s', (_, manifests, level, field) => {
    expect(findInMesh(missingParents, {}, ...manifests)).toMatchObject([{ level, field: `spec.parentRefs[0].${field}` }]);
  });

  test.each<[string, Manifest[]]>([
    ['is there', [PUBLIC, route({ name: 'public', namespace: 'edge', sectionName: 'http' })]],
    ['is elsewhere', [PUBLIC, route({ name: 'public' })]],
    ['is a Service', [PUBLIC, route({ group: '', kind: 'Service', name: 'pubilc', namespace: 'edge' })]],
  ])('%s', (_, manifests) => {
    expect(findInMesh(missingParents, {}, ...manifests)).toEqual([]);
  });
});

describe('the Service of a route', () => {
  const check = (backend: object, ...manifests: Manifest[]) => findInMesh(missingBackends, {}, service('cart'), route({}, backend), ...manifests);

  test.each<[string, object, string, string]>([
    ['a typing error', { name: 'crat', port: 80 }, 'warning', 'spec.rules[0].backendRefs[0]'],
    ['a port that it does not have', { name: 'cart', port: 8080 }, 'error', 'spec.rules[0].backendRefs[0].port'],
  ])('%s', (_, backend, level, field) => {
    expect(check(backend)).toMatchObject([{ level, field }]);
  });

  test.each<[string, object]>([
    ['is there', { name: 'cart', port: 80 }],
    ['is elsewhere', { name: 'far', namespace: 'away', port: 80 }],
    ['is no Service', { group: 'networking.istio.io', kind: 'Hostname', name: 'far.example.com', port: 80 }],
    ['has no name', {}],
  ])('%s', (_, backend) => {
    expect(check(backend)).toEqual([]);
  });
});
