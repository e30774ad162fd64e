import { isObjectName } from '../istio';

/** A derived name as Kubernetes takes it. cdk8s leaves dots and underscores where an id has them: at the end of a part both are refused. */
export function usableName(name: string): string {
  return isObjectName(name) ? name : name.split(/[^a-z0-9]+/).filter(part => part !== '').join('-');
}
