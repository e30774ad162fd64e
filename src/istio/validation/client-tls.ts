import { countOf, isFilled, Plain, Review } from './review';
import { configMapOf } from '../credentials';

/** TLS that a proxy begins. */
export function reviewClientTls(tls: Plain, review: Review, namespace: string): void {
  const { mode, credentialName } = tls;
  if (isFilled(credentialName)) {
    reviewConfigMap(credentialName, review, namespace);
  }
  const isOwn = mode === 'SIMPLE' || mode === 'MUTUAL';
  if (tls.insecureSkipVerify === true && isOwn) {
    reviewUnverified(tls, review);
  }
  if (isOwn && isFilled(credentialName)) {
    const files = ['clientCertificate', 'privateKey', 'caCertificates', 'caCrl'].filter(name => isFilled(tls[name]));
    if (files.length > 0) {
      review.refuseAs(`has ${files.join(', ')} beside credentialName`, 'leave them out: the Secret has them, or write paths alone');
    }
  } else if (mode === 'MUTUAL') {
    const missing = ['clientCertificate', 'privateKey'].filter(name => !isFilled(tls[name]));
    if (missing.length > 0) {
      review.refuseAs(`has the mode MUTUAL, and no ${missing.join(', ')}`, 'write both paths, or a credentialName');
    }
  }
}

function reviewConfigMap(credentialName: string, review: Review, namespace: string): void {
  const configMap = configMapOf(credentialName);
  const isElsewhere = namespace !== '' && configMap?.namespace !== namespace;
  if (configMap !== undefined && (configMap.namespace === '' || configMap.name === '' || configMap.name.startsWith('/') || isElsewhere)) {
    review.refuse('be configmap://NAMESPACE/NAME, with the namespace of this object', credentialName, 'put the ConfigMap where the rule is',
      'credentialName');
  }
}

function reviewUnverified(tls: Plain, review: Review): void {
  const verifying = ['caCertificates', ...tls.mode === 'SIMPLE' ? ['credentialName'] : []].filter(name => isFilled(tls[name]));
  const names = countOf(tls.subjectAltNames) > 0 ? [...verifying, 'subjectAltNames'] : verifying;
  if (names.length > 0) {
    review.refuseAs(`has ${names.join(', ')} beside insecureSkipVerify, which verifies nothing`, 'leave one of both out');
  }
}
