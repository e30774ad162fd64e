import { endsTls, isHttpProtocol, isTlsProtocol, routesAtServer } from '../istio';
import { GatewayPods, GatewayView, Mesh, ServerView } from '../mesh';

/** A server of a Gateway on a port of pods. */
export interface PlacedServer {
  readonly gateway: GatewayView;
  readonly server: ServerView;
}

/** What pods listen for on an address and a port. */
export interface GatewayListener {
  readonly port: number;
  /** None for all addresses. */
  readonly bind?: string;
  /** Plain HTTP, whose servers share one list of routes; TLS, told apart by names; or connections. */
  readonly family: 'HTTP' | 'TLS' | 'TCP';
  /** In the order in which istiod merges them. */
  readonly servers: PlacedServer[];
  /** Servers that istiod leaves out, with the reason. */
  readonly left: { readonly placed: PlacedServer; readonly because: string }[];
}

/** Ports below are for those with privileges. */
const FIRST_UNPRIVILEGED = 1024;

/**
 * The listeners of pods, by the port on which they listen, as istiod merges the servers of all Gateways that select them: the oldest first. On a
 * port and address the first server decides what is spoken there.
 */
export function gatewayListeners(pods: GatewayPods, mesh: Mesh): ReadonlyMap<number, readonly GatewayListener[]> {
  const listeners = new Map<number, GatewayListener[]>();
  /** The hosts with TLS settings, those of a redirect too, and the address of each. */
  const known = new Map<number, Map<string, string>>();
  for (const gateway of mesh.gateways.servedBy(pods)) {
    for (const server of gateway.servers) {
      const port = mesh.gateways.listeningPort(server, pods);
      if (port !== undefined && routesAtServer(server) !== undefined && !(port < FIRST_UNPRIVILEGED && pods.pods?.isUnprivileged)) {
        place({ gateway, server }, port, listeners, known);
      }
    }
  }
  return listeners;
}

function place(placed: PlacedServer, port: number, listeners: Map<number, GatewayListener[]>, known: Map<number, Map<string, string>>): void {
  const { server } = placed;
  const { bind } = server;
  const atPort = listeners.get(port) ?? [];
  listeners.set(port, atPort);
  const family = familyOf(server);
  const listener = listenerFor(family, { port, bind }, atPort);
  const hosts = known.get(port) ?? new Map<string, string>();
  known.set(port, hosts);
  const because = Object.keys(server.tls).length > 0 ? takenHost(server, hosts) : undefined;
  if (because !== undefined) {
    listener.left.push({ placed, because });
  } else if (listener.family !== family || family === 'TCP' && listener.servers.length > 0) {
    listener.left.push({ placed, because: `the port is for ${listener.family} by ${listener.servers[0]?.gateway.key ?? 'another Gateway'}` });
  } else {
    listener.servers.push(placed);
  }
}

/** Behind servers with TLS the first one without it is served too, on the same port; behind that one none with TLS is. */
function listenerFor(
  family: GatewayListener['family'], { port, bind }: Pick<GatewayListener, 'port' | 'bind'>, atPort: GatewayListener[],
): GatewayListener {
  const own = atPort.filter(one => one.bind === bind);
  const found = own.find(one => one.family !== 'TLS') ?? (family === 'TLS' ? own[0] : undefined);
  const listener: GatewayListener = found ?? { port, bind, family, servers: [], left: [] };
  if (found === undefined) {
    atPort.push(listener);
  }
  return listener;
}

/** Istio compares the hosts of servers with TLS settings as texts, and leaves out the whole server behind another one with one of its hosts. */
function takenHost({ hosts, bind = '' }: ServerView, known: Map<string, string>): string | undefined {
  const texts = hosts.map(({ host, namespace }) => namespace === undefined ? host : `${namespace}/${host}`);
  const taken = texts.find(text => known.get(text) === bind);
  if (taken === undefined) {
    texts.forEach(text => known.set(text, bind));
  }
  return taken === undefined ? undefined : `an earlier server has TLS settings for ${taken}`;
}

function familyOf(server: ServerView): GatewayListener['family'] {
  return isTlsProtocol(server.protocol) || endsTls(server) ? 'TLS' : isHttpProtocol(server.protocol) ? 'HTTP' : 'TCP';
}
