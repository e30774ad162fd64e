/** That the waves of `SyncWaves` are an order in which no request fails, and that there is none without them. */
import { setTimeout as sleep } from 'node:timers/promises';
import { App, Chart } from 'cdk8s';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readManifests } from './driver/cluster-state';
import { Mesh, startMesh } from './driver/mesh';
import { LoadResult, underLoad } from './load';
import { IstioAlb, ListenerAction, MeshNamespace, SyncWaves, WeightedService } from '../../src';
import { KnownManifest } from '../known-manifest';

const HOST = 'shop.example.com';

/** Kinds that Argo CD applies first in a wave, as far as they occur here. All others are equal for it, and sorted by name. */
const KINDS = ['Namespace', 'Service', 'Deployment'];

/** Argo CD pauses between waves; here it is between objects, so that a step that does harm meets some requests. */
const PAUSE_MS = 300;

let mesh: Mesh;

beforeAll(async () => {
  mesh = await startMesh();
});

afterAll(() => mesh?.stop());

/** The name of the load balancer is the first by the alphabet, as names happen to be. */
function shop(versions: string[], waves: boolean): KnownManifest[] {
  const app = new App();
  const chart = new Chart(app, 'shop', { namespace: 'shop', disableResourceNameHashes: true });
  if (waves) {
    SyncWaves.addTo(app);
  }
  const service = new WeightedService(chart, 'cart', {
    name: 'cart',
    port: 80,
    versions: versions.map(name => ({ name, weight: 1, containers: [{ image: 'cart', portNumber: 8080 }] })),
  });
  const listener = new IstioAlb(chart, 'alb', { name: 'balancer' }).addListener('http', { hosts: [HOST] });
  listener.addAction('default', { action: ListenerAction.forward(service) });
  new MeshNamespace(chart, 'namespace');
  return readManifests(app.synthYaml());
}

function waveOf({ metadata }: KnownManifest): number {
  return Number((metadata as { annotations?: Record<string, string> }).annotations?.['argocd.argoproj.io/sync-wave'] ?? 0);
}

function kindOrder({ kind }: KnownManifest): number {
  return KINDS.includes(kind) ? KINDS.indexOf(kind) - KINDS.length : 0;
}

/** By wave, kind and name, as Argo CD sorts. */
function sorted(manifests: readonly KnownManifest[]): KnownManifest[] {
  return [...manifests].sort((a, b) => waveOf(a) - waveOf(b) || kindOrder(a) - kindOrder(b) || (a.metadata.name < b.metadata.name ? -1 : 1));
}

/** A commit that adds a version, synced under load. */
async function addVersion(waves: boolean): Promise<{ order: string[]; result: LoadResult }> {
  const before = shop(['v1', 'v2'], waves);
  await mesh.apply(before.map(manifest => JSON.stringify(manifest)).join('\n---\n'));
  const present = new Set(before.map(manifest => JSON.stringify(manifest)));
  const changes = sorted(shop(['v1', 'v2', 'v3'], waves)).filter(manifest => !present.has(JSON.stringify(manifest)));
  const result = await underLoad(mesh, { perSecond: 200, request: { host: HOST } }, async () => {
    await sleep(PAUSE_MS);
    for (const manifest of changes) {
      await mesh.applyObject(manifest);
      await sleep(PAUSE_MS);
    }
  });
  return { order: changes.map(({ kind, metadata }) => `${kind} ${metadata.name}`), result };
}

test('with waves no request fails while a commit adds a version', async () => {
  const { order, result: { sent, answers } } = await addVersion(true);
  expect(order).toEqual(['Deployment cart-v3', 'DestinationRule cart', 'VirtualService balancer-shop-example-com', 'VirtualService cart']);
  expect(sent).toBeGreaterThan(100);
  expect(Object.keys(answers).sort()).toEqual(['v1', 'v2', 'v3']);
  expect(answers.v1 + answers.v2 + answers.v3).toBe(sent);
});

test('without waves the route comes before its subset, and requests fail', async () => {
  const { order, result: { answers } } = await addVersion(false);
  expect(order.indexOf('VirtualService balancer-shop-example-com')).toBeLessThan(order.indexOf('DestinationRule cart'));
  expect(answers['503']).toBeGreaterThan(0);
});

test('from nothing, every wave is accepted, and the last one serves', async () => {
  await mesh.apply('');
  for (const manifest of sorted(shop(['v1', 'v2'], true))) {
    await mesh.applyObject(manifest);
  }
  const { v1 = 0, v2 = 0 } = await mesh.count(50, { host: HOST });
  expect(v1 + v2).toBe(50);
});
