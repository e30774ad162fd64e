import { HttpMatch } from '../../networking/virtual-service/http-match';

/**
 * Matches of which a request has to meet one. An empty list is met by no request; for every request there is EVERY_REQUEST. (The `match` of a
 * route is the other way round: without one it takes every request.)
 */
export type Alternatives = readonly HttpMatch[];

/** A match that compares nothing. */
export const EVERY_REQUEST: Alternatives = [{}];

/** The matches of a route, which has none where it takes every request. */
export function matchesOfRoute(alternatives: Alternatives): HttpMatch[] | undefined {
  return alternatives.some(match => Object.keys(match).length === 0) ? undefined : [...alternatives];
}
