import { Lists } from './indexes/lists';
import { ObjectIndex } from './indexes/object-index';
import { MeshObject, nameOf, namespaceOf, specOf } from './mesh-object';
import { mapOf, numberOf, textOf } from '../istio';

const AUTOSCALER = 'autoscaling/HorizontalPodAutoscaler';
const SCALED_OBJECT = 'keda.sh/ScaledObject';
/** What Kubernetes and KEDA take where nothing is said. */
const DEFAULTS: Record<string, number> = { [AUTOSCALER]: 1, [SCALED_OBJECT]: 0 };

/** What scales a workload. */
export interface Scaler {
  readonly object: MeshObject;
  readonly fewest: number;
  readonly most?: number;
}

/** What scales workloads, and how far down. */
export class Scaling {
  private readonly scalers = new Lists<Scaler>();

  constructor(index: ObjectIndex) {
    for (const [kind, least] of Object.entries(DEFAULTS)) {
      for (const object of index.ofKind(kind)) {
        const { scaleTargetRef, minReplicas, minReplicaCount, maxReplicas, maxReplicaCount } = specOf(object);
        const { kind: target = 'Deployment', name } = mapOf(scaleTargetRef);
        this.scalers.add(`${textOf(target)} ${namespaceOf(object)}/${textOf(name) ?? ''}`, {
          object, fewest: numberOf(minReplicas ?? minReplicaCount) ?? least, most: numberOf(maxReplicas ?? maxReplicaCount),
        });
      }
    }
  }

  /** The fewest pods that a workload may have; nothing where the manifests do not say. */
  public fewestPods(object: MeshObject): number | undefined {
    const scalers = this.scalersOf(object);
    return scalers.length > 0 ? Math.min(...scalers.map(({ fewest }) => fewest)) : numberOf(specOf(object).replicas);
  }

  /** What scales a workload. */
  public scalersOf(object: MeshObject): readonly Scaler[] {
    return this.scalers.get(`${object.manifest.kind} ${namespaceOf(object)}/${nameOf(object)}`);
  }
}
