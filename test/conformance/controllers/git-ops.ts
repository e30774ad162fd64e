/**
 * The parts of Argo CD and Flux that write to a cluster: what they take for a difference to Git, and what they apply then.
 *
 * Argo CD v3.6 compares what the server would make of a manifest with what it has, both without the ignored fields, and applies the whole manifest
 * where they differ. Flux (kustomize-controller v1.10) compares the same way; of what it applies it replaces each ignored field that the manifest has
 * by that of the cluster. Labels and annotations beside those in Git are of no interest to either.
 */
import { isDeepStrictEqual } from 'node:util';
import { at, without, withValue } from './json-pointer';
import { KubeClient, KubernetesObject, objectPath, Status } from '../apiserver/kube-client';
import { readDocuments } from '../apiserver/manifests';

/** Fields of objects that a tool leaves as they are, as JSON pointers. */
export interface IgnoreRule {
  readonly group?: string;
  readonly kind: string;
  /** Flux reads it as a regular expression, as it does `namespace`. @default - all of the kind */
  readonly name?: string;
  readonly namespace?: string;
  readonly pointers: readonly string[];
}

export interface GitOpsOptions {
  readonly tool: 'Argo CD' | 'Flux';
  readonly ignore?: readonly IgnoreRule[];
  /** What Argo CD does without `ApplyOutOfSyncOnly`: it applies what does not differ too. @default false */
  readonly appliesAll?: boolean;
}

/** The managers of fields that they are. */
const MANAGERS = { 'Argo CD': 'argocd-controller', 'Flux': 'kustomize-controller' };

/** What the server alone writes. */
const SERVER_FIELDS = ['/metadata/managedFields', '/metadata/generation', '/metadata/resourceVersion', '/metadata/creationTimestamp', '/metadata/uid', '/status'];

export class GitOps {
  constructor(private readonly client: KubeClient, private readonly options: GitOpsOptions) {
  }

  /** Brings a cluster to what is in Git. Gives what was applied, as `Kind name`, in the order of the manifests. */
  async sync(manifests: string): Promise<string[]> {
    const applied: string[] = [];
    for (const { object } of readDocuments(manifests)) {
      if (await this.syncObject(object)) {
        applied.push(`${object.kind} ${object.metadata.name}`);
      }
    }
    return applied;
  }

  private async syncObject(object: KubernetesObject): Promise<boolean> {
    const { tool, appliesAll = false } = this.options;
    const path = await this.pathOf(object);
    const { status, body: live } = await this.client.request<KubernetesObject>('GET', path);
    const ignored = this.ignoredIn(object);
    if (status === 200 && !appliesAll) {
      const predicted = await this.apply(path, object, '&dryRun=All');
      const [had, has] = [live, predicted].map(one => without(one, [...SERVER_FIELDS, ...ignored]));
      if (isDeepStrictEqual(had, has)) {
        return false;
      }
    }
    const adopted = tool === 'Flux' && status === 200 ? ignored.filter(pointer => at(object, pointer) !== undefined) : [];
    await this.apply(path, adopted.reduce((changed, pointer) => withValue(changed, pointer, at(live, pointer)), object));
    return true;
  }

  private ignoredIn({ apiVersion, kind, metadata }: KubernetesObject): string[] {
    const group = apiVersion.includes('/') ? apiVersion.split('/')[0] : '';
    const isSame = (wanted: string | undefined, text: string | undefined): boolean => wanted === undefined
      || (this.options.tool === 'Flux' ? new RegExp(`^(?:${wanted})$`).test(text ?? '') : wanted === text);
    return (this.options.ignore ?? []).filter(rule => isSame(rule.group ?? '', group) && rule.kind === kind && isSame(rule.name, metadata.name)
      && isSame(rule.namespace, metadata.namespace)).flatMap(({ pointers }) => pointers);
  }

  private async apply(path: string, object: KubernetesObject, query = ''): Promise<KubernetesObject> {
    const url = `${path}?force=true&fieldManager=${MANAGERS[this.options.tool]}${query}`;
    const { status, body } = await this.client.request<KubernetesObject | Status>(
      'PATCH', url, JSON.stringify(object), { 'Content-Type': 'application/apply-patch+yaml' },
    );
    if (status >= 300) {
      throw new Error(`${path}: ${(body as Status).message}`);
    }
    return body as KubernetesObject;
  }

  private async pathOf({ apiVersion, kind, metadata: { name, namespace } }: KubernetesObject): Promise<string> {
    const type = await this.client.findType(apiVersion, kind);
    if (type === undefined) {
      throw new Error(`the server serves no ${kind} of ${apiVersion}`);
    }
    return objectPath(type, name, namespace);
  }
}
