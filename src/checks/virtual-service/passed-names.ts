import { CDI077 } from '../../findings/catalogue/cdi077';
import { connectionChainsOf, endsTls, mapOf, passesTls, ServerHost, serverNameOf, shareAPort, textOf, textsOf } from '../../istio';
import { GatewayView, Manifest, Mesh, resourceName, ServerView } from '../../mesh';
import { Check, FoundInObject } from '../check';
import { selectTheSamePods } from '../gateway/servers-on-one-port';

/** A route of TLS that passes makes a chain of filters for its name, and so does a server at which TLS ends: Envoy refuses the port with both. */
export const passedNames: Check = {
  ...CDI077,
  check: ({ manifest }, mesh) => inspect(manifest, mesh),
};

/** The first one of the object. */
function inspect(manifest: Manifest, mesh: Mesh): FoundInObject[] {
  const chains = connectionChainsOf(manifest).flatMap(chain => chain.names.map(sniHost => ({ ...chain, sniHost })));
  const passing = chains.length === 0 ? [] : passingServers(manifest, mesh);
  for (const { field, sniHost, origin: { port } } of chains) {
    for (const { gateway, server } of passing.filter(one => port === undefined || one.server.port === port)) {
      const other = endingAt(sniHost, server, gateway, mesh);
      if (other !== undefined) {
        const name = resourceName(other.object.manifest);
        return [{
          message: `${field} passes TLS on for "${sniHost}", which ends at the same port in ${name}: Envoy refuses port ${server.port} of the `
            + 'gateway, with all that is on it',
          fix: 'give the name to one of the two, or put one of them onto another port or gateway',
          field,
          related: [name],
        }];
      }
    }
  }
  return [];
}

function passingServers({ metadata, spec }: Manifest, mesh: Mesh): { gateway: GatewayView; server: ServerView }[] {
  const names = textsOf(mapOf(spec).gateways).map(name => name.includes('/') ? name : `${textOf(mapOf(metadata).namespace) ?? ''}/${name}`);
  const gateways = names.flatMap(name => mesh.gateways.named(name) ?? []);
  return gateways.flatMap(gateway => gateway.servers.filter(passesTls).map(server => ({ gateway, server })));
}

function endingAt(name: string, server: ServerView, gateway: GatewayView, mesh: Mesh): GatewayView | undefined {
  const hasName = ({ host }: ServerHost) => serverNameOf(host) === serverNameOf(name);
  const isThere = (one: ServerView) => endsTls(one) && shareAPort(one, server) && one.hosts.some(hasName);
  return mesh.gateways.all.find(other => other.servers.some(isThere) && selectTheSamePods(gateway, other, mesh));
}
