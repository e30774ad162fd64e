import { HttpMatchParts } from './http-match';
import { MatchIndex } from './match-index';

/** What earlier routes leave to one. */
export interface Remainder<M, T> {
  /** Its matches that no earlier one covers. */
  readonly left: M[];
  /** Whose matches cover the others, in their order. */
  readonly takenBy: T[];
}

/**
 * The requests that routes take, in their order. Envoy chooses the first route that a request meets, so that a match which an earlier one
 * covers is never reached.
 */
export class TakenRequests<T> {
  private readonly index = new MatchIndex<T>();

  /**
   * What is left to the next route, which takes it.
   *
   * @param route what stands for the route, as its name
   * @param matches its matches; for a route without one, which takes every request, a match without conditions
   * @param takesAll whether requests that it chooses are its own: what a delegate does not take goes on to the next route
   */
  public next<M>(route: T, matches: readonly M[], read: (match: M) => HttpMatchParts, takesAll = true): Remainder<M, T> {
    const takenBy: T[] = [];
    const left = matches.filter(match => {
      const parts = read(match);
      const by = this.index.cover(parts);
      if (by !== undefined) {
        takenBy.push(by);
      } else if (takesAll) {
        this.index.add(parts, route);
      }
      return by === undefined;
    });
    return { left, takenBy };
  }

  /** Takes the requests of a match, whether any are left or not. */
  public take(route: T, match: HttpMatchParts): void {
    this.index.add(match, route);
  }
}
