import { Guard } from './guard';
import { refuse } from '../../core/errors';

/**
 * Refuses what no request can have together, so that a rule would be closed for everybody: a token of two issuers, or the consent of two
 * authorizers, of which Istio asks one for a pod.
 */
export function requireMeetable(what: string, guards: readonly Guard[]): void {
  const checks = guards.flatMap(({ jwtRules }) => jwtRules === undefined ? [] : [jwtRules.map(({ issuer }) => issuer)]);
  checks.reduce((before, issuers) => {
    const common = before.filter(issuer => issuers.includes(issuer));
    return common.length > 0 ? common : refuse(`issuers of an authenticateJwt behind another one of ${what}`, `some of ${before.join(', ')}`,
      issuers, 'a token has one issuer: name all of which one is enough in one authenticateJwt');
  }, checks[0]);
  const [provider, ...others] = guards.flatMap(one => one.provider ?? []);
  const other = others.find(one => one !== provider);
  if (other !== undefined) {
    refuse(`provider of an authenticateOidc behind another one of ${what}`, `"${provider}"`, other,
      'Istio asks one authorizer for a pod: leave one out');
  }
}
