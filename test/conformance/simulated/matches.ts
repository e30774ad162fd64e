/** Random matches of routes, from small pools so that they meet, and the values with which requests meet them. */
import { HttpMatchSpec, StringMatchSpec } from '../../../src/istio';
import { Draw } from '../random-texts';

/** Expressions, with texts that they match. */
export const PATH_EXPRESSIONS: Readonly<Record<string, readonly string[]>> = {
  '/.*': ['/', '/cart', '//'],
  '/cart(/.*)?': ['/cart', '/cart/', '/cart/items'],
  '/[a-z]+': ['/a', '/cart'],
  '(?i)/cart': ['/cart', '/CART'],
  '/[^/]+/items': ['/cart/items', '/a/items'],
  '.*': ['/', '/a'],
  '/a.b': ['/a/b', '/a.b'],
  '^/cart$': ['/cart'],
  '/(?:a|cart)/?': ['/a', '/a/', '/cart/'],
};
export const VALUE_EXPRESSIONS: Readonly<Record<string, readonly string[]>> = {
  'm.*': ['m', 'me', 'm,e'], '.*': ['', 'x'], '.+': ['x', 'me'], '(?i)me': ['ME', 'me'], '[me]+': ['me', 'em'], 'me|1': ['me', '1'], 'a*': ['', 'aa'],
};
const AUTHORITY_EXPRESSIONS: Readonly<Record<string, readonly string[]>> = {
  'a\\..*': ['a.example.com', 'a.example.com:80'], '[^:]+': ['a.example.com', 'b.example.org'], '.*:80': ['a.example.com:80'], '.*': ['a.example.com'],
};

export const PATHS = [
  '/', '/cart', '/cart/', '/cart/items', '/cartoon', '/Cart', '/a', '/a/b', '/a//b', '//', '/a.b', '/x;p=1', '/%20', '/a%2Fb', '/~u', '/a(b)', '/a+b',
];
const PREFIXES = ['/', '/', '/cart', '/cart/', '/cart/items', '/a', '/a/', '/a//', '/CART', '/%20', '/x;'];
export const VALUES = ['me', 'Me', 'm', '1', '', 'me too', 'a,b', 'x-1'];
export const HEADER_NAMES = ['x-user', 'X-User', 'x-tier', 'user-agent', 'cookie'];
export const QUERY_NAMES = ['v', 'V', 'w', 'a.b', 'x%20y'];
const QUERY_VALUES = ['1', '', 'A', 'a%20b', 'a+b', 'me'];
const METHODS = ['GET', 'GET', 'POST', 'PUT', 'OPTIONS', 'HEAD'];
export const CLAIMS = ['@request.auth.claims.groups', '@request.auth.claims[groups]', '@request.auth.claims.sub', '@request.auth.claims.realm.role'];

function drawText(
  draw: Draw, values: readonly string[], prefixes: readonly string[], expressions: Readonly<Record<string, readonly string[]>>,
): StringMatchSpec {
  const kind = draw.below(10);
  if (kind < 4) {
    return { exact: draw.of(values) };
  }
  return kind < 8 ? { prefix: draw.of(prefixes.filter(prefix => prefix !== '')) } : { regex: draw.of(Object.keys(expressions)) };
}

/** What is compared with a value: also its presence alone. */
function drawValue(draw: Draw, values: readonly string[]): StringMatchSpec {
  return draw.isLucky(15) ? {} : drawText(draw, values, values.map(value => value.slice(0, 2)), VALUE_EXPRESSIONS);
}

function drawNamed(draw: Draw, names: readonly string[], values: readonly string[]): Record<string, StringMatchSpec> {
  return Object.fromEntries(draw.some(2, () => [draw.of(names), drawValue(draw, values)]));
}

/** Where a match may apply, beside what it compares. */
export interface MatchOrigins {
  /** Gateways as somebody may name them. */
  readonly gateways: readonly string[];
  readonly hosts: readonly string[];
  /** Whether a token is checked, so that claims mean something. */
  readonly hasTokens: boolean;
}

export function drawMatch(draw: Draw, { gateways, hosts, hasTokens }: MatchOrigins): HttpMatchSpec {
  const isClaim = hasTokens && draw.isLucky(25);
  const headers = isClaim ? { [draw.of(CLAIMS)]: draw.of([{ exact: 'dev' }, { exact: 'alice' }, { exact: 'admin' }, { prefix: 'd' }, { regex: 'd.*|ops' }]) }
    : draw.maybe(25, () => drawNamed(draw, HEADER_NAMES, VALUES));
  const match: HttpMatchSpec = {
    uri: draw.maybe(70, () => drawText(draw, PATHS, PREFIXES, PATH_EXPRESSIONS)),
    ignoreUriCase: draw.maybe(12, () => true),
    method: draw.maybe(12, () => drawText(draw, METHODS, ['G', 'P', 'O'], { 'GET|PUT': ['GET', 'PUT'], 'P.*': ['POST'] })),
    authority: draw.maybe(8, () => drawText(draw, hosts.flatMap(host => [host, `${host}:80`]), ['a.', 'b'], AUTHORITY_EXPRESSIONS)),
    scheme: draw.maybe(6, () => drawText(draw, ['http', 'https'], ['http'], { 'https?': ['http'] })),
    headers,
    withoutHeaders: draw.maybe(12, () => drawNamed(draw, HEADER_NAMES, VALUES)),
    queryParams: draw.maybe(15, () => drawNamed(draw, QUERY_NAMES, QUERY_VALUES)),
    port: draw.maybe(8, () => draw.of([80, 80, 443, 8000, 8080, 17080])),
    gateways: draw.maybe(8, () => [draw.of(gateways)]),
    sourceLabels: draw.maybe(6, () => draw.of<Readonly<Record<string, string>>>([{ istio: 'ingressgateway' }, { tier: 'edge' }, { app: 'x' }])),
    sourceNamespace: draw.maybe(6, () => draw.of(['edge', 'istio-system', 'shop'])),
    name: draw.maybe(10, () => draw.word()),
  };
  return Object.fromEntries(Object.entries(match).filter(([, value]) => value !== undefined));
}
