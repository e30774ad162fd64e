import { requireSecretName } from './secret-name';
import { compact } from '../../core/compact';
import { refuse } from '../../core/errors';
import { requireText } from '../../core/requirements';

/**
 * A certificate and its key, as files in the gateway's pods.
 */
export interface CertificateFiles {
  /** Path of the file with the certificate chain, PEM. */
  readonly certificate: string;

  /** Path of the file with the private key, PEM. */
  readonly privateKey: string;
}

/**
 * The certificate that a Gateway server shows to its clients.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/gateway/#ServerTLSSettings
 */
export class ServerCertificate {
  /**
   * A certificate in a Secret, in the keys `tls.crt` and `tls.key` (or `cert` and `key`).
   *
   * Istio reads the Secret from the namespace of the gateway's pods, which is often not the namespace of the Gateway object. A renewed
   * certificate is taken over without a restart.
   *
   * @param name name of the Secret
   * @throws if it is not the name of a Secret, or ends with `-cacert`, which Istio reads as authorities of clients
   */
  public static fromSecret(name: string): ServerCertificate {
    return new ServerCertificate([requireServerSecret(name)], []);
  }

  /**
   * An RSA and an ECDSA certificate for the same hosts, each in a Secret: every client gets the kind that it understands. Istio 1.26 and
   * newer.
   *
   * As with one Secret, Istio reads them from the namespace of the gateway's pods. Authorities of clients that are not named on their
   * own are read from the first Secret.
   *
   * @param rsa name of the Secret with the RSA certificate
   * @param ecdsa name of the Secret with the ECDSA certificate
   * @throws if both are the same
   */
  public static fromSecrets(rsa: string, ecdsa: string): ServerCertificate {
    if (rsa === ecdsa) {
      refuse('Secret of the ECDSA certificate', 'another than the one of the RSA certificate', ecdsa,
        'use ServerCertificate.fromSecret for one certificate');
    }
    return new ServerCertificate([requireServerSecret(rsa), requireServerSecret(ecdsa)], []);
  }

  /**
   * A certificate in files that are mounted into the gateway's pods.
   *
   * @param files paths of the certificate and its key
   */
  public static fromFiles(files: CertificateFiles): ServerCertificate {
    return new ServerCertificate([], [requireFiles(files)]);
  }

  /**
   * An RSA and an ECDSA certificate for the same hosts, in files that are mounted into the gateway's pods. Istio 1.26 and newer.
   *
   * @param rsa paths of the RSA certificate and its key
   * @param ecdsa paths of the ECDSA certificate and its key
   */
  public static fromFilePairs(rsa: CertificateFiles, ecdsa: CertificateFiles): ServerCertificate {
    return new ServerCertificate([], [requireFiles(rsa), requireFiles(ecdsa)]);
  }

  private constructor(
    /** Names of the Secrets, in the namespace of the gateway's pods; none where the certificate is in files. */
    public readonly secretNames: string[],
    private readonly files: CertificateFiles[],
  ) {
  }

  /**
   * The certificate as a Gateway server writes it.
   *
   * @internal
   */
  public _render(): Record<string, unknown> {
    const several = this.secretNames.length + this.files.length > 1;
    const pairs = this.files.map(({ certificate, privateKey }) => ({ serverCertificate: certificate, privateKey }));
    return several
      ? compact({ credentialNames: this.secretNames, tlsCertificates: pairs })
      : compact({ credentialName: this.secretNames[0], ...pairs[0] });
  }
}

function requireServerSecret(name: string): string {
  requireSecretName('Secret of a server certificate', name);
  if (name.endsWith('-cacert')) {
    refuse('Secret of a server certificate', 'a name that does not end with "-cacert"', name,
      'Istio reads such a Secret as authorities of clients: rename it, or use ClientAuthority.fromSecret');
  }
  return name;
}

function requireFiles({ certificate, privateKey }: CertificateFiles): CertificateFiles {
  requireText('file of a server certificate', certificate, 'give its path in the gateway\'s pods');
  requireText('file of a private key', privateKey, 'give its path in the gateway\'s pods');
  return { certificate, privateKey };
}
