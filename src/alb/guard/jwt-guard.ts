import { Guard, GuardToken, Violation } from './guard';
import { refuse } from '../../core/errors';
import { MAX_SEPARATORS, separatorsIn } from '../../core/header-variants';
import { requireItems } from '../../core/requirements';
import { claimKey } from '../../istio';
import { requireClaimPath } from '../../security/claim-path';
import { JwtRule, renderJwtRule } from '../../security/jwt-rule';
import { requireClaimValues } from '../../security/space-delimited-claims';
import { BEARER, isSamePlace, placesOf, placeText, writtenHeadersOf } from '../../security/token-place';

/**
 * A claim that a token has to have.
 */
export interface JwtAdditionalClaim {
  /** Name of the claim, a text or a list of texts: `groups`; inner ones as `outer.inner`. */
  readonly name: string;

  /** Values of which one is enough. They may begin or end with `*`, and `*` alone is any. */
  readonly values: string[];
}

const WHAT = 'authenticateJwt';

/**
 * Asks for a token of one of the issuers.
 *
 * Audiences are compared by the policy, for the requests of the rule: Istio's own check would refuse a token for another audience on every
 * host. The issuer is compared as a claim, because a request principal asks for a subject too, which not every token has.
 *
 * Tokens come from one place: of two in a request both could be valid, and a policy would compare the audience of one with the claims of
 * the other.
 */
export function jwtGuard(issuers: readonly JwtRule[], claims: readonly JwtAdditionalClaim[] = []): Guard {
  requireItems(`issuers of ${WHAT}`, issuers, 'name who issues the tokens');
  issuers.forEach(rule => renderJwtRule(`issuer of ${WHAT}`, rule));
  const names = issuers.map(({ issuer }) => requireLiteral(`issuer of ${WHAT}`, issuer));
  const jwtRules = issuers.map(withPlace);
  jwtRules.forEach(rule => jwtRules.filter(({ issuer }) => issuer === rule.issuer).forEach(other => requireSameOptions(rule, other)));
  const violations: [Violation, ...Violation[]] = [
    { conditions: [{ key: claimKey(['iss']), notValues: [...new Set(names)] }] },
    ...[...audiencesByIssuer(issuers)].map(([issuer, audiences]) => ({
      conditions: [
        ...new Set(names).size > 1 ? [{ key: claimKey(['iss']), values: [issuer] }] : [],
        { key: 'request.auth.audiences', notValues: audiences.map(audience => requireLiteral(`audience of ${WHAT}`, audience)) },
      ],
    })),
    ...claims.map(({ name, values }) => ({
      conditions: [{
        key: claimKey(requireClaimPath(name)),
        notValues: requireClaimValues(`values of the claim "${name}" of ${WHAT}`, name,
          requireItems(`values of the claim "${name}" of ${WHAT}`, values, 'use ["*"] where any will do'), jwtRules),
      }],
    })),
  ];
  return { what: WHAT, violations, jwtRules, token: requireOnePlace(jwtRules) };
}

/** The check of an issuer: where nobody says so, the token comes as at an ALB, and goes on. */
function withPlace({ audiences: _, forwardOriginalToken = true, ...rule }: JwtRule): JwtRule {
  const isUnsaid = rule.fromHeaders === undefined && rule.fromParameters === undefined && rule.fromCookies === undefined;
  const usual = isUnsaid ? { fromHeaders: [{ name: 'Authorization', prefix: BEARER.prefix }] } : {};
  const longest = writtenHeadersOf(rule).find(header => separatorsIn(header) > MAX_SEPARATORS);
  if (longest !== undefined) {
    refuse(`header of ${WHAT}`, `a name with at most ${MAX_SEPARATORS} hyphens and underscores`, longest,
      'applications read x_user as x-user, so that every way to write it is taken away: use a shorter name');
  }
  return { ...rule, ...usual, forwardOriginalToken };
}

/** The place of all tokens, and whether they go on. */
function requireOnePlace(rules: readonly JwtRule[]): GuardToken {
  const [place, ...others] = rules.flatMap(placesOf);
  const other = others.find(candidate => !isSamePlace(place, candidate));
  if (other !== undefined) {
    refuse(`places of the tokens of ${WHAT}`, 'one for all issuers', [place, other].map(placeText),
      'of two tokens in a request Envoy mixes the claims, or takes neither: name one place');
  }
  if (place.in === 'header' && place.name !== BEARER.name) {
    refuse(`header with the tokens of ${WHAT}`, `"${BEARER.name}"`, place.name,
      'of another header Envoy reads each line as a token of its own, and mixes the claims of all: take the token from authorization, a cookie or '
        + 'a parameter');
  }
  const isForwarded = rules[0].forwardOriginalToken === true;
  if (rules.some(({ forwardOriginalToken }) => (forwardOriginalToken === true) !== isForwarded)) {
    refuse(`forwardOriginalToken of the issuers of ${WHAT}`, 'the same for all of them', [true, false], 'make two rules, or choose one');
  }
  if (!isForwarded && place.in !== 'header') {
    refuse(`forwardOriginalToken of ${WHAT}`, `true, or left out, for tokens in a ${place.in}`, false, place.in === 'cookie'
      ? 'Envoy leaves the token in the cookie' : 'Envoy decodes the rest of the query where it takes the token out');
  }
  return { ...place, isForwarded };
}

function requireSameOptions(one: JwtRule, other: JwtRule): void {
  if (JSON.stringify(renderJwtRule(WHAT, one)) !== JSON.stringify(renderJwtRule(WHAT, other))) {
    refuse(`options of issuer "${one.issuer}" of ${WHAT}`, 'the same wherever it is named, but for audiences', 'others',
      'name it once, with all of its audiences');
  }
}

/** Audiences of which one is enough; an issuer that is named without any takes all. */
function audiencesByIssuer(issuers: readonly JwtRule[]): Map<string, string[]> {
  const byIssuer = new Map<string, string[]>();
  for (const { issuer, audiences = [] } of issuers) {
    byIssuer.set(issuer, [...byIssuer.get(issuer) ?? [], ...audiences]);
  }
  const open = issuers.filter(({ audiences }) => audiences === undefined).map(({ issuer }) => issuer);
  return new Map([...byIssuer].filter(([issuer]) => !open.includes(issuer)));
}

/** A policy has wildcards at both ends, and no way to escape them. */
function requireLiteral(what: string, value: string): string {
  return /^\*|\*$/.test(value) ? refuse(what, 'a text that neither begins nor ends with "*"', value, 'write it as the token has it') : value;
}
