import { refuse } from '../core/errors';
import { configMapOf, isObjectName } from '../istio';

/** The name of a Secret with certificates, or a ConfigMap with certificate authorities. */
export function requireCredentialName(what: string, value: string): string {
  const configMap = configMapOf(value);
  const valid = configMap === undefined ? isObjectName(value) : isObjectName(configMap.namespace) && isObjectName(configMap.name);
  if (!valid) {
    refuse(`${what}: credentialName`, 'the name of a Secret, or configmap://NAMESPACE/NAME', value,
      'a Secret is read from the namespace of the proxy that uses it, and is named without one');
  }
  return value;
}

/** The namespace that a credential names, if it is a ConfigMap. */
export function configMapNamespace(credentialName: string): string | undefined {
  return configMapOf(credentialName)?.namespace;
}
