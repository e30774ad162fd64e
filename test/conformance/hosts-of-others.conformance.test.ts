/** What of a host of somebody else the sidecars of all namespaces send where routes and ServiceEntries of another namespace say (CDI129). */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { Mesh, startMesh } from './driver/mesh';
import { CHECKS, runChecks } from '../../src/checks';
import { Manifest, Mesh as Model } from '../../src/mesh';

let mesh: Mesh;

beforeAll(async () => {
  mesh = await startMesh();
});

afterAll(() => mesh?.stop());

const object = (apiVersion: string, kind: string, name: string, namespace: string, spec: object): Manifest =>
  ({ apiVersion, kind, metadata: { name, namespace }, spec });

const app = (name: string, namespace: string): Manifest[] => [
  object('apps/v1', 'Deployment', name, namespace, {
    selector: { matchLabels: { app: name } },
    template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'main', image: 'echo', ports: [{ containerPort: 8080 }] }] } },
  }),
  object('v1', 'Service', name, namespace, { selector: { app: name }, ports: [{ name: 'http', port: 80, targetPort: 8080 }] }),
];

/** The client is in a third namespace. */
const PODS = [...app('orders', 'shop'), ...app('proxy', 'team'), app('sleep', 'client')[0]];

const routes = (host: string, spec: object = {}) => object('networking.istio.io/v1', 'VirtualService', 'mine', 'team', {
  hosts: [host], http: [{ route: [{ destination: { host: 'proxy.team.svc.cluster.local' } }] }], ...spec,
});
const entry = (host: string) => object('networking.istio.io/v1', 'ServiceEntry', 'mine', 'team', {
  hosts: [host], ports: [{ number: 80, name: 'http', protocol: 'HTTP' }], resolution: 'STATIC', endpoints: [{ address: '127.0.0.1', ports: { http: 1 } }],
});

/** Where requests for the names of `orders` go. */
async function answers(manifest: Manifest, levels: string[]): Promise<(string | number)[]> {
  const all = [...PODS, manifest];
  const found = runChecks(CHECKS, new Model(all.map(one => ({ manifest: one, oldestIstio: '1.31' }))));
  expect(found.filter(({ code }) => code === 'CDI129').map(({ level }) => level)).toEqual(levels);
  await mesh.apply(all.map(one => stringify(one)).join('---\n'));
  return Promise.all(['orders.shop.svc.cluster.local', 'orders.shop.svc', 'orders.shop'].map(async host => {
    const { pod, status } = await mesh.request({ from: 'sleep', host });
    return pod?.labels.app ?? status;
  }));
}

describe('routes of the mesh', () => {
  test.each<[string, string[], string]>([
    ['*.svc.cluster.local', ['proxy', 'proxy', 'proxy'], 'warning'],
    ['*.shop.svc.cluster.local', ['proxy', 'proxy', 'proxy'], 'warning'],
    ['orders.shop.svc.cluster.local', ['proxy', 'proxy', 'proxy'], 'info'],
    ['orders.shop.svc', ['orders', 'proxy', 'orders'], 'warning'],
    ['orders.shop', ['orders', 'orders', 'proxy'], 'warning'],
  ])('for %s take %j, and are told', async (host, taken, level) => {
    expect(await answers(routes(host), [level])).toEqual(taken);
  });

  test.each<[string, Manifest]>([
    ['for the own namespace', routes('*.team.svc.cluster.local')],
    ['for own clients', routes('*.svc.cluster.local', { exportTo: ['team'] })],
    ['for names below the namespace alone', routes('*.shop')],
  ])('%s take none, and are not told', async (_, manifest) => {
    expect(await answers(manifest, [])).toEqual(['orders', 'orders', 'orders']);
  });
});

describe('a ServiceEntry', () => {
  test.each<[string, (string | number)[]]>([
    ['orders.shop.svc', ['orders', 503, 'orders']],
    ['orders.shop', ['orders', 'orders', 503]],
  ])('for %s takes it, and is told', async (host, taken) => {
    expect(await answers(entry(host), ['warning'])).toEqual(taken);
  });

  test.each(['orders.shop.svc.cluster.local', '*.shop.svc.cluster.local', '*.svc.cluster.local'])('for %s takes none, and is not told', async host => {
    expect(await answers(entry(host), [])).toEqual(['orders', 'orders', 'orders']);
  });
});
