import { IConstruct } from 'constructs';
import { SidecarEndpoint } from './sidecar-endpoint';
import { isSidecarHost, SidecarHost } from './sidecar-host';
import { compact } from '../../core/compact';
import { refuse } from '../../core/errors';
import { requirePossible } from '../../core/request-texts';
import { optional, requireDnsLabel, requireItems, requireOneOf, requirePort } from '../../core/requirements';
import { isSocketAddress, requireSocketAddress } from '../../core/socket-address';
import { isAddress, isHttpProtocol, misfitOfListenAddress, PROXY_PORTS } from '../../istio';
import { ConnectionPool } from '../../traffic-policy/connection-pool';
import { renderConnectionPool } from '../../traffic-policy/render-connection-pool';
import { protocolOf, ServiceEntryProtocol } from '../service-entry/service-entry-port';

/**
 * How traffic gets to a listener of a sidecar.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/sidecar/#CaptureMode
 */
export enum SidecarCaptureMode {
  /** The rules of iptables lead it there. */
  IPTABLES = 'IPTABLES',
  /** Nothing does: who calls names the address of the listener, which is a port of the pod itself. */
  NONE = 'NONE',
}

/**
 * A port at which pods take traffic.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/sidecar/#IstioIngressListener
 */
export interface SidecarIngressListener {
  /**
   * Port of the pod, to which a Service leads as `targetPort`. Unique among `ingress`. The ports of the proxy itself, such as 15006, are its
   * own.
   *
   * Range: 1 to 65535.
   */
  readonly port: number;

  /**
   * What is spoken there.
   *
   * @default - the proxy finds out, connection by connection
   */
  readonly protocol?: ServiceEntryProtocol;

  /**
   * Name of the port.
   *
   * @default - none
   */
  readonly name?: string;

  /**
   * IP address of the listener.
   *
   * @default - every address of the pod
   */
  readonly bind?: string;

  /**
   * How traffic gets there.
   *
   * @default - as the pod is set up: by iptables, unless it has none
   */
  readonly captureMode?: SidecarCaptureMode;

  /**
   * Where the application listens.
   *
   * @default - at the port and the address that was called
   */
  readonly defaultEndpoint?: SidecarEndpoint;

  /**
   * Limits of the connections to the application, in place of `inboundConnectionPool`. Those for HTTP need a protocol with HTTP.
   *
   * @default - `inboundConnectionPool`
   */
  readonly connectionPool?: ConnectionPool;
}

/**
 * Hosts that pods know, at a port or at all that the hosts have.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/sidecar/#IstioEgressListener
 */
export interface SidecarEgressListener {
  /** The hosts. At least one. */
  readonly hosts: SidecarHost[];

  /**
   * The only port of the hosts, unique among `egress`. A listener without one is for all ports that no other listener has; there is one at
   * most, and it is the last.
   *
   * Range: 1 to 65535.
   *
   * @default - all ports of the hosts; of a socket none
   */
  readonly port?: number;

  /**
   * What the application speaks there. Needed beside a socket.
   *
   * @default - the proxy finds out, connection by connection
   */
  readonly protocol?: ServiceEntryProtocol;

  /**
   * Name of the port.
   *
   * @default - none
   */
  readonly name?: string;

  /**
   * IP address of the listener, beside a `port`; or a Unix domain socket without one, such as `unix:///var/run/egress.sock`.
   *
   * @default - the addresses of the hosts; 127.0.0.1 where nothing is captured
   */
  readonly bind?: string;

  /**
   * How traffic gets there. A socket is never captured.
   *
   * @default - as the pod is set up: by iptables, unless it has none
   */
  readonly captureMode?: SidecarCaptureMode;
}

/** The listener as a Sidecar writes it. */
export function renderIngress(what: string, listener: SidecarIngressListener): object {
  const { port, protocol, connectionPool } = listener;
  if (connectionPool?.http !== undefined && !isHttpProtocol(protocolOf(protocol))) {
    refuse(`connectionPool.http of ${what}`, 'left out for a port without HTTP', protocol ?? 'no protocol',
      'say protocol: ServiceEntryProtocol.HTTP');
  }
  return compact({
    port: renderPort(what, port, listener),
    bind: optional(listener.bind, bind => requireBind(`bind of ${what}`, bind)),
    captureMode: optional(listener.captureMode, mode => requireCaptureMode(what, mode)),
    defaultEndpoint: listener.defaultEndpoint?._render(),
    connectionPool: optional(connectionPool, pool => renderConnectionPool(`connectionPool of ${what}`, pool)),
  });
}

/** The listener as a Sidecar writes it. */
export function renderEgress(what: string, listener: SidecarEgressListener, consumer: IConstruct): object {
  const { bind } = listener;
  const hosts = requireItems(`hosts of ${what}`, listener.hosts, 'write SidecarHost.ownNamespace() for the services of its namespace');
  const other = hosts.find(host => !isSidecarHost(host));
  if (other !== undefined) {
    refuse(`host of ${what}`, 'a SidecarHost', other, 'use SidecarHost.service or another factory of it');
  }
  return compact({
    port: isSocketAddress(bind) ? renderSocketPort(what, listener) : renderPortOrNone(what, listener),
    bind: optional(bind, address =>
      isSocketAddress(address) ? requireSocketAddress(`bind of ${what}`, address) : requireBind(`bind of ${what}`, address)),
    captureMode: optional(listener.captureMode, mode => requireCaptureMode(what, mode)),
    hosts: hosts.map(host => host._render(consumer)),
  });
}

function renderPortOrNone(what: string, { port, bind, protocol, name }: SidecarEgressListener): object | undefined {
  const beside = Object.entries({ bind, protocol, name }).find(([, value]) => value !== undefined);
  return port === undefined && beside !== undefined
    ? refuse(`${beside[0]} of ${what}`, 'left out without a port', beside[1], 'say the port, or leave it out for all ports')
    : optional(port, number => renderPort(what, number, { protocol, name }));
}

function renderSocketPort(what: string, { port, protocol, name, captureMode }: SidecarEgressListener): object {
  if (port !== undefined) {
    refuse(`port of ${what}`, 'left out for a Unix domain socket', port, 'a socket has no port');
  }
  if (protocol === undefined) {
    refuse(`protocol of ${what}`, 'given for a Unix domain socket', protocol, 'say what the application speaks there');
  }
  if (captureMode === SidecarCaptureMode.IPTABLES) {
    refuse(`captureMode of ${what}`, 'left out for a Unix domain socket', captureMode, 'nothing captures what goes to a socket');
  }
  return renderNamedPort(what, 0, protocol, name);
}

function renderPort(what: string, number: number, { protocol, name }: { protocol?: ServiceEntryProtocol; name?: string }): object {
  requirePort(`port of ${what}`, number);
  if (PROXY_PORTS.includes(number)) {
    refuse(`port of ${what}`, `none of the proxy's own (${PROXY_PORTS.join(', ')})`, number, 'the proxy listens there itself: take another');
  }
  return renderNamedPort(what, number, protocol, name);
}

function renderNamedPort(what: string, number: number, protocol: ServiceEntryProtocol | undefined, name: string | undefined): object {
  return compact({
    number,
    protocol: optional(protocol, value =>
      requireOneOf(`protocol of ${what}`, Object.values(ServiceEntryProtocol), value, 'use a member of ServiceEntryProtocol')),
    name: optional(name, value => requireDnsLabel(`name of the port of ${what}`, value)),
  });
}

function requireBind(what: string, bind: string): string {
  if (!isAddress(bind)) {
    refuse(what, 'an IP address', bind, 'write the address alone, "127.0.0.1" for example');
  }
  requirePossible(what, bind, misfitOfListenAddress(bind));
  return bind;
}

function requireCaptureMode(what: string, mode: SidecarCaptureMode): SidecarCaptureMode {
  return requireOneOf(`captureMode of ${what}`, Object.values(SidecarCaptureMode), mode, 'use a member of SidecarCaptureMode, or leave it out');
}
