import { Lists } from './indexes/lists';
import { ObjectIndex } from './indexes/object-index';
import { MeshObject, namespaceOf, specOf } from './mesh-object';
import { mapOf, numberOf, textOf } from '../istio';

const AUTOSCALER = 'autoscaling/HorizontalPodAutoscaler';
const SCALED_OBJECT = 'keda.sh/ScaledObject';
/** What Kubernetes and KEDA take where nothing is said. */
const DEFAULTS: Record<string, number> = { [AUTOSCALER]: 1, [SCALED_OBJECT]: 0 };

/** What scales workloads, and how far down. */
export class Scaling {
  private readonly fewest = new Lists<number>();

  constructor(index: ObjectIndex) {
    for (const [kind, least] of Object.entries(DEFAULTS)) {
      for (const object of index.ofKind(kind)) {
        const { scaleTargetRef, minReplicas, minReplicaCount } = specOf(object);
        const { kind: target = 'Deployment', name } = mapOf(scaleTargetRef);
        this.fewest.add(`${textOf(target)} ${namespaceOf(object)}/${textOf(name)}`, numberOf(minReplicas ?? minReplicaCount) ?? least);
      }
    }
  }

  /** The fewest pods that a workload may have; nothing where the manifests do not say. */
  public fewestPods(object: MeshObject): number | undefined {
    const { kind, metadata } = object.manifest;
    const scaled = this.fewest.get(`${kind} ${namespaceOf(object)}/${metadata?.name}`);
    return scaled.length > 0 ? Math.min(...scaled) : numberOf(specOf(object).replicas);
  }
}
