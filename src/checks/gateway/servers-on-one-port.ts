import { CDI075 } from '../../findings/catalogue/cdi075';
import { conflictOf, selects, shareAPort } from '../../istio';
import { GatewayView, Mesh, readGateway, resourceName } from '../../mesh';
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

/** The first one of the object. */
function inspect(own: GatewayView, earlier: readonly GatewayView[], mesh: Mesh): FoundInObject[] {
  for (const other of earlier) {
    for (const server of own.servers) {
      const reason = other.servers.filter(one => shareAPort(server, one)).map(one => conflictOf(server, one)).find(found => found !== undefined);
      if (reason !== undefined && selectTheSamePods(own, other, mesh)) {
        return [{
          message: `${server.field} is on port ${server.port} of the same pods as a server of ${resourceName(other.object.manifest)}, ${reason}: `
            + 'Istio drops one of the two with all of its hosts, or Envoy refuses the port',
          fix: 'give the host to one server, or put the server onto another port or gateway',
          field: server.field,
          related: [resourceName(other.object.manifest)],
        }];
      }
    }
  }
  return [];
}
