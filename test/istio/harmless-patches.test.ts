import { expect, test } from 'vitest';
import { changesNoRoute } from '../../src/istio';

const LIMIT = { '@type': 'type.googleapis.com/envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit' };

test.each([
  ['HTTP_FILTER', 'INSERT_BEFORE', { typed_config: LIMIT }],
  ['HTTP_ROUTE', 'MERGE', { route: { rate_limits: [] } }],
  ['NETWORK_FILTER', 'MERGE', { typed_config: { max_request_headers_kb: 20, common_http_protocol_options: { idle_timeout: '60s' } } }],
  ['NETWORK_FILTER', 'MERGE_AND_REPLACE_LIST', { typed_config: { access_log: [] } }],
])('%s %s %j changes no route', (applyTo, operation, value) => {
  expect(changesNoRoute({ applyTo, patch: { operation, value } })).toBe(true);
});

test.each([
  ['HTTP_FILTER', 'INSERT_FIRST', { typed_config: { '@type': 'type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lua' } }],
  ['HTTP_FILTER', 'REPLACE', { typed_config: LIMIT }],
  ['HTTP_FILTER', 'REMOVE', undefined],
  ['HTTP_ROUTE', 'REMOVE', undefined],
  ['HTTP_ROUTE', 'MERGE', { route: { rate_limits: [], timeout: '5s' } }],
  ['HTTP_ROUTE', 'MERGE', { match: { path: '/' } }],
  ['NETWORK_FILTER', 'REMOVE', undefined],
  ['NETWORK_FILTER', 'INSERT_FIRST', { typed_config: {} }],
  ['NETWORK_FILTER', 'MERGE', { typed_config: { common_http_protocol_options: { headers_with_underscores_action: 'REJECT_REQUEST' } } }],
  ['NETWORK_FILTER', 'MERGE', { typed_config: { merge_slashes: true } }],
  ['VIRTUAL_HOST', 'MERGE', {}],
])('%s %s %j may change one', (applyTo, operation, value) => {
  expect(changesNoRoute({ applyTo, patch: { operation, value } })).toBe(false);
});
