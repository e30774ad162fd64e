/** What was found in an object, and where. */
export interface FoundLeaf<T> {
  /** Its place: `spec.hosts[0]`. */
  readonly field: string;
  readonly found: T;
}

/**
 * The first key or value of an object, however deep, in which something is found: others mostly have the same cause. Its place is written on
 * the way back, because hardly any object has one.
 *
 * @param ofValue looks at everything that is no list and no map
 * @param ofKey looks at the keys of maps
 */
export function firstLeaf<T>(
  container: object, ofValue: (value: unknown) => T | undefined, ofKey?: (key: string) => T | undefined,
): FoundLeaf<T> | undefined {
  const leaf = leafBelow(container, ofValue, ofKey);
  return leaf && { ...leaf, field: leaf.field.slice(1) };
}

function leafBelow<T>(
  container: object, ofValue: (value: unknown) => T | undefined, ofKey?: (key: string) => T | undefined,
): FoundLeaf<T> | undefined {
  const isList = Array.isArray(container);
  for (const key in container) {
    const value = (container as Record<string, unknown>)[key];
    const inner = typeof value === 'object' && value !== null ? value : undefined;
    const found = (isList ? undefined : ofKey?.(key)) ?? (inner === undefined ? ofValue(value) : undefined);
    const leaf = found === undefined ? inner && leafBelow(inner, ofValue, ofKey) : { field: '', found };
    if (leaf !== undefined) {
      return { field: `${isList ? `[${key}]` : `.${key}`}${leaf.field}`, found: leaf.found };
    }
  }
  return undefined;
}
