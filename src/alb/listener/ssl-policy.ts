import { GatewayTlsOptions, TlsCipherSuite, TlsVersion } from '../../networking/tls/tls-versions';

/**
 * Named sets of TLS versions and cipher suites, as the ALB has them.
 *
 * Envoy offers all suites of TLS 1.3, and of the older ones none with CBC and SHA-2: they are left out.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
 */
export enum SslPolicy {
  /** TLS 1.2 and 1.3 with forward secrecy: ELBSecurityPolicy-TLS13-1-2-2021-06, what AWS recommends. */
  RECOMMENDED_TLS = 'ELBSecurityPolicy-TLS13-1-2-2021-06',
  /** TLS 1.2 and 1.3, the former with GCM only: ELBSecurityPolicy-TLS13-1-2-Res-2021-06. */
  TLS13_RES = 'ELBSecurityPolicy-TLS13-1-2-Res-2021-06',
  /** TLS 1.3 only: ELBSecurityPolicy-TLS13-1-3-2021-06. */
  TLS13_13 = 'ELBSecurityPolicy-TLS13-1-3-2021-06',
  /** TLS 1.1 to 1.3, for old clients: ELBSecurityPolicy-TLS13-1-1-2021-06. */
  TLS13_11 = 'ELBSecurityPolicy-TLS13-1-1-2021-06',
  /** TLS 1.0 to 1.3, for very old clients: ELBSecurityPolicy-TLS13-1-0-2021-06. */
  TLS13_10 = 'ELBSecurityPolicy-TLS13-1-0-2021-06',
}

const GCM = [
  TlsCipherSuite.ECDHE_ECDSA_AES128_GCM_SHA256,
  TlsCipherSuite.ECDHE_RSA_AES128_GCM_SHA256,
  TlsCipherSuite.ECDHE_ECDSA_AES256_GCM_SHA384,
  TlsCipherSuite.ECDHE_RSA_AES256_GCM_SHA384,
];

/** The only suites that TLS 1.0 and 1.1 have are those with SHA-1. */
const WITH_OLD = [
  ...GCM,
  TlsCipherSuite.ECDHE_ECDSA_AES128_SHA,
  TlsCipherSuite.ECDHE_RSA_AES128_SHA,
  TlsCipherSuite.ECDHE_ECDSA_AES256_SHA,
  TlsCipherSuite.ECDHE_RSA_AES256_SHA,
  TlsCipherSuite.AES128_GCM_SHA256,
  TlsCipherSuite.AES256_GCM_SHA384,
  TlsCipherSuite.AES128_SHA,
  TlsCipherSuite.AES256_SHA,
];

/** What a Gateway server writes for a policy. */
const OPTIONS: Record<SslPolicy, GatewayTlsOptions> = {
  [SslPolicy.RECOMMENDED_TLS]: { minProtocolVersion: TlsVersion.TLSV1_2 },
  [SslPolicy.TLS13_RES]: { minProtocolVersion: TlsVersion.TLSV1_2, cipherSuites: GCM },
  [SslPolicy.TLS13_13]: { minProtocolVersion: TlsVersion.TLSV1_3 },
  [SslPolicy.TLS13_11]: { minProtocolVersion: TlsVersion.TLSV1_1, cipherSuites: WITH_OLD },
  [SslPolicy.TLS13_10]: { minProtocolVersion: TlsVersion.TLSV1_0, cipherSuites: WITH_OLD },
};

/** The versions and cipher suites of a policy. */
export function tlsOptionsOf(policy: SslPolicy): GatewayTlsOptions {
  return OPTIONS[policy];
}
