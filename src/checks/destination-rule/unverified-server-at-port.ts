import { IST0129 } from '../../findings/catalogue/ist0129';
import { unverifiedTlsMode } from '../../istio';
import { portPoliciesOf, readDestinationRule } from '../../mesh';
import { Check } from '../check';
import { unverified } from './unverified-server';

/** As IST0128, for one port: its settings take the place of those of the rule. */
export const unverifiedServerAtPort: Check = {
  ...IST0129,
  onlyWith: ['portLevelSettings'],
  check: object => readDestinationRule(object).flatMap(({ givenHost, trafficPolicy, workloadSelector }) =>
    portPoliciesOf(trafficPolicy, 'spec.trafficPolicy').flatMap(({ policy, port, field }) => {
      const mode = unverifiedTlsMode(policy, workloadSelector !== undefined);
      return mode === undefined ? [] : [unverified(mode, `"${givenHost}" at port ${port}`, `${field}.tls`)];
    })),
};
