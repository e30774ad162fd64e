import { ApiObjectMetadata } from 'cdk8s';
import { IConstruct } from 'constructs';
import { ArgoCdDestination } from './argo-cd-destination';
import { ArgoCdSyncPolicy } from './argo-cd-sync-policy';

/**
 * Where Argo CD finds the YAML of an application.
 */
export interface ArgoCdSource {
  /**
   * URL of the repository, such as `https://github.com/acme/deploy.git` or `git@github.com:acme/deploy.git`.
   */
  readonly repoUrl: string;

  /**
   * Folder with the YAML, from the root of the repository: where the app is synthesized to.
   */
  readonly path: string;

  /**
   * Branch, tag or commit.
   *
   * @default - the branch that the repository shows first (`HEAD`)
   */
  readonly targetRevision?: string;
}

/**
 * Properties of an ArgoCdApplication.
 */
export interface ArgoCdApplicationProps {
  /**
   * The chart, or the whole app, of which Argo CD applies the objects. What controllers write in them is ignored.
   */
  readonly manages: IConstruct;

  /**
   * Repository and folder with their YAML.
   */
  readonly source: ArgoCdSource;

  /**
   * Cluster and namespace that they are applied to.
   *
   * @default ArgoCdDestination.inCluster()
   */
  readonly destination?: ArgoCdDestination;

  /**
   * The AppProject, which says what may be applied where.
   *
   * @default default
   */
  readonly project?: string;

  /**
   * When commits are applied.
   *
   * @default ArgoCdSyncPolicy.automated()
   */
  readonly syncPolicy?: ArgoCdSyncPolicy;

  /**
   * More options of syncs, such as `CreateNamespace=true` or `PruneLast=true`. `ServerSideApply=true` and `ApplyOutOfSyncOnly=true` are always there.
   *
   * @default - no others
   * @see https://argo-cd.readthedocs.io/en/stable/user-guide/sync-options/
   */
  readonly syncOptions?: string[];

  /**
   * Name of the Application.
   *
   * @default - that of `metadata`, else it derives from the construct's path
   */
  readonly name?: string;

  /**
   * Metadata of the Application. With the finalizer `resources-finalizer.argocd.argoproj.io` its objects are deleted with it.
   *
   * @default - the namespace is `argocd`, in which Argo CD looks for Applications
   */
  readonly metadata?: ApiObjectMetadata;
}
