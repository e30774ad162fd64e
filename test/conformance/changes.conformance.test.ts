import { setTimeout as sleep } from 'node:timers/promises';
import { App, Chart } from 'cdk8s';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readManifests } from './driver/cluster-state';
import { Mesh, startMesh } from './driver/mesh';
import { LoadResult, underLoad } from './load';
import { IstioAlb, ListenerAction, MeshNamespace, WeightedService } from '../../src';
import { KnownManifest } from '../known-manifest';

type Weights = Record<string, number>;

/** In this order nothing refers to what is not there yet; in the other, to what is there no more. */
const KINDS = ['Namespace', 'Deployment', 'Service', 'DestinationRule', 'Gateway', 'VirtualService'];

const HOST = 'shop.example.com';

/** Long enough that a step that does harm meets some requests. */
const PAUSE_MS = 300;

let mesh: Mesh;

beforeAll(async () => {
  mesh = await startMesh();
});

afterAll(() => mesh?.stop());

function shop(weights: Weights): KnownManifest[] {
  const app = new App();
  const chart = new Chart(app, 'shop', { namespace: 'shop', disableResourceNameHashes: true });
  new MeshNamespace(chart, 'namespace');
  const service = new WeightedService(chart, 'cart', {
    name: 'cart',
    port: 80,
    versions: Object.entries(weights).map(([name, weight]) => ({ name, weight, containers: [{ image: 'cart', portNumber: 8080 }] })),
  });
  new IstioAlb(chart, 'alb').addListener('http', { hosts: [HOST] }).addAction('default', { action: ListenerAction.forward(service) });
  return readManifests(app.synthYaml());
}

function inOrder(manifests: readonly KnownManifest[]): KnownManifest[] {
  return [...manifests].sort((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind));
}

function nameOf({ kind, metadata }: KnownManifest): string {
  return `${kind} ${metadata.name}`;
}

/** What of some manifests there is not, or not in the same way, in others. */
function missing(wanted: readonly KnownManifest[], present: readonly KnownManifest[]): KnownManifest[] {
  const texts = new Set(present.map(manifest => JSON.stringify(manifest)));
  return wanted.filter(manifest => !texts.has(JSON.stringify(manifest)));
}

/** Everything at once, with nobody watching. */
async function install(weights: Weights): Promise<void> {
  await mesh.apply(shop(weights).map(manifest => JSON.stringify(manifest)).join('\n---\n'));
}

async function step(manifests: readonly KnownManifest[], change: (manifest: KnownManifest) => Promise<unknown>): Promise<void> {
  for (const manifest of manifests) {
    await change(manifest);
    await sleep(PAUSE_MS);
  }
}

const apply = (manifests: readonly KnownManifest[]): Promise<void> => step(manifests, manifest => mesh.applyObject(manifest));

const remove = (manifests: readonly KnownManifest[]): Promise<void> => step(manifests, manifest => mesh.removeObject(manifest));

/** A commit that adds or changes: what others refer to comes first. */
async function commit(before: Weights, after: Weights): Promise<void> {
  await apply(inOrder(missing(shop(after), shop(before))));
}

/** What is there no more: objects of which nothing of that name is left. */
function removed(before: Weights, after: Weights): KnownManifest[] {
  const left = new Set(shop(after).map(nameOf));
  return inOrder(shop(before)).reverse().filter(manifest => !left.has(nameOf(manifest)));
}

async function load(from: 'gateway' | 'sleep', work: () => Promise<void>): Promise<LoadResult> {
  const request = from === 'gateway' ? { host: HOST } : { from, host: 'cart.shop.svc.cluster.local' };
  const result = await underLoad(mesh, { perSecond: 200, request }, async () => {
    await sleep(PAUSE_MS);
    await work();
    await sleep(PAUSE_MS);
  });
  console.log(expect.getState().currentTestName, JSON.stringify(result));
  return result;
}

/** The answers were all from versions of the shop, each of which was met. */
function expectOnly({ sent, answers }: LoadResult, versions: string[]): void {
  expect(sent).toBeGreaterThan(100);
  expect(Object.keys(answers).sort()).toEqual(versions);
  expect(Object.values(answers).reduce((sum, count) => sum + count)).toBe(sent);
}

describe.each(['gateway', 'sleep'] as const)('no request of the client "%s" fails', client => {
  test('while the weights move from one version to the other', async () => {
    const before = { v1: 100, v2: 0 };
    await install(before);
    const result = await load(client, async () => {
      await commit(before, { v1: 50, v2: 50 });
      await commit({ v1: 50, v2: 50 }, { v1: 0, v2: 100 });
    });
    expectOnly(result, ['v1', 'v2']);
    expect(await mesh.count(50, { host: HOST })).toEqual({ v2: 50 });
  });

  test('while a commit adds a version', async () => {
    const before = { v1: 50, v2: 50 };
    await install(before);
    expectOnly(await load(client, () => commit(before, { v1: 25, v2: 25, v3: 50 })), ['v1', 'v2', 'v3']);
  });

  test('while a version goes in two commits, of which the first takes its weight, and what refers to it changes first', async () => {
    const [before, between, after] = [{ v1: 25, v2: 25, v3: 50 }, { v1: 0, v2: 50, v3: 50 }, { v2: 50, v3: 50 }];
    await install(before);
    const result = await load(client, async () => {
      await commit(before, between);
      await apply(inOrder(missing(shop(after), shop(between))).reverse());
      await remove(removed(between, after));
    });
    expectOnly(result, ['v1', 'v2', 'v3']);
    expect(Object.keys(await mesh.count(50, { host: HOST })).sort()).toEqual(['v2', 'v3']);
  });

  test('while a version without weight goes in the order of the file, as kubectl applies it', async () => {
    const [before, after] = [{ v1: 0, v2: 50, v3: 50 }, { v2: 50, v3: 50 }];
    await install(before);
    const result = await load(client, async () => {
      await apply(missing(shop(after), shop(before)));
      await remove(removed(before, after));
    });
    expectOnly(result, ['v2', 'v3']);
  });
});

describe('in an unsafe order requests fail, and the load sees it', () => {
  const before = { v1: 50, v2: 50 };
  const after = { v2: 50, v3: 50 };

  beforeEach(() => install(before));

  test('the subset goes while a route still has weight on it', async () => {
    const { answers } = await load('gateway', () => apply(missing(shop(after), shop(before)).filter(({ kind }) => kind === 'DestinationRule')));
    expect(answers['503']).toBeGreaterThan(10);
  });

  test('the route has weight on a subset that there is not yet', async () => {
    const { answers } = await load('gateway', () => apply(missing(shop(after), shop(before)).filter(({ kind }) => kind === 'VirtualService')));
    expect(answers['503']).toBeGreaterThan(10);
  });

  test('the pods go while a route still has weight on them', async () => {
    const { answers } = await load('gateway', () => remove(shop(before).filter(({ metadata }) => metadata.name === 'cart-v1')));
    expect(answers['503']).toBeGreaterThan(10);
  });
});
