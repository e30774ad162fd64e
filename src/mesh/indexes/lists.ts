/** Lists by a key, in the order in which they were filled. */
export class Lists<T> {
  private readonly lists = new Map<string, T[]>();

  /** Adds an item to the list of a key. */
  public add(key: string, item: T): void {
    const list = this.lists.get(key);
    if (list === undefined) {
      this.lists.set(key, [item]);
    } else {
      list.push(item);
    }
  }

  /** The list of a key; empty where nothing was added. */
  public get(key: string): readonly T[] {
    return this.lists.get(key) ?? [];
  }

  /** The keys that have a list. */
  public keys(): IterableIterator<string> {
    return this.lists.keys();
  }
}

/** Lists of items by a key of each. */
export function listsBy<T>(items: readonly T[], keyOf: (item: T) => string): Lists<T> {
  const lists = new Lists<T>();
  for (const item of items) {
    lists.add(keyOf(item), item);
  }
  return lists;
}
