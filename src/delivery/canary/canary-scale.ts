import { MAX_INT32, requireInteger } from '../../core/requirements';

/**
 * How many pods a canary has.
 *
 * @see https://argo-rollouts.readthedocs.io/en/stable/features/canary/#dynamic-canary-scale-with-traffic-routing
 */
export class CanaryScale {
  /**
   * So many pods.
   *
   * @param pods number of pods, at least 0
   * @throws if it is no such number
   */
  public static replicas(pods: number): CanaryScale {
    return new CanaryScale('replicas', requireInteger('replicas of a canary', pods, 0, MAX_INT32, 'a number of pods'));
  }

  /**
   * So many percent of the pods of the Rollout, rounded up. With an autoscaler their number changes while the canary runs, also because of the
   * canary: `replicas` stays what it is.
   *
   * @param percent an integer from 0 to 100
   * @throws if it is no such number
   */
  public static weight(percent: number): CanaryScale {
    return new CanaryScale('weight', requireInteger('weight of the pods of a canary', percent, 0, 100, 'it is a percentage in whole numbers'));
  }

  /** As many percent of the pods as it gets of the requests: what holds where no step says anything. */
  public static matchTrafficWeight(): CanaryScale {
    return new CanaryScale('matchTrafficWeight', true);
  }

  private constructor(private readonly kind: 'replicas' | 'weight' | 'matchTrafficWeight', private readonly value: number | true) {
  }

  /**
   * The scale as Argo Rollouts writes it.
   *
   * @internal
   */
  public _render(): Record<string, unknown> {
    return { [this.kind]: this.value };
  }

  /**
   * The percentage of the pods that it says, where it says one.
   *
   * @internal
   */
  public get _percent(): number | undefined {
    return this.kind === 'weight' ? this.value as number : undefined;
  }

  /**
   * The number of pods, where a Rollout has so many, and the canary so many percent of the requests.
   *
   * @internal
   */
  public _podsOf(replicas: number, weight: number): number {
    return this.kind === 'replicas' ? this.value as number : Math.ceil(replicas * (this._percent ?? weight) / 100);
  }
}
