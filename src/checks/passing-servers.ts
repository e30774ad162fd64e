import { coversHost, isVisibleIn } from '../istio';
import { GatewayView, Mesh, ServerView, ServiceEntryView, ServiceView } from '../mesh';
import { readOnce } from './check';

/** A server of a Gateway that passes TLS on to whatever service the name in the handshake spells out. */
export interface PassingServer {
  readonly gateway: GatewayView;
  readonly server: ServerView;
}

/** The servers with `AUTO_PASSTHROUGH`: for each service, port and subset in the mesh Istio makes a chain of filters there. */
export const passingServers = readOnce((mesh: Mesh): readonly PassingServer[] => mesh.gateways.all.flatMap(gateway =>
  gateway.servers.filter(({ tlsMode }) => tlsMode === 'AUTO_PASSTHROUGH').map(server => ({ gateway, server }))));

/** Whether a server passes TLS on to a host, whatever namespace stands before its own hosts. */
export function passes({ server }: PassingServer, host: string): boolean {
  return server.hosts.some(({ host: wide }) => coversHost(wide, host));
}

/** The hosts of an object that a gateway sees, and passes connections on to: those of ports for UDP it leaves out. */
export function passedHosts({ gateway }: PassingServer, { service, entry }: { service?: ServiceView; entry?: ServiceEntryView }): readonly string[] {
  if (service !== undefined) {
    return isVisibleIn(gateway.namespace, service) ? [service.host] : [];
  }
  const isPassed = entry?.isInMesh && entry.ports.some(({ protocol }) => protocol !== 'udp') && isVisibleIn(gateway.namespace, entry);
  return isPassed ? entry.hosts : [];
}
