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
  /** The claims of a token that was verified. */
  readonly jwtClaims?: Readonly<Record<string, unknown>>;
}
