/** Random meshes, and what nobody would write into them. */
import { HOSTILE_VALUES } from './hostile-values';
import { otherKinds } from './other-kinds';
import { Draw } from './random-meshes/draw';
import { Thing } from './random-meshes/objects';
import { drawMesh, EDGE, RandomMesh } from './random-meshes/random-mesh';
import { Manifest, resourceName } from '../../src/istio';
import { KINDS, ObjectMaker, placesOf, randomNumbers } from '../istio/schema/random-objects';

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
export function everything(draw: Draw): Thing[] {
  const mesh: RandomMesh = drawMesh(draw);
  const bySchema = draw.some(KINDS, 3).map((kind): Thing => {
    const object = new ObjectMaker(randomNumbers(draw.number(1, 10_000))).through(draw.one(placesOf(kind))) as Thing;
    return { ...object, metadata: { name: draw.one(mesh.services).name, namespace: draw.one([...mesh.teams, EDGE]) } };
  });
  return [...mesh.objects, ...otherKinds(), ...bySchema];
}

/** Spoils some places, one after the other. */
export function spoil(draw: Draw, objects: readonly Thing[]): string[] {
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
