/**
 * Leaves out what was not set: maps and lists without an entry become undefined, which cdk8s does not write. Zero, `false` and the empty
 * text stay. Changes the object that it is given, so give it a new one: a copy of each would be a good part of a synth.
 */
export function compact<T extends object>(fields: T): Partial<T> {
  const result: Partial<T> = fields;
  for (const key in result) {
    const value = result[key];
    if (typeof value === 'object' && value !== null && isEmpty(value)) {
      result[key] = undefined;
    }
  }
  return result;
}

/** As `compact`, and undefined when nothing is left. */
export function compactOrNone<T extends object>(fields: T): Partial<T> | undefined {
  const result = compact(fields);
  return isEmpty(result) ? undefined : result;
}

/** Whether nothing is set in a list or a map. An object of a class is a value, even without fields. */
export function isEmpty(value: object): boolean {
  if (Array.isArray(value)) {
    return value.length === 0;
  }
  if (Object.getPrototypeOf(value) !== Object.prototype) {
    return false;
  }
  for (const key in value) {
    if ((value as Record<string, unknown>)[key] !== undefined) {
      return false;
    }
  }
  return true;
}
