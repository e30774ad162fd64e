/** Random routes, each with everything that a route can do, and requests that surely meet their match. */
import * as fc from 'fast-check';

/** A request of a plan: the host is that of its route. */
export interface AskedOfRoute {
  readonly port: 80 | 8000 | 443 | 9000;
  readonly path: string;
  readonly method: string;
  /** What stands behind the name of the host. */
  readonly hostPort: string;
  readonly headers: Readonly<Record<string, string[]>>;
}

export interface ActionPlan {
  /** An HTTPRoute of a VirtualService, as it lies in a manifest. */
  readonly route: Readonly<Record<string, unknown>>;
  readonly requests: readonly AskedOfRoute[];
}

const COMMANDS = [
  '%REQ(x-a)%', '%REQ(X-B)%', '%REQ(x-none)%', '%REQ(x-none?x-a)%', '%REQ(x-empty?x-a)%', '%REQ(:path)%', '%REQ(:authority)%', '%REQ(:method)%',
  '%REQ(:scheme)%', '%REQ(host)%', '%REQUEST_HEADER(x-b?:path)%', '%REQ(x-envoy-original-path?:path)%', '%REQ(user-agent)%', '%REQ(cookie)%',
  '%PATH%', '%PATH(WQ)%', '%PATH(NQ)%', '%PATH(NQ:PATH)%', '%PATH(WQ:ORIG)%', '%PATH(WQ:ORIG_OR_PATH)%', '%PATH:5%', '%QUERY_PARAM(a)%', '%QUERY_PARAM(b)%',
  '%QUERY_PARAMS%', '%QUERY_PARAMS(ORIG)%', '%PROTOCOL%', '%ROUTE_NAME%', '%UPSTREAM_CLUSTER%', '%UPSTREAM_CLUSTER_RAW%',
  '%METADATA(ROUTE:istio:config)%', '%METADATA(ROUTE:istio)%', '%METADATA(ROUTE:nothing:x)%', '%METADATA(CLUSTER:istio:config)%',
  '%METADATA(CLUSTER:istio:subset)%', '%METADATA(CLUSTER:istio:services)%', '%CLUSTER_METADATA(istio:config)%',
  '%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT%', '%DOWNSTREAM_DIRECT_REMOTE_ADDRESS_WITHOUT_PORT%', '%DOWNSTREAM_LOCAL_PORT%',
  '%DOWNSTREAM_DIRECT_LOCAL_PORT%', '%REQUESTED_SERVER_NAME%', '%REQUESTED_SERVER_NAME(HOST_FIRST)%', '%REQUESTED_SERVER_NAME(SNI_FIRST)%',
  '%DOWNSTREAM_PEER_SUBJECT%', '%DOWNSTREAM_TLS_VERSION%', '%START_TIME%', '%REQ(x-request-id)%',
];

const TEXTS = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('1', '', 'a b', '100%%', '"quoted"', 'a, b', 'x;y=1', '%%REQ(x-a)%%') },
  { weight: 4, arbitrary: fc.constantFrom(...COMMANDS) },
  {
    weight: 2,
    arbitrary: fc.tuple(fc.constantFrom('', 'v-', '%%'), fc.constantFrom(...COMMANDS), fc.constantFrom('', '-w', '%REQ(x-a)%'))
      .map(parts => parts.join('')),
  },
);

const REQUEST_NAMES = ['x-a', 'X-A', 'x-b', 'X-B', 'x-c', 'x-empty', 'user-agent', 'accept-language', 'authorization', 'Cookie', 'cache-control',
  'via', 'referer', 'content-type', 'accept', 'origin', 'x-real-ip', 'if-none-match', 'forwarded'];
const RESPONSE_NAMES = ['x-r', 'X-R', 'x-s', 'content-type', 'Cache-Control', 'set-cookie', 'vary', 'access-control-allow-origin',
  'access-control-expose-headers', 'etag', 'server', 'link', 'location', 'www-authenticate'];

function operations(names: readonly string[]) {
  const written = fc.dictionary(fc.constantFrom(...names), TEXTS, { maxKeys: 3 });
  return fc.record({ set: written, add: written, remove: fc.uniqueArray(fc.constantFrom(...names), { maxLength: 2 }) }, { requiredKeys: [] });
}

const AUTHORITY = fc.constantFrom('other.example', 'other.example:81', '%REQ(x-a)%', 'UPPER.example');

/** Operations, now and then with a host: Istio takes only one of the ways to write it. */
const headers = fc.record({
  request: fc.oneof(
    { weight: 4, arbitrary: operations(REQUEST_NAMES) },
    { weight: 1, arbitrary: AUTHORITY.map(host => ({ set: { ':authority': host } })) },
    { weight: 1, arbitrary: AUTHORITY.map(host => ({ add: { ':authority': host }, set: { 'x-a': '%REQ(:authority)%' } })) },
  ),
  response: operations(RESPONSE_NAMES),
}, { requiredKeys: [] });

interface Match {
  readonly uri: Readonly<Record<string, string>>;
  readonly ignoreUriCase?: boolean;
  readonly paths: readonly string[];
}

const MATCHES: readonly Match[] = [
  { uri: { prefix: '/' }, paths: ['/', '/x', '//', '/a/../b', '/%41%2f'] },
  { uri: { prefix: '/old' }, paths: ['/old', '/old/', '/old/x', '/older', '/old//x', '/x/../old/./y', '/old/%20'] },
  { uri: { prefix: '/old/' }, paths: ['/old/', '/old/x', '/old//x', '/old/../old/'] },
  { uri: { prefix: '/OLD' }, ignoreUriCase: true, paths: ['/old/x', '/Old', '/OLDer'] },
  { uri: { exact: '/old/x' }, paths: ['/old/x', '/old/./x', '/old%2e/../old/x'] },
  { uri: { exact: '/OLD/x' }, ignoreUriCase: true, paths: ['/old/X'] },
  { uri: { regex: '/old/.*' }, paths: ['/old/', '/old/x/y', '/old//'] },
  { uri: { regex: '/[a-z]+/([0-9]+)' }, paths: ['/old/1', '/x/0815'] },
];

const QUERIES = ['', '', '?', '?a=1', '?a=1&b=2', '?a=%41%20b&a=2&b=', '?b=x+y', '?a==&&b', '?a=?&b=/'];

const REWRITES = [
  { uri: '/' }, { uri: '/new' }, { uri: '/new/' }, { uri: '/new%20' }, { uri: '/new?c=3' },
  { uriRegexRewrite: { match: '^/old', rewrite: '/new' } }, { uriRegexRewrite: { match: '/([^/]*)$', rewrite: '/\\1/\\1' } },
  { uriRegexRewrite: { match: 'o', rewrite: '0' } }, { uriRegexRewrite: { match: '^/none', rewrite: '/x' } },
  { authority: 'other.example' }, { authority: 'other.example:8080', uri: '/new' },
];

const REDIRECTS = fc.record({
  uri: fc.constantFrom('/new', '/new?c=3', '/new/', '/'),
  authority: fc.constantFrom('other.example', 'other.example:8080', '[::1]'),
  scheme: fc.constantFrom('https', 'http'),
  port: fc.constantFrom(80, 443, 8443),
  derivePort: fc.constantFrom('FROM_REQUEST_PORT', 'FROM_PROTOCOL_DEFAULT'),
  prefixRewrite: fc.constantFrom('/', '/p', '/p/'),
  redirectCode: fc.constantFrom(301, 302, 303, 307, 308),
}, { requiredKeys: [] }).map(({ port, derivePort, uri, prefixRewrite, ...rest }) => ({
  ...rest,
  // Only one of each.
  ...port === undefined ? derivePort === undefined ? {} : { derivePort } : { port },
  ...prefixRewrite === undefined ? uri === undefined ? {} : { uri } : { prefixRewrite },
}));

const DIRECT_RESPONSES = fc.record({
  status: fc.constantFrom(200, 201, 204, 302, 400, 404, 418, 503, 599),
  body: fc.constantFrom({ string: 'text' }, { string: '' }, { string: 'naïve ✓ 100%' }, { bytes: 'bmHDr3Zl' }),
}, { requiredKeys: ['status'] }).map(({ status, body }) => ({ status, ...body === undefined || status === 204 ? {} : { body } }));

const ORIGINS = ['https://a.example', 'https://a.example.evil', 'https://b.test', 'null', ''];

const CORS = fc.record({
  allowOrigins: fc.subarray([
    { exact: 'https://a.example' }, { prefix: 'https://a.' }, { regex: 'https://[a-z]+\\.test' }, { exact: '*' }, { exact: 'null' },
  ]),
  allowMethods: fc.subarray(['GET', 'PUT', '*']),
  allowHeaders: fc.subarray(['x-a', 'X-B', '*']),
  exposeHeaders: fc.subarray(['x-r', '*']),
  maxAge: fc.constantFrom('0s', '1.5s', '10m', '24h'),
  allowCredentials: fc.boolean(),
  unmatchedPreflights: fc.constantFrom('FORWARD', 'IGNORE', 'UNSPECIFIED'),
}, { requiredKeys: [] });

const GRPC = ['OK', 'CANCELLED', 'NOT_FOUND', 'UNAVAILABLE', 'UNAUTHENTICATED', 'RESOURCE_EXHAUSTED', 'DATA_LOSS', 'UNKNOWN'];

const FAULTS = fc.oneof(
  fc.constantFrom(200, 400, 418, 503, 599).map(httpStatus => ({ abort: { httpStatus, percentage: { value: 100 } } })),
  fc.constantFrom(...GRPC).map(grpcStatus => ({ abort: { grpcStatus, percentage: { value: 100 } } })),
  fc.constantFrom(undefined, {}, { value: 0 }, { value: 0.00001 }).map(percentage => ({ abort: given({ httpStatus: 500, percentage }) })),
  fc.constant({ delay: { fixedDelay: '1ms', percentage: { value: 100 } } }),
);

/** Now and then. */
function rarely<T>(arbitrary: fc.Arbitrary<T>, weight = 3) {
  return fc.oneof({ weight, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
}

const destinations = fc.oneof(
  { weight: 3, arbitrary: rarely(headers, 1).map(own => [to('v1', own)]) },
  { weight: 3, arbitrary: fc.tuple(rarely(headers, 1), headers).map(([own, other]) => [to('v1', own, 100), to('v2', other, 0)]) },
  { weight: 1, arbitrary: rarely(headers).map(own => [to('v1', own, 0)]) },
  { weight: 1, arbitrary: fc.tuple(rarely(headers), fc.boolean()).map(([own, isSingle]) => [to('nosuch', own, 100), ...isSingle ? [] : [to('v1')]]) },
);

function to(subset: string, own?: object, weight?: number): object {
  return { destination: { host: 'echo', subset }, ...own === undefined ? {} : { headers: own }, ...weight === undefined ? {} : { weight } };
}

const forward = fc.record({
  route: destinations,
  rewrite: rarely(fc.constantFrom(...REWRITES), 1),
  corsPolicy: rarely(CORS, 2),
  fault: rarely(FAULTS, 5),
});

const action = fc.oneof(
  { weight: 5, arbitrary: forward },
  { weight: 2, arbitrary: REDIRECTS.map(redirect => ({ redirect })) },
  { weight: 1, arbitrary: DIRECT_RESPONSES.map(directResponse => ({ directResponse })) },
);

const sentHeaders: fc.Arbitrary<Record<string, string[]>> = fc.record<Record<string, string[]>>({
  'x-a': fc.constantFrom(['a'], ['a', 'b'], ['']),
  'x-b': fc.constantFrom(['b'], ['b,c']),
  'x-empty': fc.constant(['']),
  'user-agent': fc.constant(['test']),
  'accept-language': fc.constant(['de', 'en']),
  'authorization': fc.constant(['Basic x']),
  'cookie': fc.constantFrom(['a=1'], ['a=1; b=2']),
  'cache-control': fc.constant(['no-cache']),
  'via': fc.constant(['1.1 here']),
  'content-type': fc.constantFrom(['text/plain'], ['application/grpc'], ['application/grpc+proto'], ['application/grpcs']),
  'origin': fc.constantFrom(...ORIGINS).map(origin => [origin]),
  'access-control-request-method': fc.constantFrom(['PUT'], ['']),
  'access-control-request-headers': fc.constant(['x-q, x-z']),
  'x-deny': fc.constant(['1']),
}, { requiredKeys: [] }).chain(sent => fc.constantFrom(true, ...Array<boolean>(9).fill(false)).map(isDenied => isDenied ? sent : without(sent, 'x-deny')));

function without<T>(lists: Record<string, T>, name: string): Record<string, T> {
  return Object.fromEntries(Object.entries(lists).filter(([other]) => other !== name));
}

export const actions: fc.Arbitrary<ActionPlan> = fc.record({
  match: rarely(fc.constantFrom(...MATCHES), 1).map(match => match ?? MATCHES[0]),
  action,
  headers: rarely(headers, 1),
  name: fc.constantFrom('', 'the-route'),
  matchName: fc.constantFrom(undefined, 'the-match'),
}).chain(({ match: { paths, ...match }, action: chosen, headers: own, name, matchName }) => {
  const request = fc.record({
    port: fc.constantFrom<AskedOfRoute['port']>(80, 80, 8000, 443),
    path: fc.tuple(fc.constantFrom(...paths), fc.constantFrom(...QUERIES)).map(parts => parts.join('')),
    method: fc.constantFrom('GET', 'GET', 'POST', 'OPTIONS', 'HEAD'),
    hostPort: fc.constantFrom('', '', '', ':80', ':443', ':8000'),
    headers: sentHeaders,
  });
  const named = { ...match, ...matchName === undefined ? {} : { name: matchName } };
  const route = { ...name === '' ? {} : { name }, match: [named], ...given(chosen), ...given({ headers: own }) };
  return fc.record({ route: fc.constant(route), requests: fc.array(request, { minLength: 4, maxLength: 8 }) });
});

function given(fields: object): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
