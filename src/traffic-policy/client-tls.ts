import { ClientCertificate, _RenderedClientCertificate } from './client-certificate';
import { ServerVerification, _RenderedVerification } from './server-verification';
import { requireCertificateName } from '../core/certificate-name';
import { compact } from '../core/compact';
import { refuse } from '../core/errors';
import { optional, requireItems } from '../core/requirements';
import { MAX_SERVER_NAME } from '../istio';

/**
 * The names of a TLS connection.
 */
export interface TlsNameOptions {
  /**
   * The name that the client asks for (SNI).
   *
   * @default - the host of the request; with the mesh's certificates the name that Istio gives the service
   */
  readonly sni?: string;

  /**
   * The server's certificate has to carry one of these names.
   *
   * @default - the names of the ServiceEntry, or the host of the request; with the mesh's certificates the service's accounts
   */
  readonly subjectAltNames?: string[];
}

/**
 * Options of TLS towards a server outside the mesh.
 */
export interface ClientTlsOptions extends TlsNameOptions {
  /**
   * How the server's certificate is verified.
   *
   * @default - with the authorities in the client certificate's Secret, if there is one, else with those of the operating system
   */
  readonly verification?: ServerVerification;
}

/**
 * TLS settings as Istio writes them.
 *
 * @internal
 */
export interface _RenderedClientTls extends _RenderedVerification, _RenderedClientCertificate {
  readonly mode: string;
  readonly sni?: string;
  readonly subjectAltNames?: string[];
}

/**
 * TLS on the way to a service.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#ClientTLSSettings
 */
export class ClientTls {
  /** No TLS, not even that of the mesh. */
  public static disable(): ClientTls {
    return new ClientTls({ mode: 'DISABLE' });
  }

  /**
   * TLS without a client certificate.
   *
   * @param options names and verification
   * @throws if names are given although nothing is verified
   */
  public static simple(options: ClientTlsOptions = {}): ClientTls {
    return new ClientTls({ mode: 'SIMPLE', ...renderVerification(options), ...renderNames(options) });
  }

  /**
   * TLS with a client certificate of one's own.
   *
   * @param certificate the client certificate
   * @param options names and verification
   * @throws if authorities are given beside a Secret, which contains them; or names although nothing is verified
   */
  public static mutual(certificate: ClientCertificate, options: ClientTlsOptions = {}): ClientTls {
    const rendered = certificate._render();
    const verification = renderVerification(options);
    const fromSecret = rendered.credentialName !== undefined;
    if (fromSecret && (verification.caCertificates !== undefined || verification.credentialName !== undefined)) {
      refuse('ClientTls.mutual: verification', 'left out beside a certificate from a Secret', writtenAs(verification),
        'put the authorities into the Secret, as "cacert" or "ca.crt"');
    }
    if (!fromSecret && verification.credentialName !== undefined) {
      refuse('ClientTls.mutual: verification', 'a file beside a certificate from files', writtenAs(verification),
        'use ServerVerification.caFile, or take both from a Secret');
    }
    return new ClientTls({ mode: 'MUTUAL', ...rendered, ...verification, ...renderNames(options) });
  }

  /**
   * Mutual TLS with the certificates that Istio gives every workload. Istio does it without being told wherever the other side takes it.
   *
   * @param options names
   */
  public static istioMutual(options: TlsNameOptions = {}): ClientTls {
    return new ClientTls({ mode: 'ISTIO_MUTUAL', ...renderNames(options) });
  }

  private constructor(private readonly rendered: _RenderedClientTls) {
  }

  /**
   * The settings as Istio writes them.
   *
   * @internal
   */
  public _render(): _RenderedClientTls {
    return this.rendered;
  }
}

/** The factory of a verification. */
function writtenAs({ credentialName }: _RenderedVerification): string {
  return credentialName === undefined ? 'ServerVerification.caFile' : 'ServerVerification.caSecret';
}

function renderVerification(options: ClientTlsOptions): _RenderedVerification {
  const verification = options.verification?._render() ?? {};
  if (verification.insecureSkipVerify && options.subjectAltNames !== undefined) {
    refuse('ClientTls: subjectAltNames', 'left out where verification is skipped', options.subjectAltNames,
      'verify the server, or leave the names out');
  }
  return verification;
}

function renderNames(options: TlsNameOptions): Partial<_RenderedClientTls> {
  return compact({
    sni: optional(options.sni, requireServerName),
    subjectAltNames: optional(options.subjectAltNames, names => {
      requireItems('ClientTls: subjectAltNames', names, 'leave them out for the host of the request');
      return names.map(name => requireCertificateName('ClientTls: subject alternative name', name));
    }),
  });
}

/** The longest name that Envoy sends. */

function requireServerName(name: string): string {
  requireCertificateName('ClientTls: sni', name, 'leave it out for the host of the request');
  return name.length <= MAX_SERVER_NAME ? name
    : refuse('ClientTls: sni', `a name of at most ${MAX_SERVER_NAME} bytes`, name, 'Envoy refuses the cluster with a longer one');
}
