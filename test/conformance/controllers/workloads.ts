/** What kube-controller-manager and kubelet make of workloads: as many pods as wanted, which are ready at once. */
import { ClusterSnapshot } from './cluster-snapshot';
import { KubeClient, KubernetesObject, objectPath, Status } from '../apiserver/kube-client';

/** A ReplicaSet or Deployment. */
interface Workload {
  readonly spec: { readonly replicas?: number; readonly template: { readonly spec: { readonly containers: { readonly image: string }[] } } };
  readonly status?: { readonly availableReplicas?: number; readonly observedGeneration?: number };
}

/** How many of its pods take requests: those of both what is wanted and what has started. */
export function readyReplicas({ spec: { replicas = 1 }, status: { availableReplicas = 0 } = {} }: Workload): number {
  return Math.min(replicas, availableReplicas);
}

/** The tag of the image of its pods. */
export function imageTag({ spec: { template: { spec: { containers: [{ image }] } } } }: Workload): string {
  return image.slice(image.lastIndexOf(':') + 1);
}

export function replicaSets(snapshot: ClusterSnapshot): (KubernetesObject & Workload)[] {
  return snapshot.all<Workload>('ReplicaSet');
}

/** Says of every ReplicaSet and Deployment of which nobody has said it yet that its pods are there. */
export async function startPods(snapshot: ClusterSnapshot, client: KubeClient): Promise<void> {
  const waiting = ['ReplicaSet', 'Deployment'].flatMap(kind => snapshot.all<Workload>(kind))
    .filter(({ metadata, spec: { replicas = 1 }, status: { observedGeneration, availableReplicas = 0 } = {} }) =>
      observedGeneration !== metadata.generation || availableReplicas !== replicas);
  await Promise.all(waiting.map(async ({ kind, metadata: { name, namespace, generation }, spec: { replicas = 1 } }) => {
    const type = await client.findKind(`apps/v1/${kind}`);
    const status = {
      observedGeneration: generation,
      replicas,
      readyReplicas: replicas,
      availableReplicas: replicas,
      ...kind === 'Deployment' ? { updatedReplicas: replicas } : { fullyLabeledReplicas: replicas },
    };
    const path = `${objectPath(type, name, namespace)}/status`;
    const reply = await client.request<Status>('PATCH', path, JSON.stringify({ status }), { 'Content-Type': 'application/merge-patch+json' });
    // Argo deletes old ReplicaSets.
    if (reply.status !== 200 && reply.status !== 404) {
      throw new Error(`${path}: ${reply.body.message}`);
    }
  }));
}
