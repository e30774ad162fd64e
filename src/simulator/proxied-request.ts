import { HttpRequest } from '../istio';

/** A request as the proxy of a gateway sees it. */
export interface ProxiedRequest extends HttpRequest {
  /** What was sent for the path, with the query, not normalized. */
  readonly target: string;
  /** The port on which the pods listen, which policies compare. */
  readonly listeningPort: number;
  /** Whether a balancer in front says to which address and port the client connected (PROXY protocol), which policies compare then. */
  readonly isDestinationTold?: boolean;
  /** The name in the handshake of TLS; none without TLS. */
  readonly sni?: string;
  /** The address of the client, as the connection has it; none where nobody says it. */
  readonly sourceAddress?: string;
  /** How the client speaks, `HTTP/1.1` for instance; none where nobody says it. */
  readonly protocol?: string;
  /** The address of the client as the gateway knows it, who may be behind proxies that it trusts; none where nobody says it. */
  readonly clientAddress?: string;
}
