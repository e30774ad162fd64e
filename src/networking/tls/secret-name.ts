import { requireObjectName } from '../../core/requirements';

/** The name of a Secret or a ConfigMap that a gateway reads, without a namespace. */
export function requireSecretName(what: string, name: string): string {
  return requireObjectName(what, name, 'give the name alone: the namespace is the one of the gateway\'s pods');
}
