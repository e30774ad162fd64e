import { mapOf, textOf } from './plain-value';

/** Filters of HTTP that refuse requests, or write about them, and change neither where one goes nor what it says. */
const HARMLESS_FILTERS = ['type.googleapis.com/envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit'];

/** What a route says to such filters. */
const RATE_LIMIT = ['rate_limits'];

/** Operations that change what is there, and leave it there. */
const MERGES = ['MERGE', 'MERGE_AND_REPLACE_LIST'];

/** Operations after which another filter is not there. */
const TAKES_AWAY = ['REMOVE', 'REPLACE'];

/** Settings of a connection manager that change neither where a request goes nor what it says. */
const HARMLESS_SETTINGS = new Set([
  '@type', 'access_log', 'common_http_protocol_options', 'delayed_close_timeout', 'drain_timeout', 'http2_protocol_options', 'max_request_headers_kb',
  'request_headers_timeout', 'request_timeout', 'server_header_transformation', 'server_name', 'stat_prefix', 'stream_idle_timeout', 'tracing',
]);

/** One of them refuses requests. */
const REFUSES = 'headers_with_underscores_action';

/** Whether a patch of an EnvoyFilter surely changes neither where a request goes nor what it says, as those do that limit requests. */
export function changesNoRoute({ applyTo, patch }: Record<string, unknown>): boolean {
  const { operation: given, value } = mapOf(patch);
  const operation = textOf(given) ?? '';
  const { typed_config: typed, route, ...others } = mapOf(value);
  const config = mapOf(typed);
  switch (textOf(applyTo)) {
    case 'HTTP_FILTER': return !TAKES_AWAY.includes(operation) && HARMLESS_FILTERS.includes(textOf(config['@type']) ?? '');
    case 'HTTP_ROUTE': return MERGES.includes(operation) && Object.keys(others).length === 0
      && Object.keys(mapOf(route)).every(key => RATE_LIMIT.includes(key));
    case 'NETWORK_FILTER': return MERGES.includes(operation) && Object.keys(config).every(key => HARMLESS_SETTINGS.has(key))
      && !JSON.stringify(config).includes(REFUSES);
    default: return false;
  }
}
