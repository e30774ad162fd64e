import { CDI115 } from '../../findings/catalogue/cdi115';
import { isCipherSuite, misfitOfCertificateHash, misfitOfKeyHash, never, REFUSED_SUITE, refusedCipherSuite, textsOf } from '../../istio';
import { readGateway, ServerView } from '../../mesh';
import { Check } from '../check';
import { Refusal, refused, textAt } from '../refused-by-envoy';

/** Whose clients show certificates. */
const ASKING = ['MUTUAL', 'OPTIONAL_MUTUAL'];

/** What a server compares of the certificates of clients that Istio takes, and for which Envoy refuses the port. */
export const refusedTlsValues: Check = {
  ...CDI115,
  kinds: ['networking.istio.io/Gateway'],
  check: object => refused(readGateway(object).servers.flatMap(server => [...suitesOf(server), ...refusalsOf(server)]),
    'the port, with all that is on it'),
};

/** Where TLS ends. Names that Istio does not know it leaves out, and passes on what begins with a sign. */
function suitesOf({ field, tls, tlsMode = '' }: ServerView): Refusal[] {
  const suite = [...ASKING, 'SIMPLE', 'ISTIO_MUTUAL'].includes(tlsMode)
    ? refusedCipherSuite(textsOf(tls.cipherSuites).filter(isCipherSuite)) : undefined;
  return suite === undefined ? [] : [[`${field}.tls.cipherSuites`, suite, REFUSED_SUITE]];
}

/** Of certificates in files Istio passes no hashes on, and of clients without certificates no names. */
function refusalsOf({ field, tls, tlsMode = '', credentials }: ServerView): Refusal[] {
  if (credentials.length === 0) {
    return [];
  }
  const listed = (name: string) => Array.isArray(tls[name]) ? tls[name] as readonly unknown[] : [];
  return ASKING.includes(tlsMode) ? [
    ...listed('verifyCertificateHash').map((hash, index) => textAt(`${field}.tls.verifyCertificateHash[${index}]`, hash, misfitOfCertificateHash)),
    ...listed('verifyCertificateSpki').map((hash, index) => textAt(`${field}.tls.verifyCertificateSpki[${index}]`, hash, misfitOfKeyHash)),
  ] : tlsMode === 'SIMPLE' && textsOf(tls.subjectAltNames).length > 0 ? [[`${field}.tls.subjectAltNames`, tls.subjectAltNames, NAMES_OF_NOBODY]] : [];
}

const NAMES_OF_NOBODY = never('left out where the mode is SIMPLE, in which no client shows a certificate', 'leave it out, or write mode: MUTUAL');
