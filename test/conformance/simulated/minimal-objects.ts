/** Makes a mesh smaller while it still shows what it shows. */
import { KnownManifest } from '../../known-manifest';
import { smallest } from '../smallest';

/** How often a smaller mesh is tried. */
const MAX_TRIES = 300;

export function minimalObjects(
  objects: readonly KnownManifest[], shows: (smaller: readonly KnownManifest[]) => Promise<boolean>,
): Promise<readonly KnownManifest[]> {
  return smallest(objects, smallerMeshes, shows, MAX_TRIES);
}

function* smallerMeshes(objects: readonly KnownManifest[]): Generator<readonly KnownManifest[]> {
  // Halves first: most objects have nothing to do with it.
  for (let size = Math.ceil(objects.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let start = 0; start < objects.length; start += size) {
      yield [...objects.slice(0, start), ...objects.slice(start + size)];
    }
  }
  for (const [index, object] of objects.entries()) {
    if (object.apiVersion.includes('istio.io')) {
      for (const spec of smallerValues(object.spec)) {
        yield objects.map((other, at) => at === index ? { ...object, spec } : other);
      }
    }
  }
}

/** The value without one of its parts, from the outside inwards. */
function* smallerValues(value: unknown): Generator<unknown> {
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) {
      yield value.filter((_, at) => at !== index);
    }
    for (const [index, item] of value.entries()) {
      for (const smaller of smallerValues(item)) {
        yield value.map((other: unknown, at) => at === index ? smaller : other);
      }
    }
  } else if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value);
    for (const [key] of entries) {
      yield Object.fromEntries(entries.filter(([other]) => other !== key));
    }
    for (const [key, inner] of entries) {
      for (const smaller of smallerValues(inner)) {
        yield Object.fromEntries(entries.map(([other, same]) => [other, other === key ? smaller : same]));
      }
    }
  }
}
