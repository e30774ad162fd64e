import { ClientAuthority } from './client-authority';
import { ServerCertificate } from './server-certificate';
import { GatewayTlsOptions, renderTlsOptions } from './tls-versions';
import { requireCertificateName } from '../../core/certificate-name';
import { compact } from '../../core/compact';
import { refuse } from '../../core/errors';
import { Misfit, misfitOfCertificateHash, misfitOfKeyHash } from '../../istio';

/**
 * How a Gateway server treats TLS.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/gateway/#ServerTLSSettings-TLSmode
 */
export enum GatewayTlsMode {
  /** TLS goes through to the service; the name in the handshake (SNI) chooses a `tls` route. */
  PASSTHROUGH = 'PASSTHROUGH',
  /** TLS ends at the gateway; clients show no certificate. */
  SIMPLE = 'SIMPLE',
  /** TLS ends at the gateway; clients have to show a certificate. */
  MUTUAL = 'MUTUAL',
  /** TLS goes through to the service that the name in the handshake (SNI) spells out; no route is needed. */
  AUTO_PASSTHROUGH = 'AUTO_PASSTHROUGH',
  /** TLS ends at the gateway, with the certificates of the mesh on both sides. */
  ISTIO_MUTUAL = 'ISTIO_MUTUAL',
  /** TLS ends at the gateway; clients may show a certificate. */
  OPTIONAL_MUTUAL = 'OPTIONAL_MUTUAL',
}

/**
 * Options of a Gateway server that checks certificates of clients.
 */
export interface GatewayMutualTlsOptions extends GatewayTlsOptions {
  /**
   * The authorities that sign the certificates of clients.
   *
   * @default - the key `ca.crt` of the server certificate's Secret, or of a Secret of its name with `-cacert` at the end; needed where the
   * server certificate is in files
   */
  readonly clientAuthority?: ClientAuthority;

  /**
   * Names of which a client's certificate has to have one (subject alternative names), compared exactly.
   *
   * @default - any name
   */
  readonly subjectAltNames?: string[];

  /**
   * SHA-256 hashes of which one has to be the hash of the client's certificate: 64 hexadecimal digits, with or without a colon after every
   * two. A certificate whose key is in `verifyCertificateSpki` is accepted too. Only where the server certificate is in a Secret.
   *
   * @default - any certificate that an authority signed
   */
  readonly verifyCertificateHash?: string[];

  /**
   * SHA-256 hashes of which one has to be the hash of the public key (SPKI) of the client's certificate, in base64: 44 characters. Only
   * where the server certificate is in a Secret.
   *
   * @default - any key
   */
  readonly verifyCertificateSpki?: string[];

  /**
   * Lets clients through whose certificate no authority signed. The certificate is still passed on in `x-forwarded-client-cert`, so the
   * service has to check it. Istio 1.31 and newer.
   *
   * @default false
   */
  readonly insecureSkipVerify?: boolean;
}

/**
 * Options of a Gateway server with the certificates of the mesh.
 */
export interface GatewayIstioMutualTlsOptions {
  /**
   * Identities of which the client has to have one, such as `spiffe://cluster.local/ns/shop/sa/cart`, compared exactly.
   *
   * @default - every workload of the mesh
   */
  readonly subjectAltNames?: string[];
}

/**
 * What a Gateway server does with TLS. Each way of writing it takes only what Istio accepts with it.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/gateway/#ServerTLSSettings
 */
export class GatewayTls {
  /**
   * TLS ends at the gateway, as at any web server: clients show no certificate.
   *
   * @param certificate the certificate of the server
   * @param options versions and cipher suites
   * @throws if the versions and cipher suites do not fit together
   */
  public static simple(certificate: ServerCertificate, options: GatewayTlsOptions = {}): GatewayTls {
    return new GatewayTls(GatewayTlsMode.SIMPLE, { ...certificate._render(), ...renderTlsOptions(options) });
  }

  /**
   * TLS ends at the gateway, and every client has to show a certificate.
   *
   * @param certificate the certificate of the server
   * @param options which clients are let in
   * @throws if authorities and server certificate are not both in files or both in the cluster
   */
  public static mutual(certificate: ServerCertificate, options: GatewayMutualTlsOptions = {}): GatewayTls {
    return new GatewayTls(GatewayTlsMode.MUTUAL, renderMutual(certificate, options));
  }

  /**
   * TLS ends at the gateway. A client may show a certificate; one that is shown is checked.
   *
   * @param certificate the certificate of the server
   * @param options which certificates are accepted
   * @throws if authorities and server certificate are not both in files or both in the cluster
   */
  public static optionalMutual(certificate: ServerCertificate, options: GatewayMutualTlsOptions = {}): GatewayTls {
    return new GatewayTls(GatewayTlsMode.OPTIONAL_MUTUAL, renderMutual(certificate, options));
  }

  /**
   * TLS ends at the gateway, with the certificates that Istio gives to the workloads of the mesh on both sides: for clients with a proxy,
   * at an egress gateway for example.
   *
   * @param options which workloads are let in
   */
  public static istioMutual(options: GatewayIstioMutualTlsOptions = {}): GatewayTls {
    return new GatewayTls(GatewayTlsMode.ISTIO_MUTUAL, { subjectAltNames: requireAltNames(options.subjectAltNames) });
  }

  /**
   * TLS goes through to the service. The gateway sees only the name in the handshake (SNI), which a `tls` route matches; `http` routes do
   * nothing.
   */
  public static passthrough(): GatewayTls {
    return new GatewayTls(GatewayTlsMode.PASSTHROUGH, {});
  }

  /**
   * TLS goes through to the service, port and subset that the name in the handshake (SNI) spells out, without a route: for the gateway
   * between two networks of one mesh. Both ends use Istio's mutual TLS.
   */
  public static autoPassthrough(): GatewayTls {
    return new GatewayTls(GatewayTlsMode.AUTO_PASSTHROUGH, {});
  }

  private constructor(
    /** How TLS is treated. */
    public readonly mode: GatewayTlsMode,
    private readonly fields: Record<string, unknown>,
  ) {
  }

  /**
   * Whether TLS ends at the gateway, so that the gateway can see what is inside.
   */
  public get terminates(): boolean {
    return this.mode !== GatewayTlsMode.PASSTHROUGH && this.mode !== GatewayTlsMode.AUTO_PASSTHROUGH;
  }

  /**
   * Whether clients show certificates, or have to.
   *
   * @internal
   */
  public get _asksForCertificate(): boolean {
    return this.terminates && this.mode !== GatewayTlsMode.SIMPLE;
  }

  /**
   * The settings as a Gateway server writes them.
   *
   * @internal
   */
  public _render(): Record<string, unknown> {
    return compact({ mode: this.mode, ...this.fields });
  }
}

function renderMutual(certificate: ServerCertificate, options: GatewayMutualTlsOptions): Record<string, unknown> {
  requireSamePlace(certificate, options.clientAuthority);
  return {
    ...certificate._render(),
    ...options.clientAuthority?._render(),
    subjectAltNames: requireAltNames(options.subjectAltNames),
    verifyCertificateHash: requireHashes('GatewayTls: verifyCertificateHash', certificate, misfitOfCertificateHash, options.verifyCertificateHash),
    verifyCertificateSpki: requireHashes('GatewayTls: verifyCertificateSpki', certificate, misfitOfKeyHash, options.verifyCertificateSpki),
    insecureSkipVerify: options.insecureSkipVerify || undefined,
    ...renderTlsOptions(options),
  };
}

/** Istio takes both from the cluster or both from files, and ignores the other. */
function requireSamePlace(certificate: ServerCertificate, authority: ClientAuthority | undefined): void {
  const inFiles = certificate.secretNames.length === 0;
  if (inFiles && !authority?._inFile) {
    refuse('GatewayTls: clientAuthority', 'in a file where the server certificate is in files', authority && 'the cluster',
      'use ClientAuthority.fromFile');
  }
  if (!inFiles && authority?._inFile) {
    refuse('GatewayTls: clientAuthority', 'in the cluster where the server certificate is in a Secret', 'a file',
      'use ClientAuthority.fromSecret, or leave it out and put "ca.crt" into the Secret of the server certificate');
  }
}

function requireAltNames(names: readonly string[] | undefined): string[] | undefined {
  return names?.map(name => requireCertificateName('GatewayTls: subjectAltNames', name, 'leave out names that are not known'));
}

function requireHashes(
  what: string, certificate: ServerCertificate, misfitOf: (hash: string) => Misfit | undefined, hashes: readonly string[] = [],
): string[] {
  if (hashes.length > 0 && certificate.secretNames.length === 0) {
    refuse(what, 'left out where the server certificate is in files', hashes, 'Istio would ignore it: put the certificate into a Secret');
  }
  return hashes.map(hash => {
    const misfit = misfitOf(String(hash));
    return misfit === undefined ? hash : refuse(what, misfit.allowed, hash, misfit.fix);
  });
}
