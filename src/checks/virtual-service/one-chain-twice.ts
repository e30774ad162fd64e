import { chainsOfRange } from './chains-of-ranges';
import { oneNameInTwoWays } from './one-name-twice';
import { CDI076 } from '../../findings/catalogue/cdi076';
import {
  Compared, comparedTwice, ConnectionChain, connectionChainsOf, gatewayName, hostsMeet, isInMesh, MESH_GATEWAY, sharedAtGateway, sharedInSidecar,
} from '../../istio';
import { readVirtualService, resourceName, VirtualServiceView } from '../../mesh';
import { Check, FoundInObject, readOnce } from '../check';

/** A VirtualService with its routes for connections. */
interface Routed {
  readonly view: VirtualServiceView;
  readonly chains: readonly ConnectionChain[];
}

type Place = 'sidecar' | 'gateway';

/** Of two equal conditions Envoy gets two equal chains of filters, and refuses all of the port. */
export const oneChainTwice: Check = {
  ...CDI076,
  onlyWith: ['tls', 'tcp'],
  check: (object, mesh) => {
    const own = routedOf(readVirtualService(object));
    return own.chains.length === 0 ? []
      : inspect(own, routedIn(mesh)) ?? [...chainsOfRange(own.view, own.chains, mesh), ...oneNameInTwoWays(object, mesh)].slice(0, 1);
  },
};

const routedIn = readOnce(mesh => mesh.ofKind('networking.istio.io/VirtualService')
  .map(object => routedOf(readVirtualService(object))).filter(({ chains }) => chains.length > 0));

/** The first one of the object, which the later of two has. */
function inspect(own: Routed, all: readonly Routed[]): FoundInObject[] | undefined {
  const before = all.slice(0, all.findIndex(({ view }) => view.object === own.view.object)).filter(other => isBeside(own, other));
  for (const [index, chain] of own.chains.entries()) {
    for (const place of placesOf(chain, own)) {
      const twice = comparedTwice(chain, place);
      if (twice !== undefined) {
        return [finding(chain, twice, place, 'twice', 'leave one of the two out')];
      }
      for (const other of [{ ...own, chains: own.chains.slice(0, index) }, ...before]) {
        const found = other.chains.map(one => ({ one, shared: sharedAt(place, chain, one, own, other) })).find(({ shared }) => shared !== undefined);
        if (found !== undefined) {
          const related = other.view === own.view ? [] : [resourceName(other.view.object.manifest)];
          const where = related.length === 0 ? `as ${found.one.field} does` : `as ${related[0]} does for the same hosts`;
          return [{ ...finding(chain, found.shared!, place, where, fixOf(chain)), related }];
        }
      }
    }
  }
  return undefined;
}

function finding(chain: ConnectionChain, { name, network }: Compared, place: Place, where: string, fix: string): FoundInObject {
  const compared = [...network === undefined ? [] : [`the addresses ${network}`], ...name === undefined ? [] : [`the name ${name}`]].join(' and ');
  return {
    message: `${chain.field} ${chain.isPassedOn ? 'gets from Istio' : 'compares'} ${compared}${where === 'twice' ? ' ' : ', '}${where}: Envoy gets `
      + `the same conditions twice, and ${place === 'sidecar' ? 'every sidecar' : 'the gateway'} refuses the port, whatever else is on it`,
    fix,
    field: chain.field,
    related: [],
  };
}

function fixOf({ isPassedOn }: ConnectionChain): string {
  return isPassedOn ? 'put it before those with addresses: Istio gives their addresses to a match behind them that has none'
    : 'keep one of the two, each name and each range of addresses in one match';
}

/** What of two matches Envoy gets twice in one kind of proxies. */
function sharedAt(place: Place, one: ConnectionChain, other: ConnectionChain, own: Routed, beside: Routed): Compared | undefined {
  if (place === 'sidecar') {
    return placesOf(other, beside).includes('sidecar') ? sharedInSidecar(one, other) : undefined;
  }
  const gateways = gatewaysOf(other, beside);
  const name = gatewaysOf(one, own).some(gateway => gateways.includes(gateway)) ? sharedAtGateway(one, other) : undefined;
  return name === undefined ? undefined : { name };
}

/** In which kinds of proxies a match makes a chain of filters. A gateway makes none of TCP. */
function placesOf(chain: ConnectionChain, own: Routed): Place[] {
  return [
    ...own.view.gateways.includes(MESH_GATEWAY) && isInMesh(chain.origin) ? ['sidecar' as const] : [],
    ...chain.kind === 'tls' && gatewaysOf(chain, own).length > 0 ? ['gateway' as const] : [],
  ];
}

function gatewaysOf({ origin: { gateways } }: ConnectionChain, { view }: Routed): string[] {
  const named = gateways.map(name => gatewayName(name, view.namespace));
  return view.gateways.filter(name => name !== MESH_GATEWAY && (named.length === 0 || named.includes(name)));
}

/** Whether the routes of both are for the same hosts. */
function isBeside(one: Routed, other: Routed): boolean {
  return one.view.hosts.some(host => other.view.hosts.some(another => hostsMeet(host.toLowerCase(), another.toLowerCase())));
}

function routedOf(view: VirtualServiceView): Routed {
  return { view, chains: connectionChainsOf(view.object.manifest) };
}
