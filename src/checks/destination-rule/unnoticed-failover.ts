import { IST0133_FAILOVER_WITHOUT_OUTLIER_DETECTION } from '../../findings/catalogue/ist0133-failover-without-outlier-detection';
import { failsOverUnnoticed, TrafficPolicySpec } from '../../istio';
import { DestinationRuleView, portPoliciesOf, readDestinationRule } from '../../mesh';
import { Check } from '../check';

/** A policy, and what it is for. */
interface Place {
  readonly where: string;
  readonly field: string;
  readonly policy: TrafficPolicySpec;
  /** What it has of the rule where it says nothing itself. */
  readonly inherited?: unknown;
}

/** Only outlier detection notices that endpoints fail. */
export const unnoticedFailover: Check = {
  ...IST0133_FAILOVER_WITHOUT_OUTLIER_DETECTION,
  onlyWith: ['failover', 'failoverPriority'],
  check: object => readDestinationRule(object).flatMap(placesOf).filter(({ policy, inherited }) => failsOverUnnoticed(policy, inherited))
    .map(({ where, field }) => ({
      message: `failover between localities for ${where} has no outlierDetection: Istio does not notice that endpoints fail`,
      fix: 'add outlierDetection to the same policy',
      field: `${field}.loadBalancer`,
    })),
};

function placesOf({ givenHost, trafficPolicy, subsets }: DestinationRuleView): Place[] {
  const inherited = trafficPolicy?.outlierDetection;
  return [
    ...placesIn(`"${givenHost}"`, 'spec.trafficPolicy', trafficPolicy),
    ...subsets.flatMap(({ name, field, trafficPolicy: own }) => placesIn(`subset "${name}"`, `${field}.trafficPolicy`, own, inherited)),
  ];
}

/** A policy and those of its ports, which inherit nothing. */
function placesIn(where: string, field: string, policy: TrafficPolicySpec = {}, inherited?: unknown): Place[] {
  const ofPorts = portPoliciesOf(policy, field).map(({ port, ...others }) => ({ where: `${where} at port ${port}`, ...others }));
  return [{ where, field, policy, inherited }, ...ofPorts];
}
