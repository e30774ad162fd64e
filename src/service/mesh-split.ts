import { isHttp, isTls } from './application-protocol';
import { ServicePort, ServicePorts } from './service-ports';
import { WeightedHttpDestination } from '../networking/destination/weighted-destination';
import { ConnectionAction } from '../networking/virtual-service/connection-action';
import { HttpAction } from '../networking/virtual-service/http-action';
import { HttpRoute } from '../networking/virtual-service/http-route';
import { TcpRoute } from '../networking/virtual-service/tcp-route';
import { TlsRoute } from '../networking/virtual-service/tls-route';

/** The routes that split the traffic of callers inside the mesh. */
export interface MeshSplit {
  readonly http: HttpRoute[];
  readonly tls: TlsRoute[];
  readonly tcp: TcpRoute[];
}

/** A route for each port. Of several ports each is matched, because Istio would take the port of the request for that of the destination. */
export function meshSplit(service: ServicePorts, destinationsAt: (port?: number) => WeightedHttpDestination[]): MeshSplit {
  const { all: ports, areSeveral: several } = service;
  const to = ({ port }: ServicePort) => destinationsAt(several ? port : undefined);
  const action = (port: ServicePort) => ConnectionAction.route(to(port));
  const conditions = ({ port }: ServicePort) => several ? { matches: [{ port }] } : {};
  return {
    http: ports.filter(({ protocol }) => isHttp(protocol))
      .map(port => ({ name: ports.length > 1 ? port.name : 'default', ...conditions(port), action: HttpAction.route(to(port)) })),
    tls: ports.filter(isSplitByName)
      .map(port => ({ matches: [{ sniHosts: port.serverNames, ...(several ? { port: port.port } : {}) }], action: action(port) })),
    tcp: ports.filter(({ protocol }) => !isHttp(protocol) && !isTls(protocol))
      .map(port => ({ ...conditions(port), action: action(port) })),
  };
}

/** Whether Istio could split the traffic of a port: TLS only with the names that clients ask for. */
export function isSplit(port: ServicePort): boolean {
  return !isTls(port.protocol) || isSplitByName(port);
}

function isSplitByName({ protocol, serverNames }: ServicePort): boolean {
  return isTls(protocol) && serverNames.length > 0;
}
