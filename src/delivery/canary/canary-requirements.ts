import { CanaryRolloutProps } from './canary-rollout-props';
import { TrafficSplitting } from './traffic-splitting';
import { refuse } from '../../core/errors';
import { MAX_INT32, optional, requireInteger, requireOneOf } from '../../core/requirements';
import { PodsOptions } from '../../service/pods-options';
import { requirePods } from '../../service/version-requirements';
import { requireAutoscaling } from '../../workload/workload-autoscaling';
import { requireRolloutOptions } from '../rollout-requirements';

/** What is said beside a WeightedService whose pods are taken over; all else that service has. */
const BESIDE_A_SERVICE = [
  'weightedService', 'steps', 'replicas', 'autoscaling', 'minReady', 'progressDeadline', 'progressDeadlineAbort', 'revisionHistoryLimit',
  'trafficSplitting', 'analysis', 'prometheus', 'scaleDownDelay', 'abortScaleDownDelay',
];

/** Refuses a canary that can not work, before anything is made of it. */
export function requireCanary(what: string, props: CanaryRolloutProps): void {
  const { weightedService, replicas, autoscaling } = props;
  if (weightedService === undefined) {
    requirePods(what, podsOf(props));
  } else {
    const own = Object.entries(props).find(([key, value]) => value !== undefined && !BESIDE_A_SERVICE.includes(key));
    if (own !== undefined) {
      refuse(`${own[0]} of ${what}`, 'left out beside a weightedService', typeof own[1] === 'object' ? 'it' : own[1], 'the WeightedService says it');
    }
    optional(replicas, value => requireInteger(`replicas of ${what}`, value, 0, MAX_INT32, 'a number of pods'));
    if (autoscaling !== undefined && replicas !== undefined) {
      refuse(`replicas of ${what}`, 'left out beside autoscaling', replicas, `use autoscaling: { minReplicas: ${replicas}, … }`);
    }
    optional(autoscaling, value => requireAutoscaling(`autoscaling of ${what}`, value));
  }
  requireRoutes(what, props);
}

/** Refuses what there is no such thing of. */
function requireRoutes(what: string, props: CanaryRolloutProps): void {
  const { trafficSplitting, analysis, steps } = props;
  requireRolloutOptions(what, props);
  const weighted = steps?.findIndex(({ _effect }) => _effect.experiment?.hasWeights) ?? -1;
  if (weighted >= 0 && trafficSplitting !== TrafficSplitting.HOST_LEVEL) {
    refuse(`trafficSplitting of ${what}`, `that of hosts, as step ${weighted} (experiment) has weights`,
      trafficSplitting ?? TrafficSplitting.SUBSET_LEVEL,
      'at the level of subsets Argo Rollouts would send its share to a Service that no subset is of: leave the weights out, or split by hosts');
  }
  optional(analysis?.startingStep, value => requireInteger(`startingStep of the analysis of ${what}`, value, 0, steps.length - 1,
    'it is the index of a step, the first one being 0'));
  optional(trafficSplitting, value => requireOneOf(`trafficSplitting of ${what}`, Object.values(TrafficSplitting), value,
    'use a member of TrafficSplitting'));
}

/** What is said of its pods. */
export function podsOf(props: CanaryRolloutProps): PodsOptions {
  const {
    steps, name, port, targetPort, protocol, ports, trafficPolicy, trafficSplitting, scaleDownDelay, abortScaleDownDelay, waypoint, weightedService,
    prometheus, analysis, revisionHistoryLimit, progressDeadlineAbort, ...pods
  } = props;
  return pods;
}
