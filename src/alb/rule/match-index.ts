import { HttpMatch } from '../../networking/http-match';
import { coversMatch, isEveryPath } from '../../networking/match-coverage';

interface Entry<T> {
  readonly match: HttpMatch;
  readonly value: T;
}

/**
 * Matches, to find one that covers another without comparing all of them: by their path.
 */
export class MatchIndex<T> {
  private readonly byExact = new Map<string, Entry<T>[]>();
  private readonly byPrefix = new Map<string, Entry<T>[]>();
  private readonly prefixLengths = new Set<number>();
  private readonly others: Entry<T>[] = [];

  /** Adds a match. */
  public add(match: HttpMatch, value: T): void {
    const exact = match.uri?._exact;
    const prefix = match.uri?._prefix;
    if (isEveryPath(match.uri)) {
      this.others.push({ match, value });
    } else if (exact !== undefined) {
      append(this.byExact, exact, { match, value });
    } else if (prefix !== undefined) {
      this.prefixLengths.add(prefix.length);
      append(this.byPrefix, prefix, { match, value });
    } else {
      this.others.push({ match, value });
    }
  }

  /** The value of a match that covers another one. */
  public cover(match: HttpMatch): T | undefined {
    const covering = (entries: readonly Entry<T>[] = []) => entries.find(entry => coversMatch(entry.match, match));
    const exact = match.uri?._exact;
    const path = exact ?? match.uri?._prefix;
    const prefixes = path === undefined ? [] : [...this.prefixLengths].filter(length => length <= path.length).map(length => path.slice(0, length));
    const entry = covering(this.others)
      ?? prefixes.map(prefix => covering(this.byPrefix.get(prefix))).find(found => found !== undefined)
      ?? (exact === undefined ? undefined : covering(this.byExact.get(exact)));
    return entry?.value;
  }
}

function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const values = map.get(key);
  if (values) {
    values.push(value);
  } else {
    map.set(key, [value]);
  }
}
