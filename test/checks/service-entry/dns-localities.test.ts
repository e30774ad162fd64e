import { describe, expect, test } from 'vitest';
import { dnsLocalities } from '../../../src/checks/service-entry/dns-localities';
import { Manifest } from '../../../src/mesh';
import { findInManifests } from '../run-check';

const TWO = [{ address: 'a.example.net', locality: 'eu/a' }, { address: 'b.example.net', locality: 'us/b' }];

function entry(endpoints: object[] = TWO, { resolution = 'DNS', annotations = {}, spec = {} } = {}): Manifest {
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'ServiceEntry',
    metadata: { name: 'out', namespace: 'shop', annotations },
    spec: { hosts: ['w.example.org'], location: 'MESH_EXTERNAL', resolution, ports: [{ number: 80, name: 'http', protocol: 'HTTP' }], endpoints, ...spec },
  };
}

function rule(trafficPolicy: object, { host = 'w.example.org', namespace = 'shop', subsets = undefined as object[] | undefined } = {}): Manifest {
  return { apiVersion: 'networking.istio.io/v1', kind: 'DestinationRule', metadata: { name: 'out', namespace }, spec: { host, trafficPolicy, subsets } };
}

const workload = (name: string, locality: string): Manifest => ({
  apiVersion: 'networking.istio.io/v1', kind: 'WorkloadEntry', metadata: { name, namespace: 'shop' }, spec: { address: `${name}.example.net`, locality, labels: { app: 'w' } },
});

const check = (...manifests: Manifest[]) => findInManifests(dnsLocalities, ...manifests);
const OUTLIERS = { outlierDetection: { consecutive5xxErrors: 1 } };
const locality = (setting: object) => ({ loadBalancer: { localityLbSetting: setting } });
const zoneAware = (setting: object) => ({ loadBalancer: { zoneAwareLbSetting: setting } });
const ORDER = { failoverPriority: ['version'] };
const ORDERED = { ...OUTLIERS, ...locality(ORDER) };
const NEAR = { 'networking.istio.io/traffic-distribution': 'PreferClose' };

test('endpoints of DNS in two localities, in an order', () => {
  expect(check(entry(), rule(ORDERED))).toMatchObject([{
    code: 'CDI112',
    level: 'error',
    resource: 'ServiceEntry shop/out',
    field: 'spec.ports[0]',
    related: ['DestinationRule shop/out'],
    message: 'port 80 of "w.example.org" has endpoints in several localities, which localityLbSetting.failoverPriority of DestinationRule shop/out puts into an '
      + 'order: istiod ends with a panic, and again at each start',
  }]);
});

describe('is told', () => {
  test.each<[string, Manifest[]]>([
    ['where one has no locality', [entry([TWO[0], { address: 'b.example.net' }]), rule(ORDERED)]],
    ['where a label has it', [entry([TWO[0], { address: 'b.example.net', labels: { 'istio-locality': 'us.b' } }]), rule(ORDERED)]],
    ['where it distributes to none', [entry(), rule({ ...OUTLIERS, ...locality({ ...ORDER, distribute: [] }) })]],
    ['for zones, without outlier detection', [entry(), rule(zoneAware(ORDER))]],
    ['by an annotation', [entry(TWO, { annotations: NEAR })]],
    ['by that of the Namespace', [entry(), { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', annotations: NEAR } }]],
    ['at the port', [entry(), rule({ portLevelSettings: [{ port: { number: 80 }, ...ORDERED }] })]],
    ['by a rule for more', [entry(), rule(ORDERED, { host: '*.org' })]],
    ['by a rule for clients elsewhere', [entry(), rule(ORDERED, { namespace: 'other' })]],
    ['for a subset', [entry(TWO.map(one => ({ ...one, labels: { version: 'v1' } }))), rule({}, { subsets: [{ name: 'v1', labels: { version: 'v1' }, trafficPolicy: ORDERED }] })]],
    ['where two entries have the host', [entry([TWO[0]]), { ...entry([TWO[1]]), metadata: { name: 'second', namespace: 'shop' } }, rule(ORDERED)]],
    ['of WorkloadEntries', [entry(undefined, { spec: { endpoints: undefined, workloadSelector: { labels: { app: 'w' } } } }), workload('a', 'eu/a'), workload('b', 'us/b'), rule(ORDERED)]],
  ])('%s', (_, manifests) => {
    expect(check(...manifests)).toHaveLength(1);
  });
});

describe('is not told', () => {
  test.each<[string, Manifest[]]>([
    ['where the other entry is of another namespace', [entry([TWO[0]]), { ...entry([TWO[1]]), metadata: { name: 'second', namespace: 'other' } }, rule(ORDERED)]],
    ['in one locality', [entry([TWO[0], { ...TWO[1], locality: 'eu/a' }]), rule(ORDERED)]],
    ['without localities', [entry(TWO.map(({ address }) => ({ address }))), rule(ORDERED)]],
    ['where a label says the same', [entry([TWO[0], { address: 'b.example.net', labels: { 'istio-locality': 'eu.a' } }]), rule(ORDERED)]],
    ['without outlier detection', [entry(), rule(locality(ORDER))]],
    ['without an order', [entry(), rule({ ...OUTLIERS, ...locality({ failover: [{ from: 'eu', to: 'us' }] }) })]],
    ['where it is switched off', [entry(), rule({ ...OUTLIERS, ...locality({ ...ORDER, enabled: false }) })]],
    ['where it distributes', [entry(), rule({ ...OUTLIERS, ...locality({ ...ORDER, distribute: [{ from: 'eu/*', to: { 'us/*': 100 } }] }) })]],
    ['where the policy wins over the annotation', [entry(TWO, { annotations: NEAR }), rule(locality({ enabled: true }))]],
    ['by another annotation', [entry(TWO, { annotations: { 'networking.istio.io/traffic-distribution': 'Any' } })]],
    ['of addresses', [entry([{ address: '192.0.2.1', locality: 'eu/a' }, { address: '192.0.2.2', locality: 'us/b' }], { resolution: 'STATIC' }), rule(ORDERED)]],
    ['at another port', [entry(), rule({ portLevelSettings: [{ port: { number: 81 }, ...ORDERED }] })]],
    ['for a subset in one locality', [entry([{ ...TWO[0], labels: { version: 'v1' } }, TWO[1]]), rule({}, { subsets: [{ name: 'v1', labels: { version: 'v1' }, trafficPolicy: ORDERED }] })]],
  ])('%s', (_, manifests) => {
    expect(check(...manifests)).toEqual([]);
  });
});
