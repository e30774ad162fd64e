import { reviewDuration } from './durations';
import { isFilled, Plain, Review } from './review';
import { reviewTargetedPods } from './selectors';
import { hasPrivateKey, mistakeOfKeySet } from '../json-web-key-set';

export function reviewRequestAuthentication(spec: Plain, review: Review): void {
  reviewTargetedPods(spec, review);
  review.list('jwtRules', spec.jwtRules, reviewJwtRule, undefined);
}

function reviewJwtRule(rule: Plain, review: Review): void {
  const { issuer, jwks, timeout } = rule;
  if (!isFilled(issuer) && !isFilled(rule.jwksUri ?? rule.jwks_uri)) {
    review.refuseAs('has no issuer and no jwksUri', 'write who issues the tokens');
  }
  reviewDuration(timeout, review, 'timeout');
  if (isFilled(jwks)) {
    reviewKeys(jwks, review);
  }
}

/** The text is not shown: it may have a private key. */
function reviewKeys(jwks: string, review: Review): void {
  const mistake = mistakeOfKeySet(jwks);
  if (mistake !== undefined) {
    review.refuseAs(`is no set of JSON Web Keys: ${mistake}`, 'write the text that the jwks_uri of the issuer serves', 'jwks');
  } else if (hasPrivateKey(jwks)) {
    review.warn('private-keys', 'has a private key, which everybody can read who may read this object',
      'write public keys only, and replace that one', 'jwks');
  }
}
