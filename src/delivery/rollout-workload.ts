import { ApiObject, Duration, Lazy } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { canonicalPods } from './canonical-pods';
import { synthesis } from '../core/synthesis';
import { RunningProps } from '../service/labelled-pods';
import { DEFAULT_REPLICAS } from '../workload/fewest-pods';

/** What a Rollout has beside its pods. */
export interface RolloutParts {
  /** Its strategy as Argo Rollouts writes it. */
  readonly strategy: object;
  /** The Deployment whose pods it takes over, in place of pods of its own. */
  readonly takenOver?: kplus.Deployment;
  readonly revisionHistoryLimit?: number;
  readonly progressDeadlineAbort?: boolean;
}

interface DeploymentSpec {
  readonly selector: object;
  readonly template: { readonly spec: object };
}

/** The Rollout of Argo Rollouts: what a Deployment is in cdk8s-plus. */
export class RolloutWorkload extends kplus.Workload implements kplus.IScalable {
  public readonly resourceType = 'rollouts';
  public hasAutoscaler = false;
  protected readonly apiObject: ApiObject;

  private readonly replicas?: number;
  private readonly minReady?: Duration;
  private readonly progressDeadline?: Duration;

  constructor(scope: Construct, id: string, props: RunningProps, private readonly parts: RolloutParts) {
    super(scope, id, props);
    this.replicas = props.replicas;
    this.minReady = props.minReady;
    this.progressDeadline = props.progressDeadline;
    this.apiObject = new ApiObject(this, 'Resource', {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Rollout',
      metadata: props.metadata,
      spec: Lazy.any({ produce: () => this.toSpec() }),
    });
    // A Rollout may be all that its app has of ours.
    synthesis().attach(this.node.root);
    if (props.isolate) {
      this.connections.isolate();
    }
  }

  public markHasAutoscaler(): void {
    this.hasAutoscaler = true;
  }

  public toScalingTarget(): kplus.ScalingTarget {
    const { kind, apiVersion } = this.apiObject;
    return { kind, apiVersion, name: this.name, containers: (this.parts.takenOver ?? this).containers, replicas: this.replicas };
  }

  private toSpec(): object {
    const { strategy, takenOver, revisionHistoryLimit, progressDeadlineAbort } = this.parts;
    return {
      replicas: this.hasAutoscaler ? undefined : this.replicas ?? DEFAULT_REPLICAS,
      minReadySeconds: this.minReady?.toSeconds() || undefined,
      progressDeadlineSeconds: this.progressDeadline?.toSeconds(),
      progressDeadlineAbort: progressDeadlineAbort || undefined,
      revisionHistoryLimit,
      strategy,
      ...(takenOver === undefined ? this.ownPods
        // The Deployment keeps its pods until those of the Rollout are there.
        : { workloadRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: takenOver.name, scaleDown: 'onsuccess' } }),
    };
  }

  /** Its pods as a Deployment has them: cdk8s-plus knows how quantities and the like are written. */
  private get ownPods(): object {
    const given = { metadata: this.podMetadata.toJson() as kplus.k8s.ObjectMeta, spec: this._toPodSpec() };
    const { spec: { template, ...spec } } = kplus.k8s.KubeDeployment.manifest({
      spec: { selector: this._toLabelSelector(), template: given },
    }) as { readonly spec: DeploymentSpec };
    return { ...spec, template: { ...template, spec: canonicalPods(template.spec) } };
  }
}
