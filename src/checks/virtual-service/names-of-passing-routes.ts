import { ConnectionChain, connectionChainsOf, gatewayName, passesTls, serverNameOf } from '../../istio';
import { domainsAt, listsBy, Mesh, MeshObject, readVirtualService } from '../../mesh';
import { readOnce } from '../check';
import { ServerOfGateway } from '../gateway/meeting-servers';

/** A name for which a route of TLS passes connections on at a server of a gateway: Istio makes a chain of filters there. */
export interface NameOfRoute extends ServerOfGateway {
  /** The VirtualService. */
  readonly object: MeshObject;
  /** The match. */
  readonly chain: ConnectionChain;
  /** As it is written; `*` where the match is for all. */
  readonly name: string;
}

/** Those of a VirtualService, in the order of its matches. */
export function namesOfRoutes(object: MeshObject, mesh: Mesh): readonly NameOfRoute[] {
  return namesIn(mesh).byObject.get(object) ?? [];
}

/** Those with a name, in whatever case, in the order of the VirtualServices. */
export function routesForName(name: string, mesh: Mesh): readonly NameOfRoute[] {
  return namesIn(mesh).byName.get(serverNameOf(name));
}

const namesIn = readOnce(mesh => {
  const byObject = new Map(mesh.routes.all.map(({ object }) => [object, read(object, mesh)] as const).filter(([, names]) => names.length > 0));
  return { byObject, byName: listsBy([...byObject.values()].flat(), ({ name }) => serverNameOf(name)) };
});

function read(object: MeshObject, mesh: Mesh): NameOfRoute[] {
  const virtualService = readVirtualService(object);
  const chains = connectionChainsOf(object.manifest).filter(({ kind }) => kind === 'tls');
  const passing = chains.length === 0 ? [] : mesh.routes.gatewaysOf(virtualService).flatMap(gateway => gateway.servers
    .filter(server => passesTls(server) && server.tlsMode !== 'AUTO_PASSTHROUGH' && domainsAt(server, virtualService).length > 0)
    .map(server => ({ gateway, server })));
  return chains.flatMap(chain => passing.filter(one => isAt(chain, one, virtualService.namespace))
    .flatMap(placed => (chain.names.includes('*') ? ['*'] : chain.names).map(name => ({ ...placed, object, chain, name }))));
}

function isAt({ origin: { port, gateways } }: ConnectionChain, { gateway, server }: ServerOfGateway, namespace: string): boolean {
  return (port === undefined || port === server.port)
    && (gateways.length === 0 || gateways.some(name => gatewayName(name, namespace) === gateway.key));
}
