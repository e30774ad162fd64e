/** Headers of which Envoy keeps one line: what is added comes behind a comma. */
const JOINED = new Set([
  'accept-encoding', 'access-control-request-headers', 'access-control-request-method', 'authorization', 'cache-control', 'connection',
  'content-length', 'content-type', 'expect', 'grpc-timeout', 'keep-alive', 'origin', 'proxy-connection', 'te', 'transfer-encoding', 'upgrade',
  'user-agent', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-port', 'x-forwarded-proto', 'x-request-id',
]);

/** Whether Envoy keeps one line of a header, with commas between what several lines would say. */
export function isJoinedHeader(name: string): boolean {
  return JOINED.has(name);
}
