/** Endpoints of a name of DNS in several localities: what `CDI112` refuses ends istiod, and what it takes does not. Each has a mesh of its own. */
import { ApiObject, App } from 'cdk8s';
import { expect, test } from 'vitest';
import { startMesh } from './driver/mesh';
import { newApp, newChart } from './shop';
import { Findings } from '../../src';

const TWO = [{ address: 'a.example.net', locality: 'eu/a' }, { address: 'b.example.net', locality: 'us/b' }];
const ONE = TWO.map(endpoint => ({ ...endpoint, locality: 'eu/a' }));
const OUTLIERS = { outlierDetection: { consecutive5xxErrors: 1 } };
const locality = (setting: object) => ({ loadBalancer: { localityLbSetting: setting } });
const ORDER = { failoverPriority: ['version'] };
const NEAR = { 'networking.istio.io/traffic-distribution': 'PreferClose' };

function appWith(endpoints: object[], annotations: Record<string, string>, trafficPolicy?: object): App {
  const app = newApp();
  const chart = newChart(app, 'shop');
  const add = (kind: string, metadata: object, spec: object) => {
    const object = new ApiObject(chart, kind, { apiVersion: 'networking.istio.io/v1', kind, metadata: { name: 'out', ...metadata }, ...{ spec } });
    ['CDI001', 'CDI112'].forEach(code => Findings.of(object).acknowledge(code, 'asked of istiod here'));
  };
  add('ServiceEntry', { annotations },
    { hosts: ['w.example.org'], location: 'MESH_EXTERNAL', resolution: 'DNS', ports: [{ number: 80, name: 'p', protocol: 'HTTP' }], endpoints });
  if (trafficPolicy !== undefined) {
    add('DestinationRule', {}, { host: 'w.example.org', trafficPolicy });
  }
  return app;
}

test.each<[what: string, isTaken: boolean, app: App]>([
  ['an order that notices failures', false, appWith(TWO, {}, { ...OUTLIERS, ...locality(ORDER) })],
  ['an order for zones', false, appWith(TWO, {}, { loadBalancer: { zoneAwareLbSetting: ORDER } })],
  ['an annotation', false, appWith(TWO, NEAR)],
  ['an order that notices none', true, appWith(TWO, {}, locality(ORDER))],
  ['shares for localities', true, appWith(TWO, {}, { ...OUTLIERS, ...locality({ ...ORDER, distribute: [{ from: 'eu/*', to: { 'us/*': 100 } }] }) })],
  ['one locality', true, appWith(ONE, {}, { ...OUTLIERS, ...locality(ORDER) })],
  ['a policy beside the annotation', true, appWith(TWO, NEAR, locality({ enabled: true }))],
])('%s', async (_, isTaken, app) => {
  const mesh = await startMesh();
  try {
    expect(Findings.all(app).filter(({ code }) => code === 'CDI112')).toHaveLength(isTaken ? 0 : 1);
    const applied = mesh.apply(app);
    await (isTaken ? expect(applied).resolves.toBeDefined() : expect(applied).rejects.toThrow('Istio does not answer'));
  } finally {
    await mesh.stop();
  }
});
