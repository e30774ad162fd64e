import { Misfit, never } from './misfit';

const HEX = /^[0-9a-f]{64}$/i;
const WITH_COLONS = /^(?:[0-9a-f]{2}:){31}[0-9a-f]{2}$/i;
/** 32 bytes; the last character has four bits of them. */
const BASE64 = /^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/;

const NO_CERTIFICATE = never('the SHA-256 hash of a certificate: 64 hexadecimal digits, with or without a colon after every two',
  'write what "openssl x509 -noout -fingerprint -sha256" prints behind the "="');
const NO_KEY = never('the SHA-256 hash of a public key: 32 bytes in Base64, which are 44 characters',
  'write what "openssl pkey -pubin -outform DER | openssl dgst -sha256 -binary | base64" prints');

/** Why Envoy takes no hash of a certificate. */
export function misfitOfCertificateHash(text: string): Misfit | undefined {
  return HEX.test(text) || WITH_COLONS.test(text) ? undefined : NO_CERTIFICATE;
}

/** Why Envoy takes no hash of a public key. */
export function misfitOfKeyHash(text: string): Misfit | undefined {
  return BASE64.test(text) ? undefined : NO_KEY;
}
