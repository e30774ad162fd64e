import { Duration } from 'cdk8s';
import { CanaryScale } from './canary-scale';
import { Experiment, ExperimentOptions } from './experiment';
import { HeaderRoute } from './header-route';
import { MirrorRoute, MirrorRouteOptions } from './mirror-route';
import { StepContext, StepEffect } from './step-effect';
import { refuse } from '../../core/errors';
import { MAX_INT32, optional, requireDnsLabel, requireInteger } from '../../core/requirements';
import { StringMatch } from '../../networking/virtual-service/string-match';
import { requireWholeSeconds } from '../../workload/plus-errors';
import { IstioMetric } from '../analysis/istio-metric';
import { requireMetrics } from '../analysis/render-analysis';

/**
 * Options of an analysis of a canary.
 */
export interface CanaryAnalysisOptions {
  /**
   * Name of the AnalysisTemplate, behind that of the Rollout.
   *
   * @default - `analysis`; of several with other metrics the next have a number
   */
  readonly name?: string;
}

/**
 * A step of a canary. Argo Rollouts takes one after the other, and promotes the new version behind the last one.
 *
 * @see https://argo-rollouts.readthedocs.io/en/stable/features/canary/
 */
export class CanaryStep {
  /**
   * Sends so many percent of the requests to the canary. Until pods are counted otherwise (`canaryScale`), the canary has the same
   * percentage of the pods, rounded up.
   *
   * @param weight an integer from 0 to 100
   * @throws if it is no such number
   * @see https://argo-rollouts.readthedocs.io/en/stable/features/canary/#overview
   */
  public static weight(weight: number): CanaryStep {
    requireInteger('weight of a canary step', weight, 0, 100, 'it is a percentage in whole numbers: Argo Rollouts knows no others');
    return new CanaryStep('weight', () => ({ setWeight: weight }), { weight });
  }

  /**
   * Waits: for some time, or until somebody promotes the Rollout (`kubectl argo rollouts promote NAME`).
   *
   * @param duration how long, in whole seconds, at least one
   * @throws if the duration is not in whole seconds
   * @see https://argo-rollouts.readthedocs.io/en/stable/features/canary/#pause-duration
   */
  public static pause(duration?: Duration): CanaryStep {
    const seconds = optional(duration, value => requireWholeSeconds('duration of a pause', value, MAX_INT32));
    if (seconds === 0) {
      refuse('duration of a pause', 'at least one second', '0 s', 'leave the step out, or leave the duration out to wait for somebody');
    }
    return new CanaryStep('pause', () => ({ pause: seconds === undefined ? {} : { duration: `${seconds}s` } }), { lasts: true });
  }

  /**
   * Gives the canary a number of pods of its own, whatever its weight, until another step says otherwise. A header route or a mirror route needs it
   * before the canary has a weight.
   *
   * @param scale how many pods
   * @see https://argo-rollouts.readthedocs.io/en/stable/features/canary/#dynamic-canary-scale-with-traffic-routing
   */
  public static canaryScale(scale: CanaryScale): CanaryStep {
    return new CanaryStep('canaryScale', () => ({ setCanaryScale: scale._render() }), { scale });
  }

  /**
   * Sends all requests with a header to the canary, whatever its weight: for testers, or one side of an A/B test. The route comes before the one that
   * is split by weight, and is there until the step that removes it, or the end.
   *
   * It has one header. Of several Argo Rollouts would make a route that takes the requests with any of them: write alternatives as one
   * `StringMatch.regex`.
   *
   * @param routeName name of the route, a DNS label
   * @param header the header, in lower case, and how it is compared
   * @throws if the name is none, or there is not exactly one header
   * @see https://argo-rollouts.readthedocs.io/en/stable/features/traffic-management/#traffic-routing-based-on-a-header-values-for-canary
   */
  public static headerRoute(routeName: string, header: Record<string, StringMatch>): CanaryStep {
    const route = new HeaderRoute(requireRouteName(routeName), header);
    return new CanaryStep('headerRoute', () => ({ setHeaderRoute: route.render() }), { route });
  }

  /**
   * Sends copies of requests to the canary, whose answers nobody gets. The route is there until the step that removes it, or the end.
   *
   * @param routeName name of the route, a DNS label
   * @param options which requests, and how many of them
   * @throws if the name is none, or nothing can have such a method or header
   * @see https://argo-rollouts.readthedocs.io/en/stable/features/traffic-management/#traffic-routing-mirroring-traffic-to-canary
   */
  public static mirrorRoute(routeName: string, options: MirrorRouteOptions = {}): CanaryStep {
    const route = new MirrorRoute(requireRouteName(routeName), options);
    return new CanaryStep('mirrorRoute', () => ({ setMirrorRoute: route.render() }), { route });
  }

  /**
   * Takes away a header route or a mirror route that an earlier step made.
   *
   * @param routeName its name
   */
  public static removeRoute(routeName: string): CanaryStep {
    requireRouteName(routeName);
    return new CanaryStep('removeRoute', ({ routeNamed }) => routeNamed(routeName).renderRemoval(), { removed: routeName });
  }

  /**
   * Takes measurements of the canary, and goes on when all of them are good: a failed one takes it back to the stable version. Each measurement has
   * a decided answer where there is no traffic.
   *
   * @param metrics what is measured, at least one
   * @param options name of the template
   * @throws if there is no metric, two have one name, or the name is none
   * @see https://argo-rollouts.readthedocs.io/en/stable/features/analysis/#inline-analysis
   */
  public static analysis(metrics: IstioMetric[], options: CanaryAnalysisOptions = {}): CanaryStep {
    requireMetrics('analysis of a canary step', metrics);
    optional(options.name, value => requireDnsLabel('name of an analysis', value));
    return new CanaryStep('analysis', ({ templateWith }) => ({ analysis: templateWith(metrics, options.name) }), { metrics, lasts: true });
  }

  /**
   * Runs pods beside those of the Rollout for a while, to compare them. With weights they get requests of callers, at the level of hosts only.
   *
   * @param options pods, duration and measurements
   * @throws if there are no pods, a number is out of its range, or it would never end
   * @see https://argo-rollouts.readthedocs.io/en/stable/features/experiment/
   */
  public static experiment(options: ExperimentOptions): CanaryStep {
    const experiment = new Experiment(options);
    return new CanaryStep('experiment', ({ templateWith }) => ({ experiment: experiment.render(templateWith) }), { experiment, lasts: true });
  }

  private constructor(
    /**
     * Its name, for errors.
     *
     * @internal
     */
    public readonly _kind: string,
    /**
     * The step as Argo Rollouts writes it.
     *
     * @internal
     */
    public readonly _render: (context: StepContext) => Record<string, unknown>,
    /** @internal */
    public readonly _effect: StepEffect = {},
  ) {
  }
}

function requireRouteName(name: string): string {
  return requireDnsLabel('name of a route of a canary step', name, 'a name such as "testers"');
}
