import { HttpMatchParts, MatchByPath } from './http-match';
import { coversMatch, isEveryPath } from './http-match-coverage';

/** A match, of which more than the path is read where two paths meet. */
type IndexedMatch = HttpMatchParts | MatchByPath;

interface Entry<T> {
  readonly match: IndexedMatch;
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
  public add(match: IndexedMatch, value: T): void {
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
  public cover(match: IndexedMatch): T | undefined {
    const { path } = match;
    const entry = covering(match, this.others) ?? this.coveringByPrefix(match)
      ?? (path?.kind === 'exact' ? covering(match, this.byExact.get(path.text)) : undefined);
    return entry?.value;
  }

  private coveringByPrefix(match: IndexedMatch): Entry<T> | undefined {
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

function covering<T>(match: IndexedMatch, entries: readonly Entry<T>[] = []): Entry<T> | undefined {
  return entries.length === 0 ? undefined : entries.find(entry => coversMatch(partsOf(entry.match), partsOf(match)));
}

function partsOf(match: IndexedMatch): HttpMatchParts {
  return match instanceof MatchByPath ? match.parts : match;
}

function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const values = map.get(key);
  if (values) {
    values.push(value);
  } else {
    map.set(key, [value]);
  }
}
