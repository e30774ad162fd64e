import { requireCredentialName } from './credential-name';
import { requireText } from '../core/requirements';

/**
 * The files of a client certificate.
 */
export interface ClientCertificateFiles {
  /** Path of the certificate in the proxy's file system. */
  readonly clientCertificate: string;

  /** Path of the private key in the proxy's file system. */
  readonly privateKey: string;
}

/**
 * The fields of TLS settings that name a client certificate.
 *
 * @internal
 */
export interface _RenderedClientCertificate {
  readonly credentialName?: string;
  readonly clientCertificate?: string;
  readonly privateKey?: string;
}

/**
 * The certificate that a client shows.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#ClientTLSSettings
 */
export class ClientCertificate {
  /**
   * A Secret with certificate, key and the authorities that the server's certificate is checked with. Gateways read it; a sidecar reads
   * it only if the DestinationRule has a workload selector.
   *
   * @param credentialName name of the Secret, in the namespace of the proxy that uses it
   * @throws if the name is no name of a Secret
   */
  public static fromSecret(credentialName: string): ClientCertificate {
    return new ClientCertificate({ credentialName: requireCredentialName('ClientCertificate.fromSecret', credentialName) });
  }

  /**
   * Files that are mounted into the proxy.
   *
   * @param files their paths
   * @throws if a path is empty
   */
  public static fromFiles(files: ClientCertificateFiles): ClientCertificate {
    const { clientCertificate, privateKey } = files;
    return new ClientCertificate({
      clientCertificate: requireText('ClientCertificate.fromFiles: clientCertificate', clientCertificate, 'give the path of the certificate'),
      privateKey: requireText('ClientCertificate.fromFiles: privateKey', privateKey, 'give the path of the key'),
    });
  }

  private constructor(private readonly rendered: _RenderedClientCertificate) {
  }

  /**
   * The fields as Istio writes them.
   *
   * @internal
   */
  public _render(): _RenderedClientCertificate {
    return this.rendered;
  }
}
