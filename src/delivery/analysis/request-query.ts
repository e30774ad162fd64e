import { comparison } from './version-series';
import { FAILED_GRPC_STATUSES, GRPC_STATUSES, REQUEST_COUNT, REQUEST_DURATION, UNANSWERED_CODE } from '../../istio';

/** Queries about the requests of one version in a window. */
export class RequestQuery {
  /**
   * @param series the comparisons that choose the series of the version
   * @param window how far it looks back, as Prometheus writes it
   * @param minRequests how many requests it takes: with fewer the result is empty, never NaN
   * @param carriesGrpc whether gRPC may be among them
   */
  constructor(
    private readonly series: readonly string[],
    private readonly window: string,
    private readonly minRequests: number,
    private readonly carriesGrpc: boolean,
  ) {
  }

  /** The percentage of requests that succeeded. */
  public successRate(failed: FailedRequests): string {
    return `100 - 100 * (\n${indented(`${sum(this.failures(failed))} or vector(0)`)}\n) / (\n${indented(this.enough(REQUEST_COUNT))}\n)`;
  }

  /** The latency in milliseconds that a percentage of requests has at most. */
  public latency(percentile: number): string {
    // 99.9 / 100 is 0.9990000000000001.
    const quantile = Number((percentile / 100).toPrecision(12));
    const buckets = `sum by (le) (\n${indented(this.counted(`${REQUEST_DURATION}_bucket`))}\n)`;
    return `histogram_quantile(${quantile},\n${indented(buckets)}\n) and (\n${indented(this.enough(`${REQUEST_DURATION}_count`))}\n)`;
  }

  /** Requests a second; 0 where there are none. */
  public requestRate(seconds: number): string {
    return `(\n${indented(`${sum(this.counted(REQUEST_COUNT))} or vector(0)`)}\n) / ${seconds}`;
  }

  private enough(metric: string): string {
    return `${sum(this.counted(metric))} ${this.minRequests > 1 ? `>= ${this.minRequests}` : '> 0'}`;
  }

  private failures({ unanswered, grpcStatuses = this.carriesGrpc ? FAILED_GRPC_STATUSES : [] }: FailedRequests): string {
    const byCode = this.counted(REQUEST_COUNT, comparison('response_code', '=~', unanswered ? `5..|${UNANSWERED_CODE}` : '5..'));
    // The label has the numbers of the statuses.
    const numbers = grpcStatuses.map(name => GRPC_STATUSES.indexOf(name)).sort((left, right) => left - right);
    return numbers.length === 0 ? byCode
      : `${byCode}\nor ${this.counted(REQUEST_COUNT, comparison('grpc_response_status', '=~', numbers.join('|')))}`;
  }

  /**
   * How much each series grew in the window. One that is younger than the window grew from zero: Prometheus itself does not count what a series
   * begins with, and the first errors of a canary begin a series.
   */
  private counted(metric: string, ...further: string[]): string {
    const series = `${metric}{${[...this.series, ...further].join(',')}}`;
    return `${series}\n  unless ${series} offset ${this.window}\nor increase(${series}[${this.window}])`;
  }
}

/** Which requests have failed. */
export interface FailedRequests {
  readonly unanswered: boolean;
  /** Names of statuses; none of them where the usual ones count. */
  readonly grpcStatuses?: readonly string[];
}

function sum(of: string): string {
  return `sum(\n${indented(of)}\n)`;
}

function indented(text: string): string {
  return text.replace(/^/gm, '  ');
}
