import { requireCredentialName } from './credential-name';
import { compact } from '../core/compact';
import { optional, requireText } from '../core/requirements';

/**
 * Options of authorities from a file.
 */
export interface CaFileOptions {
  /**
   * Path of a list of revoked certificates in the proxy's file system.
   *
   * @default - no certificate counts as revoked
   */
  readonly caCrl?: string;
}

/**
 * The fields of TLS settings that say how a server is verified.
 *
 * @internal
 */
export interface _RenderedVerification {
  readonly caCertificates?: string;
  readonly caCrl?: string;
  readonly credentialName?: string;
  readonly insecureSkipVerify?: boolean;
}

/**
 * How a server's certificate is verified.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#ClientTLSSettings
 */
export class ServerVerification {
  /** With the authorities that the proxy's operating system trusts. For public services. */
  public static operatingSystem(): ServerVerification {
    return new ServerVerification({});
  }

  /**
   * With authorities from a file.
   *
   * @param caCertificates path of the authorities' certificates in the proxy's file system
   * @param options revoked certificates
   * @throws if a path is empty
   */
  public static caFile(caCertificates: string, options: CaFileOptions = {}): ServerVerification {
    return new ServerVerification(compact({
      caCertificates: requireText('ServerVerification.caFile: caCertificates', caCertificates, 'give the path of the file'),
      caCrl: optional(options.caCrl, value => requireText('ServerVerification.caFile: caCrl', value, 'give the path of the file')),
    }));
  }

  /**
   * With authorities from a Secret (key `cacert` or `ca.crt`). Gateways read it; a sidecar reads it only if the DestinationRule has a
   * workload selector.
   *
   * @param credentialName name of the Secret, in the namespace of the proxy that uses it; or `configmap://NAMESPACE/NAME` for a
   * ConfigMap in the namespace of the DestinationRule, which every proxy reads
   * @throws if it is neither
   */
  public static caSecret(credentialName: string): ServerVerification {
    return new ServerVerification({ credentialName: requireCredentialName('ServerVerification.caSecret', credentialName) });
  }

  /** Not at all: anybody on the way can read and change the traffic. */
  public static skipped(): ServerVerification {
    return new ServerVerification({ insecureSkipVerify: true });
  }

  private constructor(private readonly rendered: _RenderedVerification) {
  }

  /**
   * The fields as Istio writes them.
   *
   * @internal
   */
  public _render(): _RenderedVerification {
    return this.rendered;
  }
}
