import { ListenerCertificate } from './listener-certificate';
import { ListenerProtocol } from './listener-protocol';
import { MutualAuthentication } from './mutual-authentication';
import { SslPolicy } from './ssl-policy';
import { ListenerAction } from '../action/listener-action';

/**
 * Properties of a listener.
 */
export interface ApplicationListenerProps {
  /**
   * Port that it listens on.
   *
   * Range: 1 to 65535.
   *
   * @default - the usual one of the protocol: 80 for HTTP, HTTP/2 and gRPC, 443 for HTTPS and TLS; TCP needs one
   */
  readonly port?: number;

  /**
   * What clients speak.
   *
   * @default - HTTPS where there are certificates and on the ports 443 and 8443, else HTTP
   */
  readonly protocol?: ListenerProtocol;

  /**
   * Hosts that it serves: full DNS names, or wildcards such as `*.example.com`. Not for TCP.
   *
   * @default - every host. On a gateway that others use too, name yours: rules for every host meet their requests as well.
   */
  readonly hosts?: string[];

  /**
   * Certificates for HTTPS and for TLS that ends at the gateway: one for all hosts, or one for each of several sets of hosts.
   *
   * @default - none; TLS without them goes through to the target
   */
  readonly certificates?: ListenerCertificate[];

  /**
   * Versions of TLS and cipher suites.
   *
   * @default - those of the mesh: TLS 1.2 and 1.3 unless it says otherwise
   */
  readonly sslPolicy?: SslPolicy;

  /**
   * Whether clients show certificates too.
   *
   * @default MutualAuthentication.off()
   */
  readonly mutualAuthentication?: MutualAuthentication;

  /**
   * Whether plain requests on port 80 are redirected to an HTTPS listener on port 443: a listener `Redirect80To443` for the same hosts,
   * whose default is the redirect, so that routes of others for the same hosts, such as an ACME challenge, come before it.
   *
   * @default - true for HTTPS on port 443, unless the load balancer has a listener on port 80 already
   */
  readonly redirectHttp?: boolean;

  /**
   * Lets in only clients with these addresses, and refuses all others with 403. The gateway has to know the addresses of clients
   * (`ClientAddress`). Where a host is a wildcard, and for TCP and TLS, this is for the whole port of the gateway. Behind the PROXY protocol a
   * policy knows no ports: listeners without TLS, or with the same names of TLS, on other ports need the same lists (CDI062, CDI072).
   *
   * @default - every client
   */
  readonly allowedSourceIps?: string[];

  /**
   * Refuses clients with these addresses, IP addresses or ranges, with 403. As `allowedSourceIps` otherwise; of an address in both lists
   * this one counts.
   *
   * @default - none
   */
  readonly deniedSourceIps?: string[];

  /**
   * What happens to requests that no rule takes: a rule without conditions, named `default`.
   *
   * @default - none: it can be added with `addAction`; without one these requests get 404
   */
  readonly defaultAction?: ListenerAction;
}
