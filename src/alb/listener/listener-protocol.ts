import { refuse } from '../../core/errors';
import { optional, requirePort } from '../../core/requirements';

/**
 * What clients speak with a listener.
 *
 * @see https://istio.io/latest/docs/ops/configuration/traffic-management/protocol-selection/
 */
export enum ListenerProtocol {
  /** HTTP without TLS, version 1.1 or 2 as the client begins. */
  HTTP = 'HTTP',
  /** HTTP inside TLS, version 1.1 or 2 as client and gateway agree in the handshake. */
  HTTPS = 'HTTPS',
  /** HTTP/2 without TLS. */
  HTTP2 = 'HTTP2',
  /** The gRPC protocol without TLS. */
  GRPC = 'GRPC',
  /** Bytes inside TLS. With certificates TLS ends at the gateway, without them it goes through to the target. */
  TLS = 'TLS',
  /** Bytes. */
  TCP = 'TCP',
}

/** The ports that belong to a protocol, the usual one first. */
const PORTS: Partial<Record<ListenerProtocol, number[]>> = {
  [ListenerProtocol.HTTPS]: [443, 8443],
  [ListenerProtocol.TLS]: [443],
  [ListenerProtocol.HTTP]: [80],
  [ListenerProtocol.HTTP2]: [80],
  [ListenerProtocol.GRPC]: [80],
};

/** A port and what is spoken there. */
export interface Endpoint {
  readonly port: number;
  readonly protocol: ListenerProtocol;
}

/** Port and protocol of a listener: each is inferred from the other, or from there being certificates. */
export function endpointOf(what: string, port: number | undefined, protocol: ListenerProtocol | undefined, secured: boolean): Endpoint {
  optional(port, value => requirePort(`port of ${what}`, value));
  if (protocol !== undefined && !Object.values(ListenerProtocol).includes(protocol)) {
    refuse(`protocol of ${what}`, `one of ${Object.values(ListenerProtocol).join(', ')}`, protocol, 'use a member of ListenerProtocol');
  }
  const known = protocol ?? (secured || PORTS.HTTPS!.includes(port ?? 0) ? ListenerProtocol.HTTPS : ListenerProtocol.HTTP);
  const usual = port ?? PORTS[known]?.[0];
  if (usual === undefined) {
    refuse(`port of ${what}`, `set for protocol ${known}`, port, 'no port is usual for it: name one');
  }
  return { port: usual, protocol: known };
}

/** Whether clients begin with TLS. */
export function isSecure(protocol: ListenerProtocol): boolean {
  return protocol === ListenerProtocol.HTTPS || protocol === ListenerProtocol.TLS;
}

/** Whether the routes of a listener are those of HTTP. */
export function isHttp(protocol: ListenerProtocol): boolean {
  return protocol !== ListenerProtocol.TCP && protocol !== ListenerProtocol.TLS;
}
