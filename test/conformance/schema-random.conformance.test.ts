/** What our walk along the schemas says of an object is what the API server does with it: random objects of all kinds, right and broken ones. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ApiServer, startApiServer } from './apiserver/apiserver';
import { KubeClient, mapConcurrently, objectPath, Status } from './apiserver/kube-client';
import { tally } from './tally';
import { Manifest } from '../../src/istio';
import { crdSchemas } from '../../src/istio/schema/crd-schemas';
import { schemaViolationsOf } from '../../src/istio/schema/validation';
import { REFUSED_METADATA, TAKEN_METADATA, TWICE_IN_METADATA } from '../istio/schema/metadata-samples';
import { KINDS, ObjectMaker, placesOf, randomNumbers } from '../istio/schema/random-objects';

const SEED = Number(process.env.CDK8S_ISTIO_SEED ?? 20_261_130);

/** How often each keyword and each rule is broken: the rare ones at least, and the frequent ones at most. */
const TIMES_BROKEN = 10;
const MOST_TIMES_BROKEN = Number(process.env.CDK8S_ISTIO_RUNS ?? 1500);

interface Attempt {
  readonly what: string;
  readonly manifest: Manifest;
}

let server: ApiServer;
let client: KubeClient;

beforeAll(async () => {
  server = await startApiServer();
  client = new KubeClient(server.kubeconfig);
});

afterAll(async () => {
  client?.close();
  await server?.stop();
});

/** A right object for each place of a kind, and one for each way to break it; where a rule is rare, several. */
function attemptsOf(kind: string): Attempt[] {
  return placesOf(kind).flatMap(place => {
    const maker = new ObjectMaker(random);
    const rarest = Math.min(...(place.schema.rules ?? []).map(rule => placesOfRules.get(rule)!));
    const rounds = Number.isFinite(rarest) ? Math.ceil(TIMES_BROKEN / rarest) : 1;
    return [{ what: 'right', manifest: maker.through(place) }, ...Array.from({ length: rounds }, () => maker.broken(place)).flat()];
  });
}

/** Of what is broken very often, a part. */
function withoutMost(attempts: readonly Attempt[]): Attempt[] {
  const counts = countsOf(attempts);
  return attempts.filter(({ what }) => random() < MOST_TIMES_BROKEN / counts.get(what)!);
}

function countsOf(attempts: readonly Attempt[]): Map<string, number> {
  const counts = new Map<string, number>();
  attempts.forEach(({ what }) => counts.set(what, (counts.get(what) ?? 0) + 1));
  return counts;
}

/** Why the server refuses an object that somebody creates; nothing where it takes it. */
async function refusalOf(manifest: Manifest, serverSide: boolean): Promise<string | undefined> {
  const type = (await client.findType(manifest.apiVersion, manifest.kind))!;
  const path = objectPath(type, manifest.metadata?.name ?? 'random', 'default');
  const query = 'dryRun=All&fieldValidation=Strict';
  const body = JSON.stringify(manifest);
  const { status, body: answer } = serverSide
    ? await client.request<Status>('PATCH', `${path}?${query}&fieldManager=test`, body, { 'Content-Type': 'application/apply-patch+yaml' })
    : await client.request<Status>('POST', `${path.slice(0, path.lastIndexOf('/'))}?${query}`, body);
  return status < 300 ? undefined : answer.message;
}

/** The objects of which the server and we think otherwise. */
async function differences(attempts: readonly Attempt[], serverSide: boolean): Promise<string[]> {
  const found = await mapConcurrently([...attempts], async ({ what, manifest }) => {
    const refusal = await refusalOf(manifest, serverSide);
    const violations = schemaViolationsOf(manifest).filter(({ kind }) => serverSide || !['null-field', 'item-twice'].includes(kind));
    return (refusal === undefined) === (violations.length === 0) ? []
      : [`${what}: ${JSON.stringify(manifest)}: the server says ${refusal}, we say ${violations.map(({ message }) => message).join(', ')}`];
  });
  tally('objects compared with their schema', attempts.length);
  return found.flat();
}

const random = randomNumbers(SEED);
const NEWEST = KINDS.filter(kind => !/\/v1(alpha3|beta1)\/(?!EnvoyFilter|ProxyConfig)|telemetry.*alpha/.test(kind));
const OLDER = KINDS.filter(kind => !NEWEST.includes(kind));
const placesOfRules = new Map<number, number>();
NEWEST.flatMap(placesOf).flatMap(({ schema }) => schema.rules ?? []).forEach(rule => placesOfRules.set(rule, (placesOfRules.get(rule) ?? 0) + 1));
const ATTEMPTS = withoutMost(NEWEST.flatMap(attemptsOf));

function ofKind(kind: string, attempts: readonly Attempt[]): Attempt[] {
  return attempts.filter(({ manifest }) => `${manifest.apiVersion}/${manifest.kind}` === kind);
}

describe('an object is refused where we find something, and nowhere else', () => {
  test.each(NEWEST)('%s', async kind => {
    expect(await differences(ofKind(kind, ATTEMPTS), false)).toEqual([]);
  });

  test.each(OLDER)('%s', async kind => {
    const some = attemptsOf(kind).filter(() => random() < 0.05);
    expect(await differences(some, false)).toEqual([]);
  });

  test('applied on the side of the server, fields without a value too', async () => {
    const some = ATTEMPTS.filter(({ what }) => what === 'nullable' || random() < 0.1);
    expect(await differences(some, true)).toEqual([]);
  });
});

test('each keyword and each rule is broken some times', () => {
  const counts = countsOf(ATTEMPTS);
  console.log(`${ATTEMPTS.length} objects from ${SEED}`, Object.fromEntries(counts));
  const keywords = [
    'right', 'type', 'enum', 'minimum', 'maximum', 'format', 'pattern', 'minSize', 'maxSize', 'required', 'oneOf', 'properties', 'nullable', 'listMapKeys',
  ];
  expect([...keywords, ...crdSchemas().rules].filter(what => (counts.get(what) ?? 0) < (what === 'listMapKeys' ? 5 : TIMES_BROKEN))).toEqual([]);
});

describe('metadata', () => {
  const withMetadata = (metadata: unknown) => ({ apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', metadata, spec: {} }) as Manifest;

  test.each(REFUSED_METADATA)('%j is refused', async metadata => {
    expect(await refusalOf(withMetadata(metadata), false)).toBeDefined();
  });

  test.each(TAKEN_METADATA)('%j is taken', async metadata => {
    expect(await refusalOf(withMetadata(metadata), false)).toBeUndefined();
  });

  test.each(TWICE_IN_METADATA)('%j is refused by server-side apply alone', async metadata => {
    expect(await refusalOf(withMetadata(metadata), true)).toBeDefined();
    expect(await refusalOf(withMetadata(metadata), false)).toBeUndefined();
  });
});
