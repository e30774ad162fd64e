import { requireServerHosts } from './gateway-host';
import { compact } from '../../core/compact';
import { refuse } from '../../core/errors';
import { requirePossible } from '../../core/request-texts';
import { optional, requireDnsLabel, requirePort, requireText } from '../../core/requirements';
import { isAddress, isHttpProtocol, misfitOfListenAddress, protocolNamed } from '../../istio';
import { GatewayTls } from '../tls/gateway-tls';

/**
 * What a Gateway server speaks with its clients.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/gateway/#Port
 */
export enum GatewayProtocol {
  /** HTTP without TLS, version 1.1 or 2 as the client begins. */
  HTTP = 'HTTP',
  /** HTTP/2 without TLS. */
  HTTP2 = 'HTTP2',
  /** gRPC without TLS. */
  GRPC = 'GRPC',
  /** gRPC-Web without TLS. */
  GRPC_WEB = 'GRPC-WEB',
  /** HTTP inside TLS. */
  HTTPS = 'HTTPS',
  /** Anything inside TLS. */
  TLS = 'TLS',
  /** Bytes. */
  TCP = 'TCP',
  /** MongoDB. */
  MONGO = 'MONGO',
  /** MySQL. */
  MYSQL = 'MYSQL',
  /** Redis. */
  REDIS = 'REDIS',
}

/**
 * Options that all servers of a Gateway have.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/gateway/#Server
 */
export interface GatewayServerOptions {
  /**
   * Hosts that the server takes, at least one: a DNS name with a dot, a wildcard for its first label (`*.example.com`), an IP address, or
   * `*` for every host. A route is reached only by hosts that its VirtualService and the server both have.
   *
   * With `shop/` before it, a host takes only the VirtualServices of the namespace `shop`, with `./` only those of the Gateway's own. A
   * prefix for any namespace is the default and is left out of the manifest.
   */
  readonly hosts: string[];

  /**
   * Name of the port, unique in the Gateway.
   *
   * @default - the protocol in lower case, such as `http`; where that is taken the number follows, such as `http-8080`
   */
  readonly portName?: string;

  /**
   * IP address of the gateway's pods to listen on. A server on `127.0.0.1` can not be reached from outside the pod.
   *
   * @default - all addresses
   */
  readonly bind?: string;

  /**
   * Name of the server, unique in the Gateway. Metrics begin with it.
   *
   * @default - none
   */
  readonly name?: string;
}

/**
 * Options of a server that speaks HTTP without TLS.
 */
export interface GatewayHttpServerOptions extends GatewayServerOptions {
  /**
   * Port of the gateway's Service. The server listens on the target port that the Service gives it.
   *
   * Range: 1 to 65535.
   *
   * @default 80
   */
  readonly port?: number;

  /**
   * Answers every request with a redirect (301) to the same address with `https`.
   *
   * It redirects too much for most gateways: also the challenges of ACME (HTTP-01), so that cert-manager gets no certificate, even where the
   * solver has a route of its own; and also the routes that are bound to another Gateway on the same port and host. It does not look at
   * `x-forwarded-proto`, so behind a load balancer that ends TLS it redirects for ever. For hosts with a namespace before them it works only
   * where a VirtualService is bound. Prefer a redirect as the last route of a VirtualService, behind the routes that have to stay on `http`.
   *
   * @default false
   * @see https://istio.io/latest/docs/reference/config/networking/gateway/#ServerTLSSettings-https_redirect
   */
  readonly httpsRedirect?: boolean;
}

/**
 * Options of a server whose clients begin with TLS.
 */
export interface GatewayTlsServerOptions extends GatewayServerOptions {
  /**
   * Port of the gateway's Service. The server listens on the target port that the Service gives it.
   *
   * Range: 1 to 65535.
   *
   * @default 443
   */
  readonly port?: number;

  /** What the server does with TLS. */
  readonly tls: GatewayTls;
}

/**
 * Options of a server that passes bytes on.
 */
export interface GatewayTcpServerOptions extends GatewayServerOptions {
  /**
   * Port of the gateway's Service, which the server has for itself. The server listens on the target port that the Service gives it.
   *
   * Range: 1 to 65535.
   */
  readonly port: number;
}

/**
 * A port that a Gateway listens on, with the hosts that it serves there.
 *
 * Servers that speak HTTP without TLS share a port, and so do servers with TLS, by the name in the handshake (SNI). Any other server has its
 * port for itself.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/gateway/#Server
 */
export class GatewayServer {
  /**
   * HTTP without TLS; clients may begin with HTTP/2, so gRPC works too.
   *
   * @param options hosts and port
   * @throws if a host, the port, its name or the address is not valid
   */
  public static http(options: GatewayHttpServerOptions): GatewayServer {
    return GatewayServer.plainHttp(GatewayProtocol.HTTP, options);
  }

  /**
   * HTTP/2 without TLS.
   *
   * @param options hosts and port
   * @throws if a host, the port, its name or the address is not valid
   */
  public static http2(options: GatewayHttpServerOptions): GatewayServer {
    return GatewayServer.plainHttp(GatewayProtocol.HTTP2, options);
  }

  /**
   * The gRPC protocol without TLS.
   *
   * @param options hosts and port
   * @throws if a host, the port, its name or the address is not valid
   */
  public static grpc(options: GatewayHttpServerOptions): GatewayServer {
    return GatewayServer.plainHttp(GatewayProtocol.GRPC, options);
  }

  /**
   * The gRPC-Web protocol without TLS, for browsers.
   *
   * @param options hosts and port
   * @throws if a host, the port, its name or the address is not valid
   */
  public static grpcWeb(options: GatewayHttpServerOptions): GatewayServer {
    return GatewayServer.plainHttp(GatewayProtocol.GRPC_WEB, options);
  }

  /**
   * HTTP inside TLS. One server for each certificate: browsers use one connection for all hosts of a certificate, and hosts of another server
   * are not found on it (404).
   *
   * @param options hosts, port and TLS
   * @throws if a host, the port, its name or the address is not valid
   */
  public static https(options: GatewayTlsServerOptions): GatewayServer {
    return new GatewayServer(GatewayProtocol.HTTPS, options.port ?? 443, options, options.tls);
  }

  /**
   * Anything inside TLS. Where TLS ends at the gateway, a `tcp` route takes the bytes; where it goes through, a `tls` route.
   *
   * @param options hosts, port and TLS
   * @throws if a host, the port, its name or the address is not valid
   */
  public static tls(options: GatewayTlsServerOptions): GatewayServer {
    return new GatewayServer(GatewayProtocol.TLS, options.port ?? 443, options, options.tls);
  }

  /**
   * Bytes. Only the first VirtualService with a `tcp` route gets them: without TLS there is no host to tell connections apart.
   *
   * @param options hosts and port
   * @throws if a host, the port, its name or the address is not valid
   */
  public static tcp(options: GatewayTcpServerOptions): GatewayServer {
    return new GatewayServer(GatewayProtocol.TCP, options.port, options);
  }

  /**
   * The MongoDB protocol, routed as bytes.
   *
   * @param options hosts and port
   * @throws if a host, the port, its name or the address is not valid
   */
  public static mongo(options: GatewayTcpServerOptions): GatewayServer {
    return new GatewayServer(GatewayProtocol.MONGO, options.port, options);
  }

  /**
   * The MySQL protocol, routed as bytes.
   *
   * @param options hosts and port
   * @throws if a host, the port, its name or the address is not valid
   */
  public static mysql(options: GatewayTcpServerOptions): GatewayServer {
    return new GatewayServer(GatewayProtocol.MYSQL, options.port, options);
  }

  /**
   * The Redis protocol, routed as bytes.
   *
   * @param options hosts and port
   * @throws if a host, the port, its name or the address is not valid
   */
  public static redis(options: GatewayTcpServerOptions): GatewayServer {
    return new GatewayServer(GatewayProtocol.REDIS, options.port, options);
  }

  private static plainHttp(protocol: GatewayProtocol, options: GatewayHttpServerOptions): GatewayServer {
    return new GatewayServer(protocol, options.port ?? 80, options, undefined, options.httpsRedirect);
  }

  /** What the server speaks with its clients. */
  public readonly protocol: GatewayProtocol;
  /** Port of the gateway's Service. */
  public readonly port: number;
  /** Hosts that the server takes, each once. */
  public readonly hosts: string[];
  /** Name of the port, where one is given. */
  public readonly portName?: string;
  /** IP address to listen on, where it is not all. */
  public readonly bind?: string;
  /** Name of the server, where one is given. */
  public readonly name?: string;
  /** What the server does with TLS, where its clients begin with TLS. */
  public readonly tlsSettings?: GatewayTls;
  /** Whether every request is redirected to `https`. */
  public readonly httpsRedirect: boolean;

  private constructor(protocol: GatewayProtocol, port: number, options: GatewayServerOptions, tls?: GatewayTls, httpsRedirect: boolean = false) {
    this.protocol = protocol;
    this.port = requirePort('port of a Gateway server', port);
    this.hosts = requireServerHosts(`a Gateway server on port ${port}`, options.hosts);
    this.portName = optional(options.portName, name => requireDnsLabel('port name of a Gateway server', name));
    this.bind = optional(options.bind, requireBind);
    this.name = optional(options.name, name => requireText('name of a Gateway server', name, 'leave it out'));
    this.tlsSettings = tls;
    this.httpsRedirect = httpsRedirect;
  }

  /**
   * Whether the server speaks HTTP without TLS.
   *
   * @internal
   */
  public get _isPlainHttp(): boolean {
    return isHttpProtocol(protocolNamed(this.protocol));
  }

  /**
   * The server as a Gateway writes it.
   *
   * @internal
   */
  public _render(portName: string): object {
    return compact({
      name: this.name,
      port: { number: this.port, name: portName, protocol: this.protocol },
      bind: this.bind,
      hosts: [...this.hosts],
      tls: this.httpsRedirect ? { httpsRedirect: true } : this.tlsSettings?._render(),
    });
  }
}

function requireBind(address: string): string {
  if (!isAddress(address)) {
    refuse('bind of a Gateway server', 'an IP address', address, 'leave it out to listen on all addresses');
  }
  requirePossible('bind of a Gateway server', address, misfitOfListenAddress(address));
  return address;
}
