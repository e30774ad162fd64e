import { IST0128 } from '../../findings/catalogue/ist0128';
import { unverifiedTlsMode } from '../../istio';
import { readDestinationRule } from '../../mesh';
import { Check, FoundInObject } from '../check';

/** Whoever has a certificate of any public authority can pretend to be the server. */
export const unverifiedServer: Check = {
  ...IST0128,
  onlyWith: ['tls'],
  check: object => readDestinationRule(object).flatMap(({ givenHost, trafficPolicy = {}, workloadSelector }) => {
    const mode = unverifiedTlsMode(trafficPolicy, workloadSelector !== undefined);
    return mode === undefined ? [] : [unverified(mode, `"${givenHost}"`, 'spec.trafficPolicy.tls')];
  }),
};

/** In the words of IST0128 and IST0129. */
export function unverified(mode: string, where: string, field: string): FoundInObject {
  return {
    message: `TLS mode ${mode} towards ${where} names no authorities to verify the server with`,
    fix: 'name them in caCertificates (ServerVerification.caFile), or in credentialName (ServerVerification.caSecret) beside a workloadSelector; or '
      + 'acknowledge the finding where those of the operating system are meant',
    field,
  };
}
