import { CDI114 } from '../../findings/catalogue/cdi114';
import { resourceName, serverNameOf } from '../../istio';
import { DestinationRuleView, Mesh, readDestinationRule, SubsetView } from '../../mesh';
import { Check, FoundInObject } from '../check';
import { passedHosts, passes, passingServers } from '../passing-servers';

/** Subsets that differ in capitals alone: where a gateway passes TLS on to them, both are one name to Envoy. */
export const subsetsInCapitals: Check = {
  ...CDI114,
  kinds: ['networking.istio.io/DestinationRule'],
  onlyWith: ['subsets'],
  check: (object, mesh) => readDestinationRule(object).flatMap(rule => inspect(rule, mesh)),
};

function inspect(rule: DestinationRuleView, mesh: Mesh): FoundInObject[] {
  const { subsets } = rule;
  for (const [index, own] of subsets.entries()) {
    const other = subsets.slice(0, index).find(({ name }) => name !== own.name && serverNameOf(name) === serverNameOf(own.name));
    if (other !== undefined) {
      return told(rule, own, other, mesh);
    }
  }
  return [];
}

function told({ host }: DestinationRuleView, own: SubsetView, other: SubsetView, mesh: Mesh): FoundInObject[] {
  const known = mesh.registry.named(host);
  const passing = passingServers(mesh).find(one => passes(one, host) && known.some(each => passedHosts(one, each).includes(host)));
  const gateway = passing && resourceName(passing.gateway.object.manifest);
  return passing === undefined || gateway === undefined ? [] : [{
    message: `the subset ${own.name} is ${other.name} for Envoy where ${passing.server.field} of ${gateway} passes TLS on by its name: of two ways `
      + 'to write it Istio makes two, and the gateway refuses the port',
    fix: 'give them names that differ in more than capitals',
    field: `${own.field}.name`,
    related: [gateway],
  }];
}
