import { ageOf, MeshObject, nameOf, namespaceOf } from '../mesh-object';

/** An object, read as what its kind says: whatever somebody wrote, each field has its type. */
export interface ObjectView {
  readonly object: MeshObject;
  readonly name: string;
  /** Its namespace, or a text in parentheses that stands for the one of its unit. */
  readonly namespace: string;
}

/** What every object has. */
export function viewOf(object: MeshObject): ObjectView {
  return { object, name: nameOf(object), namespace: namespaceOf(object) };
}

/**
 * Views in the order in which istiod takes their objects: the older one first, else by name and namespace. A manifest has no age, unless it
 * was read from a cluster; and what has none counts as the oldest.
 *
 * @param rankOf what comes before the age
 */
export function oldestFirst<T extends ObjectView>(views: readonly T[], rankOf: (view: T) => number = () => 0): T[] {
  const ranked = views.map(view => ({ view, rank: rankOf(view), age: ageOf(view.object) }));
  return ranked.sort((one, other) => one.rank - other.rank || compare(one.age, other.age)
    || compare(one.view.name, other.view.name) || compare(one.view.namespace, other.view.namespace)).map(({ view }) => view);
}

function compare(one: string, other: string): number {
  return one === other ? 0 : one < other ? -1 : 1;
}

/** What was read of an object, at the place of each view: with the object itself, where it is found without a search. */
const READINGS = Symbol('what was read');
let viewCount = 0;

/** What stands for a view that is nothing. */
const NOTHING = Symbol('nothing');

type ReadObject = MeshObject & { readonly [READINGS]?: unknown[] };

/** Makes that an object is read once, however many checks look at it: manifests do not change while they do. */
export function cachedView<T>(read: (object: MeshObject) => T): (object: MeshObject) => T {
  const place = viewCount++;
  return object => {
    const readings = (object as ReadObject)[READINGS] ?? remember(object);
    const known = readings[place];
    if (known !== undefined) {
      return (known === NOTHING ? undefined : known) as T;
    }
    const view = read(object);
    readings[place] = view === undefined ? NOTHING : view;
    return view;
  };
}

/** No copy of the object takes it along. */
function remember(object: MeshObject): unknown[] {
  const readings = new Array<unknown>(viewCount);
  Object.defineProperty(object, READINGS, { value: readings });
  return readings;
}
