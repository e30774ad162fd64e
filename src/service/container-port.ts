import { ServicePort } from './service-ports';
import { WeightedServiceVersionOptions } from './weighted-service-version-options';
import { refuse } from '../core/errors';
import { requirePort } from '../core/requirements';

/**
 * The ports of the containers that the ports of a Service lead to. A single one leads to the port given, else to the first port of the
 * first container that has one; all versions have to agree, because a Service has one target port. Of several each leads to the port
 * given, else to the same number, which has to be a port of every version.
 */
export function targetPorts(what: string, ports: readonly ServicePort[], versions: readonly WeightedServiceVersionOptions[]): number[] {
  return ports.map(({ port, targetPort }) => {
    if (targetPort !== undefined) {
      return targetPort;
    }
    return ports.length === 1 ? commonPort(what, versions) : samePort(what, port, versions);
  });
}

function commonPort(what: string, versions: readonly WeightedServiceVersionOptions[]): number {
  const ports = versions.filter(isKnown).map(version => listeningPorts(version).find(number => number !== undefined));
  const [first] = ports;
  if (first === undefined || ports.some(port => !Object.is(port, first))) {
    refuse(`containers of ${what}`, 'set up to listen on one port, the same in all versions', ports.map(port => port ?? 'none'),
      'give the first container of every version the same portNumber, or set targetPort');
  }
  return requirePort(`port of the containers of ${what}`, first);
}

function samePort(what: string, port: number, versions: readonly WeightedServiceVersionOptions[]): number {
  const other = versions.filter(isKnown).find(version => !listeningPorts(version).includes(port));
  if (other !== undefined) {
    const listening = listeningPorts(other).filter(number => number !== undefined);
    refuse(`targetPort of port ${port} of ${what}`,
      `a port of the containers of version "${other.name}" (${listening.join(', ') || 'they have none'})`, port,
      'set targetPort, or add the port to a container; of several ports each leads to its own number unless it says otherwise');
  }
  return port;
}

/** Pods that this app does not make do not say where they listen. */
function isKnown({ podLabels }: WeightedServiceVersionOptions): boolean {
  return podLabels === undefined;
}

/** The ports of the containers in their order; of a container without any there is an undefined one. */
function listeningPorts({ containers = [], workload }: WeightedServiceVersionOptions): (number | undefined)[] {
  const built = containers.flatMap(({ portNumber, port, ports = [] }) => [portNumber ?? port, ...ports.map(({ number }) => number)]);
  const broughtIn = workload?.containers.flatMap(({ ports }) => ports.map(({ number }) => number)) ?? [];
  return [...built, ...broughtIn];
}
