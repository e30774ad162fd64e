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

/** The lines of a header as Envoy has them, by its name in lower case: an empty one adds nothing where they are joined. */
export function linesOfHeader(name: string, lines: readonly string[]): readonly string[] {
  return lines.length < 2 || !isJoinedHeader(name) ? lines : [lines.filter(line => line !== '').join(',')];
}

/** Headers as Envoy has them: the very same where nothing is joined. */
export function joinedHeaders(headers: Readonly<Record<string, readonly string[]>>): Readonly<Record<string, readonly string[]>> {
  const joined = Object.keys(headers).filter(name => headers[name].length > 1 && isJoinedHeader(name));
  return joined.length === 0 ? headers : { ...headers, ...Object.fromEntries(joined.map(name => [name, linesOfHeader(name, headers[name])])) };
}
