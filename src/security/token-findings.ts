import { JwtRule } from './jwt-rule';
import { CheckedTokens } from './token-facts';
import { FindingOptions } from '../core/findings';

/** A token that goes on although nobody said so. */
export function findingsOfCookies(what: string, { fromCookies = [], forwardOriginalToken }: JwtRule): FindingOptions[] {
  return fromCookies.length === 0 || forwardOriginalToken ? [] : [{
    code: 'CDI067',
    message: `${what} takes tokens from the cookie "${fromCookies[0]}", in which Envoy leaves them although forwardOriginalToken is not set`,
    fix: 'set forwardOriginalToken: true, which is what happens, or take the token from a header',
  }];
}

/** An issuer that the same pods know by other options too. */
export function findingsOfIssuer(what: string, { issuer }: JwtRule, other: CheckedTokens | undefined): FindingOptions[] {
  return other === undefined ? [] : [{
    code: 'CDI068',
    message: `${what} and ${other.what} check tokens of "${issuer}" in the same pods with other options: `
      + 'a token passes that fits one of them, and Istio mixes the rest',
    fix: 'use one JwtRule for the issuer',
  }];
}
