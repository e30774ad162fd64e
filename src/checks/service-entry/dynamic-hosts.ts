import { clientRules } from './client-rules';
import { FindingLevel } from '../../findings';
import { CDI092 } from '../../findings/catalogue/cdi092';
import { DYNAMIC_DNS, endsIstiod, policyAt, refusedForDynamicHost } from '../../istio';
import { EntryPortView, MergedRule, readServiceEntry, resourceName } from '../../mesh';
import { Check, FoundInObject } from '../check';

/** What istiod or Envoy make no cluster of, for a host that is resolved for each request. */
export const dynamicHosts: Check = {
  ...CDI092,
  check(object, mesh) {
    const entry = readServiceEntry(object);
    if (entry.resolution !== DYNAMIC_DNS) {
      return [];
    }
    return entry.ports.flatMap(port => entry.hosts.flatMap(host => {
      const rules = clientRules(host, entry, mesh);
      const found = (rules.length === 0 ? [undefined] : rules).map(rule => inspect(host, port, rule)).find(each => each !== undefined);
      return found === undefined ? [] : [found];
    }));
  },
};

function inspect(host: string, { port, protocol, field }: EntryPortView, rule: MergedRule | undefined): FoundInObject | undefined {
  const policy = policyAt(rule?.trafficPolicy, port);
  const related = rule?.rules.map(({ object }) => resourceName(object.manifest)) ?? [];
  const where = `port ${port} of "${host}", whose names are resolved for each request`;
  if (endsIstiod(policy)) {
    return {
      message: `${where}, has outlierDetection in ${related.join(' and ')}: istiod ends with a panic, and again at each start`,
      fix: 'leave outlierDetection out for this host',
      field,
      related,
    };
  }
  const refused = refusedForDynamicHost(protocol, policy);
  return refused === undefined ? undefined : {
    message: `${where}, has ${refused} and no TLS: every proxy refuses its cluster`,
    fix: 'use the protocol HTTP or TLS, and leave the setting out, or give the DestinationRule for the host tls',
    field,
    related,
    level: rule === undefined ? FindingLevel.WARNING : FindingLevel.ERROR,
  };
}
