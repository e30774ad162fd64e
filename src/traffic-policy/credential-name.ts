import { refuse } from '../core/errors';
import { isObjectName } from '../istio';

const CONFIG_MAP = /^configmap:\/\/([^/]+)\/(.+)$/;

/** The name of a Secret with certificates, or a ConfigMap with certificate authorities. */
export function requireCredentialName(what: string, value: string): string {
  const [, namespace, configMap] = CONFIG_MAP.exec(value) ?? [];
  const valid = namespace === undefined ? isObjectName(value) : isObjectName(namespace) && isObjectName(configMap);
  if (!valid) {
    refuse(`${what}: credentialName`, 'the name of a Secret, or configmap://NAMESPACE/NAME', value,
      'a Secret is read from the namespace of the proxy that uses it, and is named without one');
  }
  return value;
}

/** The namespace that a credential names, if it is a ConfigMap. */
export function configMapNamespace(credentialName: string): string | undefined {
  return CONFIG_MAP.exec(credentialName)?.[1];
}
