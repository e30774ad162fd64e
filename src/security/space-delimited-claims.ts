import { JwtRule } from './jwt-rule';
import { refuse } from '../core/errors';
import { isAlwaysSplit, SINGLE_WORDS } from '../istio';

/**
 * Refuses a value with a blank of a claim that Istio splits at blanks: no word of it has one.
 *
 * @param what the values, for errors
 * @param claim name of the claim, inner ones with dots
 * @param values what it is compared with
 * @param rules the rules that check the tokens, as far as they are known
 */
export function requireClaimValues(
  what: string, claim: string, values: readonly string[], rules: readonly Pick<JwtRule, 'spaceDelimitedClaims'>[] = [],
): string[] {
  const isSplit = isAlwaysSplit(claim) || rules.some(({ spaceDelimitedClaims = [] }) => spaceDelimitedClaims.includes(claim));
  const blank = isSplit ? values.find(value => typeof value === 'string' && value.includes(' ')) : undefined;
  return blank === undefined ? [...values]
    : refuse(what, SINGLE_WORDS.allowed, blank, SINGLE_WORDS.fix);
}
