import { HttpMatchParts } from './http-match';
import { coversMatch, isEveryPath } from './http-match-coverage';

interface Entry<T> {
  readonly match: HttpMatchParts;
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
  public add(match: HttpMatchParts, value: T): void {
    const entry = { match, value };
    // Of the others every one is compared, so that it does not matter what is among them.
    const path = isEveryPath(match.path) || match.ignoresPathCase ? undefined : match.path;
    if (path?.kind === 'exact') {
      append(this.byExact, path.text, entry);
    } else if (path?.kind === 'prefix') {
      this.prefixLengths.add(path.text.length);
      append(this.byPrefix, path.text, entry);
    } else {
      this.others.push(entry);
    }
  }

  /** The value of a match that covers another one. */
  public cover(match: HttpMatchParts): T | undefined {
    const { path } = match;
    const entry = covering(match, this.others) ?? this.coveringByPrefix(match)
      ?? (path?.kind === 'exact' ? covering(match, this.byExact.get(path.text)) : undefined);
    return entry?.value;
  }

  private coveringByPrefix(match: HttpMatchParts): Entry<T> | undefined {
    const { path } = match;
    if (path?.kind === 'exact' || path?.kind === 'prefix') {
      for (const length of this.prefixLengths) {
        const found = length > path.text.length ? undefined : covering(match, this.byPrefix.get(path.text.slice(0, length)));
        if (found !== undefined) {
          return found;
        }
      }
    }
    return undefined;
  }
}

function covering<T>(match: HttpMatchParts, entries: readonly Entry<T>[] = []): Entry<T> | undefined {
  return entries.find(entry => coversMatch(entry.match, match));
}

function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const values = map.get(key);
  if (values) {
    values.push(value);
  } else {
    map.set(key, [value]);
  }
}
