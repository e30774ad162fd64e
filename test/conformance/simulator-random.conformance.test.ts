/** Random meshes: the simulator says of each request what the real Envoy does behind the real istiod. */
import { inspect } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { askedOf } from './driver/asked';
import { writeManifests } from './driver/cluster-state';
import { Mesh, startMesh } from './driver/mesh';
import { tlsKeys } from './secrets';
import { KnownManifest } from '../known-manifest';
import { differences, Difference, Got } from './simulated/comparison';
import { FEATURES, featuresOf } from './simulated/features';
import { minimalObjects } from './simulated/minimal-objects';
import { drawMesh, RandomMesh } from './simulated/random-mesh';
import { AskedMesh, RandomRequests } from './simulated/requests';
import { simulatorOf } from './simulated/simulator-of';
import { farShares } from './simulated/weights';
import { writtenHeaders } from './simulated/written-headers';
import { Simulator } from '../../src/simulator/simulator';

/** Meshes are the same in every run, unless another seed is given; tokens and certificates are new ones. */
const SEED = Number(process.env.CDK8S_ISTIO_SEED ?? 20_261_130);
const MESHES = Number(process.env.CDK8S_ISTIO_SIMULATED_MESHES ?? 300);
const REQUESTS = 30;

/** In how many of the 300 meshes of CI each feature is. */
const OF_EACH = 20;

/** One of so many meshes has the shares of a weighted route counted. */
const WEIGHED = 3;

/** Differences that are made small and shown. */
const MAX_SHOWN = Number(process.env.CDK8S_ISTIO_SHOWN ?? 3);

let mesh: Mesh;
let certificate: Record<string, string>;

beforeAll(async () => {
  mesh = await startMesh();
  const ca = await mesh.issueAuthority('simulated');
  certificate = tlsKeys(await mesh.issueCertificate({ ca, names: ['a.example.com', '*.b.example.com', '*.example.org'] }));
});

afterAll(() => mesh?.stop());

test(`${MESHES} random meshes: Envoy does what the simulator says`, { timeout: 120_000 + MESHES * 5_000 }, async () => {
  const counts: Record<string, number> = { meshes: 0, requests: 0, weighed: 0 };
  const answers: Record<string, number> = {};
  const features = new Map(Object.keys(FEATURES).map(name => [name, 0]));
  const found: string[] = [];
  for (let seed = SEED; seed < SEED + MESHES && found.length < MAX_SHOWN; seed++) {
    const drawn = drawMesh(seed, certificate);
    const requests = new RandomRequests(drawn, seed);
    await mesh.apply(writeManifests(drawn.objects));
    const asked = await Promise.all(Array.from({ length: REQUESTS }, async () => {
      const request = requests.draw();
      return { request, got: await ask(request) };
    }));
    const simulator = simulatorOf(drawn.objects);
    const names = writtenHeaders(drawn.objects);
    const different = asked.find(({ request, got }) => compared(simulator, request, got, names).length > 0);
    if (different) {
      found.push(await shown(seed, drawn, different.request));
    }
    if (seed % WEIGHED === 0) {
      counts.weighed += await weigh(simulator, asked.map(({ request }) => request), seed, found);
    }
    counts.meshes++;
    counts.requests += asked.length;
    featuresOf(drawn.objects).forEach(name => features.set(name, features.get(name)! + 1));
    asked.forEach(({ got }) => {
      const kind = 'refused' in got ? 'refused' : `${got.status}${got.pod === undefined ? '' : ' of a backend'}`;
      answers[kind] = (answers[kind] ?? 0) + 1;
    });
  }
  console.log('asked:', counts, 'answers:', answers, 'meshes with:', Object.fromEntries(features));
  expect(found.join('\n')).toBe('');
  expect([...features].filter(([, count]) => count < OF_EACH * Math.min(1, Math.floor(MESHES / 300)))).toEqual([]);
});

async function ask(request: AskedMesh): Promise<Got> {
  try {
    return await mesh.send(request);
  } catch (error) {
    return { refused: String((error as NodeJS.ErrnoException).code ?? error) };
  }
}

function compared(simulator: Simulator, request: AskedMesh, got: Got, names: readonly string[]): readonly Difference[] {
  const decision = simulator.request(askedOf(request));
  return differences(request, got, decision, [...names, ...Object.keys(request.headers).map(name => name.toLowerCase())]);
}

/** Counts the shares of the answers to the first request that several destinations may answer. */
async function weigh(simulator: Simulator, requests: readonly AskedMesh[], seed: number, found: string[]): Promise<number> {
  const request = requests.find(one => (simulator.request(askedOf(one)).destinations?.length ?? 0) > 1);
  if (request === undefined) {
    return 0;
  }
  const far = await farShares(simulator.request(askedOf(request)), () => ask(request));
  if (far !== undefined) {
    found.push(`mesh ${seed}: ${inspect({ request, far }, { depth: null })}`);
  }
  return 1;
}

/** The smallest set of objects with which the request still differs, as it may be kept. */
async function shown(seed: number, { objects }: RandomMesh, request: AskedMesh): Promise<string> {
  const differs = async (smaller: readonly KnownManifest[]): Promise<readonly Difference[]> => {
    await mesh.apply(writeManifests(smaller));
    return compared(simulatorOf(smaller), request, await ask(request), writtenHeaders(smaller));
  };
  const about = (differing: readonly Difference[]): string => differing[0]?.about ?? '';
  const first = await differs(objects);
  const smallest = first.length === 0 ? objects
    : await minimalObjects(objects, smaller => differs(smaller).then(differing => about(differing) === about(first), () => false));
  const last = await differs(smallest);
  const { trace, ...decision } = simulatorOf(smallest).request(askedOf(request));
  return [
    `mesh ${seed}: ${inspect({ request, first, last, decision, trace }, { depth: null, breakLength: 150, compact: 4 })}`,
    first.length === 0 ? 'it did not differ again' : writeManifests(smallest.filter(({ kind }) => kind !== 'Secret')),
  ].join('\n');
}
