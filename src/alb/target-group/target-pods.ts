import { Duration, Yaml } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { ReadinessProbe } from './health-check';
import { ifRefused } from '../../core/all-or-nothing';
import { Carried } from '../../core/carried';
import { ValidationError, refuse } from '../../core/errors';
import { requireItems } from '../../core/requirements';
import { PROXY_CONFIG } from '../../istio';
import { DataPlane } from '../../mesh-settings/data-plane';
import { MeshSettings } from '../../mesh-settings/mesh-settings';
import { drainSeconds, proxyDrain } from '../../workload/proxy-drain';
import { changeRenderedPod, RenderedContainer } from '../../workload/rendered-pod';

/** What a target group asks of the pods of its target. */
export interface PodDemands {
  /** Who asks. */
  readonly group: string;
  readonly readiness?: ReadinessProbe;
  readonly delaySeconds?: number;
}

/** A workload carries who has asked for a readiness probe and for a delay: a container does not show it. */
const PREPARED = new Carried<{ readiness?: string; delay?: string }>('TargetGroup.prepared');

const DEFAULT_GRACE_SECONDS = 30;
/** For how long a proxy serves without being told otherwise after the signal to stop: time for the last calls of an application that ends. */
const PROXY_SECONDS = 5;

/** Changes the pods of a workload as a target group asks for. */
export function preparePods(demands: PodDemands, what: string, workload?: kplus.Workload): void {
  const { group, readiness, delaySeconds } = demands;
  if (workload === undefined) {
    refuse(`pods of ${what}`, `made by this app for ${readiness === undefined ? 'the deregistrationDelay' : 'the healthCheck'} of ${group}`,
      'podLabels',
      `set ${readiness === undefined ? 'a preStop hook and terminationGracePeriodSeconds' : 'the readiness probe'} where the pods are made`);
  }
  requireItems(`containers of ${what}`, workload.containers, `add them before ${group} is made`);
  const prepared = PREPARED.orMake(workload, () => ({}));
  if (readiness !== undefined) {
    requireFirst('readiness probe', what, group, prepared.readiness);
    prepared.readiness = group;
    ifRefused(() => prepared.readiness = undefined);
    probe(demands.group, what, workload, readiness);
  }
  if (delaySeconds !== undefined) {
    requireFirst('preStop hook', what, group, prepared.delay);
    prepared.delay = group;
    ifRefused(() => prepared.delay = undefined);
    linger(demands.group, what, workload, delaySeconds);
  }
}

/** The probe belongs to the container that serves the port. */
function probe(group: string, what: string, workload: kplus.Workload, readiness: ReadinessProbe): void {
  const container = workload.containers.find(({ ports }) => ports.some(({ number }) => number === readiness.port)) ?? workload.containers[0];
  if (rendered(container).readinessProbe !== undefined) {
    refuse(`readiness probe of container "${container.name}" of ${what}`, `left out beside the healthCheck of ${group}`, 'one', 'keep one of them');
  }
  changeRenderedPod(workload, pod => pod.containers.filter(({ name }) => name === container.name).forEach(one => {
    one.readinessProbe ??= readiness.probe;
  }));
}

/** All containers wait: one that stopped at once could be what another one needs to answer. */
function linger(group: string, what: string, workload: kplus.Workload, seconds: number): void {
  for (const container of workload.containers) {
    if (rendered(container).lifecycle?.preStop !== undefined) {
      refuse(`preStop hook of container "${container.name}" of ${what}`, `left out beside the deregistrationDelay of ${group}`, 'one',
        'keep one of them; with a hook of its own set terminationGracePeriod too');
    }
  }
  changeRenderedPod(workload, pod => {
    pod.containers.forEach(container => {
      container.lifecycle = { preStop: { sleep: { seconds } }, ...container.lifecycle };
    });
    // The time for the application to end by itself comes after the delay.
    pod.terminationGracePeriodSeconds = (pod.terminationGracePeriodSeconds ?? DEFAULT_GRACE_SECONDS) + seconds;
  });
  keepProxy(group, what, workload, seconds);
}

/** A sidecar gets the signal to stop together with the hooks of the others. */
function keepProxy(group: string, what: string, workload: kplus.Workload, seconds: number): void {
  if (MeshSettings.of(workload).dataPlane === DataPlane.AMBIENT) {
    return;
  }
  const config = proxyDrain(Duration.seconds(seconds + PROXY_SECONDS));
  const { annotations = {} } = workload.podMetadata.toJson() as { annotations?: Record<string, string> } ?? {};
  const own = annotations[PROXY_CONFIG];
  if (own === undefined) {
    workload.podMetadata.addAnnotation(PROXY_CONFIG, Yaml.stringify(config));
  } else if (drainSeconds(own) < seconds) {
    const missing = Object.entries(config).map(([key, value]) => `${key}: ${value}`).join(' and ');
    refuse(`annotation ${PROXY_CONFIG} of ${what}`, `one that keeps the proxy for ${seconds} s, the deregistrationDelay of ${group}`, own,
      `write ${missing} into it, or the proxy stops before the application`);
  }
}

function requireFirst(part: string, what: string, group: string, other?: string): void {
  if (other !== undefined) {
    throw new ValidationError(`${part} of ${what} must come from one target group, got ${group} beside ${other}: keep one of them`);
  }
}

/** Free of side effects, unlike rendering the whole workload. */
function rendered(container: kplus.Container): Partial<RenderedContainer> {
  return container._toKube();
}
