/** Items that differ as JSON, each once, in the order in which they come first. */
export function distinct<T>(items: readonly T[]): T[] {
  return [...new Map(items.map(item => [JSON.stringify(item), item])).values()];
}
