import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { CanaryRolloutProps } from './canary-rollout-props';
import { TakenOverService } from './taken-over-service';
import { rememberObject } from '../../core/known-objects';
import { writtenByController } from '../../core/written-fields';
import { RunningPods } from '../../service/labelled-pods';
import { autoscale } from '../../workload/workload-autoscaling';
import { RolloutParts, RolloutWorkload } from '../rollout-workload';

/**
 * The Rollout that takes over the pods of a Deployment: Argo Rollouts makes pods of the same template beside them, and takes the Deployment down to
 * none when its own are there. From then on the number of its pods is not that in Git.
 */
export function takeOverPods(
  scope: Construct, what: string, { name, deployment }: TakenOverService, props: RolloutParts & CanaryRolloutProps,
): RunningPods<RolloutWorkload> {
  const { replicas = deployment.replicas, autoscaling, minReady, progressDeadline } = props;
  const workload = new RolloutWorkload(scope, 'Rollout', { metadata: { name }, select: false, replicas, minReady, progressDeadline },
    { ...props, takenOver: deployment });
  rememberObject(ApiObject.of(workload));
  writtenByController(ApiObject.of(deployment), ['/spec/replicas']);
  return { workload, autoscaler: autoscaling && autoscale(what, workload, autoscaling, deployment) };
}
