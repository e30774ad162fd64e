import { WeightedServiceVersionOptions } from './weighted-service-version';
import { refuse } from '../core/errors';
import { requirePort } from '../core/requirements';

/**
 * The port of the containers that a Service leads to: the one given, else the first port of the first container that has one. A Service
 * has one target port, so all versions have to agree.
 */
export function containerPort(what: string, versions: readonly WeightedServiceVersionOptions[], given?: number): number {
  if (given !== undefined) {
    return requirePort(`targetPort of ${what}`, given);
  }
  const ports = versions.map(({ containers }) => containers.map(({ portNumber, port, ports: several }) => portNumber ?? port ?? several?.[0]?.number)
    .find(number => number !== undefined));
  const [first] = ports;
  if (first === undefined || ports.some(port => !Object.is(port, first))) {
    refuse(`containers of ${what}`, 'set up to listen on one port, the same in all versions', ports.map(port => port ?? 'none'),
      'give the first container of every version the same portNumber, or set targetPort');
  }
  return requirePort(`port of the containers of ${what}`, first);
}
