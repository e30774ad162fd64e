import { compact } from '../../core/compact';
import { optional, requireDnsLabel, requireItems, requireOneOf, requirePort, requireUnique } from '../../core/requirements';
import { namesHost, Protocol, protocolNamed } from '../../istio';
import { portNamesOf } from '../gateway/gateway-port-names';

/**
 * What is spoken at a port of a ServiceEntry. Istio treats the traffic by it.
 *
 * @see https://istio.io/latest/docs/ops/configuration/traffic-management/protocol-selection/
 */
export enum ServiceEntryProtocol {
  /** HTTP without TLS, version 1.1 or 2. */
  HTTP = 'HTTP',
  /** HTTP/2 without TLS. */
  HTTP2 = 'HTTP2',
  /** gRPC without TLS. */
  GRPC = 'GRPC',
  /** gRPC-Web without TLS. */
  GRPC_WEB = 'GRPC-WEB',
  /** HTTP inside TLS that the client begins. Sidecars see the server name only. */
  HTTPS = 'HTTPS',
  /** Anything inside TLS that the client begins. Sidecars see the server name only. */
  TLS = 'TLS',
  /** Bytes. Sidecars tell hosts apart by their addresses only. */
  TCP = 'TCP',
  /** MongoDB. */
  MONGO = 'MONGO',
  /** MySQL. */
  MYSQL = 'MYSQL',
  /** Redis. */
  REDIS = 'REDIS',
}

/**
 * A port of a ServiceEntry.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/service-entry/#ServicePort
 */
export interface ServiceEntryPort {
  /**
   * Port that clients call, and that routes name. Unique in the ServiceEntry.
   *
   * Range: 1 to 65535.
   */
  readonly port: number;

  /**
   * What is spoken there. Say it where you know it: without, proxies look at the first bytes of each connection. HTTP is routed then, all else
   * passes as bytes, TLS by its server name too; and a server that speaks first, as MySQL does, makes every connection wait.
   *
   * @default - proxies find out, connection by connection
   */
  readonly protocol?: ServiceEntryProtocol;

  /**
   * Name of the port, unique in the ServiceEntry. Endpoints refer to it.
   *
   * @default - the protocol in lower case, such as `https`, or `port` without one; where that is taken the number follows, such as `https-8443`
   */
  readonly name?: string;

  /**
   * Port of the endpoints.
   *
   * Range: 1 to 65535.
   *
   * @default - the same as `port`
   */
  readonly targetPort?: number;
}

/** A port with its name. */
export interface NamedServiceEntryPort extends ServiceEntryPort {
  readonly name: string;
}

/** What Istio knows the protocol as. */
export function protocolOf(protocol: ServiceEntryProtocol | undefined): Protocol {
  return protocol === undefined ? 'unknown' : protocolNamed(protocol);
}

/** Whether hosts can be told apart by what is spoken. */
export function namesHosts({ protocol }: ServiceEntryPort): boolean {
  return namesHost(protocolOf(protocol));
}

/** The ports, each with its name. */
export function requireEntryPorts(ports: readonly ServiceEntryPort[]): NamedServiceEntryPort[] {
  requireItems('ports of a ServiceEntry', ports, 'add one, such as { port: 443, protocol: ServiceEntryProtocol.TLS }');
  ports.forEach(requireEntryPort);
  requireUnique('port of a ServiceEntry', ports.map(({ port }) => port), 'give every port its own number');
  requireUnique('name of a port of a ServiceEntry', ports.flatMap(({ name }) => name ?? []), 'rename one of them');
  const names = portNamesOf(ports.map(({ name, protocol, port }) => ({ portName: name, protocol: protocol ?? 'port', port })));
  return ports.map((port, index) => ({ ...port, name: names[index] }));
}

/** The port as Istio writes it. */
export function renderEntryPort({ port, name, protocol, targetPort }: NamedServiceEntryPort): object {
  return compact({ number: port, name, protocol, targetPort });
}

function requireEntryPort({ port, protocol, name, targetPort }: ServiceEntryPort): void {
  requirePort('port of a ServiceEntry', port);
  const what = `port ${port} of a ServiceEntry`;
  optional(protocol, value => requireOneOf(`protocol of ${what}`, Object.values(ServiceEntryProtocol), value,
    'use a member of ServiceEntryProtocol'));
  optional(name, value => requireDnsLabel(`name of ${what}`, value));
  optional(targetPort, value => requirePort(`targetPort of ${what}`, value));
}
