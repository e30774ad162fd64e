/**
 * Headers of which Envoy keeps one line, of requests and of responses, as measured on Envoy 1.40: what comes in several lines, or is added, stands
 * in it with commas between.
 */
const JOINED = {
  request: new Set(`
    accept accept-encoding access-control-request-headers access-control-request-method access-control-request-private-network authentication
    authorization cache-control connection content-encoding content-length content-type expect grpc-accept-encoding grpc-timeout if-match
    if-modified-since if-none-match if-range if-unmodified-since keep-alive origin pragma proxy-connection proxy-status referer te transfer-encoding
    upgrade user-agent via x-client-trace-id x-envoy-external-address x-envoy-original-host x-envoy-original-path x-forwarded-client-cert
    x-forwarded-for x-forwarded-host x-forwarded-port x-forwarded-proto x-request-id
  `.trim().split(/\s+/)),
  response: new Set(`
    access-control-allow-credentials access-control-allow-headers access-control-allow-methods access-control-allow-origin
    access-control-expose-headers access-control-max-age age cache-control connection content-encoding content-length content-type date etag expires
    grpc-message grpc-status keep-alive last-modified location proxy-connection proxy-status server transfer-encoding upgrade vary via
    x-envoy-decorator-operation x-envoy-degraded x-envoy-immediate-health-check-fail x-envoy-ratelimited x-envoy-upstream-canary
    x-envoy-upstream-healthchecked-cluster x-envoy-upstream-service-time x-request-id
  `.trim().split(/\s+/)),
};

/** What headers belong to. */
export type HeaderOwner = keyof typeof JOINED;

/** The lines that Envoy keeps of those of a header: an empty one adds nothing where they are joined. */
export function keptLines(name: string, lines: readonly string[], owner: HeaderOwner): readonly string[] {
  return lines.length > 1 && JOINED[owner].has(name) ? [lines.filter(line => line !== '').join(',')] : lines;
}

/** The lines of a header of a request as Envoy has them, by its name in lower case: an empty one adds nothing where they are joined. */
export function linesOfHeader(name: string, lines: readonly string[]): readonly string[] {
  return keptLines(name, lines, 'request');
}

/** Headers of a request as Envoy has them: the very same where nothing is joined. */
export function joinedHeaders(headers: Readonly<Record<string, readonly string[]>>): Readonly<Record<string, readonly string[]>> {
  const joined = Object.keys(headers).filter(name => headers[name].length > 1 && JOINED.request.has(name));
  return joined.length === 0 ? headers : { ...headers, ...Object.fromEntries(joined.map(name => [name, linesOfHeader(name, headers[name])])) };
}
