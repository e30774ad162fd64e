import { requireMember } from './settings';
import { compact } from '../core/compact';
import { refuse } from '../core/errors';
import { fixOfHost } from '../core/host-fix';
import { requirePort } from '../core/requirements';
import { isAddress, isDomainName } from '../istio';

/**
 * Version of the PROXY protocol.
 *
 * @see https://www.haproxy.org/download/2.1/doc/proxy-protocol.txt
 */
export enum ProxyProtocolVersion {
  /** A line of text. */
  V1 = 'V1',
  /** Binary. */
  V2 = 'V2',
}

/**
 * The HTTP request that opens a tunnel.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#TrafficPolicy-TunnelSettings
 */
export enum TunnelProtocol {
  /** HTTP CONNECT. */
  CONNECT = 'CONNECT',
  /** HTTP POST. */
  POST = 'POST',
}

/**
 * A tunnel through an HTTP proxy.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#TrafficPolicy-TunnelSettings
 */
export interface TunnelProps {
  /** The host that the proxy connects to: a DNS name or an IP address. */
  readonly targetHost: string;

  /**
   * The port that the proxy connects to.
   *
   * Range: 1 to 65535.
   */
  readonly targetPort: number;

  /**
   * The HTTP request that opens the tunnel.
   *
   * @default TunnelProtocol.CONNECT
   */
  readonly protocol?: TunnelProtocol;
}

/**
 * The fields of a policy that wrap its connections.
 *
 * @internal
 */
export interface _RenderedUpstreamConnection {
  readonly tunnel?: object;
  readonly proxyProtocol?: object;
}

/**
 * What is wrapped around the connections to a service.
 */
export class UpstreamConnection {
  /**
   * Sends TCP and TLS traffic through a tunnel: the service is an HTTP proxy, and connects to the target. It has no effect on HTTP
   * routes. A subset does not inherit it.
   *
   * @param props the target of the tunnel
   * @throws if the target is not a host and a port
   * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#TrafficPolicy-TunnelSettings
   */
  public static tunnel(props: TunnelProps): UpstreamConnection {
    const { targetHost, targetPort, protocol } = props;
    if (!isDomainName(targetHost) && !isAddress(targetHost)) {
      refuse('targetHost of a tunnel', 'a DNS name in lower case or an IP address', targetHost,
        fixOfHost(targetHost, host => isDomainName(host) || isAddress(host), 'give the host alone'));
    }
    if (protocol !== undefined) {
      requireMember('protocol of a tunnel', TunnelProtocol, protocol);
    }
    return new UpstreamConnection({
      tunnel: compact({
        protocol: protocol === TunnelProtocol.CONNECT ? undefined : protocol,
        targetHost,
        targetPort: requirePort('targetPort of a tunnel', targetPort),
      }),
    });
  }

  /**
   * Sends a PROXY protocol header first, with the client's address. The service has to expect it.
   *
   * @param version version of the protocol
   * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#TrafficPolicy-ProxyProtocol
   */
  public static proxyProtocol(version: ProxyProtocolVersion): UpstreamConnection {
    return new UpstreamConnection({ proxyProtocol: { version: requireMember('version of the PROXY protocol', ProxyProtocolVersion, version) } });
  }

  private constructor(private readonly rendered: _RenderedUpstreamConnection) {
  }

  /**
   * The fields as Istio writes them.
   *
   * @internal
   */
  public _render(): _RenderedUpstreamConnection {
    return this.rendered;
  }
}
