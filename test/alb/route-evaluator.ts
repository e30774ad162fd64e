import { Request } from './random-rules';
import { commonHosts, domainFor, HttpRequest, meetsHttpMatch, readHttpMatch, requestedHost } from '../../src/istio';

interface EvaluatedRoute {
  readonly match?: { readonly port?: number }[];
  readonly directResponse: { readonly status: number; readonly body?: { readonly string: string } };
}

/** As much of a Gateway or a VirtualService as decides where a request goes. */
export interface RoutedManifest {
  readonly kind: string;
  readonly spec: {
    readonly hosts?: string[];
    readonly servers?: { readonly port: { readonly number: number }; readonly hosts: string[] }[];
    readonly http?: EvaluatedRoute[];
  };
}

/** What the manifests of one load balancer answer, as istiod and Envoy read them. */
export function answerOf(manifests: readonly RoutedManifest[], request: Request): string | undefined {
  const domains = domainsOf(manifests, request.port);
  const routes = domains.get(domainFor(domains.keys(), requestedHost(request.host)) ?? '');
  const sent = httpRequest(request);
  const answer = routes?.find(({ match = [{}] }) => match.some(one => meetsHttpMatch(readHttpMatch(one), sent)))?.directResponse;
  return answer && (answer.body?.string ?? String(answer.status));
}

/** The lists of routes of a port, by domain. */
function domainsOf(manifests: readonly RoutedManifest[], port: number): Map<string, EvaluatedRoute[]> {
  const servers = manifests.flatMap(({ spec }) => spec.servers ?? []).filter(server => server.port.number === port);
  const domains = new Map<string, EvaluatedRoute[]>();
  for (const { spec: { hosts = [], http = [] } } of manifests.filter(({ kind }) => kind === 'VirtualService')) {
    const routes = http.filter(({ match }) => match?.every(one => one.port !== undefined && one.port !== port) !== true);
    for (const domain of routes.length === 0 ? [] : servers.flatMap(server => commonHosts(hosts, server.hosts))) {
      if (domains.has(domain)) {
        throw new Error(`port ${port} has two lists of routes for ${domain}`);
      }
      domains.set(domain, routes);
    }
  }
  return domains;
}

function httpRequest({ method, host, path, headers, query, port }: Request): HttpRequest {
  return {
    method,
    path,
    scheme: 'http',
    authority: host,
    query: Object.entries(query).map(([name, value]) => `${name}=${value}`).join('&'),
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
    origin: { port, gateway: 'test/alb', labels: {}, namespace: 'test' },
  };
}
