import { IConstruct } from 'constructs';
import { isHopHeader } from './hop-headers';
import { JwtRule } from './jwt-rule';
import { isGateway, PolicyScope } from './policy-findings';
import { CheckedTokens } from './token-facts';
import { FindingOptions } from '../core/findings';
import { AuthorizationRuleSpec } from '../istio';

const HEADER_KEY = /^request\.headers\[(.*)\]$/;

/** A rule for the pods of a service that compares what the last hop before it writes. */
export function findingsOfHops(what: string, rule: AuthorizationRuleSpec, { target, settings }: PolicyScope, consumer: IConstruct): FindingOptions[] {
  const { when = [] } = rule;
  const headers = when.flatMap(({ key }) => HEADER_KEY.exec(key)?.[1] ?? []);
  const written = target?._labels === undefined || isGateway(target._labels, settings, consumer) ? undefined : headers.find(isHopHeader);
  return written === undefined ? [] : [{
    code: 'CDI066',
    message: `${what} compares the header "${written}", which proxies write themselves: the pods do not see what the caller sent`,
    fix: 'compare the identity of the caller (serviceAccounts, principals), or a header that no proxy writes; acknowledge it where you mean what the '
      + 'last hop wrote',
  }];
}

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
