import { isClaim } from './claim-name';
import { mapOf, mapsOf } from './plain-value';

/** The first claim that a match of a route compares. */
export function claimOf(route: unknown): string | undefined {
  return mapsOf(mapOf(route).match).flatMap(({ headers, withoutHeaders }) => [headers, withoutHeaders])
    .flatMap(names => Object.keys(mapOf(names))).find(isClaim);
}
