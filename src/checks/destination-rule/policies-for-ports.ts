import { CDI085 } from '../../findings/catalogue/cdi085';
import { portPoliciesOf, readDestinationRule } from '../../mesh';
import { Check } from '../check';
import { portsOfHost } from '../service-ports';

/** Istio has a cluster for each port of a service, and a policy for another one is for none. */
export const policiesForPorts: Check = {
  ...CDI085,
  onlyWith: ['portLevelSettings'],
  check: (object, mesh) => readDestinationRule(object).flatMap(({ host, trafficPolicy, subsets }) => {
    const policies = [
      ...portPoliciesOf(trafficPolicy, 'spec.trafficPolicy'),
      ...subsets.flatMap(subset => portPoliciesOf(subset.trafficPolicy, `${subset.field}.trafficPolicy`)),
    ];
    const ports = policies.length === 0 ? undefined : portsOfHost(host, mesh);
    return ports === undefined ? [] : policies.filter(({ port }) => !ports.all.some(known => known.port === port)).map(({ port, field }) => ({
      message: `the policy for port ${port} of "${host}" does nothing: it has none of that number `
        + `(it has: ${[...new Set(ports.all.map(known => known.port))].join(', ') || 'none'})`,
      fix: 'name the port of the Service, which is not that of its pods',
      field: `${field}.port`,
    }));
  }),
};
