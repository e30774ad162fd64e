import { mapOf, mapsOf, textsOf } from './plain-value';

/**
 * Which port a policy compares. At pods with a sidecar, and at those of a gateway, it is the port on which they listen, `targetPort` of a
 * Service; at a waypoint it is the port of the Service.
 */

/** A port of a Service, and where it leads. */
export interface PortPair {
  readonly port: number;
  readonly targetPort: number;
}

/** A port that a policy names where another one is compared. */
export interface WrongPort {
  readonly named: number;
  readonly compared: number;
}

/** Ports of Services in a policy for pods. A port that some of the pods listen on is right, and so is one beside that of the pods. */
export function servicePortsAtPods(named: readonly number[], podPorts: readonly number[], pairs: readonly PortPair[]): WrongPort[] {
  return named.flatMap(port => {
    const targets = podPorts.includes(port) ? [] : pairs.filter(pair => pair.port === port && pair.targetPort !== port);
    return targets.length === 0 || targets.some(({ targetPort }) => named.includes(targetPort)) ? []
      : [{ named: port, compared: targets[0].targetPort }];
  });
}

/** A port of the pods of a gateway that a policy names, and another one to which a Service leads the same port. */
export interface DividedPort {
  readonly port: number;
  readonly named: number;
  readonly other: number;
}

/**
 * Ports of the pods of a gateway in a policy, where Services lead the same port to several: a gateway listens on one of these alone, that of the
 * Service which istiod finds first. Nothing where the policy names all of them.
 */
export function dividedPorts(named: readonly number[], pairs: readonly PortPair[]): DividedPort[] {
  return named.flatMap(target => pairs.filter(({ targetPort }) => targetPort === target).flatMap(({ port }) =>
    pairs.filter(pair => pair.port === port && !named.includes(pair.targetPort)).slice(0, 1)
      .map(({ targetPort }) => ({ port, named: target, other: targetPort })))).slice(0, 1);
}

/** Ports of pods in a policy for a Service behind a waypoint. */
export function podPortsAtWaypoint(named: readonly number[], pairs: readonly PortPair[]): WrongPort[] {
  return named.flatMap(port => {
    const sources = pairs.some(pair => pair.port === port) ? [] : pairs.filter(pair => pair.targetPort === port);
    return sources.length === 0 || sources.some(pair => named.includes(pair.port)) ? [] : [{ named: port, compared: sources[0].port }];
  });
}

/** The lists of ports that a rule of an AuthorizationPolicy names, in its words. */
export function portListsOf(rule: unknown): { readonly field: string; readonly ports: number[] }[] {
  const { to, when } = mapOf(rule);
  const lists = [
    ...mapsOf(to).map(({ operation }) => mapOf(operation))
      .flatMap(({ ports, notPorts }) => [['ports', ports] as const, ['notPorts', notPorts] as const]),
    ...mapsOf(when).filter(({ key }) => key === 'destination.port').flatMap(({ values, notValues }) =>
      [['values of destination.port', values] as const, ['notValues of destination.port', notValues] as const]),
  ];
  return lists.flatMap(([field, ports]) => ports === undefined ? [] : [{ field, ports: textsOf(ports).map(Number) }]);
}
