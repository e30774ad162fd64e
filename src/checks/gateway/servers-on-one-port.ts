import { CDI075 } from '../../findings/catalogue/cdi075';
import { nameInTwoWays } from '../../istio';
import { GatewayView, Mesh, readGateway, resourceName, ServerView } from '../../mesh';
import { Check, FoundInObject, readOnce } from '../check';
import { PortConflict, portConflicts } from './port-conflicts';

/**
 * Istio keeps the first of two servers that can not be on one port, and drops the other with all of its hosts; where only the namespaces before
 * a host are others, it keeps both, and Envoy refuses the port.
 */
export const serversOnOnePort: Check = {
  ...CDI075,
  check: (object, mesh) => inspect(readGateway(object), mesh),
};

/** The first one of the object. */
function inspect(own: GatewayView, mesh: Mesh): FoundInObject[] {
  const capitals = own.servers.map(reportTwoWays).find(found => found !== undefined);
  const conflict = capitals === undefined ? conflictsIn(mesh).get(own) : undefined;
  return [capitals ?? (conflict && report(own, conflict)) ?? []].flat();
}

const conflictsIn = readOnce(portConflicts);

/** A host that one server has twice, which is no matter to Istio in the same text. */
function reportTwoWays(server: ServerView): FoundInObject | undefined {
  const host = nameInTwoWays(server, server);
  return host === undefined ? undefined : {
    message: `${server.field} begins TLS for ${host} in two ways to write it, which are one name for Envoy: it refuses port ${server.port}`,
    fix: 'write hosts in lower case, each once',
    field: server.field,
  };
}

function report(own: GatewayView, { server: { port, field }, other: { port: otherPort }, gateway: other, reason }: PortConflict): FoundInObject {
  const name = resourceName(other.object.manifest);
  const place = port === otherPort ? '' : `, for port ${otherPort}, which leads to the same port of the pods`;
  return {
    message: `${field} is on port ${port} of the same pods as ${other === own ? 'a server before it' : `a server of ${name}`}${place}, ${reason}: `
      + 'Istio drops one of the two with all of its hosts, or Envoy refuses the port',
    fix: 'give the host to one server, leave out bind where both are for all addresses, or put the server onto another port or gateway',
    field,
    related: other === own ? undefined : [name],
  };
}
