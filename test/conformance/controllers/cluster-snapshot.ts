/** What a cluster holds at one moment, of all kinds alike: a controller is never seen half way between two of them. */
import { collectionPath, KubeClient, KubernetesObject, ResourceType, Status } from '../apiserver/kube-client';

interface List {
  readonly metadata: { readonly resourceVersion: string };
  readonly items: Omit<KubernetesObject, 'apiVersion' | 'kind'>[];
}

/** The kinds that decide who answers a request, and what moves them. */
const KINDS = [
  'argoproj.io/v1alpha1/Rollout', 'argoproj.io/v1alpha1/AnalysisRun', 'flagger.app/v1beta1/Canary', 'apps/v1/ReplicaSet', 'apps/v1/Deployment', 'v1/Service',
  'networking.istio.io/v1/Gateway', 'networking.istio.io/v1/VirtualService', 'networking.istio.io/v1/DestinationRule',
];

export class ClusterSnapshot {
  constructor(public readonly version: string, private readonly objects: ReadonlyMap<string, readonly KubernetesObject[]>) {
  }

  all<T = KubernetesObject>(kind: string): (KubernetesObject & T)[] {
    return (this.objects.get(kind) ?? []) as (KubernetesObject & T)[];
  }

  find<T = KubernetesObject>(kind: string, namespace: string, name: string): (KubernetesObject & T) | undefined {
    return this.all<T>(kind).find(({ metadata }) => metadata.namespace === namespace && metadata.name === name);
  }
}

export class ClusterReader {
  private types?: Promise<ResourceType[]>;

  constructor(private readonly client: KubeClient) {
  }

  /** The number of the last change of anything in the cluster. */
  async version(): Promise<string> {
    const [type] = await this.known();
    return (await this.list(type, 'limit=1')).metadata.resourceVersion;
  }

  async snapshot(): Promise<ClusterSnapshot> {
    const [first, ...others] = await this.known();
    const list = await this.list(first);
    const { resourceVersion } = list.metadata;
    const query = String(new URLSearchParams({ resourceVersion, resourceVersionMatch: 'Exact' }));
    const lists = [list, ...await Promise.all(others.map(type => this.list(type, query)))];
    return new ClusterSnapshot(resourceVersion, new Map([first, ...others].map(({ kind, group, version }, index) => {
      const apiVersion = group === '' ? version : `${group}/${version}`;
      return [kind, lists[index].items.map(item => ({ apiVersion, kind, ...item }) as KubernetesObject)];
    })));
  }

  private known(): Promise<ResourceType[]> {
    return this.types ??= Promise.all(KINDS.map(kind => this.client.findKind(kind)));
  }

  private async list(type: ResourceType, query = ''): Promise<List> {
    const { status, body } = await this.client.request<List | Status>('GET', `${collectionPath(type)}?${query}`);
    if (status !== 200) {
      throw new Error(`a list of ${type.plural}: ${(body as Status).message}`);
    }
    return body as List;
  }
}
