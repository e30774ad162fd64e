import { Duration } from 'cdk8s';
import { compact } from '../../core/compact';
import { refuse } from '../../core/errors';
import { MAX_INT32, optional, requireDnsLabel, requireInteger, requireItems, requireOneOf, requireUnique } from '../../core/requirements';
import { requireWholeSeconds } from '../../workload/plus-errors';
import { IstioMetric } from '../analysis/istio-metric';
import { requireMetrics } from '../analysis/render-analysis';

/**
 * Whose pods an experiment runs once more.
 */
export enum ExperimentVersion {
  /** Those of the stable version. */
  STABLE = 'stable',
  /** Those of the new one. */
  CANARY = 'canary',
}

/**
 * Pods of an experiment, beside those of the Rollout.
 */
export interface ExperimentTemplate {
  /** Name, a DNS label; once in the experiment. */
  readonly name: string;

  /** Of which version they are. */
  readonly version: ExperimentVersion;

  /**
   * How many pods.
   *
   * Range: an integer of at least 1.
   *
   * @default 1
   */
  readonly replicas?: number;

  /**
   * How many percent of the requests go to them. Only with `TrafficSplitting.HOST_LEVEL`: at the level of subsets Argo Rollouts would send them to a
   * Service that no route knows.
   *
   * Range: an integer from 1 to 100, all together at most 100.
   *
   * @default - none
   */
  readonly weight?: number;
}

/**
 * Options of an experiment.
 *
 * @see https://argo-rollouts.readthedocs.io/en/stable/features/experiment/
 */
export interface ExperimentOptions {
  /** Its pods, at least one kind of them: mostly one of each version, to compare them. */
  readonly templates: ExperimentTemplate[];

  /**
   * For how long it runs, in whole seconds.
   *
   * @default - until its measurements are done
   */
  readonly duration?: Duration;

  /**
   * What is measured; the experiment has to be good for the canary to go on.
   *
   * @default - nothing
   */
  readonly metrics?: IstioMetric[];
}

/** Templates of measurements, as a step names them. */
interface NamedTemplates {
  readonly templates: { readonly templateName: string }[];
  readonly args?: object[];
}

/** An experiment as a step has it. */
export class Experiment {
  constructor(private readonly options: ExperimentOptions) {
    const { templates, duration, metrics } = options;
    requireItems('templates of an experiment', templates, 'add one, with a name and a version').forEach(requireTemplate);
    requireUnique('name of a template of an experiment', templates.map(({ name }) => name), 'rename one of them');
    const sum = templates.reduce((total, { weight = 0 }) => total + weight, 0);
    if (sum > 100) {
      refuse('weights of an experiment', 'at most 100 together', sum, 'what they leave is for the two versions');
    }
    if (optional(duration, value => requireWholeSeconds('duration of an experiment', value, MAX_INT32)) === 0) {
      refuse('duration of an experiment', 'at least one second', '0 s', 'leave it out to run until its measurements are done');
    }
    optional(metrics, value => requireMetrics('an experiment', value));
    if (duration === undefined && metrics === undefined) {
      refuse('duration of an experiment', 'given where nothing is measured', undefined, 'it would never end: give it a duration, or metrics');
    }
  }

  /** Whether requests are sent to its pods. */
  public get hasWeights(): boolean {
    return this.options.templates.some(({ weight }) => weight !== undefined);
  }

  /** The step as Argo Rollouts writes it. */
  public render(templateWith: (metrics: readonly IstioMetric[]) => object): Record<string, unknown> {
    const { templates, duration, metrics } = this.options;
    const analysis = optional(metrics, templateWith) as NamedTemplates | undefined;
    const written = compact({
      duration: optional(duration, value => `${value.toSeconds()}s`),
      // Argo Rollouts writes the empty maps, and a GitOps tool would find a difference for ever.
      templates: templates.map(({ name, version, replicas, weight }) => ({ ...compact({ name, specRef: version, replicas, weight }), metadata: {} })),
      analyses: analysis?.templates.map(({ templateName }) => compact({ name: templateName, templateName, args: analysis.args })),
    });
    return { ...written, analysisRunMetadata: {} };
  }
}

function requireTemplate({ name, version, replicas, weight }: ExperimentTemplate): void {
  requireDnsLabel('name of a template of an experiment', name);
  const what = `template "${name}" of an experiment`;
  requireOneOf(`version of ${what}`, Object.values(ExperimentVersion), version, 'use a member of ExperimentVersion');
  optional(replicas, value => requireInteger(`replicas of ${what}`, value, 1, MAX_INT32, 'a number of pods'));
  optional(weight, value => requireInteger(`weight of ${what}`, value, 1, 100, 'it is a percentage in whole numbers; leave it out for none'));
}
