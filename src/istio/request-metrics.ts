/** What Istio's proxies count of HTTP requests and of gRPC, as Prometheus has it. */
export const REQUEST_COUNT = 'istio_requests_total';
export const REQUEST_DURATION = 'istio_request_duration_milliseconds';

/** The largest bucket of `REQUEST_DURATION`: of longer requests nothing is known but that they were longer. */
export const LONGEST_BUCKET_MS = 3_600_000;

/** What the label `response_code` says of a request that ended without an answer: its client went away, or the proxy did. */
export const UNANSWERED_CODE = '0';

/** Statuses of gRPC that are the server's fault, as OpenTelemetry has it. They come with the response code 200. */
export const FAILED_GRPC_STATUSES: readonly string[] = [
  'UNKNOWN', 'DEADLINE_EXCEEDED', 'UNIMPLEMENTED', 'INTERNAL', 'UNAVAILABLE', 'DATA_LOSS',
];
