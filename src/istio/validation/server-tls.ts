import { countOf, isFilled, Plain, Review } from './review';
import { isCipherSuite } from '../cipher-suites';
import { mapsOf, textsOf } from '../plain-value';

const OLD_VERSIONS = ['TLSV1_0', 'TLSV1_1'];
const PASSING = ['PASSTHROUGH', 'AUTO_PASSTHROUGH', undefined, null];
const MUTUAL = ['MUTUAL', 'OPTIONAL_MUTUAL'];
const CERTIFICATES = ['serverCertificate', 'privateKey', 'caCertificates', 'tlsCertificates', 'credentialName', 'credentialNames'];

/** TLS that ends at a proxy, or is passed on. */
export function reviewServerTls(tls: Plain, review: Review): void {
  const { mode } = tls;
  reviewCipherSuites(tls, review);
  if (mode === 'ISTIO_MUTUAL') {
    const given = givenOf(tls, CERTIFICATES);
    if (given.length > 0) {
      review.refuseAs(`has ${given.join(', ')} beside the mode ISTIO_MUTUAL, which takes the certificates of the mesh`, 'leave them out');
    }
    return;
  }
  if (PASSING.includes(mode as string)) {
    const given = givenOf(tls, ['caCrl', ...CERTIFICATES]);
    if (given.length > 0) {
      review.warn('certificates-without-use', `has ${given.join(', ')}, which are not used: TLS is passed on`,
        'leave them out, or write mode: SIMPLE');
    }
  }
  const sources = sourcesOf(tls);
  if (sources.length > 1) {
    review.refuseAs(`has its certificates from ${sources.join(' and ')}`, 'leave all but one out');
  }
  reviewFiles(tls, review);
}

function reviewFiles(tls: Plain, review: Review): void {
  const isMutual = MUTUAL.includes(String(tls.mode));
  const endsTls = isMutual || tls.mode === 'SIMPLE';
  if (endsTls && (isFilled(tls.credentialName) || countOf(tls.credentialNames) > 0)) {
    return;
  }
  if (isMutual && !isFilled(tls.caCertificates)) {
    review.refuseAs(`has the mode ${String(tls.mode)}, and nothing to verify clients with`, 'write caCertificates, or a credentialName');
  }
  const certificates = countOf(tls.tlsCertificates) > 0 ? mapsOf(tls.tlsCertificates) : [tls];
  if (endsTls && certificates.some(({ serverCertificate, privateKey }) => !isFilled(serverCertificate) || !isFilled(privateKey))) {
    review.refuseAs(`has the mode ${String(tls.mode)}, and no certificate with its key`,
      'write a credentialName, or serverCertificate and privateKey');
  }
  if (isFilled(tls.caCrl) && (isFilled(tls.credentialName) || tls.mode === 'SIMPLE')) {
    review.refuseAs('does nothing here',
      isFilled(tls.credentialName) ? 'put the list into the Secret' : 'leave it out: no client has a certificate', 'caCrl');
  }
}

/** Where the certificates come from. */
function sourcesOf(tls: Plain): string[] {
  const files = isFilled(tls.serverCertificate) && isFilled(tls.privateKey) ? ['serverCertificate'] : [];
  return [...files, ...givenOf(tls, ['credentialName', 'credentialNames', 'tlsCertificates'])];
}

function givenOf(tls: Plain, names: readonly string[]): string[] {
  return names.filter(name => isFilled(tls[name]) || countOf(tls[name]) > 0);
}

function reviewCipherSuites({ minProtocolVersion, cipherSuites }: Plain, review: Review): void {
  const suites = textsOf(cipherSuites);
  if (suites.length === 0) {
    if (OLD_VERSIONS.includes(String(minProtocolVersion))) {
      review.warn('cipher-suites', `is ${String(minProtocolVersion)}, and none of the usual suites is so old`,
        'name suites in cipherSuites, or write TLSV1_2', 'minProtocolVersion');
    }
    return;
  }
  suites.forEach((suite, index) => {
    if (!isCipherSuite(suite)) {
      review.warn('cipher-suites', `is "${suite}", which Istio leaves out: it knows no such suite`, 'write one that it knows, or leave it out',
        'cipherSuites', index);
    } else if (suites.indexOf(suite) !== index) {
      review.warn('cipher-suites', `is "${suite}" again`, 'leave it out', 'cipherSuites', index);
    }
  });
}
