import { ApiObject } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { refuse } from '../core/errors';
import { MAX_INT32, requireInteger } from '../core/requirements';

/**
 * How many pods of a workload an eviction may take at a time: what a drain of a node has to respect, and a rolling update does not.
 *
 * @see https://kubernetes.io/docs/tasks/run-application/configure-pdb/
 */
export class DisruptionBudget {
  /**
   * So many pods stay.
   *
   * @param pods number of pods, at least 1
   * @throws if it is not such a number
   */
  public static minAvailable(pods: number): DisruptionBudget {
    return new DisruptionBudget('minAvailable', requireInteger('DisruptionBudget.minAvailable', pods, 1, MAX_INT32, 'a number of pods'), pods);
  }

  /**
   * So many percent of the pods stay, rounded up to whole pods.
   *
   * @param percent share of the wanted pods, an integer from 1 to 99
   * @throws if it is not such a percentage
   */
  public static minAvailablePercent(percent: number): DisruptionBudget {
    requireInteger('DisruptionBudget.minAvailablePercent', percent, 1, 99, 'a budget of 100 percent lets no node be drained');
    return new DisruptionBudget('minAvailable', `${percent}%`, undefined, percent);
  }

  /**
   * So many pods may be missing.
   *
   * @param pods number of pods, at least 1
   * @throws if it is not such a number
   */
  public static maxUnavailable(pods: number): DisruptionBudget {
    return new DisruptionBudget('maxUnavailable',
      requireInteger('DisruptionBudget.maxUnavailable', pods, 1, MAX_INT32, 'a budget of 0 lets no node be drained'));
  }

  /**
   * So many percent of the pods may be missing, rounded up to whole pods.
   *
   * @param percent share of the wanted pods, an integer from 1 to 100
   * @throws if it is not such a percentage
   */
  public static maxUnavailablePercent(percent: number): DisruptionBudget {
    requireInteger('DisruptionBudget.maxUnavailablePercent', percent, 1, 100, 'a budget of 0 percent lets no node be drained');
    return new DisruptionBudget('maxUnavailable', `${percent}%`);
  }

  private constructor(
    private readonly field: string,
    private readonly value: unknown,
    private readonly staying?: number,
    private readonly stayingPercent?: number,
  ) {
  }

  /**
   * The fields as Kubernetes writes them.
   *
   * @internal
   */
  public _render(what: string, pods: number): Record<string, unknown> {
    const staying = this.staying ?? (this.stayingPercent === undefined ? 0 : Math.ceil(pods * this.stayingPercent / 100));
    if (pods > 0 && staying >= pods) {
      refuse(`disruptionBudget of ${what}`, `less than its ${pods} pod${pods === 1 ? '' : 's'}, so that a node can be drained`,
        `${this.field}: ${String(this.value)}`,
        pods === 1 ? 'run at least 2 pods, or use DisruptionBudget.maxUnavailable(1)' : 'use DisruptionBudget.maxUnavailable(1)');
    }
    return { [this.field]: this.value };
  }
}

/** The budget of the pods of a workload, of which there are so many or more. */
export function buildDisruptionBudget(
  what: string, workload: kplus.Workload, budget: DisruptionBudget, pods: number, matchLabels: Record<string, string>,
): ApiObject {
  return new ApiObject(workload, 'DisruptionBudget', {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name: workload.name, namespace: workload.metadata.namespace },
    spec: { ...budget._render(what, pods), selector: { matchLabels } },
  });
}
