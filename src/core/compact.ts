/**
 * Leaves out what was not set: undefined, and maps and lists without an entry. Zero, `false` and the empty text stay.
 */
export function compact<T extends object>(fields: T): Partial<T> {
  const result: Partial<T> = {};
  for (const key in fields) {
    const value = fields[key];
    if (value !== undefined && value !== null && !(typeof value === 'object' && isEmpty(value))) {
      result[key] = value;
    }
  }
  return result;
}

/** As `compact`, and undefined when nothing is left. */
export function compactOrNone<T extends object>(fields: T): Partial<T> | undefined {
  const result = compact(fields);
  return isEmpty(result) ? undefined : result;
}

/** An object of a class is a value, even without fields. */
function isEmpty(value: object): boolean {
  if (Array.isArray(value)) {
    return value.length === 0;
  }
  return Object.getPrototypeOf(value) === Object.prototype && Object.keys(value).length === 0;
}
