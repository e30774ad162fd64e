import { isClaim } from './claim-name';
import { mapOf, mapsOf } from './plain-value';

/** The first claim that a match of a route compares. */
export function claimOf(route: unknown): string | undefined {
  for (const { headers, withoutHeaders } of mapsOf(mapOf(route).match)) {
    const claim = Object.keys(mapOf(headers)).find(isClaim) ?? Object.keys(mapOf(withoutHeaders)).find(isClaim);
    if (claim !== undefined) {
      return claim;
    }
  }
  return undefined;
}
