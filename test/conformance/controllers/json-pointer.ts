/** JSON pointers (RFC 6901): fields of an object, read and changed in a copy. */

const namesIn = (pointer: string): string[] => pointer.split('/').slice(1).map(name => name.replaceAll('~1', '/').replaceAll('~0', '~'));

/** A list is a node too, by its indices. */
type Node = Record<string, unknown>;

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null;

const child = (node: unknown, name: string): unknown => isNode(node) ? node[name] : undefined;

/** The value there; nothing where there is none. */
export function at(object: object, pointer: string): unknown {
  return namesIn(pointer).reduce<unknown>(child, object);
}

/** A copy without some fields, and as it is where there are none. */
export function without<T extends object>(object: T, pointers: readonly string[]): T {
  const copy = structuredClone(object);
  for (const { parent, name } of pointers.map(pointer => placeOf(copy, pointer))) {
    if (Array.isArray(parent)) {
      parent.splice(Number(name), 1);
    } else if (isNode(parent)) {
      delete parent[name];
    }
  }
  return copy;
}

/** A copy with another value in the place of the one there. */
export function withValue<T extends object>(object: T, pointer: string, value: unknown): T {
  const copy = structuredClone(object);
  const { parent, name } = placeOf(copy, pointer);
  if (isNode(parent)) {
    parent[name] = value;
  }
  return copy;
}

function placeOf(object: object, pointer: string): { parent: unknown; name: string } {
  const names = namesIn(pointer);
  return { parent: names.slice(0, -1).reduce<unknown>(child, object), name: names.at(-1)! };
}
