/** Who may call whom in random apps, through real sidecars with real certificates: what a plain table says is what happens. */
import { inspect } from 'node:util';
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Mesh, startMesh } from './driver/mesh';
import { request } from './envoy/http';
import { AppPlan, apps, buildZeroTrust, CallPlan, calls, expectedOf, HOST, POD_PORT, SERVICE_PORT, ServiceName, SERVICES } from './random-zero-trust';

/** Apps are the same in every run, unless another seed is given. */
const SEED = Number(process.env.CDK8S_ISTIO_SEED ?? 20_261_201);
const APPS = Number(process.env.CDK8S_ISTIO_ZERO_TRUST_APPS ?? 200);
const CALLS = 50;

let mesh: Mesh;

beforeAll(async () => {
  mesh = await startMesh();
});

afterAll(() => mesh?.stop());

const deployment = (name: ServiceName) => `shop/${name}-v1` as const;

async function answerTo({ from, to, method, path }: CallPlan): Promise<number | 'refused'> {
  try {
    switch (from) {
      case 'gateway': return (await mesh.request({ gateway: 'edge/public', host: HOST, path, method, headers: { 'x-to': to } })).status;
      case 'sleep': return (await mesh.request({ from: 'sleep', host: `${to}.shop`, port: SERVICE_PORT, path, method })).status;
      case 'plain text':
        return (await request({ address: mesh.addressOf(deployment(to)), port: POD_PORT, target: path, method, headers: { host: `${to}.shop` } })).status;
      default: return (await mesh.request({ from: deployment(from), host: `${to}.shop`, port: SERVICE_PORT, path, method })).status;
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ECONNRESET') {
      return 'refused';
    }
    throw error;
  }
}

async function differencesIn(app: AppPlan, asked: readonly CallPlan[], counts: Map<number | string, number>): Promise<string[]> {
  const all = SERVICES.map(deployment);
  await mesh.apply(buildZeroTrust(app), { inject: all, calling: all });
  return (await Promise.all(asked.map(async call => {
    const [got, expected] = [await answerTo(call), expectedOf(app, call)];
    counts.set(got, (counts.get(got) ?? 0) + 1);
    return got === expected ? [] : [inspect({ call, got, expected, app }, { depth: null, breakLength: 150 })];
  }))).flat();
}

test(`${APPS} random apps: who is named may call, and nobody else`, { timeout: 120_000 + APPS * 5_000 }, async () => {
  const asking = fc.array(calls, { minLength: CALLS, maxLength: CALLS });
  const plans = fc.sample(fc.record({ app: apps, asked: asking }), { seed: SEED, numRuns: APPS });
  const counts = new Map<number | string, number>();
  const found: string[] = [];
  for (const { app, asked } of plans) {
    found.push(...await differencesIn(app, asked, counts));
    if (found.length > 3) {
      break;
    }
  }
  console.log('answers:', Object.fromEntries(counts));
  expect(found.join('\n')).toBe('');
  // Each answer is there often enough to mean something.
  expect([200, 403, 404, 'refused'].filter(answer => (counts.get(answer) ?? 0) < APPS * CALLS / 100)).toEqual([]);
});
