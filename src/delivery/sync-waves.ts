import { ApiObject } from 'cdk8s';
import { IConstruct } from 'constructs';
import { LAST_PLACE, placeOf } from './wave-order';
import { Carried } from '../core/carried';
import { ValidationError } from '../core/errors';
import { MAX_INT32, requireInteger } from '../core/requirements';
import { synthesis } from '../core/synthesis';
import { kindOf, Manifest } from '../istio';

/**
 * How waves are numbered.
 */
export interface SyncWavesOptions {
  /**
   * Number of the first wave, that of Namespaces. The others follow by one.
   *
   * Range: -2147483647 to 2147483642.
   *
   * @default -1: workloads are in wave 0 then, as is what carries no wave at all
   */
  readonly firstWave?: number;
}

const DEFAULT_FIRST_WAVE = -1;

/** Annotations by which Argo CD knows the wave of an object; the second one it takes over from Helm. */
const WAVE = 'argocd.argoproj.io/sync-wave';
const HELM_WEIGHT = 'helm.sh/hook-weight';

/** A construct carries the waves that it asked for. */
const SYNC_WAVES = new Carried<SyncWaves>('SyncWaves');
/** An object carries the wave that it got. */
const WRITTEN = new Carried<string>('SyncWaves.written');

/**
 * Sync waves: the order in which Argo CD applies objects.
 *
 * Argo CD does not keep the order of a file: it sorts by wave, kind and name. Each object gets the annotation
 * `argocd.argoproj.io/sync-wave`, so that what is referred to is there before what refers to it:
 *
 * | wave | kinds |
 * |---|---|
 * | -1 | Namespace, ProxyConfig, AnalysisTemplate, TriggerAuthentication |
 * | 0 | workloads, Services, and every kind that is not named here |
 * | 1 | DestinationRule, ServiceEntry |
 * | 2 | Gateway, VirtualService without hosts (a delegate), Canary of Flagger |
 * | 3 | VirtualService, routes of the Gateway API |
 * | 4 | Argo Rollouts that change routes, autoscalers of Rollouts |
 *
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/sync-waves/
 */
export class SyncWaves {
  /**
   * Gives every object below a construct its wave, whoever made it, and also those that are added later. An object that has a wave
   * keeps it. Where a construct further in has waves of its own, those count for everything below that one.
   *
   * @param scope the app, a chart, or any construct
   * @param options number of the first wave
   * @throws if the first wave is not a whole number in its range, or the construct already has waves with another one
   */
  public static addTo(scope: IConstruct, options: SyncWavesOptions = {}): void {
    const waves = new SyncWaves(options.firstWave ?? DEFAULT_FIRST_WAVE);
    const known = SYNC_WAVES.of(scope);
    if (known === undefined) {
      SYNC_WAVES.give(scope, waves);
      synthesis().beforeRender(scope.node.root, () => waves.annotate(scope));
    } else if (known.firstWave !== waves.firstWave) {
      const where = scope.node.path === '' ? 'the app' : `"${scope.node.path}"`;
      throw new ValidationError(`sync waves of ${where} already begin with ${known.firstWave}, got ${waves.firstWave}: add them once`);
    }
  }

  private readonly firstWave: number;

  private constructor(firstWave: number) {
    this.firstWave = requireInteger('SyncWaves: firstWave', firstWave, -MAX_INT32, MAX_INT32 - LAST_PLACE,
      'waves are whole numbers, -1 or 0 for example');
  }

  private annotate(construct: IConstruct): void {
    if (ApiObject.isApiObject(construct)) {
      this.annotateObject(construct);
    }
    // Those further in see to what is below them.
    construct.node.children.filter(child => SYNC_WAVES.of(child) === undefined).forEach(child => this.annotate(child));
  }

  private annotateObject(apiObject: ApiObject): void {
    const { annotations = {} } = apiObject.metadata.toJson() as { annotations?: Record<string, unknown> };
    const wave = annotations[WAVE];
    // What the last synth wrote is not the user's.
    if (wave === undefined ? annotations[HELM_WEIGHT] === undefined : wave === WRITTEN.of(apiObject)) {
      const own = `${this.firstWave + placeOf(kindOf(apiObject), () => apiObject.toJson() as Manifest)}`;
      apiObject.metadata.addAnnotation(WAVE, own);
      WRITTEN.give(apiObject, own);
    }
  }
}
