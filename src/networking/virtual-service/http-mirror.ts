import { IConstruct } from 'constructs';
import { compact } from '../../core/compact';
import { optional, requirePercentage } from '../../core/requirements';
import { Destination } from '../destination/destination';

/**
 * A copy of the requests for another destination, whose answers are thrown away.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPMirrorPolicy
 */
export interface HttpMirror {
  /** Where the copies go. */
  readonly destination: Destination;

  /**
   * Part of the requests that is copied, 0 to 100.
   *
   * @default 100
   */
  readonly percentage?: number;
}

/** The mirrors as Istio writes them. */
export function renderHttpMirrors(what: string, mirrors: readonly HttpMirror[], consumer: IConstruct): object[] {
  return mirrors.map(({ destination, percentage }) => compact({
    destination: destination._render(consumer),
    percentage: optional(percentage, value => ({ value: requirePercentage(`${what}: percentage of a mirror`, value) })),
  }));
}
