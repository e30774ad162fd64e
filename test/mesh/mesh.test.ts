import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { askEverything } from './every-question';
import { junkManifests } from './junk-manifests';
import { meshOf } from './mesh-fixture';
import { Manifest } from '../../src/istio';
import { identityOf, Mesh, namespaceOf } from '../../src/mesh';

afterEach(() => vi.restoreAllMocks());

const NAMESPACE: Manifest = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', labels: { team: 'cart' } } };

describe('a mesh', () => {
  test('has the objects of a kind, of all its versions', () => {
    const of = (apiVersion: string): Manifest => ({ apiVersion, kind: 'Gateway', metadata: { name: apiVersion } });
    const mesh = meshOf([of('networking.istio.io/v1'), of('gateway.networking.k8s.io/v1'), of('networking.istio.io/v1alpha3')]);
    expect(mesh.ofKind('networking.istio.io/Gateway').map(({ manifest }) => manifest.apiVersion)).toEqual(['networking.istio.io/v1', 'networking.istio.io/v1alpha3']);
    expect(mesh.ofKind('/Gateway')).toEqual([]);
  });

  test('knows a Namespace by its name', () => {
    expect(meshOf([NAMESPACE]).namespacesNamed('shop')).toEqual([expect.objectContaining({ name: 'shop', labels: { team: 'cart' } })]);
    expect(meshOf([NAMESPACE]).namespacesNamed('mail')).toEqual([]);
  });

  test('makes each part once', () => {
    const mesh = meshOf([NAMESPACE]);
    expect([mesh.pods, mesh.registry, mesh.gateways, mesh.routes, mesh.destinationRules, mesh.policies, mesh.sidecars, mesh.envoyFilters])
      .toEqual([mesh.pods, mesh.registry, mesh.gateways, mesh.routes, mesh.destinationRules, mesh.policies, mesh.sidecars, mesh.envoyFilters]);
    expect(mesh.registry).toBe(mesh.registry);
    expect(mesh.envoyFilters).toBe(mesh.envoyFilters);
  });
});

test('objects without a namespace are together where their unit is the same, and never with those that name one', () => {
  const service = (namespace?: string): Manifest => ({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'cart', ...namespace === undefined ? {} : { namespace } }, spec: { selector: { app: 'cart' } } });
  const pods: Manifest = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'cart' }, spec: { template: { metadata: { labels: { app: 'cart' } } } } };
  const found = (manifest: Manifest, unit: string) => {
    const { registry } = new Mesh([{ manifest, oldestIstio: '1.31', unit }, { manifest: pods, oldestIstio: '1.31', unit: 'dev' }]);
    return registry.podsOf(registry.services[0]).length;
  };
  expect([found(service(), 'dev'), found(service(), 'prod'), found(service('shop'), 'dev')]).toEqual([1, 0, 0]);
  const [object] = meshOf([pods], { unit: 'shop.v1/dev' }).objects;
  expect(namespaceOf(object)).toBe('(shop v1/dev)');
  expect(identityOf(object)).toContain('shop.v1/dev');
});

describe('whatever somebody wrote', () => {
  test('nothing throws', () => {
    fc.assert(fc.property(junkManifests, some => {
      expect(() => askEverything(meshOf(some))).not.toThrow();
    }), { numRuns: 500 });
  });
});

describe('the work', () => {
  /** Services with two versions, each with a route at one gateway, a rule, a policy, and all in one namespace. */
  function shop(count: number): Manifest[] {
    const object = (apiVersion: string, kind: string, name: string, spec: object): Manifest => ({ apiVersion, kind, metadata: { name, namespace: 'shop' }, spec });
    const networking = 'networking.istio.io/v1';
    const web = object(networking, 'Gateway', 'web', { selector: { istio: 'ingressgateway' }, servers: [{ port: { number: 80, protocol: 'HTTP' }, hosts: ['*'] }] });
    return [web, ...Array.from({ length: count }, (_, index) => {
      const name = `service-${index}`;
      return [
        object('v1', 'Service', name, { selector: { app: name }, ports: [{ port: 80, name: 'http' }] }),
        ...['v1', 'v2'].map(version => object('apps/v1', 'Deployment', `${name}-${version}`, { template: { metadata: { labels: { app: name, version } } } })),
        object(networking, 'DestinationRule', name, { host: name, subsets: ['v1', 'v2'].map(version => ({ name: version, labels: { app: name, version } })) }),
        object(networking, 'VirtualService', name, {
          hosts: [`${name}.example.com`], gateways: ['web'], http: [{ route: ['v1', 'v2'].map(subset => ({ destination: { host: name, subset }, weight: 50 })) }],
        }),
        object('security.istio.io/v1', 'AuthorizationPolicy', name, { selector: { matchLabels: { app: name } } }),
      ];
    }).flat()];
  }

  function workOf(count: number): number {
    const objects = shop(count);
    const spies = [vi.spyOn(Map.prototype, 'get'), vi.spyOn(Object, 'hasOwn'), vi.spyOn(Object, 'entries'), vi.spyOn(Array.prototype, 'includes'), vi.spyOn(String.prototype, 'endsWith')];
    askEverything(meshOf(objects));
    const work = spies.reduce((sum, spy) => sum + spy.mock.calls.length, 0);
    vi.restoreAllMocks();
    return work;
  }

  test('grows with the manifests, not with their square', () => {
    const [some, many] = [50, 200].map(workOf);
    expect(some).toBeGreaterThan(50 * 10);
    expect(many / some).toBeLessThan(4.5);
  });
});
