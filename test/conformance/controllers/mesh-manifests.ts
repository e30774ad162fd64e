/** What the driver of the mesh is told of a cluster. */
import { ClusterSnapshot } from './cluster-snapshot';
import { readyReplicas, replicaSets } from './workloads';
import { KnownManifest } from '../../known-manifest';
import type { KubernetesObject } from '../apiserver/kube-client';

const TAKEN = ['Deployment', 'Service', 'Gateway', 'VirtualService', 'DestinationRule'];

/** The service of the API server itself. */
const OWN_SERVICE = 'default/kubernetes';

/** The manifests of a cluster. Its ReplicaSets are Deployments to the driver, and only pods that are ready are there. */
export function meshManifests(snapshot: ClusterSnapshot): KnownManifest[] {
  const taken = TAKEN.flatMap(kind => snapshot.all(kind)).filter(({ metadata }) => `${metadata.namespace}/${metadata.name}` !== OWN_SERVICE);
  const sets = replicaSets(snapshot).map(({ metadata, ...set }) => ({
    ...set,
    kind: 'Deployment',
    // The controller counts in its annotations, which nobody in the mesh reads.
    metadata: { ...metadata, annotations: {} },
    spec: { ...set.spec, replicas: readyReplicas(set) },
  }));
  return [...taken, ...sets].map(written);
}

/** An object as a manifest, without what the API server writes. */
function written({ apiVersion, kind, metadata, spec }: KubernetesObject): KnownManifest {
  const { name, namespace, labels, annotations, creationTimestamp } = metadata as KubernetesObject['metadata'] & { creationTimestamp?: string };
  return { apiVersion, kind, metadata: { name, namespace, labels, annotations, creationTimestamp }, spec } as KnownManifest;
}
