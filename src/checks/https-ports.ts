import { endsTls, endsTlsInFront, isHttpProtocol, isVisibleIn, Labels, selects, TrafficOrigin } from '../istio';
import { domainsAt, GatewayView, Mesh, ServerView, ServicePortView, ServiceView, targetPortOf, VirtualServiceView } from '../mesh';
import { readOnce } from './check';

/** A port at which clients come to a server of a Gateway by HTTPS. */
export interface HttpsPort {
  /** The port that clients ask for. */
  readonly port: number;
  readonly gateway: GatewayView;
  readonly server: ServerView;
  /** Namespace and labels of the pods that serve it, as far as they are known. */
  readonly namespace?: string;
  readonly labels?: Labels;
  /** The Service whose balancer ends TLS in front; none where it ends at the server. */
  readonly balancer?: ServiceView;
}

/** The ports at which clients surely come by HTTPS, and meet routes of a VirtualService. */
export function httpsPortsOf(virtualService: VirtualServiceView, mesh: Mesh): HttpsPort[] {
  return mesh.routes.gatewaysOf(virtualService).flatMap(gateway => gateway.servers
    .filter(server => domainsAt(server, virtualService).length > 0)
    .flatMap(server => httpsPorts(server, gateway, mesh))
    .filter(({ namespace }) => namespace === undefined || isVisibleIn(namespace, virtualService)));
}

/** The ports at which clients surely come to a server by HTTPS. */
export function httpsPorts(server: ServerView, gateway: GatewayView, mesh: Mesh): HttpsPort[] {
  if (isHttpProtocol(server.protocol)) {
    return portsBehindTls(server, gateway, mesh);
  }
  return server.protocol === 'https' && endsTls(server) ? portsWithTls(server, gateway, mesh) : [];
}

/** Whether some balancer of the mesh ends TLS. */
export function hasTlsInFront(mesh: Mesh): boolean {
  return balancersWithTls(mesh).length > 0;
}

/** What a match compares of where requests to such a port come in. */
export function trafficAt({ server, gateway, namespace, labels }: HttpsPort): Partial<TrafficOrigin> {
  return { port: server.port, gateway: gateway.key, namespace, labels };
}

function portsWithTls(server: ServerView, gateway: GatewayView, mesh: Mesh): HttpsPort[] {
  const places = mesh.gateways.podsOf(gateway).map(pods => {
    const listening = mesh.gateways.listeningPort(server, pods);
    const exposed = mesh.gateways.exposedPorts(pods).flat().filter(({ targetPort }) => targetPort === listening);
    return { namespace: pods.namespace, labels: pods.labels, ports: exposed.map(({ port }) => port) };
  });
  return (places.length > 0 ? places : [{ ports: [] }]).flatMap(({ ports, ...place }) =>
    (ports.length > 0 ? ports : [server.port ?? 0]).map(port => ({ port, gateway, server, ...place })));
}

/** The Services whose balancer ends TLS on some port. */
const balancersWithTls = readOnce(mesh => mesh.registry.services.filter(({ type, annotations, ports }) =>
  type === 'LoadBalancer' && ports.some(port => endsTlsInFront(annotations, port))));

/** The ports on which balancers end TLS, and that lead where those do to which istiod leads the port of a server. */
function portsBehindTls(server: ServerView, gateway: GatewayView, mesh: Mesh): HttpsPort[] {
  return balancersWithTls(mesh).filter(balancer => isInFront(balancer, gateway, mesh)).flatMap(balancer => {
    const [pods] = mesh.registry.podsOf(balancer);
    const targetOf = (port: ServicePortView) => (pods && targetPortOf(port, pods)) ?? port.targetPort;
    const own = balancer.ports.find(({ port }) => port === server.port);
    const listening = own === undefined ? server.port : targetOf(own);
    return balancer.ports.filter(port => endsTlsInFront(balancer.annotations, port) && targetOf(port) === listening)
      .map(({ port }) => ({ port, gateway, server, namespace: balancer.namespace, balancer }));
  });
}

/** Whether pods behind a Service surely serve a Gateway: also where the manifests do not have them. */
function isInFront(service: ServiceView, { selector }: GatewayView, mesh: Mesh): boolean {
  const pods = mesh.registry.podsOf(service);
  return selector === undefined ? pods.some(({ isGateway }) => isGateway)
    : selects(selector, service.selector ?? {}) || pods.some(({ labels }) => selects(selector, labels));
}
