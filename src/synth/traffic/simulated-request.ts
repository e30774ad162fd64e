/**
 * A request whose way is asked for.
 */
export interface SimulatedRequest {
  /**
   * The method.
   *
   * @default - GET
   */
  readonly method?: string;

  /**
   * The URL as it is typed, such as `https://shop.example.com/cart?x=1`. Nothing of it is normalized: `/a/../b`, `%2F` and a port are sent as
   * they are written.
   */
  readonly url: string;

  /**
   * The headers: for each name the list of its lines.
   *
   * @default - none
   */
  // Lists of texts. With that type a single text from Python would end in an error about arrays, inside of jsii.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly headers?: { [name: string]: any };

  /**
   * The port of the Service in front of the gateway, 1 to 65535.
   *
   * @default - that of the URL, else 80 or 443
   */
  readonly port?: number;

  /**
   * The name in the handshake of TLS.
   *
   * @default - the host of the URL, where that begins with https
   */
  readonly sni?: string;

  /**
   * What the header `Host` says.
   *
   * @default - the host of the URL, with its port where it names one
   */
  readonly authority?: string;

  /**
   * The Service or Deployment of the gateway that it comes to, `namespace/name`.
   *
   * @default - the one that Gateways select; of several the first that has a rule for the host, which is told as ambiguous
   */
  readonly gateway?: string;

  /**
   * The address of the client, as the connection to the gateway has it.
   *
   * @default - not known: where policies compare it, that is told as ambiguous
   */
  readonly sourceIp?: string;

  /**
   * The claims of a token that was verified.
   *
   * @default - none: a token in the headers is verified, where its keys are in the manifests
   */
  // Claims are anything, and jsii takes no unknown.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly jwtClaims?: { [claim: string]: any };
}
