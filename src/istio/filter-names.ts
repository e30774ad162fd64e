/** Filters of Envoy that have an old name, in the groups of their new ones. */
const HTTP = [
  'buffer', 'cors', 'csrf', 'ext_authz', 'fault', 'grpc_http1_bridge', 'grpc_json_transcoder', 'grpc_web', 'gzip', 'health_check',
  'ip_tagging', 'lua', 'router', 'squash',
];
const NETWORK = ['client_ssl_auth', 'http_connection_manager', 'mongo_proxy', 'ratelimit', 'redis_proxy', 'tcp_proxy'];
const LISTENER = ['http_inspector', 'original_dst', 'original_src', 'proxy_protocol', 'tls_inspector'];

const NEWER: ReadonlyMap<string, string> = new Map([
  ...HTTP.map((name): [string, string] => [`envoy.${name}`, `envoy.filters.http.${name}`]),
  ['envoy.http_dynamo_filter', 'envoy.filters.http.dynamo'],
  ['envoy.rate_limit', 'envoy.filters.http.ratelimit'],
  ...NETWORK.map((name): [string, string] => [`envoy.${name}`, `envoy.filters.network.${name}`]),
  ...LISTENER.map((name): [string, string] => [`envoy.listener.${name}`, `envoy.filters.listener.${name}`]),
]);

/** The name that a filter of Envoy has now, where a text is an old one. */
export function newerFilterName(name: string): string | undefined {
  return NEWER.get(name);
}
