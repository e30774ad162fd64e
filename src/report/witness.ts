import { RoutedHosts, RoutedLine } from './route-table';
import { claimPath, DOT_SEGMENT, exampleTexts, HttpMatchParts, NamedText, readExpression, TextMatch } from '../istio';
import { AskedRequest } from '../simulator/asked-request';
import { CompiledRoute } from '../simulator/compiled-routes';
import { Decision } from '../simulator/decision';
import { delegateOf } from '../simulator/route-choice';
import { Simulator } from '../simulator/simulator';

/** A request that meets a line of the table of routes, or why none was found. */
export type Witness = { readonly asked: AskedRequest; readonly decision: Decision } | { readonly reason: string };

/** So many requests are tried for a route. */
const MAX_TRIES = 500;

/** Where any may come: earlier rules often have those that read, or those that write. */
const METHODS = [undefined, 'POST', 'PROPFIND'];

/** What stands where anything may. */
const ANYTHING = 'witness';

/** Finds a request that comes to a line: one that is made of its match, and that the simulator decides by it. */
export function witnessOf(simulator: Simulator, hosts: RoutedHosts, { routes }: RoutedLine): Witness {
  const place = placeOf(hosts);
  if (routes.length === 0) {
    const asked = place(hosts.hosts.map(hostIn)[0], '/', {});
    return { asked, decision: simulator.request(asked) };
  }
  let last: Decision | undefined;
  for (const route of routes) {
    for (const asked of requestsFor(route.match, hosts, place)) {
      last = simulator.request(asked, { trace: false });
      if (isBy(last, route)) {
        return { asked, decision: simulator.request(asked) };
      }
    }
  }
  return { reason: last === undefined ? 'nobody knows a text that its match takes' : reasonOf(last) };
}

function reasonOf({ action, virtualService, rule, ruleIndex }: Decision): string {
  return action === 'denied' ? 'a policy, or a check of tokens, refuses what was tried'
    : virtualService === undefined ? `what was tried ends as ${action}`
      : `what was tried is taken by ${rule === undefined ? `http[${ruleIndex}]` : JSON.stringify(rule)} of ${virtualService}`;
}

function isBy({ virtualService, delegate, ruleIndex, matchIndex, rule }: Decision, route: CompiledRoute): boolean {
  const { virtualService: { namespace, name }, folded } = route;
  return virtualService === `${namespace}/${name}` && ruleIndex === route.ruleIndex && matchIndex === route.matchIndex && rule === route.name
    && delegate === (folded.root === undefined ? undefined : delegateOf(folded));
}

type Place = (authority: string, target: string, rest: Omit<AskedRequest, 'url'>) => AskedRequest;

/** Makes requests that come to a server. */
function placeOf({ workload, placed: { server }, hosts }: RoutedHosts): Place {
  const isTls = server.tlsMode !== undefined;
  const { pods } = workload.pods;
  return (authority, target, rest) => ({
    ...rest,
    url: `${isTls ? 'https' : 'http'}://${authority}${target}`,
    port: server.port,
    ...isTls ? { sni: hostIn(hosts[0]) } : {},
    ...pods === undefined ? {} : { gateway: `${pods.namespace}/${pods.name}` },
  });
}

/** A host of a domain. */
function hostIn(domain: string): string {
  return domain === '*' ? `${ANYTHING}.example.com` : domain.replace(/^\*/, ANYTHING);
}

function* requestsFor(match: HttpMatchParts, { hosts }: RoutedHosts, place: Place): Generator<AskedRequest> {
  const queries = match.queryParams.length === 0 ? [''] : combined(match.queryParams, ({ name, match: value }) =>
    textsFor(value).map(text => `${name}=${text}`)).map(parts => `?${parts.join('&')}`);
  const headers = [
    ...combined(match.headers, ({ name, match: value }) => textsFor(value).map(text => [name, text] as const)),
  ].flatMap(given => withoutVariants(match.withoutHeaders).map(others => partsOf([...given, ...others])));
  let tries = 0;
  for (const { headers: lines, pseudo, jwtClaims } of headers) {
    for (const path of match.path === undefined ? ['/', `/${ANYTHING}`] : pathsFor(match.path)) {
      for (const query of queries) {
        for (const method of pseudo[':method'] ?? (match.method === undefined ? METHODS : textsFor(match.method))) {
          for (const authority of pseudo[':authority'] ?? (match.authority === undefined ? hosts.map(hostIn) : textsFor(match.authority))) {
            if (++tries > MAX_TRIES) {
              return;
            }
            yield place(authority, `${path}${query}`, { method, headers: lines, ...jwtClaims === undefined ? {} : { jwtClaims } });
          }
        }
      }
    }
  }
}

/** Each way to take one thing of each. */
function combined<T, R>(items: readonly T[], waysOf: (item: T) => readonly R[]): R[][] {
  return items.reduce<R[][]>((known, item) => known.flatMap(before => waysOf(item).map(way => [...before, way])).slice(0, MAX_TRIES), [[]]);
}

/** A header that must not be there is left out, or is there with another value: a missing one counts as empty. */
function withoutVariants(withoutHeaders: readonly NamedText[]): (readonly [name: string, text: string])[][] {
  const named = withoutHeaders.filter(({ name, match }) => match.kind !== 'present' && claimPath(name) === undefined);
  return named.length === 0 ? [[]] : [[], named.map(({ name }) => [name, ANYTHING] as const)];
}

interface Parts {
  readonly headers: Record<string, string[]>;
  /** What a match compares under the name of a header, and is none. */
  readonly pseudo: Record<string, string[] | undefined>;
  readonly jwtClaims?: Record<string, unknown>;
}

function partsOf(pairs: readonly (readonly [name: string, text: string])[]): Parts {
  const [headers, pseudo]: [Record<string, string[]>, Record<string, string[]>] = [{}, {}];
  let jwtClaims: Record<string, unknown> | undefined;
  for (const [name, text] of pairs) {
    const claim = claimPath(name);
    if (claim !== undefined) {
      jwtClaims = withClaim(jwtClaims ?? {}, claim, text);
    } else {
      const into = name.startsWith(':') ? pseudo : headers;
      (into[name] ??= []).push(text);
    }
  }
  return { headers, pseudo, jwtClaims };
}

function withClaim(claims: Record<string, unknown>, [name, ...inner]: readonly string[], text: string): Record<string, unknown> {
  return { ...claims, [name]: inner.length === 0 ? text : withClaim((claims[name] ?? {}) as Record<string, unknown>, inner, text) };
}

function textsFor({ kind, text }: TextMatch): string[] {
  switch (kind) {
    case 'present': return [ANYTHING];
    case 'exact': return [text];
    case 'prefix': return [text, `${text}${ANYTHING}`];
    case 'suffix': return [`${ANYTHING}${text}`];
    case 'regex': {
      const expression = readExpression(text);
      return expression === undefined ? [] : exampleTexts(expression);
    }
  }
}

/** Paths begin with a slash, whatever an expression begins with. */
function pathsFor(path: TextMatch): string[] {
  const texts = [...textsFor(path), ...path.kind === 'prefix' ? [`${path.text}/${ANYTHING}`] : []];
  const paths = texts.map(text => text.startsWith('/') ? text : `/${text}`);
  // A segment of dots is resolved before anything is compared, unless it is escaped, and has parameters.
  return [...paths, ...paths.filter(text => DOT_SEGMENT.test(text)).map(text => text.replaceAll('/.', '/%2e'))];
}
