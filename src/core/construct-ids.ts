/** Comes before a user's name that can not be an id as it is. */
const BEFORE = 'Named ';

/**
 * The id of a construct that a user named, in a scope where others of ours have fixed ids: a name like one of those, or one that no construct
 * can have, gets a word before it. Two names never come to one id.
 *
 * @param name the user's name
 * @param fixed what the whole of a fixed id looks like
 */
export function idBeside(name: string, fixed: RegExp): string {
  const bare = name.replace(new RegExp(`^(?:${BEFORE})+`), '');
  // constructs looks ids up in an object, which has these already.
  return fixed.test(bare) || bare in Object.prototype ? `${BEFORE}${name}` : name;
}
