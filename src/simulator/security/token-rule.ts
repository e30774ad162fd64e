import { TokenPlace, tokenPlacesOf } from './token-places';
import { isForAudience, JsonWebToken, mapsOf, mistakeOfSignature, mistakeOfTime, textOf, textsOf, tokenKeysOf, TokenKey } from '../../istio';
import { PolicyView } from '../../mesh';

/** A rule for tokens of an issuer, read once for all requests. */
export interface TokenRule {
  /** The policy that has it, in words. */
  readonly policy: string;
  /** Empty where any is right. */
  readonly issuer: string;
  readonly places: readonly TokenPlace[];
  readonly forwardsToken: boolean;
  readonly payloadHeader?: string;
  readonly claimHeaders: readonly { readonly header: string; readonly claim: string }[];
  /** The headers that it writes, which Envoy takes from every request before. */
  readonly written: readonly string[];
  readonly splitClaims: readonly string[];
  readonly audiences: readonly string[];
  /** The keys; none where they are elsewhere. */
  readonly keys?: readonly TokenKey[];
  /** Where they are. */
  readonly keysAt: string;
}

/** The rules of RequestAuthentications for the same pods, in the order of Istio: those of the root namespace come last, then by issuer. */
export function tokenRulesOf(policies: readonly PolicyView[], rootNamespace: string): TokenRule[] {
  const [root, own] = [true, false].map(isRoot => policies.filter(({ namespace }) => (namespace === rootNamespace) === isRoot));
  return [...own, ...root]
    .flatMap(({ namespace, name, spec }) => mapsOf(spec.jwtRules).map(rule => readRule(rule, `RequestAuthentication ${namespace}/${name}`)))
    .sort((one, other) => one.issuer < other.issuer ? -1 : one.issuer > other.issuer ? 1 : 0);
}

/** Why a rule does not take a token, in the words of Envoy; nothing where it does, or where its keys are not here. */
export function mistakeForRule(rule: TokenRule, token: JsonWebToken, now: number): string | undefined {
  return mistakeBeforeKeys(rule, token, now) ?? (rule.keys === undefined ? undefined
    : rule.keys.length === 0 ? 'Jwks doesn\'t have any valid public key' : mistakeOfSignature(token, rule.keys));
}

/** The same without a look at the signature. */
export function mistakeBeforeKeys(
  rule: TokenRule, token: Pick<JsonWebToken, 'issuer' | 'audiences' | 'notBefore' | 'expires'>, now: number,
): string | undefined {
  if (rule.issuer !== '' && token.issuer !== rule.issuer) {
    return UNKNOWN_ISSUER;
  }
  return mistakeOfTime(token, now) ?? (isForAudience(token.audiences, rule.audiences) ? undefined : NOT_ALLOWED);
}

export const UNKNOWN_ISSUER = 'Jwt issuer is not configured';
/** The one reason for which Envoy answers 403. */
export const NOT_ALLOWED = 'Audiences in Jwt are not allowed';

function readRule(rule: Record<string, unknown>, policy: string): TokenRule {
  const claimHeaders = mapsOf(rule.outputClaimToHeaders).map(({ header, claim }) =>
    ({ header: (textOf(header) ?? '').toLowerCase(), claim: textOf(claim) ?? '' }));
  const payloadHeader = textOf(rule.outputPayloadToHeader)?.toLowerCase() || undefined;
  const jwks = textOf(rule.jwks) ?? '';
  const issuer = textOf(rule.issuer) ?? '';
  return {
    policy,
    issuer,
    places: tokenPlacesOf(rule),
    forwardsToken: rule.forwardOriginalToken === true,
    payloadHeader,
    claimHeaders,
    written: [...payloadHeader === undefined ? [] : [payloadHeader], ...claimHeaders.map(({ header }) => header)],
    splitClaims: textsOf(rule.spaceDelimitedClaims),
    audiences: textsOf(rule.audiences),
    keys: jwks === '' ? undefined : tokenKeysOf(jwks),
    keysAt: textOf(rule.jwksUri) || `where ${issuer} says`,
  };
}
