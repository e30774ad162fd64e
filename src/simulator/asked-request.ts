import { readRequestUrl } from './request-url';
import { UnusableRequest } from './unusable-request';

/** A request as somebody asks about it. */
export interface AskedRequest {
  /** @default GET */
  readonly method?: string;
  /** `http://shop.example.com/cart?x=1`, as it is typed: nothing of it is normalized. */
  readonly url: string;
  /** By name, the values of its lines. */
  readonly headers?: Readonly<Record<string, readonly string[]>>;
  /** The port of the Service in front of the gateway. @default that of the URL, else 80 or 443 */
  readonly port?: number;
  /** The name in the handshake of TLS. @default the host of the URL, where it has the scheme https */
  readonly sni?: string;
  /** What the header `Host` says. @default that of the URL */
  readonly authority?: string;
  /** The Service or Deployment of the gateway, `namespace/name`. @default the one that Gateways select */
  readonly gateway?: string;
  /** The address of the client. */
  readonly sourceIp?: string;
  /** How the client speaks. @default HTTP/1.1; inside of TLS it is not known */
  readonly protocol?: 'HTTP/1.1' | 'HTTP/2';
  /** The claims of a token that was verified. */
  readonly jwtClaims?: Readonly<Record<string, unknown>>;
}

/** What is sent, and where to. */
export interface SentRequest {
  readonly method: string;
  readonly scheme: 'http' | 'https';
  readonly port: number;
  readonly authority: string;
  /** The name in the handshake; none where it names none: an address is none. */
  readonly sni?: string;
  /** Path and query. */
  readonly target: string;
  /** By name in lower case. */
  readonly headers: Readonly<Record<string, readonly string[]>>;
}

const DEFAULT_PORTS = { http: 80, https: 443 };

/**
 * What a client sends.
 *
 * @throws UnusableRequest where the URL is none
 */
export function sentRequest({ method = 'GET', url, headers = {}, port, sni, authority, protocol }: AskedRequest): SentRequest {
  const read = readRequestUrl(url);
  if (typeof read === 'string') {
    throw new UnusableRequest(read);
  }
  // The codec of HTTP/1.1 trims what is around a value, that of HTTP/2 does not.
  const trimmed = protocol === 'HTTP/2' ? (value: string) => value : (value: string) => value.trim();
  const lines = Object.create(null) as Record<string, readonly string[]>;
  let host = authority ?? read.authority;
  for (const given in headers) {
    const key = given.toLowerCase();
    const values = headers[given].map(trimmed);
    if (key === 'host') {
      [host] = [...values, host];
    } else {
      lines[key] = lines[key] === undefined ? values : [...lines[key], ...values];
    }
  }
  return {
    method,
    scheme: read.scheme,
    port: port ?? read.port ?? DEFAULT_PORTS[read.scheme],
    authority: trimmed(host),
    target: read.target,
    headers: lines,
    sni: read.scheme === 'https' ? sni ?? nameIn(read.authority) : undefined,
  };
}

/** The name that a client puts into the handshake: an address is none. */
function nameIn(authority: string): string | undefined {
  const name = authority.replace(/:\d*$/, '');
  return /^[\d.]+$|^\[/.test(name) ? undefined : name.toLowerCase();
}
