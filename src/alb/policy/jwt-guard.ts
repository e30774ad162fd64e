import { claimKey } from './claim-name';
import { Guard, Violation } from './guard';
import { refuse } from '../../core/errors';
import { requireItems } from '../../core/requirements';
import { JwtRule, renderJwtRule } from '../../security/jwt-rule';

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
 */
export function jwtGuard(issuers: readonly JwtRule[], claims: readonly JwtAdditionalClaim[] = []): Guard {
  requireItems(`issuers of ${WHAT}`, issuers, 'name who issues the tokens');
  issuers.forEach(rule => renderJwtRule(`issuer of ${WHAT}`, rule));
  const names = issuers.map(({ issuer }) => requireLiteral(`issuer of ${WHAT}`, issuer));
  const violations: Violation[] = [
    { conditions: [{ key: claimKey('iss'), notValues: [...new Set(names)] }] },
    ...[...audiencesByIssuer(issuers)].map(([issuer, audiences]) => ({
      conditions: [
        ...new Set(names).size > 1 ? [{ key: claimKey('iss'), values: [issuer] }] : [],
        { key: 'request.auth.audiences', notValues: audiences.map(audience => requireLiteral(`audience of ${WHAT}`, audience)) },
      ],
    })),
    ...claims.map(({ name, values }) => ({
      conditions: [{
        key: claimKey(name),
        notValues: [...requireItems(`values of the claim "${name}" of ${WHAT}`, values, 'use ["*"] where any will do')],
      }],
    })),
  ];
  const jwtRules = issuers.map(({ audiences: _, forwardOriginalToken = true, ...rule }) => ({ ...rule, forwardOriginalToken }));
  return { what: WHAT, violations, jwtRules };
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
