import { HttpMatchParts } from './http-match';
import { coversMatch, isEveryPath } from './http-match-coverage';
import { TextMatch } from './text-match';

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
    const covering = (entries: readonly Entry<T>[] = []) => entries.find(entry => coversMatch(entry.match, match));
    const { path } = match;
    const entry = covering(this.others)
      ?? this.beginningsOf(path).map(beginning => covering(this.byPrefix.get(beginning))).find(found => found !== undefined)
      ?? (path?.kind === 'exact' ? covering(this.byExact.get(path.text)) : undefined);
    return entry?.value;
  }

  private beginningsOf(path: TextMatch | undefined): string[] {
    return path?.kind === 'exact' || path?.kind === 'prefix'
      ? [...this.prefixLengths].filter(length => length <= path.text.length).map(length => path.text.slice(0, length)) : [];
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
