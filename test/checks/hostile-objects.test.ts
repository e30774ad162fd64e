import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HOSTILE_VALUES } from './hostile-values';
import { otherKinds } from './other-kinds';
import { Draw } from './random-meshes/draw';
import { Thing } from './random-meshes/objects';
import { drawMesh, EDGE, RandomMesh } from './random-meshes/random-mesh';
import { CHECKS, runSafely } from '../../src/checks';
import { defaultConfig } from '../../src/cli/config/config';
import { contentOf } from '../../src/cli/input/read-file';
import { lint } from '../../src/cli/lint/lint';
import { Manifest, resourceName } from '../../src/istio';
import { Mesh, MeshObject } from '../../src/mesh';
import { KINDS, ObjectMaker, placesOf, randomNumbers } from '../istio/schema/random-objects';
import { askEverything } from '../mesh/every-question';

const RUNS = Number(process.env.CDK8S_ISTIO_HOSTILE ?? 100);
const SEED = Number(process.env.CDK8S_ISTIO_SEED ?? 1);

type Step = string | number;

/** Every place in a value, the value itself not among them. */
function placesIn(value: unknown, steps: readonly Step[] = []): (readonly Step[])[] {
  return typeof value !== 'object' || value === null ? [] : Object.entries(value).flatMap(([key, below]) => {
    const place = [...steps, Array.isArray(value) ? Number(key) : key];
    return [place, ...placesIn(below, place)];
  });
}

/** Puts something into a place, as the reader of YAML would: also where that is called as what every object has. */
function put(object: object, steps: readonly Step[], value: unknown): void {
  const parent = steps.slice(0, -1).reduce<unknown>((inner, step) => (inner as Record<Step, unknown> | undefined)?.[step], object);
  const last = steps.at(-1)!;
  if (typeof parent === 'object' && parent !== null && (!Array.isArray(parent) || typeof last === 'number')) {
    Object.defineProperty(parent, last, { value, enumerable: true, configurable: true, writable: true });
  }
}

/** A random mesh with objects of every kind beside it, some of which are made by their schemas alone. */
function everything(draw: Draw): Thing[] {
  const mesh: RandomMesh = drawMesh(draw);
  const bySchema = draw.some(KINDS, 3).map((kind): Thing => {
    const object = new ObjectMaker(randomNumbers(draw.number(1, 10_000))).through(draw.one(placesOf(kind))) as Thing;
    return { ...object, metadata: { name: draw.one(mesh.services).name, namespace: draw.one([...mesh.teams, EDGE]) } };
  });
  return [...mesh.objects, ...otherKinds(), ...bySchema];
}

/** Spoils some places, one after the other. */
function spoil(draw: Draw, objects: readonly Thing[]): string[] {
  return Array.from({ length: draw.number(1, 12) }, () => {
    const object = draw.one(objects);
    const places = placesIn({ metadata: object.metadata, ...withoutNames(object) });
    const steps = places.length === 0 ? ['spec'] : draw.one(places);
    const value = structuredClone(draw.one(HOSTILE_VALUES));
    const last = draw.maybe(10) ? [...steps, draw.one(['__proto__', 'constructor', 'length', 'name'])] : steps;
    put(object, last, value);
    return `${resourceName(object as Manifest)} ${last.join('.')}`;
  });
}

/** Its fields but apiVersion and kind: what has none is no object. */
function withoutNames({ apiVersion: _, kind: __, ...fields }: Thing): object {
  return fields;
}

/** The checks that throw. */
function failuresIn(mesh: Mesh): string[] {
  const failures: string[] = [];
  runSafely(CHECKS, mesh, ({ code }, { manifest }, error) =>
    failures.push(`${code} at ${resourceName(manifest)}: ${(error as Error).stack?.split('\n').slice(0, 4).join(' ')}`));
  return failures;
}

/** What no text can be made of. */
const NO_TEXT = { toString: 1, valueOf: 1 };

test.each<[string, string, object]>([
  ['apps/v1', 'Deployment', { replicas: 2 }],
  ['networking.istio.io/v1', 'VirtualService', { hosts: ['a'], gateways: ['a'], tls: [{ match: [{ sniHosts: ['a'] }], route: [] }] }],
])('%s %s with what is no name for a name fails no check', (apiVersion, kind, spec) => {
  const objects = [{ apiVersion, kind, metadata: { name: NO_TEXT, namespace: NO_TEXT }, spec } as unknown as Thing, ...otherKinds()];
  expect(failuresIn(new Mesh(objects.map(manifest => ({ manifest, oldestIstio: '1.31' }))))).toEqual([]);
});

describe('whatever stands in the fields of some objects', { timeout: 60_000 + RUNS * 1_000 }, () => {
  test('no check fails', () => {
    fc.assert(fc.property(fc.gen(), generate => {
      const draw = new Draw(generate);
      const objects = everything(draw);
      const spoilt = spoil(draw, objects);
      const inMesh = objects.map((manifest): MeshObject => ({ manifest, oldestIstio: draw.one(['1.24', '1.31']) }));
      const mesh = new Mesh(inMesh, { external: { isComplete: draw.maybe() } });
      expect(failuresIn(mesh), spoilt.join('; ')).toEqual([]);
      askEverything(mesh);
    }), { numRuns: RUNS, seed: SEED, endOnFailure: true });
  });

  test('the command line reads it, and says what it finds', () => {
    fc.assert(fc.property(fc.gen(), generate => {
      const draw = new Draw(generate);
      const objects = everything(draw);
      const spoilt = spoil(draw, objects);
      const text = objects.map(object => JSON.stringify(object, undefined, draw.one([0, 2]))).join('\n---\n');
      const { failures } = lint([contentOf({ name: 'hostile.yaml' }, text)], defaultConfig('.'), () => undefined);
      expect(failures, spoilt.join('; ')).toEqual([]);
    }), { numRuns: Math.ceil(RUNS / 3), seed: SEED, endOnFailure: true });
  });
});
