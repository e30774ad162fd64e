/** Random servers that share ports of one gateway: what Istio leaves out or Envoy refuses is told before, and nothing else is. */
import { inspect } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeManifests } from './driver/cluster-state';
import { FIXTURE } from './driver/fixture';
import { Mesh, startMesh } from './driver/mesh';
import { addressesOf, drawServers, serversOf, smallerMeshes } from './random-servers';
import { tlsKeys } from './secrets';
import { smallest } from './smallest';
import { CHECKS, runChecks } from '../../src/checks';
import { Mesh as Model } from '../../src/mesh';
import { KnownManifest } from '../known-manifest';

const SEED = Number(process.env.CDK8S_ISTIO_SEED ?? 20_261_130);
const MESHES = Number(process.env.CDK8S_ISTIO_SHARED_PORTS ?? 150);
/** How often a smaller mesh is tried. */
const MAX_TRIES = 300;
const MAX_SHOWN = Number(process.env.CDK8S_ISTIO_SHOWN ?? 3);

/** The checks whose matter it is: what two servers or routes lose by each other. */
const CODES = ['CDI075', 'CDI076', 'CDI077', 'CDI133', 'IST0145'];

/**
 * What is told of Gateways of whatever age, which no manifest shows. Behind servers with TLS Istio serves one without it, and it compares a server
 * with the one alone whose address it met last. And of a route for two Gateways nobody says here at which of them it is to be.
 */
const BY_AGE = /which is for TLS and not for (HTTP|TCP)|where Istio meets that between the two|shop\/shared/;
const BY_AGE_OF_ADDRESSES = /which is for (HTTP|TCP) and not for (TLS|HTTP|TCP)/;

let mesh: Mesh;
let certificate: Record<string, string>;

beforeAll(async () => {
  mesh = await startMesh();
  const ca = await mesh.issueAuthority('shared');
  certificate = tlsKeys(await mesh.issueCertificate({ ca, names: ['*.example.com'] }));
});

afterAll(() => mesh?.stop());

test(`${MESHES} random meshes with servers on shared ports`, { timeout: 120_000 + MESHES * 3_000 }, async () => {
  const counts: Record<string, number> = {};
  const found: string[] = [];
  for (let seed = SEED; seed < SEED + MESHES && found.length < MAX_SHOWN; seed++) {
    const objects = drawServers(seed, certificate);
    const { told, happened, difference } = await compared(objects);
    const kind = `${happened}, ${told.length > 0 ? 'told' : 'not told'}`;
    counts[kind] = (counts[kind] ?? 0) + 1;
    if (difference !== undefined) {
      found.push(await shown(seed, objects, difference));
    }
  }
  console.log(counts);
  expect(found.join('\n')).toBe('');
});

interface Compared {
  readonly told: readonly string[];
  readonly happened: 'refused' | 'left out' | 'served';
  readonly difference?: string;
  readonly detail: string;
}

async function compared(objects: readonly KnownManifest[]): Promise<Compared> {
  const model = new Model([...FIXTURE, ...objects].map(manifest => ({ manifest, oldestIstio: '1.31' })));
  const findings = runChecks(CHECKS, model).filter(({ code, level }) => level === 'error' || code === 'CDI133');
  expect(findings.filter(({ code }) => code.startsWith('IST0106')), 'what Istio takes').toEqual([]);
  const told = findings.filter(({ code }) => CODES.includes(code)).map(({ code, resource, message }) => `${code} ${resource}: ${message}`);
  const refusal = await refused(objects) && await refused(objects);
  const left = refusal === undefined ? await leftOut(objects) : [];
  const happened = refusal !== undefined ? 'refused' : left.length > 0 ? 'left out' : 'served';
  const isByAge = (text: string) => BY_AGE.test(text) || addressesOf(objects).size > 1 && BY_AGE_OF_ADDRESSES.test(text);
  const isAsTold = (told.length > 0) === (happened !== 'served') || happened === 'served' && told.every(isByAge);
  const difference = isAsTold ? undefined : `${happened}, ${told.length > 0 ? 'told' : 'not told'}`;
  return { told, happened, difference, detail: refusal ?? left.join(', ') };
}

/** What Envoy says. What another mesh has listened on may be taken for a moment, so that one that it refuses is sent again, behind nothing. */
async function refused(objects: readonly KnownManifest[]): Promise<string | undefined> {
  const refusal = await mesh.apply(writeManifests(objects)).then(() => undefined, (error: Error) => error.message);
  if (refusal !== undefined) {
    await mesh.apply('');
  }
  return refusal;
}

/** The servers whose routes istiod has nowhere. */
async function leftOut(objects: readonly KnownManifest[]): Promise<string[]> {
  const dumped = JSON.stringify(await Promise.all((['listeners', 'routes'] as const).map(type => mesh.dump('gateway', type))));
  const named = new Set(objects.filter(({ kind }) => kind === 'VirtualService').map(({ metadata: { name } }) => name));
  return objects.filter(({ kind }) => kind === 'Gateway').flatMap(serversOf)
    .filter(({ name, routeName }) => named.has(name) && !(dumped.includes(`${name}.marks.`) && dumped.includes(routeName ?? '')))
    .map(({ name }) => name);
}

/** The smallest mesh with that difference. */
async function shown(seed: number, objects: readonly KnownManifest[], difference: string): Promise<string> {
  const shows = (smaller: readonly KnownManifest[]) => compared(smaller).then(result => result.difference === difference, () => false);
  const small = await smallest(objects, smallerMeshes, shows, MAX_TRIES);
  const { told, detail } = await compared(small);
  return `mesh ${seed}: ${difference} ${inspect({ told, detail })}\n${small.map(shortly).join('\n')}`;
}

function shortly({ kind, metadata: { name, namespace }, spec }: KnownManifest): string {
  return kind === 'Secret' ? '' : `${kind} ${namespace}/${name} ${JSON.stringify(spec)}`;
}
