import { afterAll, beforeAll, expect, test } from 'vitest';
import { Mesh, startMesh } from './driver/mesh';
import { newApp, newChart, newService } from './shop';
import { IstioAlb, ListenerAction } from '../../src';

const REQUESTS = 2_000;

/** A right share is off by more than so many standard deviations once in two million times. */
const DEVIATIONS = 5;

/** Targets by name: a service with the weights of its versions, and its own weight. */
type Targets = Record<string, { readonly weight?: number; readonly versions: Record<string, number> }>;

let mesh: Mesh;

beforeAll(async () => {
  mesh = await startMesh();
});

afterAll(() => mesh?.stop());

/** Serves the targets and counts who answers, by the names of the Deployments. */
async function count(targets: Targets): Promise<Record<string, number>> {
  const app = newApp();
  const chart = newChart(app, 'shop');
  const weighted = Object.entries(targets).map(([name, { weight, versions }]) => ({ target: newService(chart, name, versions), weight }));
  const http = new IstioAlb(chart, 'alb').addListener('http', { hosts: ['shop.example.com'] });
  http.addAction('default', { action: ListenerAction.weightedForward(weighted) });
  await mesh.apply(app);
  const counts: Record<string, number> = {};
  for (let sent = 0; sent < REQUESTS; sent += 20) {
    const answers = await Promise.all(Array.from({ length: 20 }, () => mesh.request({ host: 'shop.example.com' })));
    for (const { pod, status } of answers) {
      const key = pod?.deployment ?? String(status);
      counts[key] = (counts[key] ?? 0) + 1;
    }
  }
  return counts;
}

test.each<[name: string, targets: Targets, shares: Record<string, number>]>([
  ['a split service beside a single one', {
    echo: { weight: 50, versions: { v1: 80, v2: 20 } },
    single: { weight: 50, versions: { v1: 1 } },
  }, { 'echo-v1': 0.4, 'echo-v2': 0.1, 'single-v1': 0.5 }],
  ['no weights: an even split of the targets, not of their versions', {
    echo: { versions: { v1: 1, v2: 1, v3: 1 } },
    single: { versions: { v1: 7 } },
  }, { 'echo-v1': 1 / 6, 'echo-v2': 1 / 6, 'echo-v3': 1 / 6, 'single-v1': 1 / 2 }],
  ['weight 0 of a version and of a target', {
    echo: { weight: 2, versions: { v1: 0, v2: 3, v3: 1 } },
    idle: { weight: 0, versions: { v1: 9, v2: 1 } },
    single: { weight: 1, versions: { v1: 1 } },
  }, { 'echo-v2': 1 / 2, 'echo-v3': 1 / 6, 'single-v1': 1 / 3 }],
  ['everything to one target, whose weights stay', {
    echo: { weight: 1, versions: { v1: 90, v2: 10 } },
    idle: { weight: 0, versions: { v1: 1 } },
  }, { 'echo-v1': 0.9, 'echo-v2': 0.1 }],
  ['sums that need a common multiple: 3, 5 and 7', {
    thirds: { weight: 5, versions: { v1: 1, v2: 2 } },
    fifths: { weight: 2, versions: { v1: 2, v2: 3 } },
    sevenths: { weight: 1, versions: { v1: 3, v2: 4 } },
  }, {
    'thirds-v1': 5 / 24, 'thirds-v2': 5 / 12, 'fifths-v1': 1 / 10, 'fifths-v2': 3 / 20, 'sevenths-v1': 3 / 56, 'sevenths-v2': 1 / 14,
  }],
  ['weights of very different size', {
    echo: { weight: 999, versions: { v1: 1, v2: 1_000_000 } },
    single: { weight: 1_001, versions: { v1: 3 } },
  }, { 'echo-v1': 0.4995 / 1_000_001, 'echo-v2': 0.4995, 'single-v1': 0.5005 }],
])(`${REQUESTS} requests: %s`, async (_name, targets, shares) => {
  const counts = await count(targets);
  expect(Object.values(shares).reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 5);
  expect(Object.keys(counts).filter(name => !(name in shares))).toEqual([]);
  for (const [name, share] of Object.entries(shares)) {
    const tolerance = Math.max(DEVIATIONS * Math.sqrt(REQUESTS * share * (1 - share)), 1);
    expect(Math.abs((counts[name] ?? 0) - REQUESTS * share), `${name} of ${JSON.stringify(counts)}`).toBeLessThanOrEqual(tolerance);
  }
});
