import { Duration } from 'cdk8s';
import { isHttpUrl, JsonWebKeys } from './json-web-keys';
import { requireTexts } from './policy-values';
import { compact } from '../core/compact';
import { renderDuration } from '../core/durations';
import { refuse } from '../core/errors';
import { optional, requireHeaderName, requireItems, requireNoControlCharacter, requireText, requireUnique } from '../core/requirements';
import { isReadByProxies } from '../istio';

/**
 * A header that carries a token.
 *
 * @see https://istio.io/latest/docs/reference/config/security/request_authentication/#JWTHeader
 */
export interface JwtHeader {
  /** Name of the header. */
  readonly name: string;

  /**
   * What stands before the token, with the blank: `Bearer `. A header without it has no token.
   *
   * @default - nothing
   */
  readonly prefix?: string;
}

/**
 * A claim of a valid token that becomes a header for the service.
 *
 * @see https://istio.io/latest/docs/reference/config/security/request_authentication/#ClaimToHeader
 */
export interface JwtClaimHeader {
  /**
   * Name of the header: letters, digits, `-` and `_`, and none that proxies read or write themselves. One that the client sent is taken away,
   * with a token or without.
   */
  readonly header: string;

  /** Name of the claim, a text, a whole number or a boolean; inner ones as `outer.inner`. */
  readonly claim: string;
}

/**
 * Which tokens of one issuer are accepted.
 *
 * @see https://istio.io/latest/docs/reference/config/security/request_authentication/#JWTRule
 */
export interface JwtRule {
  /** Who issues the tokens, exactly as the claim `iss` says it: a slash at the end makes a difference. */
  readonly issuer: string;

  /**
   * Audiences of which a token has to have one in `aud`, a text or a list. Others are answered 403.
   *
   * @default - every audience: tokens for other services are accepted too
   */
  readonly audiences?: string[];

  /**
   * The public keys of the issuer.
   *
   * @default - Istio asks the issuer for them (OpenID Connect Discovery); its name has to be an address then
   */
  readonly keys?: JsonWebKeys;

  /**
   * Headers that carry the token.
   *
   * @default - where no place is given: in a RequestAuthentication `authorization` after `Bearer `, and the query parameter `access_token`; in a
   * rule of a load balancer `authorization` alone
   */
  readonly fromHeaders?: JwtHeader[];

  /**
   * Query parameters that carry the token: `fromParams` in Istio.
   *
   * @default - as for `fromHeaders`
   */
  readonly fromParameters?: string[];

  /**
   * Cookies that carry the token.
   *
   * @default - as for `fromHeaders`
   */
  readonly fromCookies?: string[];

  /**
   * Header in which the service gets the claims: their JSON, in Base64 for URLs.
   *
   * @default - none
   */
  readonly outputPayloadToHeader?: string;

  /**
   * Claims that the service gets as headers. Each header once.
   *
   * @default - none
   */
  readonly outputClaimToHeaders?: JwtClaimHeader[];

  /**
   * Pass the token on to the service. Envoy takes it out of headers and parameters otherwise, of which it then decodes the others too, and
   * leaves it in cookies.
   *
   * @default - false in a RequestAuthentication, true in a rule of a load balancer
   */
  readonly forwardOriginalToken?: boolean;

  /**
   * How long to wait for the keys of a URL. At least 1 ms.
   *
   * @default - 5 seconds
   */
  readonly timeout?: Duration;

  /**
   * Claims whose text is split at blanks, so that conditions compare each word; inner ones as `outer.inner`. `scope` and `permission` always
   * are. At most 64. Istio 1.28 and newer.
   *
   * @default - none
   */
  readonly spaceDelimitedClaims?: string[];
}

const STRICT_HEADER = /^[-_A-Za-z0-9]+$/;
const MAX_SPACE_DELIMITED_CLAIMS = 64;

/** The rule as Istio writes it. */
export function renderJwtRule(what: string, rule: JwtRule): object {
  requireText(`${what}: issuer`, rule.issuer, 'give the claim "iss" of the tokens');
  requireDiscoverable(what, rule);
  const texts = (name: 'audiences' | 'fromParameters' | 'fromCookies' | 'spaceDelimitedClaims') =>
    requireTexts(`${what}: ${name}`, rule[name], (_, value) => value);
  return compact({
    issuer: rule.issuer,
    audiences: texts('audiences'),
    ...rule.keys?._render(),
    fromHeaders: optional(rule.fromHeaders, headers => renderHeaders(`${what}: fromHeaders`, headers)),
    fromParams: texts('fromParameters'),
    fromCookies: texts('fromCookies'),
    outputPayloadToHeader: optional(rule.outputPayloadToHeader, name => requireWritable(`${what}: outputPayloadToHeader`, name)),
    outputClaimToHeaders: optional(rule.outputClaimToHeaders, claims => renderClaims(`${what}: outputClaimToHeaders`, claims)),
    forwardOriginalToken: rule.forwardOriginalToken || undefined,
    timeout: optional(rule.timeout, value => renderDuration(`${what}: timeout`, value)),
    spaceDelimitedClaims: optional(texts('spaceDelimitedClaims'), claims => claims.length <= MAX_SPACE_DELIMITED_CLAIMS ? claims
      : refuse(`${what}: spaceDelimitedClaims`, `a list of at most ${MAX_SPACE_DELIMITED_CLAIMS}`, claims.length,
        'leave out claims that no policy compares')),
  });
}

function requireDiscoverable(what: string, { issuer, keys }: JwtRule): void {
  if (keys === undefined && !isHttpUrl(issuer)) {
    refuse(`${what}: issuer`, 'a URL with http:// or https:// where no keys are given', issuer,
      'give the keys with JsonWebKeys.fromUri or JsonWebKeys.inline');
  }
}

function renderHeaders(what: string, headers: readonly JwtHeader[]): object[] {
  return requireItems(what, headers, 'leave it out for the usual places')
    .map(({ name, prefix }) => compact({
      name: requireHeaderName(what, name).toLowerCase() !== 'host' ? name
        : refuse(what, 'a header other than the host', name, 'name the header that has the token'),
      prefix: optional(prefix || undefined, text => requireNoControlCharacter(`${what}: prefix`, text)),
    }));
}

function renderClaims(what: string, claims: readonly JwtClaimHeader[]): object[] {
  requireUnique(`header of ${what}`, claims.map(({ header }) => header.toLowerCase()), 'use a header of its own for each claim');
  return claims.map(({ header, claim }) => ({
    header: STRICT_HEADER.test(header) ? requireWritable(what, header)
      : refuse(what, 'a header of letters, digits, "-" and "_"', header, 'rename the header'),
    claim: requireText(`${what}: claim for ${header}`, claim, 'name the claim'),
  }));
}

function requireWritable(what: string, header: string): string {
  return isReadByProxies(requireHeaderName(what, header))
    ? refuse(what, 'a header that proxies do not read or write themselves', header, 'use a name of your own, such as x-user') : header;
}
