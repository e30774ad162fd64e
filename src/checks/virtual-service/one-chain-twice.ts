import { CDI076 } from '../../findings/catalogue/cdi076';
import { areOneChain, ConnectionChain, connectionChainsOf, hostsMeet, mapOf, MESH_GATEWAY, textsOf } from '../../istio';
import { Manifest, resourceName } from '../../mesh';
import { Check, FoundInObject, readOnce } from '../check';

/** A VirtualService with its routes for connections in the mesh. */
interface Routed {
  readonly manifest: Manifest;
  readonly hosts: readonly string[];
  readonly matches: readonly ConnectionChain[];
}

/** Of two equal conditions with addresses a sidecar gets two equal chains of filters, and refuses all of the port. A gateway is spared. */
export const oneChainTwice: Check = {
  ...CDI076,
  check: ({ manifest }, mesh) => {
    const own = routedOf(manifest);
    return own.matches.length === 0 ? [] : inspect(own, routedIn(mesh));
  },
};

const routedIn = readOnce(mesh => mesh.ofKind('networking.istio.io/VirtualService')
  .map(({ manifest }) => routedOf(manifest)).filter(({ matches }) => matches.length > 0));

/** The first one of the object, which the later of two has. */
function inspect(own: Routed, all: readonly Routed[]): FoundInObject[] {
  const before = all.slice(0, all.findIndex(({ manifest }) => manifest === own.manifest)).filter(other => isBeside(own, other));
  for (const [index, match] of own.matches.entries()) {
    const earlier = own.matches.slice(0, index).find(other => areOneChain(match, other));
    const other = before.find(({ matches }) => matches.some(one => areOneChain(match, one)));
    if (earlier !== undefined || other !== undefined) {
      const where = earlier === undefined ? `${resourceName(other!.manifest)} does for the same hosts` : `${earlier.field} does`;
      const compared = `the addresses ${match.network}${match.sniHost === undefined ? '' : ` and the name ${match.sniHost}`}`;
      return [{
        message: `${match.field} ${match.isPassedOn ? 'gets from Istio' : 'compares'} ${compared}, as ${where}: Envoy gets the same conditions `
          + 'twice, and every sidecar refuses the port, whatever else is on it',
        fix: match.isPassedOn ? 'put it before those with addresses: Istio gives their addresses to a match behind them that has none'
          : 'keep one of the two',
        field: match.field,
        related: other === undefined ? [] : [resourceName(other.manifest)],
      }];
    }
  }
  return [];
}

/** Whether the routes of both are for the same hosts. */
function isBeside(one: Routed, other: Routed): boolean {
  return one.hosts.some(host => other.hosts.some(another => hostsMeet(host, another)));
}

function routedOf(manifest: Manifest): Routed {
  const { hosts, gateways } = mapOf(manifest.spec);
  const isInMesh = (names: readonly string[]) => names.length === 0 || names.includes(MESH_GATEWAY);
  const matches = isInMesh(textsOf(gateways)) ? connectionChainsOf(manifest).filter(({ origin }) => isInMesh(origin.gateways)) : [];
  return { manifest, hosts: textsOf(hosts), matches };
}
