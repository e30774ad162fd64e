import { FindingLevel } from '../../findings';
import { IST0145 } from '../../findings/catalogue/ist0145';
import { conflictOf, resourceName, serverHostText } from '../../istio';
import { GatewayView, Mesh, MeshObject, ServerView } from '../../mesh';
import { Check, FoundInObject, readOnce } from '../check';
import { selectTheSamePods } from './meeting-servers';

/** Of two servers with one host on one port of the same pods Istio keeps one, unless both are for plain HTTP: then it takes the routes of both. */
export const oneHostOnOnePort: Check = {
  ...IST0145,
  check: (object, mesh) => [foundIn(mesh).get(object) ?? []].flat(),
};

interface PlacedServer {
  readonly gateway: GatewayView;
  readonly server: ServerView;
}

/** The first server of each Gateway that an older one has too. */
const foundIn = readOnce(mesh => {
  const byHost = new Map<string, PlacedServer[]>();
  const found = new Map<MeshObject, FoundInObject>();
  for (const gateway of mesh.gateways.all) {
    for (const server of gateway.servers.filter(({ port }) => port !== undefined)) {
      for (const host of new Set(server.hosts.map(serverHostText))) {
        const key = JSON.stringify([server.port, server.bind, host]);
        const older = byHost.get(key) ?? [];
        const other = found.has(gateway.object) ? undefined : conflicting(gateway, older, mesh);
        if (other !== undefined) {
          found.set(gateway.object, conflict(host, server, other));
        }
        older.push({ gateway, server });
        byHost.set(key, older);
      }
    }
  }
  return found;
});

function conflicting(gateway: GatewayView, older: readonly PlacedServer[], mesh: Mesh): PlacedServer | undefined {
  return older.find(other => other.gateway !== gateway && selectTheSamePods(gateway, other.gateway, mesh));
}

function conflict(host: string, server: ServerView, { gateway, server: other }: PlacedServer): FoundInObject {
  const name = resourceName(gateway.object.manifest);
  const reason = conflictOf(server, other);
  const isPlain = reason === undefined && server.httpsRedirect === other.httpsRedirect;
  return {
    level: reason !== undefined ? FindingLevel.ERROR : isPlain ? FindingLevel.INFO : FindingLevel.WARNING,
    message: `${server.field} is for "${host}" on port ${server.port} of the same pods as ${other.field} of ${name}`
      + (reason !== undefined ? `, ${reason}: Istio keeps one of the two, and drops the other with all of its hosts`
        : isPlain ? ': Istio takes the routes of both Gateways, in the order of their age' : ': only one of them leads to https'),
    fix: 'give the host to one Gateway, or put it onto another port or gateway',
    field: server.field,
    related: [name],
  };
}
