import { isSplit } from './mesh-split';
import { ServicePort } from './service-ports';
import { FindingOptions } from '../core/findings';

/** Pods that are in no mesh. */
export function findingsOfPods(what: string, hostNetwork: boolean = false): FindingOptions[] {
  return hostNetwork ? [{
    code: 'CDI022',
    message: `pods of ${what} are in the network of their node: they get no sidecar, and are in no mesh`,
    fix: 'leave hostNetwork out',
  }] : [];
}

/** Ports whose traffic Istio can not split inside the mesh. */
export function findingsOfUnsplit(what: string, ports: readonly ServicePort[]): FindingOptions[] {
  return ports.filter(port => !isSplit(port)).map(({ port, protocol }) => ({
    code: 'CDI021',
    message: `port ${port} (${protocol}) of ${what} is not split inside the mesh: Istio splits TLS by the names that callers ask for, and `
      + 'none is known',
    fix: 'name them in serverNames of the port, or acknowledge the finding',
  }));
}
