import { Chart } from 'cdk8s';
import { IConstruct } from 'constructs';
import { MeshSettings } from './mesh-settings';

const STATE = Symbol.for('cdk8s-istio.clusterState');

/** The root of a tree carries what is known of each cluster, by what knows it. */
interface Carrier {
  [STATE]?: Map<string | undefined, Map<string, unknown>>;
}

/**
 * What the app knows of the cluster of a construct: things of two clusters never meet.
 *
 * @param scope the construct
 * @param key who knows it
 * @param create what is known at first
 */
export function clusterState<T>(scope: IConstruct, key: string, create: () => T): T {
  return stateOfCluster(scope.node.root, MeshSettings.of(scope).cluster, key, create);
}

/** The same of a cluster by its name. */
export function stateOfCluster<T>(root: IConstruct, cluster: string | undefined, key: string, create: () => T): T {
  const carrier = root as unknown as Carrier;
  const clusters = carrier[STATE] ??= new Map<string | undefined, Map<string, unknown>>();
  const known = clusters.get(cluster) ?? new Map<string, unknown>();
  clusters.set(cluster, known);
  if (!known.has(key)) {
    known.set(key, create());
  }
  return known.get(key) as T;
}

/** Whether two constructs are for one cluster. */
export function isSameCluster(one: IConstruct, other: IConstruct): boolean {
  return MeshSettings.of(one).cluster === MeshSettings.of(other).cluster;
}

/** What else mends that two things meet, where they are in two charts: these may be for two clusters. */
export function orTwoClusters(one: IConstruct, other: IConstruct): string {
  const [first, second] = [one, other].map(construct => Chart.of(construct).node.path);
  return first === second ? '' : `; where the charts "${first}" and "${second}" are for two clusters, say so: MeshSettings.configure(chart, { `
    + 'cluster: … }) for each';
}
