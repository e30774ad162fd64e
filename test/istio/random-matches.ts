/** Random matches of HTTP routes, and requests that often meet them. */
import * as fc from 'fast-check';
import { HttpMatchSpec, HttpRequest, matchesText, meetsHttpMatch, readHttpMatch, readStringMatch, StringMatchSpec } from '../../src/istio';

/** Few texts of each kind, so that matches often cover each other. */
const VALUES = ['', 'a', 'A', 'ab', 'b', '1'];
const PATHS = ['/', '/a', '/A', '/a/b', '/ab', '/1', '/1/a'];
const METHODS = ['GET', 'PUT', 'PATCH'];
const HOSTS = ['a.com', 'a.com:80', 'b.com'];
const SCHEMES = ['http', 'https'];
const NAMES = ['x-a', 'X-A', 'x-b'];
const HEADERS = [...NAMES, ':path', '@request.auth.claims.g', '@request.auth.claims[g]'];

const texts = (values: readonly string[], expressions: readonly string[]): fc.Arbitrary<StringMatchSpec> => fc.oneof(
  fc.constantFrom(...values).map(exact => ({ exact })),
  fc.constantFrom(...values).map(prefix => ({ prefix })),
  fc.constantFrom(...expressions).map(regex => ({ regex })),
);
const valueTexts = fc.oneof({ arbitrary: texts(VALUES, ['a.*', '.*', '.+', '*', '(?i)a', '[ab]+', 'a*']), weight: 4 }, { arbitrary: fc.constant({}), weight: 1 });
const named = (names: readonly string[]) => fc.dictionary(fc.constantFrom(...names), valueTexts, { maxKeys: 2 });

/** Each field of a match. */
export const FIELDS = {
  uri: fc.oneof({ arbitrary: texts(PATHS, ['/a.*', '.*', '(?i)/a', '/[ab]+', '/']), weight: 8 }, fc.constant({ prefix: '' }), fc.constant({})),
  ignoreUriCase: fc.boolean(),
  scheme: texts(SCHEMES, ['https?']),
  method: fc.oneof(texts(METHODS, ['P.*', 'GET|PUT']), fc.constant({})),
  authority: texts(HOSTS, ['a.*', '.*']),
  headers: named(HEADERS),
  withoutHeaders: named(HEADERS),
  queryParams: named(['q', 'Q']),
  port: fc.constantFrom(0, 80, 443),
  gateways: fc.uniqueArray(fc.constantFrom('mesh', 'edge/a', 'edge/b'), { maxLength: 2 }),
  sourceLabels: fc.dictionary(fc.constantFrom('app', 'version'), fc.constantFrom('1', '2'), { maxKeys: 2 }),
  sourceNamespace: fc.constantFrom('', 'shop', 'edge'),
  name: fc.constant('name'),
  statPrefix: fc.constant('stat'),
};
/** Matches with some of the fields. */
export const SPECS: fc.Arbitrary<HttpMatchSpec> = fc.record(FIELDS, { requiredKeys: [] });

/** Requests whose values are among those of the matches. */
export const REQUESTS: fc.Arbitrary<HttpRequest> = fc.record({
  method: fc.constantFrom(...METHODS),
  scheme: fc.constantFrom(...SCHEMES),
  authority: fc.constantFrom(...HOSTS),
  path: fc.constantFrom(...PATHS),
  query: fc.option(fc.constantFrom('q', 'q=a', 'q=ab&q=b', 'Q=1', 'q=&Q=A'), { nil: undefined }),
  headers: fc.dictionary(fc.constantFrom('x-a', 'x-b'), fc.array(fc.constantFrom(...VALUES), { minLength: 1, maxLength: 2 })),
  claims: fc.option(fc.record({ g: fc.oneof(fc.constantFrom(...VALUES), fc.array(fc.constantFrom(...VALUES))) }), { nil: undefined }),
  origin: fc.record({
    port: fc.constantFrom(80, 443),
    gateway: fc.constantFrom('mesh', 'edge/a', 'edge/b'),
    labels: fc.dictionary(fc.constantFrom('app', 'version'), fc.constantFrom('1', '2')),
    namespace: fc.constantFrom('shop', 'edge'),
  }),
});

/** One of the values that meet a match. */
function valueFor(spec: StringMatchSpec | undefined, values: readonly string[], seed: number): string {
  const match = readStringMatch(spec);
  const fitting = match === undefined ? values : values.filter(value => matchesText(match, value));
  return fitting[seed % fitting.length] ?? values[seed % values.length];
}

function pathFor({ uri, ignoreUriCase }: HttpMatchSpec, seed: number): string {
  const fitting = PATHS.filter(path => meetsHttpMatch(readHttpMatch({ uri, ignoreUriCase }), { path, origin: { labels: {} } } as HttpRequest));
  return fitting[seed % fitting.length] ?? '/';
}

/** The request, changed so that it may well meet a match. */
export function fitted(request: HttpRequest, spec: HttpMatchSpec, seed: number): HttpRequest {
  const { claims } = request;
  const headers: Record<string, readonly string[]> = { ...request.headers };
  if (seed % 2 === 0) {
    Object.keys(spec.withoutHeaders ?? {}).forEach(name => delete headers[name.toLowerCase()]);
  }
  Object.entries(spec.headers ?? {}).forEach(([name, text]) => {
    const key = name.toLowerCase();
    headers[key] = [valueFor(text, VALUES, seed), ...headers[key]?.slice(1) ?? []];
  });
  const claim = Object.entries(spec.headers ?? {}).find(([name]) => name.startsWith('@'));
  const [[name, text] = ['q', undefined]] = Object.entries(spec.queryParams ?? {});
  return {
    ...request,
    path: pathFor(spec, seed),
    method: valueFor(spec.method, METHODS, seed),
    authority: valueFor(spec.authority, HOSTS, seed),
    scheme: valueFor(spec.scheme, SCHEMES, seed),
    headers,
    claims: claim ? { g: valueFor(claim[1], VALUES, seed) } : claims,
    query: text === undefined ? request.query : `${name}=${valueFor(text, VALUES, seed)}&${request.query ?? ''}`,
    origin: {
      port: spec.port || request.origin.port,
      gateway: spec.gateways?.[seed % spec.gateways.length] ?? request.origin.gateway,
      labels: spec.gateways?.length ? request.origin.labels : { ...request.origin.labels, ...spec.sourceLabels },
      namespace: spec.sourceNamespace || request.origin.namespace,
    },
  };
}
