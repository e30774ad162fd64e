import { ApiObject, Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import { requireGatewayHost } from '../../core/hosts';
import { namespaceOf } from '../../core/reference';
import { optional, requireItems, requireObjectName } from '../../core/requirements';
import { ServerCertificate } from '../../networking/tls/server-certificate';

/**
 * Options of a certificate in a Secret.
 */
export interface ListenerCertificateOptions {
  /**
   * Hosts that it is for: those of the listener, or some of them.
   *
   * @default - the hosts of the listener that no other certificate names
   */
  readonly hosts?: string[];
}

/**
 * A certificate that cert-manager issues.
 */
export interface IssuedCertificateProps {
  /** Hosts that it is for. */
  readonly hosts: string[];

  /** Name of the issuer. */
  readonly issuerName: string;

  /**
   * Kind of the issuer: `Issuer`, in the namespace of the gateway's pods, or `ClusterIssuer`.
   *
   * @default ClusterIssuer
   */
  readonly issuerKind?: string;

  /**
   * Name of the Secret that cert-manager writes.
   *
   * @default - the name of the Certificate, which derives from the construct's path
   */
  readonly secretName?: string;
}

/**
 * The certificate of a listener. Istio reads its Secret from the namespace of the gateway's pods, whatever the namespace of the load
 * balancer is.
 *
 * @see https://istio.io/latest/docs/tasks/traffic-management/ingress/secure-ingress/
 */
export class ListenerCertificate {
  /**
   * A certificate with its key in a Secret of type `kubernetes.io/tls`, in the namespace of the gateway's pods.
   *
   * @param name name of the Secret
   * @param options hosts
   */
  public static fromSecret(name: string, options: ListenerCertificateOptions = {}): ListenerCertificate {
    return new ListenerCertificate(ServerCertificate.fromSecret(name), options.hosts);
  }

  /**
   * An RSA and an ECDSA certificate for the same hosts, each in a Secret: every client gets the kind that it understands.
   *
   * @param rsa name of the Secret with the RSA certificate
   * @param ecdsa name of the Secret with the ECDSA certificate
   * @param options hosts
   */
  public static fromSecrets(rsa: string, ecdsa: string, options: ListenerCertificateOptions = {}): ListenerCertificate {
    return new ListenerCertificate(ServerCertificate.fromSecrets(rsa, ecdsa), options.hosts);
  }

  /**
   * A certificate that cert-manager issues and renews. Makes its Certificate.
   *
   * @param scope a chart in the namespace of the gateway's pods, or a construct in one
   * @param id construct id
   * @param props hosts and issuer
   * @see https://cert-manager.io/docs/usage/certificate/
   */
  public static issued(scope: Construct, id: string, props: IssuedCertificateProps): ListenerCertificate {
    const { hosts, issuerName, issuerKind = 'ClusterIssuer' } = props;
    requireItems('hosts of a certificate', hosts, 'name the hosts that it is for');
    const certificate: ApiObject = new ApiObject(scope, id, {
      apiVersion: 'cert-manager.io/v1',
      kind: 'Certificate',
      spec: Lazy.any({ produce: () => ({ secretName, dnsNames: [...hosts], issuerRef: { kind: issuerKind, name: issuerName } }) }),
    });
    const secretName = requireObjectName('secretName of a certificate', props.secretName ?? certificate.name,
      'it is the Secret that cert-manager writes');
    return new ListenerCertificate(ServerCertificate.fromSecret(secretName), hosts, namespaceOf(certificate));
  }

  private constructor(
    /**
     * The Secrets.
     *
     * @internal
     */
    public readonly _server: ServerCertificate,
    /** Hosts that it is for, where they are named. */
    public readonly hosts?: string[],
    /**
     * Namespace in which the Secret will be, where it is known.
     *
     * @internal
     */
    public readonly _namespace?: string,
  ) {
    optional(hosts, values => requireItems('hosts of a certificate', values, 'name a host, or leave "hosts" out').forEach(host =>
      requireGatewayHost('host of a certificate', host)));
  }
}
