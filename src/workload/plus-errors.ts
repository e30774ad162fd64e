import { ApiObject, Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { requireResources } from './container-resources';
import { isValidationError, refuse, ValidationError } from '../core/errors';
import { optional } from '../core/requirements';
import { allowedForAnnotation, bypassOfSidecar, hindrancesOf, misfitsOfPodAnnotations } from '../istio';
import { podViolationsOf } from '../istio/schema/pods/pod-spec';
import { DataPlane } from '../mesh-settings/data-plane';
import { MeshSettings } from '../mesh-settings/mesh-settings';

/** The probes of a container, by the names of their properties. */
const PROBES = ['startup', 'liveness', 'readiness'] as const;

/** Makes something of cdk8s-plus. Its errors name no property, and come at the render where it looks at a value late: this says which it was. */
export function naming<T>(what: string, make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (isValidationError(error)) {
      throw error;
    }
    return refuse(what, 'what cdk8s-plus can write', error instanceof Error ? error.message : error, 'change what it complains of');
  }
}

/** Whole seconds, zero too: Kubernetes knows no others. */
export function requireWholeSeconds(what: string, duration: Duration, most = Number.MAX_SAFE_INTEGER): number {
  if (typeof (duration as Duration | undefined)?.toMilliseconds !== 'function') {
    refuse(what, 'a Duration', duration, 'write Duration.seconds(5), for example');
  }
  const seconds = duration.toMilliseconds({ integral: false }) / 1000;
  if (!Number.isSafeInteger(seconds) || seconds < 0) {
    refuse(what, 'a duration in whole seconds', `${seconds} s`, 'round it: Kubernetes takes no other');
  }
  return seconds <= most ? seconds : refuse(what, `at most ${most} s`, `${seconds} s`, 'Kubernetes takes no more');
}

/** Refuses containers that can not be rendered: the probes of the properties first, then whatever else. */
export function requireRenderable(what: string, containers: readonly kplus.Container[], props: readonly kplus.ContainerProps[]): void {
  containers.forEach((container, index) => {
    const which = `container "${container.name}" of ${what}`;
    for (const probe of PROBES) {
      naming(`${probe} of ${which}`, () => props[index]?.[probe]?._toKube(container));
    }
    naming(which, () => container._toKube());
    optional(container.resources, resources => requireResources(which, resources));
  });
}

/**
 * Refuses pods that the API server would refuse, or that would never run or be ready, as they are now: a workload may be changed until it is
 * rendered.
 */
export function requireTakenPods(what: string, workload: kplus.Workload): void {
  naming(`the pods of ${what}`, () => workload._toPodSpec());
  const { spec } = naming(`the pods of ${what}`, () => ApiObject.of(workload).toJson() as { spec: { template: PodTemplate } });
  const [violation] = podViolationsOf(spec.template.spec);
  if (violation !== undefined) {
    const { field, message, fix } = violation;
    throw new ValidationError(`${field === '' ? 'the pods' : `${field} of the pods`} of ${what}${message.slice(field.length)}: ${fix}`);
  }
  requireUnhindered(what, workload, spec.template);
}

/** Refuses pods that would never run, or never be ready. */
function requireUnhindered(what: string, workload: kplus.Workload, { metadata = {}, spec }: PodTemplate): void {
  const { annotations = {}, labels } = metadata;
  const isGateway = annotations['inject.istio.io/templates'] === 'gateway';
  const hasSidecar = !isGateway && MeshSettings.of(workload).dataPlane === DataPlane.SIDECAR
    && bypassOfSidecar({ labels, annotations, hostNetwork: spec.hostNetwork === true }, []) === undefined;
  const hindrance = hindrancesOf(spec).find(({ by }) => by === 'Linux' || by === 'kubelet' || hasSidecar);
  if (hindrance !== undefined) {
    refuse(`${hindrance.field} of the pods of ${what}`, hindrance.misfit.allowed, hindrance.got, hindrance.misfit.fix);
  }
  for (const [name, { allowed, fix }] of hasSidecar || isGateway ? misfitsOfPodAnnotations(annotations, isGateway) : []) {
    refuse(`annotation ${name} of the pods of ${what}`, allowed, annotations[name], fix);
  }
  for (const [name, value] of Object.entries(annotations)) {
    const allowed = allowedForAnnotation(name, value);
    if (allowed !== undefined) {
      refuse(`annotation ${name} of the pods of ${what}`, allowed, value, 'the injector makes no pod with another value');
    }
  }
}

interface PodTemplate {
  readonly metadata?: { readonly annotations?: Record<string, string>; readonly labels?: Record<string, string> };
  readonly spec: Record<string, unknown>;
}
