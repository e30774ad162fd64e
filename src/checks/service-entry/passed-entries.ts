import { CDI115 } from '../../findings/catalogue/cdi115';
import { isVisibleIn, resourceName, serverNameOf } from '../../istio';
import { readServiceEntry, ServiceEntryView } from '../../mesh';
import { Check, FoundInObject } from '../check';
import { passedHosts, passes, PassingServer, passingServers } from '../passing-servers';

/** What a ServiceEntry in the mesh makes at a gateway that passes TLS on to it, and Envoy refuses. */
export const passedEntries: Check = {
  ...CDI115,
  kinds: ['networking.istio.io/ServiceEntry'],
  check(object, mesh) {
    const entry = readServiceEntry(object);
    return entry.isInMesh ? inspect(entry, passingServers(mesh)) : [];
  },
};

function inspect(entry: ServiceEntryView, passing: readonly PassingServer[]): FoundInObject[] {
  const gatewayOf = (host: string) => passing.find(one => passes(one, host) && passedHosts(one, { entry }).length > 0);
  const passed = entry.hosts.map((host, index) => ({ host, index, by: gatewayOf(host) }));
  const wildcard = passed.find(({ host, by }) => host.startsWith('*') && by !== undefined);
  const twice = passed.find(({ host, index, by }) => by !== undefined
    && entry.hosts.slice(0, index).some(other => other !== host && serverNameOf(other) === serverNameOf(host)));
  const roundRobin = entry.resolution === 'DNS_ROUND_ROBIN' ? passing.find(({ gateway }) => isVisibleIn(gateway.namespace, entry)) : undefined;
  return [
    ...wildcard === undefined ? [] : [{
      message: `${wildcard.host} is a wildcard, to which ${nameOf(wildcard.by!)} passes TLS on by the name of the service: Envoy takes no wildcard `
        + 'there, and refuses the port',
      fix: 'name the hosts, or leave the wildcard out of the hosts of that server',
      field: `spec.hosts[${wildcard.index}]`,
    }],
    ...twice === undefined ? [] : [{
      message: `${twice.host} stands in the list in two ways, to which ${nameOf(twice.by!)} passes TLS on by the name of the service: for Envoy they `
        + 'are one name, and it refuses the port',
      fix: 'write hosts in lower case, each once',
      field: `spec.hosts[${twice.index}]`,
    }],
    ...roundRobin === undefined ? [] : [{
      message: `the resolution is DNS_ROUND_ROBIN for a service of the mesh, of which ${nameOf(roundRobin)} gets a cluster without an endpoint: `
        + 'Envoy refuses all clusters of the gateway',
      fix: 'take the resolution DNS, or location: MESH_EXTERNAL where it is no service of the mesh',
      field: 'spec.resolution',
    }],
  ];
}

function nameOf({ gateway, server }: PassingServer): string {
  return `${server.field} of ${resourceName(gateway.object.manifest)} (AUTO_PASSTHROUGH)`;
}
