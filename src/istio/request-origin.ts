import { Misfit, mistaken } from './misfit';
import { TextMatch } from './text-match';

/** What browsers send in `origin`: scheme, host and port of a page, in lower case, without a path; `null` where they tell nothing. */
const ORIGIN = /^[a-z][-a-z0-9+.]*:\/\/[^/?#\s]+$/;

/** Why no browser sends an origin. `*` stands for all of them. */
export function misfitOfOrigin({ kind, text }: TextMatch): Misfit | undefined {
  if (kind === 'exact' && text !== '*' && text !== 'null' && (!ORIGIN.test(text) || text !== text.toLowerCase())) {
    return mistaken('an origin as browsers send it, such as "https://app.example.com" or "https://app.example.com:8443"',
      'scheme and host in lower case, the port where it is not that of the scheme, and no path');
  }
  return undefined;
}
