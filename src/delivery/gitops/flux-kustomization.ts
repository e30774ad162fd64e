import { ApiObject, ApiObjectMetadata, Duration } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';
import type { FluxSource } from './flux-source';
import { gitOpsObject } from './gitops-object';
import { healthExpressions } from './health-expressions';
import { ignoredObjects, kindsOf } from './managed-objects';
import { requireRepositoryPath } from './repository-path';
import { compact } from '../../core/compact';
import { renderDuration } from '../../core/durations';
import { pathInErrors } from '../../core/path-in-errors';
import { optional } from '../../core/requirements';

/**
 * Properties of a FluxKustomization.
 */
export interface FluxKustomizationProps {
  /**
   * The chart, or the whole app, of which Flux applies the objects. What controllers write in them is ignored.
   */
  readonly manages: IConstruct;

  /**
   * What fetches their YAML.
   */
  readonly source: FluxSource;

  /**
   * Folder with the YAML, from the root of the source: where the app is synthesized to.
   */
  readonly path: string;

  /**
   * How often Flux looks whether the cluster is as it should be. A new commit does not wait for it.
   *
   * @default Duration.minutes(10)
   */
  readonly interval?: Duration;

  /**
   * How soon Flux tries again what failed.
   *
   * @default - as often as `interval` says
   */
  readonly retryInterval?: Duration;

  /**
   * Whether objects that are no longer in the source are deleted.
   *
   * @default true
   */
  readonly prune?: boolean;

  /**
   * Whether it is ready only when all of its objects are healthy. A Rollout that is paused is.
   *
   * @default true
   */
  readonly wait?: boolean;

  /**
   * How long Flux waits for objects to be applied and healthy.
   *
   * @default - as long as `interval` says
   */
  readonly timeout?: Duration;

  /**
   * Kustomizations that have to be ready before. Flux reads no sync waves.
   *
   * @default - none
   */
  readonly dependsOn?: FluxKustomization[];

  /**
   * Name of the Kustomization.
   *
   * @default - that of `metadata`, else it derives from the construct's path
   */
  readonly name?: string;

  /**
   * Metadata of the Kustomization.
   *
   * @default - the namespace is `flux-system`
   */
  readonly metadata?: ApiObjectMetadata;
}

const DEFAULT_INTERVAL = Duration.minutes(10);

/**
 * A Kustomization of Flux for the objects of a chart or of an app.
 *
 * It ignores what controllers write in these objects: each such field of each such object, and nothing else, so that no reconciliation moves the
 * weights of a canary that is under way. That needs kustomize-controller 1.9 or newer. For Rollouts and Canaries it says when they are healthy,
 * which Flux does not know.
 *
 * Put it into a chart of its own.
 *
 * @see https://fluxcd.io/flux/components/kustomize/kustomizations/
 */
@pathInErrors
export class FluxKustomization extends Construct {
  /** The API object, for JSON patches and dependencies. */
  public readonly apiObject: ApiObject;
  /** Name of the Kustomization. */
  public readonly name: string;

  private readonly manages: IConstruct;
  private readonly fields: Record<string, unknown>;
  private readonly isAwaited: boolean;

  /**
   * @param scope the chart
   * @param id construct id
   * @param props what it manages, where its YAML is, and when it is applied
   * @throws if the path leaves the source, or a duration is none that Flux counts
   */
  constructor(scope: Construct, id: string, props: FluxKustomizationProps) {
    super(scope, id);
    const what = `Kustomization "${props.name ?? props.metadata?.name ?? id}"`;
    const { manages, source, path, interval = DEFAULT_INTERVAL, retryInterval, prune = true, wait = true, timeout, dependsOn = [] } = props;
    this.manages = manages;
    this.isAwaited = wait;
    const duration = (name: string) => (given: Duration) =>
      renderDuration(`${name} of ${what}`, given, 'Flux counts in milliseconds, and 1 minute is a short time for it');
    this.fields = {
      sourceRef: source._render(),
      path: requireRepositoryPath(`path of ${what}`, path),
      interval: duration('interval')(interval),
      retryInterval: optional(retryInterval, duration('retryInterval')),
      prune,
      wait: wait || undefined,
      timeout: optional(timeout, duration('timeout')),
    };
    const { name, metadata } = props;
    const object = { apiVersion: 'kustomize.toolkit.fluxcd.io/v1', kind: 'Kustomization', namespace: 'flux-system', name, metadata };
    this.apiObject = gitOpsObject(this, object, () => this.toSpec(dependsOn));
    this.name = this.apiObject.name;
  }

  private toSpec(dependencies: readonly FluxKustomization[]): Record<string, unknown> {
    return compact({
      ...this.fields,
      dependsOn: dependencies.map(({ apiObject: { name, metadata: { namespace } } }) => ({
        name, namespace: namespace === this.apiObject.metadata.namespace ? undefined : namespace,
      })),
      ignore: ignoredObjects(this.manages).map(({ group, version, kind, name, namespace, pointers }) => ({
        paths: pointers,
        target: {
          group: group === '' ? undefined : exactly(group), version, kind, name: exactly(name), namespace: optional(namespace, exactly),
        },
      })),
      healthCheckExprs: this.isAwaited ? healthExpressions(kindsOf(this.manages)) : [],
    });
  }
}

/** Flux reads each of them as a regular expression, from the first to the last character. */
function exactly(text: string): string {
  return text.replace(/\./g, '\\.');
}
