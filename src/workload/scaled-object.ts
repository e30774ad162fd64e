import { ApiObject, App, Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { KedaTrigger } from './keda-trigger';
import { requireMeasured } from './measured-containers';
import { naming } from './plus-errors';
import { RenderedRules, requirePolicies } from './scaling-policies';
import { compact, compactOrNone } from '../core/compact';
import { refuse } from '../core/errors';
import { IstioObject } from '../core/istio-object';
import { rememberObject } from '../core/known-objects';
import { requireItems, requireUnique } from '../core/requirements';

/** The longest value of a label, in which KEDA writes the names of a ScaledObject and of its autoscaler. */
const LONGEST_NAME = 63;

/** How KEDA calls the autoscaler that it makes. */
const OF_KEDA = 'keda-hpa-';

/** What KEDA takes where nothing is said. */
const DEFAULT_TARGET = { apiVersion: 'apps/v1', kind: 'Deployment' };

/** How many pods there are, by triggers. */
export interface KedaScaling {
  readonly minReplicas: number;
  readonly maxReplicas: number;
  readonly triggers: readonly KedaTrigger[];
  readonly scaleUp?: kplus.ScalingRules;
  readonly scaleDown?: kplus.ScalingRules;
}

/** Refuses triggers that KEDA does not take together. */
export function requireTriggers(what: string, triggers: readonly KedaTrigger[], metrics?: readonly kplus.Metric[]): void {
  requireItems(`triggers of ${what}`, triggers, 'leave them out for 80 % of the requested CPU');
  if (metrics !== undefined) {
    refuse(`metrics of ${what}`, 'left out beside triggers', `${metrics.length} of them`,
      'KEDA makes the autoscaler, by its triggers alone: use KedaTrigger.cpu, for example');
  }
  requireUnique(`name of a trigger of ${what}`, triggers.flatMap(({ _name }) => _name ?? []), 'formulas know a trigger by its name');
}

/**
 * The ScaledObject of what runs pods, by which KEDA makes an autoscaler for it. The containers may be those of another workload, whose pods it takes
 * over.
 */
export function scaleByKeda(what: string, workload: kplus.Workload & kplus.IScalable, scaling: KedaScaling, pods: kplus.Workload): ApiObject {
  const { apiVersion, kind, name } = workload.toScalingTarget();
  const { minReplicas, maxReplicas, triggers } = scaling;
  if (name.length > LONGEST_NAME) {
    refuse(`name of ${what}`, `at most ${LONGEST_NAME} characters beside triggers`, name, 'KEDA writes it in a label: shorten it');
  }
  triggers.flatMap(({ _resource }) => _resource ?? []).forEach(resource => requireMeasured(what, resource, pods));
  const horizontalPodAutoscalerConfig = compactOrNone({
    name: `${OF_KEDA}${name}`.length > LONGEST_NAME ? name : undefined,
    behavior: behaviorOf(what, workload, scaling),
  });
  const spec = compact({
    scaleTargetRef: apiVersion === DEFAULT_TARGET.apiVersion && kind === DEFAULT_TARGET.kind ? { name } : { apiVersion, kind, name },
    minReplicaCount: minReplicas,
    maxReplicaCount: maxReplicas,
    advanced: compactOrNone({ horizontalPodAutoscalerConfig }),
    triggers: triggers.map(trigger => trigger._render()),
  });
  const object = new IstioObject(workload, 'Autoscaler', { apiVersion: 'keda.sh/v1alpha1', kind: 'ScaledObject', metadata: { name } }, () => spec);
  rememberObject(object);
  workload.markHasAutoscaler();
  return object;
}

/** The rules that are given, as cdk8s-plus writes them. */
function behaviorOf(what: string, target: kplus.IScalable, { maxReplicas, scaleUp, scaleDown }: KedaScaling): Record<string, unknown> | undefined {
  if (scaleUp === undefined && scaleDown === undefined) {
    return undefined;
  }
  const { spec: { behavior } } = naming(`autoscaling of ${what}`, () => ApiObject.of(
    new kplus.HorizontalPodAutoscaler(new Chart(new App(), 'unused'), 'unused', { target, maxReplicas, scaleUp, scaleDown }),
  ).toJson()) as { readonly spec: { readonly behavior: Readonly<Record<'scaleUp' | 'scaleDown', RenderedRules>> } };
  requirePolicies(`scaleUp of ${what}`, behavior.scaleUp);
  requirePolicies(`scaleDown of ${what}`, behavior.scaleDown);
  return compact({ scaleUp: scaleUp && behavior.scaleUp, scaleDown: scaleDown && behavior.scaleDown });
}
