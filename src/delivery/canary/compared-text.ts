import { refuse } from '../../core/errors';
import { StringMatch } from '../../networking/virtual-service/string-match';

/** A match of a route that Argo Rollouts writes: it does not tell an empty text from one that is left out, which any value meets. */
export function requireComparedText(what: string, match: StringMatch): void {
  if (Object.values(match._spec).includes('')) {
    refuse(what, 'compared with a text that is not empty', match.toString(),
      'Argo Rollouts takes an empty text for none: for an empty value use StringMatch.regex("^$")');
  }
}
