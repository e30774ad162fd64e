import { CDI075 } from '../../findings/catalogue/cdi075';
import { conflictOf, resourceName } from '../../istio';
import { Mesh } from '../../mesh';
import { Check, FoundInObject } from '../check';
import { meetOnAPort } from './meeting-servers';
import { passedHosts, passes, PassingServer, passingServers } from '../passing-servers';

/** Of two servers that pass TLS on to one service Envoy gets two equal chains of filters, and refuses the port. */
export const passedServices: Check = {
  ...CDI075,
  check(object, mesh) {
    const all = passingServers(mesh);
    const found = all.flatMap((own, index) => own.gateway.object === object ? inspect(own, all.slice(0, index), mesh) : []);
    return found.slice(0, 1);
  },
};

function inspect(own: PassingServer, before: readonly PassingServer[], mesh: Mesh): FoundInObject[] {
  for (const other of before.filter(one => areBeside(own, one, mesh))) {
    const host = sharedHost(own, other, mesh);
    if (host !== undefined) {
      const isOwn = other.gateway === own.gateway;
      const name = resourceName(other.gateway.object.manifest);
      return [{
        message: `${own.server.field} passes TLS on to ${host}, as ${other.server.field}${isOwn ? '' : ` of ${name}`} does on port `
          + `${own.server.port} of the same pods: Envoy gets the same names twice, and refuses the port`,
        fix: 'put all hosts with AUTO_PASSTHROUGH into one server, or into servers for other ports',
        field: own.server.field,
        related: isOwn ? undefined : [name],
      }];
    }
  }
  return [];
}

/** Where they conflict by their hosts alone, that is told. */
function areBeside(own: PassingServer, other: PassingServer, mesh: Mesh): boolean {
  return conflictOf(own.server, other.server) === undefined && meetOnAPort(own, other, mesh);
}

function sharedHost(own: PassingServer, other: PassingServer, { registry }: Mesh): string | undefined {
  return [...registry.services.map(service => ({ service })), ...registry.entries.map(entry => ({ entry }))]
    .flatMap(known => passedHosts(own, known)).find(host => passes(own, host) && passes(other, host));
}
