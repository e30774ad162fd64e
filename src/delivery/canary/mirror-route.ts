import { requireComparedText } from './compared-text';
import { compact } from '../../core/compact';
import { optional, requireInteger } from '../../core/requirements';
import { HttpMatch } from '../../networking/virtual-service/http-match';
import { StringMatch } from '../../networking/virtual-service/string-match';

/**
 * Of which requests a canary gets copies.
 *
 * There is no path among them: Istio drops a route of a delegate that compares a path otherwise than the rule before it, and the path of that rule
 * counts anyway.
 *
 * @see https://argo-rollouts.readthedocs.io/en/stable/features/traffic-management/#traffic-routing-mirroring-traffic-to-canary
 */
export interface MirrorRouteOptions {
  /**
   * Of how many percent of them.
   *
   * Range: an integer from 1 to 100.
   *
   * @default 100
   */
  readonly percentage?: number;

  /**
   * The method, in capitals.
   *
   * @default - every method
   */
  readonly method?: StringMatch;

  /**
   * Headers by name, in lower case, all of which have to match.
   *
   * @default - none
   */
  readonly headers?: Record<string, StringMatch>;
}

/** A route that copies requests to the canary, which Argo Rollouts puts before the one that is split by weight. */
export class MirrorRoute {
  constructor(public readonly name: string, private readonly options: MirrorRouteOptions) {
    optional(options.percentage, value => requireInteger(`percentage of ${this.what}`, value, 1, 100,
      'it is in whole numbers; of nothing leave the step out'));
    optional(options.method, method => requireComparedText(`method of ${this.what}`, method));
    Object.entries(options.headers ?? {}).forEach(([header, value]) => requireComparedText(`header ${header} of ${this.what}`, value));
  }

  public get what(): string {
    return `mirror route "${this.name}"`;
  }

  /** The requests; Argo Rollouts takes a route without a match away. */
  public get match(): HttpMatch {
    const { method, headers = {} } = this.options;
    const isEvery = method === undefined && Object.keys(headers).length === 0;
    return { method: isEvery ? StringMatch.regex('.+') : method, headers };
  }

  /** The step. */
  public render(): Record<string, unknown> {
    const { method, headers = {} } = this.match;
    const compared = Object.entries(headers).map(([header, value]) => [header, value._spec]);
    return {
      name: this.name,
      percentage: this.options.percentage ?? 100,
      match: [compact({ method: method?._spec, headers: Object.fromEntries(compared) as object })],
    };
  }

  /** The step that takes it away. */
  public renderRemoval(): Record<string, unknown> {
    return { setMirrorRoute: { name: this.name } };
  }
}
