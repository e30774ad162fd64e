import { FindingLevel } from '../../findings';
import { CDI089 } from '../../findings/catalogue/cdi089';
import { isHttpProtocol, mapOf, resourceName, textsOf } from '../../istio';
import { GatewayView, MeshObject, PatchView, PodsView, readEnvoyFilter, readPolicy } from '../../mesh';
import { Check, FoundInObject } from '../check';

/** Envoy takes no list of routes in which two virtual hosts have one domain. */
export const takenDomains: Check = {
  ...CDI089,
  check(object, mesh) {
    const adding = readEnvoyFilter(object).patches.filter(({ applyTo, operation, isForAllRoutesOfGateways, proxyVersion }) =>
      applyTo === 'VIRTUAL_HOST' && operation === 'ADD' && isForAllRoutesOfGateways && proxyVersion === undefined);
    if (adding.length === 0) {
      return [];
    }
    const pods = new Set(mesh.policies.podsOf(readPolicy(object)).filter(({ isGateway }) => isGateway));
    const owners = new Map<string, MeshObject>();
    mesh.gateways.all.forEach(gateway => addDomains(gateway, pods, owners));
    return adding.flatMap(patch => foundIn(patch, owners));

    /** The domains that pods get from the servers of a Gateway, and the VirtualServices that they get them from. */
    function addDomains(gateway: GatewayView, selected: ReadonlySet<PodsView>, found: Map<string, MeshObject>): void {
      for (const place of mesh.gateways.podsOf(gateway).filter(one => one.pods !== undefined && selected.has(one.pods))) {
        for (const server of gateway.servers.filter(({ protocol }) => isHttpProtocol(protocol))) {
          mesh.routes.atServer(server, gateway, place).forEach(({ virtualService, domains }) =>
            domains.forEach(domain => found.set(domain.toLowerCase(), virtualService.object)));
        }
      }
    }
  },
};

function foundIn({ effect, field }: PatchView, owners: ReadonlyMap<string, MeshObject>): FoundInObject[] {
  const taken = textsOf(mapOf(effect.value).domains).find(domain => owners.has(domain.toLowerCase()));
  const owner = taken === undefined ? undefined : owners.get(taken.toLowerCase());
  return owner === undefined ? [] : [{
    level: FindingLevel.ERROR,
    message: `the patch adds a virtual host for "${taken}", which has the routes of ${resourceName(owner.manifest)}: Envoy refuses the whole list`,
    fix: 'write the routes into the VirtualService, or merge into its virtual host (MERGE, with vhost.name in the match)',
    field: `${field}.patch.value.domains`,
    related: [resourceName(owner.manifest)],
  }];
}
