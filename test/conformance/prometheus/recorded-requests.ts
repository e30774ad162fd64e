/** Series of Istio's proxies, in the notation of Prometheus's own tests. */
import { HASHES } from './measure';

/** Samples of a series: one at the beginning, and one each 15 s for ten minutes. */
export const SAMPLES = 41;

/** Boundaries of Istio's buckets, in milliseconds. */
const BUCKETS = [0.5, 1, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000, 30000, 60000, 300000, 600000, 1800000, 3600000];

/** Requests of one kind that a pod answers. */
export interface Requests {
  /** @default canary */
  readonly version?: 'canary' | 'stable';
  /** Name of the pod. @default - one of the version */
  readonly pod?: string;
  /** @default 200 */
  readonly code?: number;
  /** Status of gRPC. @default - it is no gRPC */
  readonly grpc?: number;
  /** How many requests between two samples. */
  readonly each: number;
  /** The samples that the series has; before and after it is absent. @default - all */
  readonly from?: number;
  readonly to?: number;
  /** What the series begins with. @default 0 */
  readonly first?: number;
  /** The sample at which the container starts again, with all counters at zero. */
  readonly restart?: number;
  /** How long each takes. @default 20 ms */
  readonly milliseconds?: number;
  /** Labels that are otherwise than usual. */
  readonly labels?: Record<string, string>;
}

/** All series of some requests. */
export function recorded(...requests: readonly Requests[]): string[] {
  return requests.flatMap(request => [
    series('istio_requests_total', request, {}, 1),
    series('istio_request_duration_milliseconds_count', request, {}, 1),
    ...[...BUCKETS, Infinity].map(bucket => series('istio_request_duration_milliseconds_bucket', request,
      { le: bucket === Infinity ? '+Inf' : `${bucket}` }, (request.milliseconds ?? 20) <= bucket ? 1 : 0)),
  ]);
}

function series(metric: string, request: Requests, further: Record<string, string>, counts: 0 | 1): string {
  const { version = 'canary', code = 200, grpc } = request;
  const labels = Object.entries({
    reporter: 'destination',
    destination_workload: 'cart',
    destination_workload_namespace: 'shop',
    pod: request.pod ?? `cart-${HASHES[version]}-x7k2p`,
    response_code: `${code}`,
    ...grpc === undefined ? {} : { grpc_response_status: `${grpc}` },
    ...further,
    ...request.labels,
  });
  return `${metric}{${labels.map(([name, value]) => `${name}=${JSON.stringify(value)}`).join(',')}} ${values(request, counts).join(' ')}`;
}

function values({ each, from = 0, to = SAMPLES, first = 0, restart = Infinity }: Requests, counts: 0 | 1): string[] {
  return Array.from({ length: SAMPLES }, (_, index) => {
    if (index < from || index > to) {
      return '_';
    }
    // What Prometheus writes where a series has ended.
    return index === to ? 'stale' : `${counts * (index < restart ? first + (index - from) * each : (index - restart) * each)}`;
  });
}
