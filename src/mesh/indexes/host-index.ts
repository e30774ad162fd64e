import { Lists } from './lists';
import { coversHost } from '../../istio';

/** Items by their hosts, of which some are wildcards. */
export class HostIndex<T> {
  private readonly lists = new Lists<T>();
  private hasWildcards = false;

  /** Adds an item to those of a host. */
  public add(host: string, item: T): void {
    this.hasWildcards ||= host.startsWith('*');
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
    // Nearly always there is one, or no wildcard at all.
    if (exact.length > 0 || !this.hasWildcards) {
      return exact;
    }
    for (const items of this.listsCovering(host)) {
      return items;
    }
    return exact;
  }

  /** The items of all hosts that cover another one: those of the host itself, then those of the wildcards, the longest first. */
  public allCovering(host: string): T[] {
    return [...this.listsCovering(host)].flat();
  }

  /** The hosts that were added, and that a wildcard covers, without that wildcard itself. */
  public below(wildcard: string): string[] {
    return [...this.lists.keys()].filter(host => host !== wildcard && coversHost(wildcard, host));
  }

  private* listsCovering(host: string): Generator<readonly T[]> {
    const exact = this.lists.get(host);
    if (exact.length > 0) {
      yield exact;
    }
    // A wildcard is not covered by itself alone: `*.example.com` by `*example.com`, `*.com` and `*`.
    const isWildcard = host.startsWith('*');
    const text = isWildcard ? host.slice(1) : host;
    for (let start = isWildcard ? 1 : 0; start <= text.length; start++) {
      const items = this.lists.get(`*${text.slice(start)}`);
      if (items.length > 0) {
        yield items;
      }
    }
  }
}
