import { refuse } from '../../core/errors';
import { ClientAuthority } from '../../networking/tls/client-authority';
import { GatewayMutualTlsOptions, GatewayTls } from '../../networking/tls/gateway-tls';
import { ServerCertificate } from '../../networking/tls/server-certificate';
import { GatewayTlsOptions } from '../../networking/tls/tls-versions';

/**
 * Whom a listener trusts.
 */
export interface TrustStoreOptions {
  /**
   * The authorities that sign the certificates of clients, with an optional revocation list.
   */
  readonly trustStore: ClientAuthority;

  /**
   * Names of which a client's certificate has to have one (subject alternative names), compared exactly.
   *
   * @default - any name
   */
  readonly subjectAltNames?: string[];
}

/** Without a trust store every connection would be closed, so it has to be named, also where it is that of the certificate. */
function trusted(
  { trustStore, subjectAltNames }: Partial<TrustStoreOptions> = {},
): Pick<GatewayMutualTlsOptions, 'clientAuthority' | 'subjectAltNames'> {
  const clientAuthority = trustStore ?? refuse('trustStore of mutual authentication', 'named', trustStore,
    'use ClientAuthority.fromSecret, or ClientAuthority.besideCertificate() where the Secret of the certificate has the key ca.crt');
  return { clientAuthority, subjectAltNames };
}

/**
 * Whether clients show certificates too. What they showed is passed on in the header `x-forwarded-client-cert`.
 *
 * @see https://istio.io/latest/docs/tasks/traffic-management/ingress/secure-ingress/#configure-a-mutual-tls-ingress-gateway
 */
export class MutualAuthentication {
  /** Clients show no certificate. */
  public static off(): MutualAuthentication {
    return new MutualAuthentication((certificate, options) => GatewayTls.simple(certificate, options));
  }

  /**
   * Every client has to show a certificate that an authority signed: `verify` of the ALB.
   *
   * @param options whom the listener trusts
   * @throws if there is no trust store
   */
  public static required(options: TrustStoreOptions): MutualAuthentication {
    const { clientAuthority, subjectAltNames } = trusted(options);
    return new MutualAuthentication((certificate, tls) => GatewayTls.mutual(certificate, { ...tls, clientAuthority, subjectAltNames }));
  }

  /**
   * A client may show a certificate; one that is shown has to be signed by an authority.
   *
   * @param options whom the listener trusts
   * @throws if there is no trust store
   */
  public static optional(options: TrustStoreOptions): MutualAuthentication {
    const { clientAuthority, subjectAltNames } = trusted(options);
    return new MutualAuthentication((certificate, tls) => GatewayTls.optionalMutual(certificate, { ...tls, clientAuthority, subjectAltNames }));
  }

  /**
   * A client may show a certificate, which is passed on without being checked: `passthrough` of the ALB. The target has to check it.
   * Istio 1.31 and newer.
   */
  public static passthrough(): MutualAuthentication {
    return new MutualAuthentication((certificate, tls) => GatewayTls.optionalMutual(certificate, { ...tls, insecureSkipVerify: true }));
  }

  private constructor(
    /**
     * The TLS settings of a server with a certificate.
     *
     * @internal
     */
    public readonly _toTls: (certificate: ServerCertificate, options: GatewayTlsOptions) => GatewayTls,
  ) {
  }
}
