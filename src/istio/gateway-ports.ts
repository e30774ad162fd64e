/** A port of the Service in front of a gateway, and where it leads in the pods. */
export interface GatewayPort {
  readonly port: number;
  readonly targetPort: number;
}

/** What shares the listener of a port with it. */
export interface SharedListener {
  /** The port on which the pods listen. */
  readonly targetPort: number;
  /** Another port of the Service that leads there. */
  readonly other: number;
  /** Whether the Service exposes the port itself: otherwise it is that of the pods. */
  readonly isExposed: boolean;
}

/** Another port of the Service that leads where the port of a server does: Envoy has one listener for both, with the hosts of both. */
export function sharedListener(port: number, ports: readonly GatewayPort[]): SharedListener | undefined {
  const exposed = ports.find(candidate => candidate.port === port);
  const targetPort = exposed?.targetPort ?? port;
  const other = ports.find(candidate => candidate.port !== port && candidate.targetPort === targetPort);
  return other && { targetPort, other: other.port, isExposed: exposed !== undefined };
}
