import { CDI115 } from '../../findings/catalogue/cdi115';
import {
  isClaim, listOf, mapOf, mapsOf, MAX_STATUS, MAX_WEIGHT_SUM, MAX_WRITTEN_HEADERS, misfitOfAmount, misfitOfClaimMatch, misfitOfClaimName,
  misfitOfEnvoyDuration, misfitOfEnvoyHeader, misfitOfEnvoyParameter, misfitOfEnvoyValue, misfitOfLine, misfitOfProgram, never, REDIRECT_CODES,
} from '../../istio';
import { specOf } from '../../mesh';
import { Check } from '../check';
import { entriesAt, itemsAt, numberAt, Refusal, refused, textAt } from '../refused-by-envoy';
import { durationsIn } from '../refused-pools';

/** Values in routes that Istio takes, and for which Envoy refuses all routes of a port. */
export const refusedRouteValues: Check = {
  ...CDI115,
  kinds: ['networking.istio.io/VirtualService'],
  check: object => refused(mapsOf(specOf(object).http).flatMap((route, index) =>
    mayHaveRefusals(route) ? refusalsIn(`spec.http[${index}]`, route) : NONE), 'all routes of the port, also those of others'),
};

const NONE: readonly Refusal[] = [];

/** Whether there is something to look at: every route is read at every synth, and most have nothing of it. */
function mayHaveRefusals(given: Record<string, unknown>): boolean {
  const { match, route, timeout, retries, fault, rewrite, redirect, directResponse, corsPolicy, headers } = given;
  const { perTryTimeout, backoff } = mapOf(retries);
  return fault !== undefined || rewrite !== undefined || redirect !== undefined || directResponse !== undefined || corsPolicy !== undefined
    || headers !== undefined || isTooLong(timeout) || isTooLong(perTryTimeout) || isTooLong(backoff) || mayHaveRefusedDestinations(route)
    || listOf(match).some(mayBeRefused);
}

function isTooLong(duration: unknown): boolean {
  return typeof duration === 'string' && misfitOfEnvoyDuration(duration) !== undefined;
}

/** Whether destinations write headers, or have weights that are too much together. */
function mayHaveRefusedDestinations(destinations: unknown): boolean {
  let sum = 0;
  for (const destination of listOf(destinations)) {
    const { headers, weight } = mapOf(destination);
    if (headers !== undefined) {
      return true;
    }
    sum += typeof weight === 'number' ? weight : 0;
  }
  return sum > MAX_WEIGHT_SUM;
}

/** In words only for what is there. */
function refusalsIn(field: string, route: Record<string, unknown>): Refusal[] {
  const destinations = mapsOf(route.route);
  const sum = destinations.reduce((all, { weight }) => all + (typeof weight === 'number' ? weight : 0), 0);
  const origins = route.corsPolicy === undefined ? []
    : itemsAt(`${field}.corsPolicy.allowOrigins`, mapOf(route.corsPolicy).allowOrigins);
  return [
    ...listOf(route.match).some(mayBeRefused) ? itemsAt(`${field}.match`, route.match).flatMap(([at, match]) => matchRefusals(at, match)) : [],
    ...durationRefusals(field, route),
    ...route.rewrite === undefined ? [] : rewriteRefusals(`${field}.rewrite`, mapOf(route.rewrite)),
    ...route.redirect === undefined ? [] : redirectRefusals(`${field}.redirect`, mapOf(route.redirect)),
    numberAt(`${field}.directResponse.status`, mapOf(route.directResponse).status, status => misfitOfAmount(status, MAX_STATUS)),
    numberAt(`${field}.route`, sum, all => all <= MAX_WEIGHT_SUM ? undefined
      : never(`weights that add up to at most ${MAX_WEIGHT_SUM}`, 'divide them all by the same number')),
    ...origins.map(([at, { regex }]) => textAt(`${at}.regex`, regex, misfitOfProgram)),
    ...[route, ...destinations].every(({ headers }) => headers === undefined) ? []
      : [[field, route] as const, ...itemsAt(`${field}.route`, route.route)]
        .flatMap(([at, { headers }]) => headerRefusals(`${at}.headers`, mapOf(headers))),
    ...[route, ...destinations].every(({ headers }) => headers === undefined) ? [] : amountRefusals(field, route, destinations),
  ];
}

function durationRefusals(field: string, route: Record<string, unknown>): Refusal[] {
  return [
    ...durationsIn(field, route, ['timeout']),
    ...durationsIn(`${field}.retries`, route.retries, ['perTryTimeout', 'backoff']),
    ...durationsIn(`${field}.fault.delay`, mapOf(route.fault).delay, ['fixedDelay']),
  ];
}

/** Whether a match has expressions, names of parameters, or claims. */
function mayBeRefused(match: unknown): boolean {
  const { uri, scheme, method, authority, headers, withoutHeaders, queryParams } = mapOf(match);
  return queryParams !== undefined || hasExpression(uri) || hasExpression(scheme) || hasExpression(method) || hasExpression(authority)
    || mayRefuseHeaders(headers) || mayRefuseHeaders(withoutHeaders);
}

function mayRefuseHeaders(values: unknown): boolean {
  const named = mapOf(values);
  for (const name in named) {
    if (hasExpression(named[name]) || isClaim(name)) {
      return true;
    }
  }
  return false;
}

function hasExpression(value: unknown): boolean {
  return value !== undefined && mapOf(value).regex !== undefined;
}

function matchRefusals(field: string, match: Record<string, unknown>): Refusal[] {
  const program = (at: string, value: unknown): Refusal => textAt(`${at}.regex`, mapOf(value).regex, misfitOfProgram);
  const one = ['uri', 'scheme', 'method', 'authority'].map(part => program(`${field}.${part}`, match[part]));
  const many = ['headers', 'withoutHeaders', 'queryParams'].flatMap(part => entriesAt(`${field}.${part}`, match[part])
    .map(([at, , value]) => program(at, value)));
  const names = entriesAt(`${field}.queryParams`, match.queryParams).map(([, name]) => textAt(`${field}.queryParams`, name, misfitOfEnvoyParameter));
  const claims = ['headers', 'withoutHeaders'].flatMap(part => entriesAt(`${field}.${part}`, match[part]).filter(([, name]) => isClaim(name))
    .flatMap(([at, name, value]): Refusal[] => [textAt(at, name, misfitOfClaimName), [at, value, misfitOfClaimMatch(mapOf(value))]]));
  return [...one, ...many, ...names, ...claims];
}

function rewriteRefusals(field: string, { uri, authority, uriRegexRewrite }: Record<string, unknown>): Refusal[] {
  const { match, rewrite } = mapOf(uriRegexRewrite);
  return [
    textAt(`${field}.uri`, uri, misfitOfLine),
    textAt(`${field}.authority`, authority, misfitOfLine),
    textAt(`${field}.uriRegexRewrite.match`, match, misfitOfProgram),
    textAt(`${field}.uriRegexRewrite.rewrite`, rewrite, misfitOfLine),
  ];
}

function redirectRefusals(field: string, { uri, prefixRewrite, authority, redirectCode }: Record<string, unknown>): Refusal[] {
  return [
    textAt(`${field}.uri`, uri, misfitOfLine),
    textAt(`${field}.prefixRewrite`, prefixRewrite, misfitOfLine),
    textAt(`${field}.authority`, authority, misfitOfLine),
    // What is no 3xx is refused by Istio.
    numberAt(`${field}.redirectCode`, redirectCode, code => code < 300 || code > 399 || REDIRECT_CODES.includes(code) ? undefined
      : never(`one of ${REDIRECT_CODES.join(', ')}`, 'take 301 or 308 for a move, and 302, 303 or 307 for a detour')),
  ];
}

/** Of a single destination Istio writes the headers beside those of the route. */
function amountRefusals(field: string, route: Record<string, unknown>, destinations: readonly Record<string, unknown>[]): Refusal[] {
  return ['request', 'response'].flatMap(side => {
    const own = writtenHeaders(route, side);
    const counts = destinations.map(destination => writtenHeaders(destination, side));
    return counts.length === 1 ? [amountAt(`${field}.headers.${side}`, own + counts[0])] : [
      amountAt(`${field}.headers.${side}`, own), ...counts.map((count, index) => amountAt(`${field}.route[${index}].headers.${side}`, count)),
    ];
  });
}

function amountAt(field: string, count: number): Refusal {
  return numberAt(field, count, amount => amount <= MAX_WRITTEN_HEADERS ? undefined
    : never(`at most ${MAX_WRITTEN_HEADERS} headers that are set and added`, 'write fewer'));
}

/** How many headers are set and added; the host is none for Istio. */
function writtenHeaders({ headers }: Record<string, unknown>, side: string): number {
  const { set, add } = mapOf(mapOf(headers)[side]);
  return [set, add].flatMap(values => Object.keys(mapOf(values))).filter(name => !name.startsWith(':') && name.toLowerCase() !== 'host').length;
}

function headerRefusals(field: string, headers: Record<string, unknown>): Refusal[] {
  return ['request', 'response'].flatMap(side => {
    const { set, add, remove } = mapOf(headers[side]);
    const written = [['set', set], ['add', add]] as const;
    const removed: readonly unknown[] = Array.isArray(remove) ? remove : [];
    return [
      ...written.flatMap(([verb, values]) => entriesAt(`${field}.${side}.${verb}`, values).flatMap(([at, name, value]) => [
        textAt(`${field}.${side}.${verb}`, name, misfitOfEnvoyHeader), textAt(at, value, misfitOfEnvoyValue),
      ])),
      ...removed.map((name, index) => textAt(`${field}.${side}.remove[${index}]`, name, misfitOfEnvoyHeader)),
    ];
  });
}
