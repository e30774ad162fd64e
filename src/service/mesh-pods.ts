import * as kplus from 'cdk8s-plus-28';
import { requireSelectorLabels } from '../core/requirements';

/**
 * Options for pods that the app does not make.
 */
export interface LabelledPodsOptions {
  /**
   * Their ServiceAccount.
   *
   * @default - not known: they can not be named as callers
   */
  readonly serviceAccountName?: string;
}

/**
 * The pods of a MeshWorkload.
 */
export class MeshPods {
  /**
   * Those of a Deployment, StatefulSet or another workload of this app, in the namespace of the MeshWorkload. Pods without a ServiceAccount get one
   * where they are named as callers.
   *
   * @param workload the workload
   */
  public static fromWorkload(workload: kplus.Workload): MeshPods {
    return new MeshPods(workload, undefined, {});
  }

  /**
   * Pods that the app does not make, in the namespace of the MeshWorkload: all that have all of these labels.
   *
   * @param labels at least one label
   * @param options who they are
   * @throws if there is no label, or Kubernetes would refuse one
   */
  public static fromLabels(labels: Record<string, string>, options: LabelledPodsOptions = {}): MeshPods {
    return new MeshPods(undefined, requireSelectorLabels('labels of MeshPods.fromLabels', labels, 'name at least one'), options);
  }

  private constructor(
    /** @internal */
    public readonly _workload: kplus.Workload | undefined,
    /** @internal */
    public readonly _labels: Record<string, string> | undefined,
    /** @internal */
    public readonly _options: LabelledPodsOptions,
  ) {
  }
}
