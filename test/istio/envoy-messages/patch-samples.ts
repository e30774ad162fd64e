type Value = Record<string, unknown>;

/** A patch of an EnvoyFilter: what it is for, what it does, and its value. */
export interface PatchSample {
  readonly applyTo: string;
  readonly operation: string;
  readonly value: Value;
}

/** What is wrong in a value, with what is nearly the same, and right. */
export type PatchPair = readonly [field: string, wrong: PatchSample, right: PatchSample];

const TYPES = 'type.googleapis.com/envoy.';
const FRACTION = { default_value: { numerator: 100, denominator: 'HUNDRED' } };

function pair(applyTo: string, operation: string, made: (fields: Value) => Value, [field, wrong, right]: readonly [string, Value, Value]): PatchPair {
  return [field, { applyTo, operation, value: made(wrong) }, { applyTo, operation, value: made(right) }];
}

function filters(name: string, ...pairs: (readonly [field: string, wrong: Value, right: Value])[]): PatchPair[] {
  const made = (fields: Value): Value => ({ name: 'mine', typed_config: { '@type': `${TYPES}extensions.filters.http.${name}`, ...fields } });
  return pairs.map(([field, wrong, right]) => pair('HTTP_FILTER', 'INSERT_FIRST', made, [`typed_config.${field}`, wrong, right]));
}

function merges(applyTo: string, ...pairs: (readonly [field: string, wrong: Value, right: Value])[]): PatchPair[] {
  return pairs.map(one => pair(applyTo, 'MERGE', fields => fields, one));
}

const bucket = (fields: Value): Value => ({ stat_prefix: 'a', token_bucket: { max_tokens: 5, fill_interval: '1s', ...fields } });
const policy = (fields: Value): Value => ({ rules: { policies: { a: { permissions: [{ any: true }], principals: [{ any: true }], ...fields } } } });
const mutation = (fields: Value): Value => ({ mutations: { request_mutations: [fields] } });
const header = (key: string, value = 'b'): Value => ({ append: { header: { key, value } } });
const server = (fields: Value): Value => ({ http_service: { server_uri: { uri: 'http://a', cluster: 'BlackHoleCluster', timeout: '1s', ...fields } } });

const HTTP_FILTERS: readonly PatchPair[] = [
  ...filters('lua.v3.Lua', ['default_source_code.filename', { default_source_code: {} }, { default_source_code: { inline_string: 'a = 1' } }]),
  ...filters('local_ratelimit.v3.LocalRateLimit',
    ['stat_prefix', { token_bucket: { max_tokens: 5, fill_interval: '1s' } }, bucket({})],
    ['token_bucket.max_tokens', bucket({ max_tokens: -1 }), bucket({ max_tokens: 0 })],
    ['token_bucket.fill_interval', bucket({ fill_interval: null }), bucket({ fill_interval: '60s' })],
    ['token_bucket.fill_interval', bucket({ fill_interval: '1.5' }), bucket({ fill_interval: '1m30s' })],
    ['token_bucket.fill_interval', bucket({ fill_interval: '0.049s' }), bucket({ fill_interval: '0.05s' })],
    ['token_bucket.tokens_per_fill', bucket({ tokens_per_fill: 0 }), bucket({ tokens_per_fill: '1' })],
    ['filter_enabled.default_value', { ...bucket({}), filter_enabled: { runtime_key: 'a' } }, { ...bucket({}), filter_enabled: FRACTION }],
    ['filter_enabled.default_value.denominator', { ...bucket({}), filter_enabled: { default_value: { denominator: 'TEN' } } }, { ...bucket({}), filter_enabled: { default_value: { denominator: 1 } } }],
    ['status.code', { ...bucket({}), status: { code: 'TooManyRequests ' } }, { ...bucket({}), status: { code: 'TooManyRequests' } }]),
  ...filters('ext_authz.v3.ExtAuthz',
    ['grpc_service.envoy_grpc.cluster_name', { grpc_service: { envoy_grpc: {} } }, { grpc_service: { envoy_grpc: { cluster_name: 'BlackHoleCluster' } } }],
    ['grpc_service.envoy_grpc', { grpc_service: { timeout: '1s' } }, { grpc_service: { envoy_grpc: { cluster_name: 'BlackHoleCluster' }, timeout: '1s' } }],
    ['http_service.server_uri.uri', server({ uri: '' }), server({})],
    ['http_service.server_uri.timeout', server({ timeout: null }), server({ timeout: '0.2s' })],
    ['http_service.server_uri.timeout', server({ timeout: 5 }), server({ timeout: '0s' })],
    ['with_request_body.max_request_bytes', { ...server({}), with_request_body: { allow_partial_message: true } }, { ...server({}), with_request_body: { max_request_bytes: 1 } }],
    ['failure_mode_allow', { ...server({}), failure_mode_allow: 'true' }, { ...server({}), failure_mode_allow: true }]),
  ...filters('header_mutation.v3.HeaderMutation',
    ['mutations.request_mutations[0].append.header.key', mutation(header('')), mutation(header('a'))],
    ['mutations.request_mutations[0].append.header.value', mutation(header('a', 'b\nc')), mutation(header('a', 'b\tc'))],
    ['mutations.request_mutations[0].remove', mutation({}), mutation({ remove: 'a' })]),
  ...filters('rbac.v3.RBAC',
    ['rules.policies.a.permissions', policy({ permissions: [] }), policy({})],
    ['rules.policies.a.principals[0].any', policy({ principals: [{ any: false }] }), policy({ principals: [{ any: true }] })],
    ['rules.policies.a.permissions[0].header.name', policy({ permissions: [{ header: { present_match: true } }] }), policy({ permissions: [{ header: { name: 'a', present_match: true } }] })],
    ['rules.action', { rules: { action: 'REFUSE' } }, { rules: { action: 'DENY' } }]),
  ...filters('fault.v3.HTTPFault',
    ['abort.http_status', { abort: { http_status: 199, percentage: { numerator: 1 } } }, { abort: { http_status: 200, percentage: { numerator: 1 } } }],
    ['delay.fixed_delay', { delay: { percentage: { numerator: 1 } } }, { delay: { fixed_delay: '1s', percentage: { numerator: 1 } } }]),
  ...filters('buffer.v3.Buffer', ['max_request_bytes', {}, { max_request_bytes: 1 }]),
  ...filters('health_check.v3.HealthCheck', ['pass_through_mode', {}, { pass_through_mode: false }]),
  ...filters('csrf.v3.CsrfPolicy', ['filter_enabled', {}, { filter_enabled: FRACTION }]),
];

const route = (fields: Value): Value => ({ name: 'mine', match: { prefix: '/mine' }, route: { cluster: 'BlackHoleCluster', ...fields } });

const MERGED: readonly PatchPair[] = [
  ...[
    ['route.timeout', { timeout: 5 }, { timeout: '5m' }],
    ['route.hash_policy[0].header', { hash_policy: [{ terminal: true }] }, { hash_policy: [{ header: { header_name: 'a' } }] }],
    ['route.prefix_rewrite', { prefix_rewrite: 'a\nb' }, { prefix_rewrite: 'a b' }],
    ['route.rate_limits[0].actions', { rate_limits: [{ stage: 1 }] }, { rate_limits: [{ actions: [{ remote_address: {} }] }] }],
    ['route.retry_policy.retry_back_off.base_interval', { retry_policy: { retry_back_off: { max_interval: '1s' } } }, { retry_policy: { retry_back_off: { base_interval: '1s' } } }],
    ['route.cluster', { cluster: null }, { timeout: '0s' }],
  ].map(one => pair('HTTP_ROUTE', 'INSERT_FIRST', route, one as [string, Value, Value])),
  ...merges('VIRTUAL_HOST',
    ['request_headers_to_add[0].header', { request_headers_to_add: [{}] }, { request_headers_to_add: [{ header: { key: 'a', value: 'b' } }] }],
    ['typed_per_filter_config.envoy.filters.http.cors.allow_origin_string_match[0].exact',
      { typed_per_filter_config: { 'envoy.filters.http.cors': { '@type': `${TYPES}extensions.filters.http.cors.v3.CorsPolicy`, 'allow_origin_string_match': [{}] } } },
      { typed_per_filter_config: { 'envoy.filters.http.cors': { '@type': `${TYPES}extensions.filters.http.cors.v3.CorsPolicy`, 'allow_origin_string_match': [{ exact: 'a' }] } } }]),
  ...merges('CLUSTER',
    ['connect_timeout', { connect_timeout: '0s' }, { connect_timeout: '0.1s' }],
    ['connect_timeout', { connect_timeout: '100' }, { connect_timeout: '100ms' }],
    ['lb_policy', { lb_policy: 'ROUND' }, { lb_policy: 'RANDOM' }],
    ['outlier_detection.max_ejection_percent', { outlier_detection: { max_ejection_percent: 101 } }, { outlier_detection: { max_ejection_percent: 100 } }],
    ['outlier_detection.interval', { outlier_detection: { interval: '0s' } }, { outlier_detection: { interval: '1s' } }],
    ['common_lb_config.healthy_panic_threshold.value', { common_lb_config: { healthy_panic_threshold: { value: 101 } } }, { common_lb_config: { healthy_panic_threshold: { value: 50.5 } } }],
    ['circuit_breakers.thresholds[0].priority', { circuit_breakers: { thresholds: [{ priority: 'LOW' }] } }, { circuit_breakers: { thresholds: [{ priority: 'HIGH' }] } }],
    ['upstream_connection_options.tcp_keepalive.keepalive_time', { upstream_connection_options: { tcp_keepalive: { keepalive_time: -1 } } }, { upstream_connection_options: { tcp_keepalive: { keepalive_time: 5 } } }]),
  ...merges('LISTENER',
    ['listener_filters_timeout', { listener_filters_timeout: '1d' }, { listener_filters_timeout: '60s' }],
    ['per_connection_buffer_limit_bytes', { per_connection_buffer_limit_bytes: '32Ki' }, { per_connection_buffer_limit_bytes: 32_768 }]),
  ...([
    ['typed_config.max_request_headers_kb', { max_request_headers_kb: 0 }, { max_request_headers_kb: 1 }],
    ['typed_config.common_http_protocol_options.max_headers_count', { common_http_protocol_options: { max_headers_count: 0 } }, { common_http_protocol_options: { max_headers_count: 1000 } }],
    ['typed_config.http2_protocol_options.max_concurrent_streams', { http2_protocol_options: { max_concurrent_streams: 0 } }, { http2_protocol_options: { max_concurrent_streams: 1 } }],
    ['typed_config.server_name', { server_name: 'a\nb' }, { server_name: 'a b' }],
    ['typed_config.request_timeout', { request_timeout: '5' }, { request_timeout: '5s' }],
    ['typed_config.path_with_escaped_slashes_action', { path_with_escaped_slashes_action: 'REFUSE' }, { path_with_escaped_slashes_action: 'REJECT_REQUEST' }],
    ['typed_config.access_log[0].typed_config.path', { access_log: [{ name: 'a', typed_config: { '@type': `${TYPES}extensions.access_loggers.file.v3.FileAccessLog` } }] },
      { access_log: [{ name: 'a', typed_config: { '@type': `${TYPES}extensions.access_loggers.file.v3.FileAccessLog`, 'path': '/dev/null' } }] }],
    ['typed_config.local_reply_config.mappers[0].filter', { local_reply_config: { mappers: [{ status_code: 500 }] } },
      { local_reply_config: { mappers: [{ filter: { not_health_check_filter: {} }, status_code: 500 }] } }],
  ] as const).map(([field, wrong, right]) => pair('NETWORK_FILTER', 'MERGE', fields => ({
    typed_config: { '@type': `${TYPES}extensions.filters.network.http_connection_manager.v3.HttpConnectionManager`, ...fields },
  }), [field, wrong, right])),
];

const cluster = (address: string, others: Value = {}): Value => ({
  name: 'mine',
  connect_timeout: '1s',
  load_assignment: { cluster_name: 'mine', endpoints: [{ lb_endpoints: [{ endpoint: { address: { socket_address: { address, port_value: 80 } } } }] }] },
  ...others,
});
const written = (value: string): Value => ({ request_headers_to_add: [{ header: { key: 'x-a', value } }] });
const passedOn = { match: { prefix: '/' }, direct_response: { status: 200 } };

/** What Envoy's code refuses, and no rule of its protos. */
const BEYOND_RULES: readonly PatchPair[] = [
  ...merges('VIRTUAL_HOST',
    ['request_headers_to_add[0].header.value', written('%NOPE%'), written('%PROTOCOL% 100%%')],
    ['retry_policy.per_try_timeout', { retry_policy: { per_try_timeout: '-1s' } }, { retry_policy: { per_try_timeout: '0s' } }]),
  ...merges('LISTENER', ['listener_filters_timeout', { listener_filters_timeout: '-1s' }, { listener_filters_timeout: '0s' }]),
  pair('HTTP_ROUTE', 'INSERT_FIRST', match => ({ ...passedOn, name: 'mine', match }),
    ['match.safe_regex.regex', { safe_regex: { regex: '(' } }, { safe_regex: { regex: '/(a|b)' } }]),
  pair('LISTENER', 'MERGE', fields => ({ address: { socket_address: { port_value: 80, ...fields } } }), ['address', { address: 'shop' }, { address: '127.0.0.1' }]),
  pair('CLUSTER', 'ADD', fields => fields, ['load_assignment', cluster('a.example.com', { type: 'STATIC' }), cluster('a.example.com', { type: 'STRICT_DNS' })]),
  pair('CLUSTER', 'ADD', fields => fields, ['load_assignment', cluster('a.example.com'), cluster('2001:db8::1')]),
];

/** The conformance suite asks Istio and Envoy. */
export const PATCH_PAIRS: readonly PatchPair[] = [...HTTP_FILTERS, ...MERGED, ...BEYOND_RULES];
