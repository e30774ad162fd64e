import { HttpMatch } from '../networking/http-match';
import { coversMatch, isEveryPath } from '../networking/match-coverage';

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
      append(this.byPrefix, prefix, { match, value });
    } else {
      this.others.push({ match, value });
    }
  }

  /** The value of a match that covers another one. */
  public cover(match: HttpMatch): T | undefined {
    const path = match.uri?._exact ?? match.uri?._prefix;
    const candidates = [...this.others];
    for (let length = 0; length <= (path?.length ?? -1); length++) {
      candidates.push(...this.byPrefix.get(path!.slice(0, length)) ?? []);
    }
    candidates.push(...this.byExact.get(match.uri?._exact ?? '') ?? []);
    return candidates.find(candidate => coversMatch(candidate.match, match))?.value;
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
