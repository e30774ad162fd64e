import { FindingLevel } from '../../findings';
import { CDI089 } from '../../findings/catalogue/cdi089';
import { isHttpProtocol, mapOf, resourceName, textsOf } from '../../istio';
import { Mesh, MeshObject, PatchView, readEnvoyFilter, readPolicy } from '../../mesh';
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
    const owners = ownersOf(object, mesh);
    return adding.flatMap(patch => foundIn(patch, owners));
  },
};

/** The domains that the gateways which an EnvoyFilter patches get from VirtualServices, in small letters, and these. */
function ownersOf(object: MeshObject, mesh: Mesh): ReadonlyMap<string, MeshObject> {
  const patched = new Set(mesh.policies.podsOf(readPolicy(object)).filter(({ isGateway }) => isGateway));
  const bound = mesh.gateways.all.flatMap(gateway => mesh.gateways.podsOf(gateway).filter(({ pods }) => pods !== undefined && patched.has(pods))
    .flatMap(place => gateway.servers.filter(({ protocol }) => isHttpProtocol(protocol))
      .flatMap(server => mesh.routes.atServer(server, gateway, place))));
  return new Map(bound.flatMap(({ virtualService, domains }) => domains.map(domain => [domain.toLowerCase(), virtualService.object] as const)));
}

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
