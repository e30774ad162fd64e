import { GRPC_STATUSES } from './grpc-statuses';

/** The status of HTTP that Envoy answers for each of gRPC, to clients that do not speak it. */
const HTTP_STATUSES = [200, 499, 500, 400, 504, 404, 409, 403, 429, 400, 409, 400, 501, 500, 503, 500, 401];

/** The status of gRPC that Envoy answers instead of one of HTTP; 2, unknown, for all others. */
const OF_HTTP: Readonly<Record<number, string>> = {
  200: 'OK',
  400: 'INTERNAL',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'UNIMPLEMENTED',
  429: 'UNAVAILABLE',
  502: 'UNAVAILABLE',
  503: 'UNAVAILABLE',
  504: 'UNAVAILABLE',
};

/** The status of HTTP for the name of one of gRPC; none where it is no name. */
export function httpStatusOf(grpcStatus: string): number | undefined {
  return HTTP_STATUSES[GRPC_STATUSES.indexOf(grpcStatus)];
}

/** The number of the status of gRPC for one of HTTP. */
export function grpcStatusOf(status: number): number {
  return GRPC_STATUSES.indexOf(OF_HTTP[status] ?? 'UNKNOWN');
}

/** Whether a client speaks gRPC, so that Envoy answers in its form. */
export function isGrpc(headers: Readonly<Record<string, readonly string[]>>): boolean {
  const [type = ''] = Object.hasOwn(headers, 'content-type') ? headers['content-type'] : [];
  return /^application\/grpc(?:\+|$)/.test(type);
}
