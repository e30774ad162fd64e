import { Request } from './random-rules';
import { hostOf } from './requested-host';

interface Text {
  readonly exact?: string;
  readonly prefix?: string;
  readonly regex?: string;
}

interface Match {
  readonly port?: number;
  readonly uri?: Text;
  readonly method?: Text;
  readonly authority?: Text;
  readonly headers?: Record<string, Text>;
  readonly queryParams?: Record<string, Text>;
}

interface EvaluatedRoute {
  readonly match?: Match[];
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
  const host = hostOf(request.host);
  const chosen = [...domains.keys()].filter(domain => fitsHost(domain, host)).sort((one, other) => rank(other) - rank(one))[0];
  const answer = domains.get(chosen)?.find(({ match }) => match === undefined || match.some(one => fits(one, request)))?.directResponse;
  return answer && (answer.body?.string ?? String(answer.status));
}

/** The lists of routes of a port, by domain. */
function domainsOf(manifests: readonly RoutedManifest[], port: number): Map<string, EvaluatedRoute[]> {
  const servers = manifests.flatMap(({ spec }) => spec.servers ?? []).filter(server => server.port.number === port);
  const domains = new Map<string, EvaluatedRoute[]>();
  for (const { spec: { hosts = [], http = [] } } of manifests.filter(({ kind }) => kind === 'VirtualService')) {
    const routes = http.filter(({ match }) => match?.every(one => one.port !== undefined && one.port !== port) !== true);
    const served = servers.flatMap(server => server.hosts);
    for (const domain of routes.length === 0 ? [] : hosts.flatMap(host => served.flatMap(other => narrower(host, other)))) {
      if (domains.has(domain)) {
        throw new Error(`port ${port} has two lists of routes for ${domain}`);
      }
      domains.set(domain, routes);
    }
  }
  return domains;
}

function narrower(one: string, other: string): string[] {
  return one === other || fitsHost(other, one.replace(/^\*/, 'x')) ? [one] : fitsHost(one, other.replace(/^\*/, 'x')) ? [other] : [];
}

function fitsHost(domain: string, host: string): boolean {
  return domain.startsWith('*') ? host.length >= domain.length && host.endsWith(domain.slice(1)) : domain === host;
}

function rank(domain: string): number {
  return domain.startsWith('*') ? domain.length : Infinity;
}

function fits({ port, uri, method, authority, headers = {}, queryParams = {} }: Match, request: Request): boolean {
  return (port === undefined || port === request.port)
    && fitsText(uri, request.path)
    && fitsText(method, request.method)
    && fitsText(authority, request.host)
    && Object.entries(headers).every(([name, text]) => fitsText(text, request.headers[name]))
    && Object.entries(queryParams).every(([name, text]) => fitsText(text, request.query[name]));
}

function fitsText(text: Text | undefined, value: string | undefined): boolean {
  if (text === undefined || value === undefined) {
    return text === undefined;
  }
  if (text.regex !== undefined) {
    return new RegExp(`^(?:${text.regex.replace('(?i)', '')})$`, text.regex.startsWith('(?i)') ? 'i' : '').test(value);
  }
  return text.exact !== undefined ? value === text.exact : value.startsWith(text.prefix ?? '');
}
