import { CDI075 } from '../../findings/catalogue/cdi075';
import { conflictOf, nameInTwoWays, selects, serverHostText, shareAPort } from '../../istio';
import { GatewayView, Mesh, readGateway, resourceName, ServerView } from '../../mesh';
import { Check, FoundInObject } from '../check';

/**
 * Istio keeps the first of two servers that can not be on one port, and drops the other with all of its hosts; where only the namespaces before
 * a host are others, it keeps both, and Envoy refuses the port.
 */
export const serversOnOnePort: Check = {
  ...CDI075,
  check(object, mesh) {
    const own = readGateway(object);
    const { all } = mesh.gateways;
    return inspect(own, all.slice(0, all.findIndex(other => other.object === object)), mesh);
  },
};

/** Whether two Gateways select the same pods: one by some labels of the other's, or both the pods of which the labels are known. */
export function selectTheSamePods({ selector: one = {} }: GatewayView, { selector: other = {} }: GatewayView, mesh: Mesh): boolean {
  return selects(one, other) || selects(other, one) || mesh.pods.selectedBy(one).some(({ labels }) => selects(other, labels));
}

/** Whether two servers have a host and an address in the same words, which Istio has a code for (IST0145). */
export function haveOneHost(one: ServerView, other: ServerView): boolean {
  return one.bind === other.bind && one.hosts.some(host =>
    other.hosts.some(another => host.host === another.host && serverHostText(host) === serverHostText(another)));
}

/** The first one of the object. */
function inspect(own: GatewayView, earlier: readonly GatewayView[], mesh: Mesh): FoundInObject[] {
  const capitals = own.servers.map(reportTwoWays).find(found => found !== undefined);
  if (capitals !== undefined) {
    return [capitals];
  }
  for (const other of [...earlier, own]) {
    for (const server of own.servers) {
      const before = other === own ? own.servers.slice(0, server.index) : other.servers;
      const beside = before.filter(one => shareAPort(server, one) && !(other !== own && haveOneHost(server, one)));
      const reason = beside.map(one => conflictOf(server, one)).find(found => found !== undefined);
      if (reason !== undefined && (other === own || selectTheSamePods(own, other, mesh))) {
        return [report(own, server, other, reason)];
      }
    }
  }
  return [];
}

/** A host that one server has twice, which is no matter to Istio in the same text. */
function reportTwoWays(server: ServerView): FoundInObject | undefined {
  const host = nameInTwoWays(server, server);
  return host === undefined ? undefined : {
    message: `${server.field} begins TLS for ${host} in two ways to write it, which are one name for Envoy: it refuses port ${server.port}`,
    fix: 'write hosts in lower case, each once',
    field: server.field,
  };
}

function report(own: GatewayView, { port, field }: ServerView, other: GatewayView, reason: string): FoundInObject {
  const name = resourceName(other.object.manifest);
  return {
    message: `${field} is on port ${port} of the same pods as ${other === own ? 'a server before it' : `a server of ${name}`}, ${reason}: `
      + 'Istio drops one of the two with all of its hosts, or Envoy refuses the port',
    fix: 'give the host to one server, leave out bind where both are for all addresses, or put the server onto another port or gateway',
    field,
    related: other === own ? undefined : [name],
  };
}
