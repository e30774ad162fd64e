import { Duration } from 'cdk8s';
import { renderFlaggerDuration } from './flagger-duration';
import { FlaggerMetric } from './flagger-metric';
import { FlaggerWebhook } from './flagger-webhook';
import { renderWebhook } from './render-webhook';
import { compact } from '../../core/compact';
import { refuse } from '../../core/errors';
import { MAX_INT32, requireInteger, requireItems, requireUnique } from '../../core/requirements';

/** Flagger makes a shorter one as long as this. */
const SHORTEST_INTERVAL_S = 10;

/**
 * How a new version is looked at, whatever its weights are.
 */
export interface FlaggerAnalysisOptions {
  /**
   * How often Flagger checks, and then goes on, in whole seconds. Ten seconds at least.
   *
   * @default Duration.minutes(1)
   */
  readonly interval?: Duration;

  /**
   * After how many failed checks the new version is taken back.
   *
   * Range: an integer of at least 1.
   *
   * @default 5
   */
  readonly threshold?: number;

  /**
   * What is measured at each check. A new version that nobody measures is always promoted.
   *
   * @default - 99 % of the answers are no 5xx
   */
  readonly metrics?: FlaggerMetric[];

  /**
   * What Flagger calls. Where a new version may get too few requests to be measured, one of the type `ROLLOUT` sends some.
   *
   * @default - nothing
   */
  readonly webhooks?: FlaggerWebhook[];
}

/**
 * Weights that grow by the same step.
 */
export interface FlaggerLinearOptions extends FlaggerAnalysisOptions {
  /**
   * By how much the weight of the new version grows with each check that succeeds, in percent.
   *
   * Range: an integer from 1 to 100.
   */
  readonly stepWeight: number;

  /**
   * The weight after which it is promoted, in percent.
   *
   * Range: an integer from `stepWeight` to 100.
   *
   * @default 50
   */
  readonly maxWeight?: number;
}

/**
 * Weights that are named.
 */
export interface FlaggerStepsOptions extends FlaggerAnalysisOptions {
  /**
   * The weights of the new version, one after another, in percent. After the last one it is promoted.
   *
   * Range: integers from 1 to 100, each more than the one before.
   */
  readonly weights: number[];
}

/**
 * How Flagger moves requests to a new version, and what it looks at meanwhile.
 *
 * @see https://docs.flagger.app/usage/how-it-works#canary-analysis
 */
export class FlaggerAnalysis {
  /**
   * The weight grows by the same step.
   *
   * @param options step and last weight, interval, metrics and webhooks
   * @throws if a weight is not in its range, or a number of failed checks is less than 1
   */
  public static linear(options: FlaggerLinearOptions): FlaggerAnalysis {
    const { stepWeight, maxWeight = 50 } = options;
    requireInteger('stepWeight of an analysis of Flagger', stepWeight, 1, 100, 'weights are in percent');
    requireInteger('maxWeight of an analysis of Flagger', maxWeight, stepWeight, 100, 'it is in percent, and at least stepWeight');
    return new FlaggerAnalysis({ maxWeight, stepWeight }, options);
  }

  /**
   * The weights are named one by one.
   *
   * @param options weights, interval, metrics and webhooks
   * @throws if a weight is not in its range or not more than the one before, or a number of failed checks is less than 1
   */
  public static steps(options: FlaggerStepsOptions): FlaggerAnalysis {
    const what = 'weights of an analysis of Flagger';
    const weights = requireItems(what, options.weights, 'name at least one');
    weights.forEach((weight, index) => {
      requireInteger(`weight ${index} of an analysis of Flagger`, weight, 1, 100, 'weights are in percent');
      if (index > 0 && weight <= weights[index - 1]) {
        refuse(what, 'each more than the one before', weights, 'put them in order: Flagger takes them one after another');
      }
    });
    return new FlaggerAnalysis({ stepWeights: [...weights] }, options);
  }

  private constructor(private readonly weights: Readonly<Record<string, unknown>>, private readonly options: FlaggerAnalysisOptions) {
    requireInteger('threshold of an analysis of Flagger', options.threshold ?? 5, 1, MAX_INT32,
      'Flagger takes the new version back with the first failed check where it is 1');
  }

  /** @internal */
  public _render(what: string): Record<string, unknown> {
    const { interval = Duration.minutes(1), threshold = 5, metrics = [FlaggerMetric.requestSuccessRate({ min: 99 })], webhooks = [] } = this.options;
    const rendered = requireItems(`metrics of ${what}`, metrics, 'leave them out for the rate of success')
      .map((metric): Record<string, unknown> => metric._render());
    requireUnique(`name of a metric of ${what}`, rendered.map(({ name }) => name as string), 'measure it once, with both bounds');
    return compact({
      interval: renderFlaggerDuration(`interval of ${what}`, interval, SHORTEST_INTERVAL_S),
      threshold,
      ...this.weights,
      metrics: rendered,
      webhooks: webhooks.map(webhook => renderWebhook(what, webhook)),
    });
  }
}
