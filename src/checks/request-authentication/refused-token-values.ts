import { CDI115 } from '../../findings/catalogue/cdi115';
import { misfitOfLine, noUsableKey } from '../../istio';
import { specOf } from '../../mesh';
import { Check, FoundInObject } from '../check';
import { itemsAt, refused, textAt } from '../refused-by-envoy';

const CONSEQUENCE = 'the listener of the pods, with all that is on it';

/** Values in rules for tokens that Istio takes, and for which Envoy refuses the listener. */
export const refusedTokenValues: Check = {
  ...CDI115,
  kinds: ['security.istio.io/RequestAuthentication'],
  check: object => itemsAt('spec.jwtRules', specOf(object).jwtRules).flatMap(([field, rule]) => [
    ...refused([
      ...itemsAt(`${field}.fromHeaders`, rule.fromHeaders).flatMap(([at, { name, prefix }]) => [
        textAt(`${at}.name`, name, misfitOfLine), textAt(`${at}.prefix`, prefix, misfitOfLine),
      ]),
      textAt(`${field}.outputPayloadToHeader`, rule.outputPayloadToHeader, misfitOfLine),
    ], CONSEQUENCE),
    ...withoutKey(`${field}.jwks`, rule.jwks),
  ]),
};

/** The text is not shown: it may have a private key. */
function withoutKey(field: string, jwks: unknown): FoundInObject[] {
  const reason = typeof jwks === 'string' && jwks !== '' ? noUsableKey(jwks) : undefined;
  return reason === undefined ? [] : [{
    message: `${field} has no key that Envoy can use (${reason}): Istio takes it, and Envoy refuses ${CONSEQUENCE}`,
    fix: 'write the text that the jwks_uri of the issuer serves, or name its address in jwksUri',
    field,
  }];
}
