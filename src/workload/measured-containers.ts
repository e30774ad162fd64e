import * as kplus from 'cdk8s-plus-28';
import { refuse } from '../core/errors';

/** What is measured of containers, by all or by one of them. */
export interface MeasuredResource {
  readonly name: string;
  readonly container?: string;
  /** Whether it is compared with what they request. */
  readonly isUtilization: boolean;
}

/** What Kubernetes measures, with the property of cdk8s-plus that requests it. */
const RESOURCES: Record<string, 'cpu' | 'memory' | 'ephemeralStorage' | undefined> = {
  'cpu': 'cpu',
  'memory': 'memory',
  'ephemeral-storage': 'ephemeralStorage',
};

/** Refuses a container that is not there, and a utilization of what is not requested. */
export function requireMeasured(what: string, { name: resource, container, isUtilization }: MeasuredResource, workload: kplus.Workload): void {
  // Native sidecars are init containers that keep running, and count like the others.
  const running = [...workload.containers, ...workload.initContainers.filter(({ restartPolicy }) => restartPolicy !== undefined)];
  const names = running.map(({ name }) => name);
  if (container !== undefined && !names.includes(container)) {
    refuse(`container of a metric of ${what}`, `one of ${names.join(', ')}`, container, 'name the container that is measured');
  }
  const without = running.filter(({ name }) => container === undefined || container === name).find(one => !hasRequest(one, resource));
  if (isUtilization && without !== undefined) {
    refuse(`requests of container "${without.name}" of ${what}`, `set for ${resource}, whose utilization is measured`, 'none',
      `give the container resources: { ${RESOURCES[resource] ?? 'cpu'}: { request: … } }, or measure an averageValue`);
  }
}

/** A limit alone counts: Kubernetes takes it as the request too. */
function hasRequest({ resources }: kplus.Container, name: string): boolean {
  const property = RESOURCES[name];
  const given = property === undefined ? undefined : resources?.[property];
  return given?.request !== undefined || given?.limit !== undefined;
}
