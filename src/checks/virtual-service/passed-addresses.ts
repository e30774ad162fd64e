import { CDI124 } from '../../findings/catalogue/cdi124';
import {
  ConnectionChain, connectionChainsOf, givenNetworks, hostsMeet, isInMesh, MESH_GATEWAY, originsMeet, sharedInSidecar, shareANamespace,
} from '../../istio';
import { isAtLeastAsOld, Mesh, MeshObject, resourceName, VirtualServiceView } from '../../mesh';
import { Check, FoundInObject, readOnce } from '../check';

/** A VirtualService with its matches of TLS in sidecars. */
interface TlsRoutes {
  readonly view: VirtualServiceView;
  readonly chains: readonly ConnectionChain[];
}

/** The match whose addresses another one gets. */
interface Giver {
  readonly routes: TlsRoutes;
  readonly chain: ConnectionChain;
}

/** Of a match of TLS without addresses Istio makes one for the addresses of the match before it, whosever that is. */
export const passedAddresses: Check = {
  ...CDI124,
  onlyWith: ['tls'],
  check(object, mesh) {
    const own = routesOf(mesh).get(object);
    return own === undefined ? [] : own.chains.flatMap((chain, index) => inspect(chain, index, own, mesh)).slice(0, 1);
  },
};

const routesIn = readOnce((mesh: Mesh): readonly TlsRoutes[] => mesh.routes.naming(MESH_GATEWAY).map(view => (
  { view, chains: connectionChainsOf(view.object.manifest).filter(({ kind, origin }) => kind === 'tls' && isInMesh(origin)) }
)).filter(({ chains }) => chains.length > 0));

const routesOf = readOnce((mesh: Mesh): ReadonlyMap<MeshObject, TlsRoutes> => new Map(routesIn(mesh).map(routes => [routes.view.object, routes])));

const givers = readOnce((mesh: Mesh) => routesIn(mesh).filter(({ chains }) => chains.some(hasOwnAddresses)));

function hasOwnAddresses({ networks, isPassedOn }: ConnectionChain): boolean {
  return networks.length > 0 && !isPassedOn;
}

function inspect(chain: ConnectionChain, index: number, own: TlsRoutes, mesh: Mesh): FoundInObject[] {
  if (hasOwnAddresses(chain)) {
    return [];
  }
  const before = own.chains.slice(0, index);
  const nearest = lastGiver(before, chain);
  if (nearest !== undefined) {
    const isToldAsTwice = before.some(other => sharedInSidecar(chain, other) !== undefined);
    return isToldAsTwice || givenNetworks(nearest).length === 0 ? [] : [finding(chain, { routes: own, chain: nearest }, own)];
  }
  for (const routes of givers(mesh)) {
    const given = routes === own || !areBeside(routes.view, own.view) ? undefined : lastGiver(routes.chains, chain);
    if (given !== undefined && givenNetworks(given).length > 0) {
      return [finding(chain, { routes, chain: given }, own)];
    }
  }
  return [];
}

function lastGiver(chains: readonly ConnectionChain[], { origin }: ConnectionChain): ConnectionChain | undefined {
  return [...chains].reverse().find(other => hasOwnAddresses(other) && originsMeet(other.origin, origin));
}

function areBeside(giver: VirtualServiceView, own: VirtualServiceView): boolean {
  return isAtLeastAsOld(giver.object, own.object) && shareANamespace(giver, own)
    && giver.hosts.some(host => own.hosts.some(other => hostsMeet(host.toLowerCase(), other.toLowerCase())));
}

function finding(chain: ConnectionChain, { routes, chain: given }: Giver, own: TlsRoutes): FoundInObject {
  const name = routes === own ? undefined : resourceName(routes.view.object.manifest);
  const networks = givenNetworks(given);
  const twice = routes.chains.map(other => sharedInSidecar({ ...chain, networks }, other)).find(shared => shared !== undefined);
  const effect = twice?.name === undefined || name === undefined ? 'connections to all others do not take its route'
    : `both compare the name ${twice.name}, so that Envoy refuses the port in every sidecar`;
  return {
    message: `${chain.field} compares no addresses, and gets from Istio those of ${given.field}${name === undefined ? '' : ` of ${name}`} `
      + `(${networks.join(', ')})${name === undefined ? '' : ', where that is the older one'}: ${effect}`,
    fix: name === undefined ? 'put it before those with addresses, or give it destinationSubnets of its own: 0.0.0.0/0 for all'
      : 'give it destinationSubnets of its own: 0.0.0.0/0 for all',
    field: chain.field,
    related: name === undefined ? [] : [name],
  };
}
