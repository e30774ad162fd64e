/** Certificates for tests, which the Go program of this folder issues: node:crypto can not. */

/** A certificate with its key, both PEM. */
export interface Certificate {
  readonly certificate: string;
  readonly key: string;
}

export interface CertificateRequest {
  /** Who signs. @default - the certificate signs itself */
  readonly ca?: Certificate;
  /** Names that it is for: DNS names, IP addresses, URIs. @default - none */
  readonly names?: string[];
  /** @default - the first of the names */
  readonly commonName?: string;
  /** Kind of its key. @default ecdsa */
  readonly kind?: 'rsa' | 'ecdsa';
  /** Whether it is for clients, and not for servers. @default false */
  readonly client?: boolean;
  /** Whether it ended an hour ago. @default false */
  readonly expired?: boolean;
}

/** The body of a request for a certificate. */
export function certificateBody({ names = [], kind = 'ecdsa', commonName = names[0] ?? '', ...others }: CertificateRequest): object {
  return { names, kind, commonName, ...others };
}

/** The body of a request for an authority. */
export function authorityBody(commonName: string): object {
  return { ...certificateBody({ commonName }), authority: true };
}
