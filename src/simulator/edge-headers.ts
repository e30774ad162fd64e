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

const CLIENT_CERTIFICATE = 'x-forwarded-client-cert';
const REQUEST_ID = 'x-request-id';
/** Stands for the one that the gateway draws, which no rule can name. */
const DRAWN = ['00000000-0000-4000-8000-000000000000'];

/** What of a gateway decides about headers that clients send. */
export interface Edge {
  /** How many proxies in front it trusts. */
  readonly trustedProxies: number;
  /** Whether it gives each request an id of its own, whatever the client wrote. */
  readonly writesRequestIds: boolean;
  /** Whether it passes on what somebody says of the certificate of a client who showed none here. */
  readonly forwardsClientCertificates: boolean;
}

/**
 * The headers of a request as rules and policies of a gateway compare them: what proxies in front may say of the protocol counts only where the
 * gateway trusts some, and the gateway adds who connected, where that is known.
 */
export function edgeHeaders(
  { headers, scheme }: Pick<SentRequest, 'headers' | 'scheme'>, { trustedProxies, writesRequestIds, forwardsClientCertificates }: Edge,
  sourceAddress?: string, hasClientCertificate = false,
): Readonly<Record<string, readonly string[]>> {
  const kept = Object.create(null) as Record<string, readonly string[]>;
  for (const name in headers) {
    if (!TAKEN.has(name) && !(name === CLIENT_CERTIFICATE && !hasClientCertificate && !forwardsClientCertificates)) {
      kept[name] = linesOfHeader(name, headers[name]);
    }
  }
  if (sourceAddress !== undefined) {
    kept[FORWARDED_FOR] = forwardedFor(kept[FORWARDED_FOR] ?? [], sourceAddress);
  }
  if (writesRequestIds) {
    kept[REQUEST_ID] = DRAWN;
  }
  if (trustedProxies === 0 || kept['x-forwarded-proto'] === undefined) {
    kept['x-forwarded-proto'] = PROTO[scheme];
  }
  return kept;
}

const FORWARDED_FOR = 'x-forwarded-for';
const PROTO = { http: ['http'], https: ['https'] };
