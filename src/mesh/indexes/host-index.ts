import { Lists } from './lists';

/** Items by their hosts, of which some are wildcards. */
export class HostIndex<T> {
  private readonly lists = new Lists<T>();

  /** Adds an item to those of a host. */
  public add(host: string, item: T): void {
    this.lists.add(host, item);
  }

  /** The items of exactly a host. */
  public of(host: string): readonly T[] {
    return this.lists.get(host);
  }

  /**
   * The items of the most specific host that covers another one, as Istio looks for a DestinationRule: the host itself, else the longest
   * wildcard. Only the suffixes of the host are looked up, so the number of items does not count.
   */
  public covering(host: string): readonly T[] {
    const exact = this.lists.get(host);
    if (exact.length > 0) {
      return exact;
    }
    // A wildcard is not covered by itself alone: `*.example.com` by `*example.com`, `*.com` and `*`.
    const text = host.startsWith('*') ? host.slice(1) : host;
    for (let start = 0; start <= text.length; start++) {
      const items = this.lists.get(`*${text.slice(start)}`);
      if (items.length > 0) {
        return items;
      }
    }
    return [];
  }
}
