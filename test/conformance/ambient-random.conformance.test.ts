/** Who may call whom in random apps of an ambient mesh, at real waypoints with real certificates: what a plain table says is what happens. */
import { inspect } from 'node:util';
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { outcomeOf } from './ambient-shop';
import { Mesh, startAmbientMesh } from './driver/mesh';
import { request } from './envoy/http';
import { AmbientAppPlan, ambientApps, AmbientCallPlan, ambientCalls, expectedInAmbient } from './random-ambient';
import { buildZeroTrust, HOST, POD_PORT, SERVICE_PORT, ServiceName } from './random-zero-trust';

/** Apps are the same in every run, unless another seed is given. */
const SEED = Number(process.env.CDK8S_ISTIO_SEED ?? 20_261_201);
const APPS = Number(process.env.CDK8S_ISTIO_AMBIENT_APPS ?? 60);
const CALLS = 40;

let mesh: Mesh;

beforeAll(async () => {
  mesh = await startAmbientMesh();
});

afterAll(() => mesh?.stop());

const deployment = (name: ServiceName | 'sleep') => name === 'sleep' ? 'clients/sleep' as const : `shop/${name}-v1` as const;

async function statusOf({ from, to, method, path, isPast }: AmbientCallPlan): Promise<number> {
  if (from === 'gateway') {
    return (await mesh.request({ gateway: 'edge/public', host: HOST, path, method, headers: { 'x-to': to } })).status;
  }
  if (from === 'plain text') {
    return (await request({ address: mesh.addressOf(deployment(to)), port: POD_PORT, target: path, method, headers: { host: `${to}.shop` } })).status;
  }
  return isPast ? mesh.callPod(deployment(from), deployment(to), POD_PORT, { path, method })
    : (await mesh.request({ from: deployment(from), host: `${to}.shop`, port: SERVICE_PORT, path, method })).status;
}

async function differencesIn(plan: AmbientAppPlan, asked: readonly AmbientCallPlan[], counts: Map<number | string, number>): Promise<string[]> {
  await mesh.apply(buildZeroTrust(plan.app, plan.ambient));
  return (await Promise.all(asked.map(async call => {
    const [got, expected] = [await outcomeOf(statusOf(call)), expectedInAmbient(plan, call)];
    counts.set(got, (counts.get(got) ?? 0) + 1);
    return got === expected ? [] : [inspect({ call, got, expected, plan }, { depth: null, breakLength: 150 })];
  }))).flat();
}

test(`${APPS} random apps: who is named may call, and nobody else`, { timeout: 120_000 + APPS * 5_000 }, async () => {
  const asking = fc.array(ambientCalls, { minLength: CALLS, maxLength: CALLS });
  const plans = fc.sample(fc.record({ plan: ambientApps, asked: asking }), { seed: SEED, numRuns: APPS });
  const counts = new Map<number | string, number>();
  const found: string[] = [];
  for (const { plan, asked } of plans) {
    found.push(...await differencesIn(plan, asked, counts));
    if (found.length > 3) {
      break;
    }
  }
  console.log('answers:', Object.fromEntries(counts));
  expect(found.join('\n')).toBe('');
  // Each answer is there often enough to mean something.
  expect([200, 403, 404, 'refused'].filter(answer => (counts.get(answer) ?? 0) < APPS * CALLS / 100)).toEqual([]);
});
