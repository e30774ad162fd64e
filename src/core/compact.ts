/**
 * Leaves out what was not set: undefined, and maps and lists without an entry. Zero, `false` and the empty text stay.
 */
export function compact<T extends object>(fields: T): Partial<T> {
  const result: Partial<T> = {};
  for (const key of Object.keys(fields) as (keyof T)[]) {
    const value = fields[key];
    if (value !== undefined && value !== null && !isEmpty(value)) {
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

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && (Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype)
    && Object.keys(value).length === 0;
}
