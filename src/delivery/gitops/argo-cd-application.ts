import { ApiObject } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';
import { ArgoCdApplicationProps, ArgoCdSource } from './argo-cd-application-props';
import { ArgoCdDestination } from './argo-cd-destination';
import { ArgoCdSyncPolicy } from './argo-cd-sync-policy';
import { gitOpsObject } from './gitops-object';
import { ignoredObjects, managedNamespace } from './managed-objects';
import { requireRepositoryPath } from './repository-path';
import { syncOptions } from './sync-options';
import { compact } from '../../core/compact';
import { refuse } from '../../core/errors';
import { pathInErrors } from '../../core/path-in-errors';
import { optional, requireObjectName, requireText } from '../../core/requirements';

/**
 * An Application of Argo CD for the objects of a chart or of an app.
 *
 * It ignores what controllers write in these objects: each such field of each such object, and nothing else. An object that differs nowhere else
 * is never applied, so that no sync moves the weights of a canary that is under way.
 *
 * Put it into a chart of its own, which is applied once, or by an Application of Applications.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/declarative-setup/#applications
 */
@pathInErrors
export class ArgoCdApplication extends Construct {
  /** The API object, for JSON patches and dependencies. */
  public readonly apiObject: ApiObject;
  /** Name of the Application. */
  public readonly name: string;

  private readonly manages: IConstruct;
  private readonly source: ArgoCdSource;
  private readonly project: string;
  private readonly destination: Record<string, string | undefined>;
  private readonly syncPolicy: Record<string, unknown>;

  /**
   * @param scope the chart
   * @param id construct id
   * @param props what it manages, where its YAML is, and where it is applied to
   * @throws if the source is no repository and folder, or a sync option is unknown or would undo what controllers write
   */
  constructor(scope: Construct, id: string, props: ArgoCdApplicationProps) {
    super(scope, id);
    const what = `Application "${props.name ?? props.metadata?.name ?? id}"`;
    const { manages, destination = ArgoCdDestination.inCluster(), syncPolicy = ArgoCdSyncPolicy.automated() } = props;
    this.manages = manages;
    this.source = requireSource(what, props.source);
    this.project = optional(props.project, project => requireObjectName(`project of ${what}`, project)) ?? 'default';
    this.destination = destination._render(managedNamespace(manages));
    const options = syncOptions(what, props.syncOptions ?? []);
    if (options.includes('CreateNamespace=true') && this.destination.namespace === undefined) {
      refuse(`namespace of the destination of ${what}`, 'known beside CreateNamespace=true', undefined,
        'name it, with ArgoCdDestination.inCluster({ namespace: \'shop\' }) for example');
    }
    this.syncPolicy = { ...syncPolicy._render(), syncOptions: options };
    const { name, metadata } = props;
    this.apiObject = gitOpsObject(this, { apiVersion: 'argoproj.io/v1alpha1', kind: 'Application', namespace: 'argocd', name, metadata },
      () => this.toSpec());
    this.name = this.apiObject.name;
  }

  private toSpec(): Record<string, unknown> {
    const { repoUrl, path, targetRevision } = this.source;
    const ignored = ignoredObjects(this.manages, this.destination.namespace).map(({ group, kind, name, namespace, pointers }) => ({
      group: group === '' ? undefined : group, kind, name, namespace, jsonPointers: pointers,
    }));
    return compact({
      project: this.project,
      source: { repoURL: repoUrl, path, targetRevision },
      destination: this.destination,
      syncPolicy: this.syncPolicy,
      ignoreDifferences: ignored,
    });
  }
}

function requireSource(what: string, { repoUrl, path, targetRevision }: ArgoCdSource): ArgoCdSource {
  if (typeof repoUrl !== 'string' || !/^\S+$/.test(repoUrl)) {
    refuse(`repoUrl of ${what}`, 'the URL of a repository', repoUrl, 'write it as "git clone" takes it');
  }
  requireRepositoryPath(`path of ${what}`, path);
  optional(targetRevision, revision => requireText(`targetRevision of ${what}`, revision, 'name a branch, a tag or a commit, or leave it out'));
  return { repoUrl, path, targetRevision };
}
