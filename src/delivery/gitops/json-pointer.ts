import { refuse } from '../../core/errors';

/** Two steps at least: a whole spec, or all metadata, would be ignored by a shorter one. */
const NARROW_POINTER = /^(?:\/(?:[^~/]|~[01])+){2,}$/;

/** Pointers to single fields of an object. */
export function requireJsonPointers(what: string, pointers: readonly string[]): readonly string[] {
  if (!Array.isArray(pointers) || pointers.length === 0) {
    refuse(`JSON pointers to fields of ${what}`, 'a list of at least one', pointers, 'name the fields that something else writes');
  }
  const other = pointers.find(pointer => typeof pointer !== 'string' || !NARROW_POINTER.test(pointer));
  if (other !== undefined) {
    refuse(`JSON pointer to a field of ${what}`, 'a path of two names or more, such as "/spec/replicas"', other,
      'name the field alone, and write "~1" for a slash in a name: "/metadata/annotations/example.com~1owner"');
  }
  return pointers;
}
