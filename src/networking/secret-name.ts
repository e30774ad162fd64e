import { refuse } from '../core/errors';

const OBJECT_NAME = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const MAX_OBJECT_NAME = 253;

/** The name of a Secret or a ConfigMap, without a namespace. */
export function requireSecretName(what: string, name: string): string {
  if (typeof name !== 'string' || name.length > MAX_OBJECT_NAME || !OBJECT_NAME.test(name)) {
    refuse(what, 'the name of a Kubernetes object (lower case letters, digits, "-" and ".")', name,
      'give the name alone: the namespace is the one of the gateway\'s pods');
  }
  return name;
}
