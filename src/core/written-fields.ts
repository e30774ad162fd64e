import { ApiObject } from 'cdk8s';
import { IConstruct } from 'constructs';
import { Carried } from './carried';

/** Fields of an object that a controller writes while it runs: a GitOps tool must leave them as it finds them. */
export interface WrittenFields {
  readonly object: ApiObject;
  /** JSON pointers, such as `/spec/http`, each once. */
  readonly pointers: readonly string[];
}

/** An object carries the pointers to what a controller writes in it. */
const WRITTEN = new Carried<Set<string>>('writtenFields');

/**
 * Remembers which fields of an object a controller writes. What makes the object knows; called again, it adds to them.
 *
 * @param object the object, as it stands in Git
 * @param pointers JSON pointers (RFC 6901): each begins with a slash, and `~1` stands for a slash in the name of a field
 */
export function writtenByController(object: ApiObject, pointers: readonly string[]): void {
  const known = WRITTEN.orMake(object, () => new Set<string>());
  pointers.forEach(pointer => known.add(pointer));
}

/** What controllers write in the objects of a construct and below it, in the order of the tree. */
export function writtenFieldsOf(scope: IConstruct): WrittenFields[] {
  return scope.node.findAll().flatMap((construct) => {
    const pointers = ApiObject.isApiObject(construct) ? WRITTEN.of(construct) : undefined;
    return pointers === undefined ? [] : [{ object: construct as ApiObject, pointers: [...pointers] }];
  });
}
