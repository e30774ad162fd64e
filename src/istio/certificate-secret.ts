import { cryptoLibrary } from './crypto-library';
import { Manifest } from './manifest';
import { mapOf, textOf } from './plain-value';

/** The names of certificate and key that Istio knows, in this order. */
const PAIRS = [['cert', 'key'], ['tls.crt', 'tls.key']];

/** What stands there until somebody else writes it: encrypted, or a place of another tool. */
const PLACEHOLDER = /^ENC\[|<path:|\$\{|\{\{|^<.*>$|^\$\(/;

/** What is wrong with the certificate of a Secret. */
export interface CertificateMisfit {
  /** The rest of a sentence that begins with the Secret. */
  readonly reason: string;
  /** Whether Envoy serves it all the same, and clients refuse it. */
  readonly isServed: boolean;
}

/** Why Istio gets no good certificate out of a Secret; nothing where it does, or where its values are not known yet. */
export function misfitOfCertificate({ data, stringData }: Manifest, now: Date): CertificateMisfit | undefined {
  const values = { ...decoded(mapOf(data)), ...mapOf(stringData) };
  const texts = Object.values(values);
  if (texts.length === 0 || texts.some(value => typeof value !== 'string' || PLACEHOLDER.test(value))) {
    return texts.length === 0 && (data !== undefined || stringData !== undefined) ? unusable('is empty') : undefined;
  }
  const pair = PAIRS.find(names => names.every(name => textOf(values[name])));
  return pair === undefined ? unusable('has neither tls.crt and tls.key nor cert and key') : misfitOfPem(textOf(values[pair[0]])!, now);
}

/** A value that is no base64 stays as it is. */
function decoded(data: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(data).map(([name, value]) =>
    [name, typeof value === 'string' && /^[A-Za-z0-9+/\s]*=*\s*$/.test(value) ? Buffer.from(value, 'base64').toString() : value]));
}

function misfitOfPem(pem: string, now: Date): CertificateMisfit | undefined {
  const { X509Certificate } = cryptoLibrary();
  try {
    const { validFrom, validTo } = new X509Certificate(pem);
    const reason = now > new Date(validTo) ? `has a certificate that was valid until ${validTo}`
      : now < new Date(validFrom) ? `has a certificate that is valid from ${validFrom}` : undefined;
    return reason === undefined ? undefined : { reason, isServed: true };
  } catch {
    return unusable('has a certificate that is none (PEM)');
  }
}

function unusable(reason: string): CertificateMisfit {
  return { reason, isServed: false };
}
