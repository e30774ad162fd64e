import { STATUS_PORT } from './load-balancer-plan';
import { refuse } from '../core/errors';
import { optional, requireDnsLabel, requireInteger, requireItems, requirePort, requireUnique } from '../core/requirements';
import { MAX_PORT, PROXY_PORTS } from '../istio';

/**
 * A TCP port that the Service of a gateway exposes.
 */
export interface IngressGatewayPort {
  /**
   * Port of the Service: the one that a listener or a Gateway server names.
   *
   * Range: 1 to 65535, without 15021.
   */
  readonly port: number;

  /**
   * Port of the gateway's pods that it leads to. Each port has one of its own: listeners on two ports with one target would be one.
   *
   * Range: 1 to 65535, without the ports of Istio's proxy (15000, 15001, 15004, 15006, 15008, 15009, 15020, 15021, 15053, 15090).
   *
   * @default - the same as `port`
   */
  readonly targetPort?: number;

  /**
   * Name of the port. Istio takes the protocol for callers inside the mesh from the text before the first hyphen.
   *
   * @default - `http2` for 80, `https` for 443, `http2-` and the number where the balancer ends TLS, `tcp-` and the number otherwise
   */
  readonly name?: string;

  /**
   * Port of every node, for balancers that something else makes.
   *
   * Range: 30000 to 32767, unless the cluster has another.
   *
   * @default - Kubernetes chooses one
   */
  readonly nodePort?: number;
}

/** A port with everything that was left out. */
export interface GatewayPort {
  readonly port: number;
  readonly targetPort: number;
  readonly name: string;
  readonly nodePort?: number;
}

const DEFAULT_PORTS: IngressGatewayPort[] = [{ port: 80 }, { port: 443 }];
const STATUS: GatewayPort = { port: STATUS_PORT, targetPort: STATUS_PORT, name: 'status-port' };

/** The ports for traffic. */
export function readPorts(what: string, ports: readonly IngressGatewayPort[] = DEFAULT_PORTS, tlsPorts: readonly number[]): GatewayPort[] {
  const read = requireItems(`ports of ${what}`, ports, 'leave them out for 80 and 443').map(port => readPort(what, port, tlsPorts));
  requireUnique(`port of ${what}`, read.map(({ port }) => port), 'give every port its own number');
  requireUnique(`targetPort of ${what}`, read.map(({ targetPort }) => targetPort),
    'Envoy has one listener for both: give each a target port of its own');
  requireUnique(`name of a port of ${what}`, [STATUS.name, ...read.map(({ name }) => name)], 'rename one of them');
  requireUnique(`nodePort of ${what}`, read.map(({ nodePort }) => nodePort).filter(port => port !== undefined), 'give each port one of its own');
  const unknown = tlsPorts.find(port => read.every(candidate => candidate.port !== port));
  if (unknown !== undefined) {
    refuse(`port of ${what} with TLS at the load balancer`, `one of its ports (${read.map(({ port }) => port).join(', ')})`, unknown,
      'add it to the ports of the gateway');
  }
  return read;
}

/** All ports of the Service. The status port is the first one: a Classic Load Balancer checks the health of that. */
export function servicePorts(ports: readonly GatewayPort[]): readonly GatewayPort[] {
  return [STATUS, ...ports];
}

function readPort(what: string, { port, targetPort, name, nodePort }: IngressGatewayPort, tlsPorts: readonly number[]): GatewayPort {
  requirePort(`port of ${what}`, port);
  if (port === STATUS_PORT) {
    refuse(`port of ${what}`, 'another port', port, 'the status port is always there');
  }
  const target = optional(targetPort, value => requirePort(`targetPort of port ${port} of ${what}`, value)) ?? port;
  if (PROXY_PORTS.includes(target)) {
    refuse(`targetPort of port ${port} of ${what}`, 'none that the proxy needs itself', target,
      `set another targetPort, such as ${port < 10000 ? 10000 + port : 8443}`);
  }
  return {
    port,
    targetPort: target,
    name: optional(name, value => requirePortName(`name of port ${port} of ${what}`, value)) ?? defaultName(port, tlsPorts),
    nodePort: optional(nodePort, value =>
      requireInteger(`nodePort of port ${port} of ${what}`, value, 1, MAX_PORT, 'use a port of the range of the cluster')),
  };
}

function defaultName(port: number, tlsPorts: readonly number[]): string {
  if (tlsPorts.includes(port)) {
    return `http2-${port}`;
  }
  return { 80: 'http2', 443: 'https' }[port] ?? `tcp-${port}`;
}

function requirePortName(what: string, name: string): string {
  requireDnsLabel(what, name);
  // Of the name of a port Kubernetes takes 63 characters in a Service.
  if (!/^(http|http2|https|grpc|tcp|tls|mongo|mysql|redis)(-|$)/.test(name)) {
    refuse(what, 'one that begins with its protocol: http, http2, https, grpc, tcp, tls, mongo, mysql or redis', name, `rename it to "tcp-${name}"`);
  }
  return name;
}
