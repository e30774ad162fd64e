import { compact } from '../../core/compact';
import { refuse } from '../../core/errors';
import { optional } from '../../core/requirements';
import { CIPHER_SUITES } from '../../istio';

/**
 * A version of TLS.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/gateway/#ServerTLSSettings-TLSProtocol
 */
export enum TlsVersion {
  /** TLS 1.0, broken: only for clients that can not be replaced. */
  TLSV1_0 = 'TLSV1_0',
  /** TLS 1.1, broken: only for clients that can not be replaced. */
  TLSV1_1 = 'TLSV1_1',
  /** TLS 1.2, the lowest that Istio offers by itself. */
  TLSV1_2 = 'TLSV1_2',
  /** TLS 1.3. */
  TLSV1_3 = 'TLSV1_3',
}

/**
 * A cipher suite of TLS 1.0 to 1.2 that Istio's gateways can offer.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/gateway/#ServerTLSSettings-cipher_suites
 */
export enum TlsCipherSuite {
  /** For ECDSA certificates, forward secrecy, AES 128 GCM. TLS 1.2. */
  ECDHE_ECDSA_AES128_GCM_SHA256 = 'ECDHE-ECDSA-AES128-GCM-SHA256',
  /** For RSA certificates, forward secrecy, AES 128 GCM. TLS 1.2. */
  ECDHE_RSA_AES128_GCM_SHA256 = 'ECDHE-RSA-AES128-GCM-SHA256',
  /** For ECDSA certificates, forward secrecy, AES 256 GCM. TLS 1.2. */
  ECDHE_ECDSA_AES256_GCM_SHA384 = 'ECDHE-ECDSA-AES256-GCM-SHA384',
  /** For RSA certificates, forward secrecy, AES 256 GCM. TLS 1.2. */
  ECDHE_RSA_AES256_GCM_SHA384 = 'ECDHE-RSA-AES256-GCM-SHA384',
  /** For ECDSA certificates, forward secrecy, ChaCha20. TLS 1.2. */
  ECDHE_ECDSA_CHACHA20_POLY1305 = 'ECDHE-ECDSA-CHACHA20-POLY1305',
  /** For RSA certificates, forward secrecy, ChaCha20. TLS 1.2. */
  ECDHE_RSA_CHACHA20_POLY1305 = 'ECDHE-RSA-CHACHA20-POLY1305',
  /** For ECDSA certificates, forward secrecy, AES 128 CBC. TLS 1.0 to 1.2. */
  ECDHE_ECDSA_AES128_SHA = 'ECDHE-ECDSA-AES128-SHA',
  /** For RSA certificates, forward secrecy, AES 128 CBC. TLS 1.0 to 1.2. */
  ECDHE_RSA_AES128_SHA = 'ECDHE-RSA-AES128-SHA',
  /** For ECDSA certificates, forward secrecy, AES 256 CBC. TLS 1.0 to 1.2. */
  ECDHE_ECDSA_AES256_SHA = 'ECDHE-ECDSA-AES256-SHA',
  /** For RSA certificates, forward secrecy, AES 256 CBC. TLS 1.0 to 1.2. */
  ECDHE_RSA_AES256_SHA = 'ECDHE-RSA-AES256-SHA',
  /** For RSA certificates, without forward secrecy, AES 128 GCM. TLS 1.2. */
  AES128_GCM_SHA256 = 'AES128-GCM-SHA256',
  /** For RSA certificates, without forward secrecy, AES 256 GCM. TLS 1.2. */
  AES256_GCM_SHA384 = 'AES256-GCM-SHA384',
  /** For RSA certificates, without forward secrecy, AES 128 CBC. TLS 1.0 to 1.2. */
  AES128_SHA = 'AES128-SHA',
  /** For RSA certificates, without forward secrecy, AES 256 CBC. TLS 1.0 to 1.2. */
  AES256_SHA = 'AES256-SHA',
  /** For RSA certificates, without forward secrecy, 3DES, broken. TLS 1.0 to 1.2. */
  DES_CBC3_SHA = 'DES-CBC3-SHA',
}

/**
 * Options of a Gateway server that ends TLS.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/gateway/#ServerTLSSettings
 */
export interface GatewayTlsOptions {
  /**
   * The lowest version of TLS that clients may use. Below TLS 1.2 it needs `cipherSuites` with a suite that those versions have.
   *
   * @default - the mesh's default, TLS 1.2 unless the mesh sets another
   */
  readonly minProtocolVersion?: TlsVersion;

  /**
   * The highest version of TLS that clients may use.
   *
   * @default - TLS 1.3
   */
  readonly maxProtocolVersion?: TlsVersion;

  /**
   * The cipher suites to offer up to TLS 1.2, each once. TLS 1.3 has its own, which can not be chosen.
   *
   * @default - the mesh's default, else Envoy's
   */
  readonly cipherSuites?: TlsCipherSuite[];
}

const VERSIONS = Object.values(TlsVersion);
/** Versions and cipher suites as a Gateway server writes them. */
export function renderTlsOptions({ minProtocolVersion, maxProtocolVersion, cipherSuites = [] }: GatewayTlsOptions): Record<string, unknown> {
  optional(minProtocolVersion, version => requireVersion('GatewayTls: minProtocolVersion', version));
  optional(maxProtocolVersion, version => requireVersion('GatewayTls: maxProtocolVersion', version));
  const minimum = minProtocolVersion ?? TlsVersion.TLSV1_2;
  if (maxProtocolVersion !== undefined && isOlder(maxProtocolVersion, minimum)) {
    refuse('GatewayTls: maxProtocolVersion', `at least minProtocolVersion, which is ${minimum}`, maxProtocolVersion,
      'raise it, or lower minProtocolVersion');
  }
  requireCipherSuites(cipherSuites, minimum);
  return compact({ minProtocolVersion, maxProtocolVersion, cipherSuites: [...cipherSuites] });
}

function requireCipherSuites(suites: readonly TlsCipherSuite[], minimum: TlsVersion): void {
  suites.forEach((suite, index) => {
    if (!CIPHER_SUITES.includes(suite)) {
      refuse('GatewayTls: cipherSuites', 'members of TlsCipherSuite', suite, 'Istio would ignore it: use one that it knows');
    }
    if (suites.indexOf(suite) !== index) {
      refuse('GatewayTls: cipherSuites', 'a list of distinct suites', suite, 'remove the second one');
    }
  });
  if (minimum === TlsVersion.TLSV1_3 && suites.length > 0) {
    refuse('GatewayTls: cipherSuites', 'left out where minProtocolVersion is TLSV1_3', suites, 'they have no effect there: TLS 1.3 has its own');
  }
  // The suites with a SHA-1 checksum are the ones that TLS 1.0 and 1.1 have.
  if (isOlder(minimum, TlsVersion.TLSV1_2) && !suites.some(suite => suite.endsWith('-SHA'))) {
    refuse('GatewayTls: cipherSuites', `a list with a suite that ${minimum} has`, suites,
      'add TlsCipherSuite.ECDHE_RSA_AES128_SHA for example, or raise minProtocolVersion');
  }
}

function requireVersion(what: string, version: TlsVersion): void {
  if (!VERSIONS.includes(version)) {
    refuse(what, `one of ${VERSIONS.join(', ')}`, version, 'use a member of TlsVersion');
  }
}

function isOlder(version: TlsVersion, than: TlsVersion): boolean {
  return VERSIONS.indexOf(version) < VERSIONS.indexOf(than);
}
