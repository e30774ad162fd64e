import { requireSecretName } from './secret-name';
import { compact } from '../../core/compact';
import { refuse } from '../../core/errors';
import { optional, requireDnsLabel, requireText } from '../../core/requirements';

/** What the name of a Secret ends with that Istio reads as authorities, and not as a certificate with its key. */
const AUTHORITY_SUFFIX = '-cacert';

/**
 * Options of authorities in a file.
 */
export interface ClientAuthorityFileOptions {
  /**
   * Path of a file in the gateway's pods with revoked certificates (CRL, PEM). With a Secret, the list is the Secret's key `ca.crl`.
   *
   * @default - no certificate is taken for revoked
   */
  readonly revocationList?: string;
}

/**
 * The authorities that sign the certificates of clients.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/gateway/#ServerTLSSettings-ca_cert_credential_name
 */
export class ClientAuthority {
  /**
   * The authorities in a Secret of their own, in the key `ca.crt` (or `cacert`), with an optional revocation list in `ca.crl`. Goes with
   * a server certificate in a Secret. Istio 1.28 and newer.
   *
   * Istio reads the Secret from the namespace of the gateway's pods, and takes only a name that ends with `-cacert` for authorities. Where
   * the end is missing it is added: `clients-cacert` finds the Secret `clients-cacert`, and else the Secret `clients`.
   *
   * @param name name of the Secret
   */
  public static fromSecret(name: string): ClientAuthority {
    requireSecretName('Secret of client authorities', name);
    return new ClientAuthority(name.endsWith(AUTHORITY_SUFFIX) ? name : `${name}${AUTHORITY_SUFFIX}`);
  }

  /**
   * The authorities beside the certificate of the server: the keys `ca.crt` and `ca.crl` of its Secret, or of a Secret of its name with
   * `-cacert`. Without them nobody gets in: Envoy closes every connection.
   */
  public static besideCertificate(): ClientAuthority {
    return new ClientAuthority();
  }

  /**
   * The authorities in a ConfigMap of the cluster that istiod runs in, in the key `ca.crt`. Goes with a server certificate in a Secret.
   * Istio 1.28 and newer.
   *
   * @param namespaceName namespace of the ConfigMap
   * @param name name of the ConfigMap
   * @throws if the name ends with `-cacert`: Istio cuts that off before it looks for the ConfigMap
   */
  public static fromConfigMap(namespaceName: string, name: string): ClientAuthority {
    requireDnsLabel('namespace of a ConfigMap with client authorities', namespaceName);
    requireSecretName('ConfigMap of client authorities', name);
    if (name.endsWith(AUTHORITY_SUFFIX)) {
      refuse('ConfigMap of client authorities', `a name that does not end with "${AUTHORITY_SUFFIX}"`, name,
        'Istio cuts that off before it looks for it: rename it');
    }
    return new ClientAuthority(`configmap://${namespaceName}/${name}`);
  }

  /**
   * The authorities in a file that is mounted into the gateway's pods. Goes with a server certificate in files.
   *
   * @param path path of the file, PEM
   * @param options the revocation list
   */
  public static fromFile(path: string, options: ClientAuthorityFileOptions = {}): ClientAuthority {
    requireText('file of client authorities', path, 'give its path in the gateway\'s pods');
    return new ClientAuthority(undefined, path,
      optional(options.revocationList, list =>
        requireText('ClientAuthority.fromFile: revocationList', list, 'give its path in the gateway\'s pods, or leave it out')));
  }

  private constructor(
    private readonly credential?: string,
    private readonly file?: string,
    private readonly revocationList?: string,
  ) {
  }

  /**
   * Whether the authorities are in a file, and not in the cluster.
   *
   * @internal
   */
  public get _inFile(): boolean {
    return this.file !== undefined;
  }

  /**
   * The authorities as a Gateway server writes them.
   *
   * @internal
   */
  public _render(): Record<string, unknown> {
    return compact({ caCertCredentialName: this.credential, caCertificates: this.file, caCrl: this.revocationList });
  }
}
