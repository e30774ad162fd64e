import { CDI040 } from '../../findings/catalogue/cdi040';
import { mapOf, mapsOf, namespaceOfHost, resourceName, settingAt, TrafficPolicySpec } from '../../istio';
import { DestinationRuleView, DestinationView, Mesh, portPoliciesOf, readDestinationRule, RouteView, settingsOf } from '../../mesh';
import { Check } from '../check';
import { clientsOf } from '../clients';
import { portsOfHost } from '../service-ports';
import { GatewayRoute, gatewayRoutes } from './gateway-routes';

/** A proxy chooses a destination by weight, and then the pod by the hash: what keeps a client with a pod keeps it with no version. */
export const unkeptVersions: Check = {
  ...CDI040,
  onlyWith: ['consistentHash'],
  check: (object, mesh) => readDestinationRule(object).flatMap(rule => {
    const field = fieldOfHash(rule);
    const found = field === undefined ? undefined : (gatewayRoutes(mesh).get(rule.host) ?? [])
      .map(route => ({ ...route, split: splitOf(route.route, rule.host) }))
      .find(({ split, ...route }) => split.length > 1 && isHashed(rule, route, split, mesh));
    return found === undefined ? [] : [{
      message: `stickiness (consistentHash) keeps no client with a version of "${rule.host}": route "${found.route.name ?? found.route.index}" of `
        + `${resourceName(found.virtualService.object.manifest)} chooses one by weight for each request `
        + `(${found.split.map(({ subset, weight }) => `${subset}: ${weight}`).join(', ')}), then the pod by the hash`,
      fix: 'keep the version too, with stickinessDuration of every forward to the group, or with a cookie that each destination sets and a route '
        + 'before for each; or send all traffic to one version',
      field,
      related: [resourceName(found.virtualService.object.manifest)],
    }];
  }),
};

/** The subsets of a host between which a route splits, unless each of them sets a cookie by which another route can know it. */
function splitOf({ destinations, given }: RouteView, host: string): DestinationView[] {
  const split = destinations.filter(destination => destination.host === host && destination.weight > 0 && destination.subset !== undefined);
  const headers = new Map(mapsOf(given.route).map((item, index) => [`[${index}].destination`, mapOf(mapOf(item.headers).response)]));
  const setsCookie = ({ field }: DestinationView) => {
    const { set, add } = mapOf(headers.get(field.slice(field.lastIndexOf('['))));
    return [mapOf(set), mapOf(add)].some(names => Object.keys(names).some(name => name.toLowerCase() === 'set-cookie'));
  };
  return split.every(setsCookie) || new Set(split.map(({ subset }) => subset)).size < 2 ? [] : split;
}

/** Whether the pods of some gateway with the route use the rule, with a hash for each of the destinations. */
function isHashed({ object }: DestinationRuleView, { virtualService }: GatewayRoute, split: readonly DestinationView[], mesh: Mesh): boolean {
  const [{ host, port: named }] = split;
  const ports = portsOfHost(host, mesh);
  const port = named ?? (ports?.all.length === 1 ? ports.all[0].port : undefined);
  const { rootNamespace, clusterDomain } = settingsOf(object);
  const serviceNamespace = ports?.namespace ?? namespaceOfHost(host, clusterDomain);
  return clientsOf(virtualService, mesh).filter(({ isSidecar }) => !isSidecar).some(({ namespace, labels }) => {
    const rule = mesh.destinationRules.ruleFor(host, { namespace, labels, serviceNamespace, rootNamespace });
    return rule?.rules.some(one => one.object === object) && split.every(destination => {
      const subset = rule.subsets.find(({ name }) => name === destination.subset)?.trafficPolicy;
      return hashes({ loadBalancer: settingAt({ policy: rule.trafficPolicy, subset }, port, 'loadBalancer') });
    });
  });
}

/** Where the first hash of a rule stands. */
function fieldOfHash({ trafficPolicy, subsets }: DestinationRuleView): string | undefined {
  const policies = [{ policy: trafficPolicy, field: 'spec.trafficPolicy' },
    ...subsets.map(subset => ({ policy: subset.trafficPolicy, field: `${subset.field}.trafficPolicy` }))];
  const all = policies.flatMap(({ policy = {}, field }) => [{ policy, field }, ...portPoliciesOf(policy, field)]);
  const found = all.find(({ policy }) => hashes(policy));
  return found && `${found.field}.loadBalancer.consistentHash`;
}

function hashes({ loadBalancer }: TrafficPolicySpec): boolean {
  return (mapOf(loadBalancer).consistentHash ?? undefined) !== undefined;
}
