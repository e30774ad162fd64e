import { ApiObject, Chart } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { DataPlane, Findings, MeshSettingsProps, WeightedService, WeightedServiceProps } from '../../../src';
import { routesWithoutWaypoint } from '../../../src/checks/virtual-service/routes-without-waypoint';
import { DEFAULT_SETTINGS, Manifest } from '../../../src/mesh';
import { objectsOf } from '../../mesh/mesh-fixture';
import { findIn } from '../run-check';
import { threeWays } from '../three-ways';

const AMBIENT: MeshSettingsProps = { dataPlane: DataPlane.AMBIENT };
const WAYPOINT = { 'istio.io/use-waypoint': 'waypoint' };

describe('weights of a WeightedService, whoever made the objects', () => {
  const build = (props: Partial<WeightedServiceProps> = {}, acknowledged = false) => (chart: Chart) => {
    const versions = ['v1', 'v2'].map(name => ({ name, weight: 50, containers: [{ image: 'cart', portNumber: 8080 }] }));
    const service = new WeightedService(chart, 'cart', { name: 'cart', port: 80, versions, ...props });
    if (acknowledged) {
      Findings.of(service).acknowledge('KIA1109', 'callers have sidecars');
    }
  };

  test('do nothing without a waypoint', () => {
    expect(threeWays('KIA1109', build(), AMBIENT)).toMatchObject([{
      level: 'warning',
      path: 'test/cart/VirtualService',
      field: 'spec.hosts',
      message: 'routes for "cart.shop.svc.cluster.local" do nothing inside an ambient mesh without a waypoint: callers reach all pods of the Service alike',
    }]);
  });

  test('are applied by a waypoint, by sidecars and by gateways', () => {
    expect(threeWays('KIA1109', build(), { ...AMBIENT, waypoint: { name: 'waypoint' } })).toEqual([]);
    expect(threeWays('KIA1109', build({ waypoint: { name: 'waypoint' } }), AMBIENT)).toEqual([]);
    expect(threeWays('KIA1109', build({ meshRouting: false }), AMBIENT)).toEqual([]);
    expect(threeWays('KIA1109', build())).toEqual([]);
    expect(threeWays('KIA1109', chart => {
      new ApiObject(chart, 'namespace', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', labels: WAYPOINT } });
      build()(chart);
    }, AMBIENT)).toEqual([]);
  });

  test('can be acknowledged on the service', () => {
    expect(threeWays('KIA1109', build({}, true), AMBIENT)).toMatchObject([{ acknowledged: 'callers have sidecars' }]);
  });
});

describe('routes that somebody wrote', () => {
  const service = (labels: Record<string, string> = {}): Manifest => ({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'cart', namespace: 'shop', labels }, spec: { ports: [{ port: 80 }] } });
  const namespace = (labels: Record<string, string>): Manifest => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', labels } });
  const routes = (spec: object): Manifest => ({
    apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', metadata: { name: 'cart', namespace: 'shop' }, spec: { hosts: ['cart'], http: [{ timeout: '1s' }], ...spec },
  });
  const found = (settings: object, ...manifests: Manifest[]) =>
    findIn(routesWithoutWaypoint, ...objectsOf(manifests, { settings: { ...DEFAULT_SETTINGS, isAmbient: true, ...settings } })).length;

  test.each<[string, Manifest[], number, object?]>([
    ['for a Service', [service(), routes({})], 1],
    ['for a Service that turns the waypoint off', [service({ 'istio.io/use-waypoint': 'none' }), routes({})], 1, { hasWaypoint: true }],
    ['for a Service whose Namespace turns it off', [namespace({ 'istio.io/use-waypoint': 'none' }), service(), routes({})], 1, { hasWaypoint: true }],
    ['for a Service that has one in a Namespace without', [namespace({ 'istio.io/use-waypoint': 'none' }), service(WAYPOINT), routes({})], 0],
    ['for a Service that is made elsewhere', [routes({})], 0],
    ['for another host', [service(), routes({ hosts: ['shop.example.com'] })], 0],
    ['at a gateway', [service(), routes({ gateways: ['edge/web'] })], 0],
    ['at a gateway and in the mesh', [service(), routes({ gateways: ['edge/web', 'mesh'] })], 1],
    ['that are none', [service(), routes({ http: [] })], 0],
    ['beside sidecars', [service(), routes({})], 0, { isAmbient: false }],
  ])('%s', (_, manifests, count, settings = {}) => {
    expect(found(settings, ...manifests)).toBe(count);
  });
});

test('labels of namespaces say it too, where no other one asks for sidecars', () => {
  const namespace = (name: string, labels: Record<string, string>): Manifest => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } });
  const service: Manifest = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'cart', namespace: 'shop' }, spec: { ports: [{ port: 80 }] } };
  const routes: Manifest = {
    apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', metadata: { name: 'cart', namespace: 'shop' }, spec: { hosts: ['cart'], http: [{ timeout: '1s' }] },
  };
  const found = (...namespaces: Manifest[]) => findIn(routesWithoutWaypoint, ...objectsOf([...namespaces, service, routes])).length;
  const ambient = namespace('shop', { 'istio.io/dataplane-mode': 'ambient' });
  expect(found(ambient)).toBe(1);
  expect(found(ambient, namespace('edge', {}))).toBe(1);
  expect(found(ambient, namespace('web', { 'istio-injection': 'enabled' }))).toBe(0);
  expect(found(namespace('shop', {}), namespace('web', { 'istio.io/dataplane-mode': 'ambient' }))).toBe(0);
});
