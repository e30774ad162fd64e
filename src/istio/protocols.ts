/** What Istio knows as protocols of ports; `unknown` is sniffed, connection by connection. */
export type Protocol = 'http' | 'http2' | 'http_proxy' | 'grpc' | 'grpc-web' | 'https'
  | 'tls' | 'tcp' | 'udp' | 'mongo' | 'mysql' | 'redis' | 'unknown';

/** A port of a Kubernetes Service. */
export interface ProtocolPort {
  readonly port: number;
  readonly name?: string;
  /** `TCP`, `UDP` or `SCTP`. */
  readonly protocol?: string;
  readonly appProtocol?: string;
}

const PROTOCOLS = new Set<string>(['http', 'http2', 'http_proxy', 'grpc', 'grpc-web', 'https', 'tls', 'tcp', 'udp', 'mongo', 'mysql', 'redis']);
/** Names that Kubernetes has for `appProtocol`. */
const KUBERNETES_PROTOCOLS: Record<string, Protocol> = { 'kubernetes.io/h2c': 'http2', 'kubernetes.io/ws': 'http', 'kubernetes.io/wss': 'https' };
/** SMTP, DNS, MySQL and MongoDB: the server speaks first, so that nothing can be sniffed. */
const NEVER_SNIFFED = [25, 53, 3306, 27017];
const HTTP: Protocol[] = ['http', 'http2', 'http_proxy', 'grpc', 'grpc-web'];
const HTTP2: Protocol[] = ['http2', 'grpc', 'grpc-web'];
const TLS: Protocol[] = ['https', 'tls'];
const TCP: Protocol[] = ['tcp', 'mongo', 'mysql', 'redis', ...TLS];

/** The protocol that a server of a Gateway or a port of a ServiceEntry names, in any case. */
export function protocolNamed(name: string): Protocol {
  const known = name.toLowerCase();
  return PROTOCOLS.has(known) ? known as Protocol : 'unknown';
}

/** What Istio takes a port of a Service for: by its `appProtocol`, or else by its name up to the first hyphen. */
export function protocolOfPort({ port, name = '', protocol, appProtocol }: ProtocolPort): Protocol {
  if (protocol === 'UDP') {
    return 'udp';
  }
  if (appProtocol !== undefined && Object.hasOwn(KUBERNETES_PROTOCOLS, appProtocol)) {
    return KUBERNETES_PROTOCOLS[appProtocol];
  }
  const text = (appProtocol ?? name).toLowerCase();
  const known = text.startsWith('grpc-web') ? 'grpc-web' : protocolNamed(text.split('-')[0]);
  return known === 'unknown' && NEVER_SNIFFED.includes(port) ? 'tcp' : known;
}

/** Whether Istio routes the requests of a port, and not its connections. */
export function isHttpProtocol(protocol: Protocol): boolean {
  return HTTP.includes(protocol);
}

/** Whether proxies speak HTTP/2 to a port. */
export function isHttp2Protocol(protocol: Protocol): boolean {
  return HTTP2.includes(protocol);
}

/** Whether Istio routes the connections of a port by the server name that the client asks for. */
export function isTlsProtocol(protocol: Protocol): boolean {
  return TLS.includes(protocol);
}

/** Whether a port has connections of TCP that are no requests to Istio: those with TLS too. */
export function isTcpProtocol(protocol: Protocol): boolean {
  return TCP.includes(protocol);
}
