import { Construct } from 'constructs';
import { WorkloadProbe } from './workload-probe';
import { renderWorkload, WorkloadTemplate } from './workload-template';
import { compact, compactOrNone } from '../../core/compact';
import { pathInErrors } from '../../core/path-in-errors';
import { optional, requireSelectorLabels } from '../../core/requirements';
import { IstioResource, IstioResourceProps } from '../../core/resource';
import { requireTaken } from '../../core/taken-object';

/**
 * Properties of a WorkloadGroup.
 */
export interface WorkloadGroupProps extends IstioResourceProps {
  /** Labels of its workloads, at least one: ServiceEntries, Services, subsets and policies select by them. */
  readonly workloadLabels: Record<string, string>;

  /**
   * Annotations of its WorkloadEntries.
   *
   * @default - none
   */
  readonly workloadAnnotations?: Record<string, string>;

  /**
   * What its WorkloadEntries have in common. A machine that says its network or locality itself keeps it.
   *
   * @default - nothing, with the service account `default`
   */
  readonly template?: WorkloadTemplate;

  /**
   * How the agent on a machine finds out whether the workload is ready.
   *
   * @default - it is ready as soon as it is registered
   */
  readonly probe?: WorkloadProbe;
}

/**
 * Workloads that are no pods, and register themselves when their proxy starts: Istio makes a WorkloadEntry for each, with its address.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/workload-group/
 */
@pathInErrors
export class WorkloadGroup extends IstioResource {
  private readonly fields: Record<string, unknown>;

  /**
   * @param scope the chart
   * @param id construct id
   * @param props labels of the workloads, and what they have in common
   * @throws if Istio would refuse it, or its service account is in another namespace
   */
  constructor(scope: Construct, id: string, props: WorkloadGroupProps) {
    super(scope, id, props, 'networking.istio.io/v1', 'WorkloadGroup');
    const what = `WorkloadGroup "${id}"`;
    this.fields = {
      metadata: compact({
        labels: requireSelectorLabels(`workloadLabels of ${what}`, props.workloadLabels, 'without any, no service selects its workloads'),
        annotations: optional(props.workloadAnnotations, values => compactOrNone({ ...values })),
      }),
      // Istio requires it, with nothing in it too.
      template: renderWorkload(what, props.template ?? {}, this),
      probe: props.probe?._render(),
    };
    requireTaken(this);
  }

  /** @internal */
  public _toSpec(): Record<string, unknown> {
    return this.fields;
  }
}
