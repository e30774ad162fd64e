import { isClaim } from './claim-name';
import { listOf, mapOf } from './plain-value';

/** The first claim that a match of a route compares. */
export function claimOf(route: unknown): string | undefined {
  for (const match of listOf(mapOf(route).match)) {
    const { headers, withoutHeaders } = mapOf(match);
    const claim = claimIn(headers) ?? claimIn(withoutHeaders);
    if (claim !== undefined) {
      return claim;
    }
  }
  return undefined;
}

function claimIn(headers: unknown): string | undefined {
  return headers === undefined ? undefined : Object.keys(mapOf(headers)).find(isClaim);
}
