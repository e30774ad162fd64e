import { FormatFacts, formatText, HttpMatchParts, isHopHeader, keptLines, mapOf, routeMetadata, textOf } from '../../istio';
import { Ambiguity, HeaderLists } from '../decision';
import { ProxiedRequest } from '../proxied-request';
import { HeaderState } from './header-state';

/** The request that met a match of a route, and what is known of both. */
export interface ActionContext {
  readonly request: ProxiedRequest;
  /** The match that it met; none where the route has none. */
  readonly match?: HttpMatchParts;
  /** The name of the match. */
  readonly matchName?: string;
  /** The VirtualService at the gateway, though another one has the route. */
  readonly virtualService: { readonly namespace: string; readonly name: string };
  /** How the client speaks. @default - nobody knows */
  readonly protocol?: string;
  /** The address of the client as policies compare it. @default - nobody knows */
  readonly clientAddress?: string;
}

/** The cluster of Envoy behind a destination. */
export interface ActionCluster {
  /** Empty where there is none of that name. */
  readonly name: string;
  /** Whether nothing answers behind it. @default false */
  readonly isEmpty?: boolean;
  /** Whether what is there hangs up. @default false */
  readonly hangsUp?: boolean;
  readonly metadata?: Readonly<Record<string, unknown>>;
}

/** The name of a route of Envoy. */
export function routeName(route: unknown, matchName: string | undefined): string {
  const name = textOf(mapOf(route).name) ?? '';
  return matchName ? `${name}.${matchName}` : name;
}

/** Path and query as Envoy has them. */
export function pathWithQuery({ path, query }: ProxiedRequest): string {
  return query === undefined ? path : `${path}?${query}`;
}

/** The headers of a request with those of HTTP/2, which commands read. */
export function allHeaders(request: ProxiedRequest): HeaderLists {
  const { method, authority, scheme, headers } = request;
  const kept = Object.entries(headers).map(([name, lines]) => [name, keptLines(name, lines, 'request')]);
  const line = { ':method': [method], ':authority': [authority], ':scheme': [scheme], ':path': [pathWithQuery(request)] };
  return { ...Object.fromEntries(kept) as HeaderLists, ...line };
}

/** What writes texts with commands, by the headers as they are then, and notes those that nothing decides. */
export function formatter(
  route: unknown, headers: HeaderState, context: ActionContext, undecided: string[], cluster?: ActionCluster,
): (text: string) => string {
  const facts = factsOf(route, headers, context, cluster);
  return text => {
    const formatted = formatText(text, facts);
    undecided.push(...formatted.undecided);
    return formatted.text;
  };
}

/** Headers that proxies write of which it is known what they write. */
const TOLD = ['x-envoy-original-host', 'x-envoy-original-path', 'x-forwarded-host', 'x-forwarded-port', 'x-forwarded-proto'];

/** What commands read. */
function factsOf(route: unknown, headers: HeaderState, context: ActionContext, cluster?: ActionCluster): FormatFacts {
  const { request, matchName, virtualService, protocol, clientAddress } = context;
  return {
    header: header => headers.linesOf(header === 'host' ? ':authority' : header)[0],
    isOpen: header => isHopHeader(header) && !TOLD.includes(header) && !headers.isChanged(header),
    protocol,
    routeName: routeName(route, matchName),
    cluster: cluster?.name,
    routeMetadata: routeMetadata(virtualService),
    clusterMetadata: cluster?.name === '' ? {} : cluster?.metadata,
    clientAddress,
    directAddress: request.sourceAddress,
    localPort: request.listeningPort,
    isTls: request.scheme === 'https',
    serverName: request.sni,
  };
}

/** What is said of commands that nothing decides. */
export function ambiguityOf(commands: readonly string[], { virtualService: { namespace, name } }: ActionContext): Ambiguity[] {
  return [...new Set(commands)].map(command => ({
    about: 'formatCommand',
    assumed: `${command} stays as it is written`,
    objects: [`VirtualService ${namespace}/${name}`],
    because: `Envoy writes for ${command} what only it knows while it serves the request`,
  }));
}
