import { refuse } from '../errors';

const DNS_SUBDOMAIN = '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*';
const SECRET = new RegExp(`^${DNS_SUBDOMAIN}$`);
const CONFIG_MAP = new RegExp(`^configmap://([a-z0-9]([-a-z0-9]*[a-z0-9])?)/${DNS_SUBDOMAIN}$`);
const MAX_LENGTH = 253;

/** The name of a Secret with certificates, or a ConfigMap with certificate authorities. */
export function requireCredentialName(value: string): string {
  if (typeof value !== 'string' || value.length > MAX_LENGTH || !(SECRET.test(value) || CONFIG_MAP.test(value))) {
    refuse('credentialName', 'the name of a Secret, or configmap://NAMESPACE/NAME', value,
      'a Secret is read from the namespace of the proxy that uses it, and is named without one');
  }
  return value;
}

/** The namespace that a credential names, if it is a ConfigMap. */
export function configMapNamespace(credentialName: string): string | undefined {
  return CONFIG_MAP.exec(credentialName)?.[1];
}
