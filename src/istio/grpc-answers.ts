import { GRPC_STATUSES } from './grpc-statuses';

/** The status of gRPC that Envoy answers instead of one of HTTP. */
const OF_HTTP: Readonly<Record<number, string>> = {
  400: 'INTERNAL',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'UNIMPLEMENTED',
  429: 'UNAVAILABLE',
  502: 'UNAVAILABLE',
  503: 'UNAVAILABLE',
  504: 'UNAVAILABLE',
};

/** The number of the status of gRPC that clients which speak it get for one of HTTP: for most, 200 too, it is UNKNOWN. */
export function grpcStatusOf(status: number): number {
  return GRPC_STATUSES.indexOf(OF_HTTP[status] ?? 'UNKNOWN');
}

/** Whether a client speaks gRPC, so that Envoy answers in its form: with the status 200. */
export function isGrpc(headers: Readonly<Record<string, readonly string[]>>): boolean {
  const types = Object.hasOwn(headers, 'content-type') ? headers['content-type'] : [];
  return types.length === 1 && /^application\/grpc(?:\+|$)/.test(types[0]);
}
