import { Chart } from 'cdk8s';
import { IConstruct } from 'constructs';
import { MeshSettings } from './mesh-settings';
import { Carried } from '../core/carried';

/** The root of a tree carries what is known of each cluster, by what knows it. */
const CLUSTERS = new Carried<Map<string | undefined, Map<string, unknown>>>('clusterState');

/** What the constructs of an app know of each other where they are in one cluster: things of two clusters never meet. */
export class ClusterState<T> {
  /**
   * @param name what is known
   * @param create what is known at first
   */
  constructor(private readonly name: string, private readonly create: (scope: IConstruct) => T) {
  }

  /** What is known in the cluster of a construct. */
  public of(scope: IConstruct): T {
    const clusters = CLUSTERS.orMake(scope.node.root, () => new Map<string | undefined, Map<string, unknown>>());
    const { cluster } = MeshSettings.of(scope);
    const known = clusters.get(cluster) ?? new Map<string, unknown>();
    clusters.set(cluster, known);
    if (!known.has(this.name)) {
      known.set(this.name, this.create(scope));
    }
    return known.get(this.name) as T;
  }

  /** What is known in a cluster by its name, where anything is. */
  public in(root: IConstruct, cluster: string | undefined): T | undefined {
    return CLUSTERS.of(root)?.get(cluster)?.get(this.name) as T | undefined;
  }
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
