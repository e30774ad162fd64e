import { SentRequest } from './asked-request';
import { forwardedFor, linesOfHeader } from '../istio';

/** Headers that clients cannot send: a gateway takes them away, or writes them itself. */
const TAKEN = new Set([
  'x-envoy-decorator-operation', 'x-envoy-downstream-service-cluster', 'x-envoy-downstream-service-node', 'x-envoy-expected-rq-timeout-ms',
  'x-envoy-external-address', 'x-envoy-force-trace', 'x-envoy-hedge-on-per-try-timeout', 'x-envoy-internal', 'x-envoy-ip-tags',
  'x-envoy-max-retries', 'x-envoy-original-path', 'x-envoy-retriable-header-names', 'x-envoy-retriable-status-codes', 'x-envoy-retry-grpc-on',
  'x-envoy-retry-on', 'x-envoy-upstream-alt-stat-name', 'x-envoy-upstream-rq-per-try-timeout-ms', 'x-envoy-upstream-rq-timeout-alt-response',
  'x-envoy-upstream-rq-timeout-ms',
]);

/**
 * The headers of a request as rules and policies of a gateway compare them: what proxies in front may say of the protocol counts only where the
 * gateway trusts some, and the gateway adds who connected, where that is known.
 */
export function edgeHeaders(
  { headers, scheme }: SentRequest, trustedProxies: number, sourceAddress?: string,
): Readonly<Record<string, readonly string[]>> {
  const kept = Object.create(null) as Record<string, readonly string[]>;
  for (const name in headers) {
    if (!TAKEN.has(name)) {
      kept[name] = linesOfHeader(name, headers[name]);
    }
  }
  if (sourceAddress !== undefined) {
    kept[FORWARDED_FOR] = forwardedFor(kept[FORWARDED_FOR] ?? [], sourceAddress);
  }
  if (trustedProxies === 0 || kept['x-forwarded-proto'] === undefined) {
    kept['x-forwarded-proto'] = PROTO[scheme];
  }
  return kept;
}

const FORWARDED_FOR = 'x-forwarded-for';
const PROTO = { http: ['http'], https: ['https'] };
