import { ListenerScope, RequestScope } from './request-scope';
import { ValidationError, refuse, show } from '../../core/errors';
import { requireDomainName } from '../../core/hosts';
import { requirePossible } from '../../core/request-texts';
import { optional, requireNoControlCharacter, requirePort } from '../../core/requirements';
import { DEFAULT_PORTS, isAddress, misfitOfWrittenPath, misfitOfWrittenText } from '../../istio';
import { HttpAction } from '../../networking/virtual-service/http-action';
import { HttpScheme, RedirectPath, RedirectPort } from '../../networking/virtual-service/http-redirect';
import { Alternatives } from '../condition/alternatives';
import { pathsBelow } from '../condition/condition-path';

/**
 * Where a redirect leads to. What is left out stays as in the request; `#{protocol}`, `#{host}`, `#{port}`, `#{path}` (without the slash
 * at its beginning) and `#{query}` stand for the parts of the request.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-action-types.html#redirect-actions
 */
export interface RedirectOptions {
  /**
   * The host. `#{host}` beside other text, as in `www.#{host}`, only where the rule is for full host names.
   *
   * @default - the host of the request
   */
  readonly host?: string;

  /**
   * The path; begins with a slash. `#{path}` only at its end, after a slash: `/archive/#{path}`.
   *
   * @default - the path of the request
   */
  readonly path?: string;

  /**
   * The port, as a text.
   *
   * @default - that of the protocol where host or protocol change, else the port of the request. From a listener on another port than 80
   * and 443 that needs a rule for full host names: with a wildcard Envoy repeats the port that the client asked for.
   */
  readonly port?: string;

  /**
   * `HTTP` or `HTTPS`.
   *
   * @default - the protocol of the request: HTTPS too where TLS ends at the balancer in front
   */
  readonly protocol?: string;

  /**
   * The query, without the question mark. Another than the one of the request only beside a `path` without `#{path}`.
   *
   * @default - the query of the request
   */
  readonly query?: string;

  /**
   * Whether browsers may keep it: 301, else 302.
   *
   * @default false
   */
  readonly permanent?: boolean;
}

/** A route of a redirect: one for all matches, or one for each way to write its path. */
export interface RedirectRoute {
  /** Appended to the name of the rule; none for the only route. */
  readonly suffix?: string;
  readonly matches: Alternatives;
  readonly action: HttpAction;
}

const KEEPS_PATH = '/#{path}';
const KEYWORD = /#\{[^}]*\}/g;
const KEYWORDS = ['protocol', 'host', 'port', 'path', 'query'];

/** A redirect with the keywords of the ALB. */
export class ListenerRedirect {
  constructor(private readonly options: RedirectOptions) {
    const { host, path, port, protocol, query } = options;
    const fields: [string, string | undefined, string][] = [['host', host, '#{host}'], ['path', path, KEEPS_PATH], ['port', port, '#{port}'],
      ['protocol', protocol, '#{protocol}'], ['query', query, '#{query}']];
    if (fields.every(([, value, kept]) => value === undefined || value === kept)) {
      refuse('a redirect', 'one that changes protocol, host, port, path or query', options, 'it would lead to itself');
    }
    fields.forEach(([name, value]) => requireKeywords(name, value));
    optional(path, value => requirePath(value));
    optional(query, value => requireQuery(value, path));
    if (protocol !== undefined && !['HTTP', 'HTTPS', '#{protocol}'].includes(protocol)) {
      refuse('protocol of a redirect', 'HTTP, HTTPS or #{protocol}', protocol, 'write it in capitals, or leave it out');
    }
    if (port !== undefined && port !== '#{port}') {
      requirePort('port of a redirect', /^[0-9]+$/.test(port) ? Number(port) : port as unknown as number);
    }
  }

  /** Whether its routes at a listener differ from host to host. */
  public dependsOnHost(listener: ListenerScope): boolean {
    return this.writesHost(listener)
      || [this.options.host, this.options.path, this.options.query].some(text => text?.includes('#{host}') && text !== '#{host}');
  }

  /** Whether the location has the protocol of the request. */
  public get keepsProtocol(): boolean {
    const { host, path, query, protocol = '#{protocol}' } = this.options;
    return [host, path, query, protocol].some(text => text?.includes('#{protocol}'));
  }

  /** Whether its routes differ from listener to listener. */
  public get dependsOnListener(): boolean {
    const { host, path, query, port } = this.options;
    return [host, path, query].some(text => /#\{(port|protocol)\}/.test(text ?? '')) || port === '#{port}' && !this.keepsOrigin;
  }

  /** The routes for requests of a scope, with the matches that they have. */
  public routes(scope: RequestScope, matches: Alternatives): RedirectRoute[] {
    const { path = KEEPS_PATH, query = '#{query}' } = this.options;
    const withQuery = query === '#{query}' ? '' : `?${this.fillIn(query, scope)}`;
    if (path === KEEPS_PATH) {
      return [{ matches, action: this.action(scope, undefined) }];
    }
    if (!path.endsWith('#{path}')) {
      return [{ matches, action: this.action(scope, RedirectPath.replace(this.fillIn(path, scope) + withQuery)) }];
    }
    return this.below(this.fillIn(path.slice(0, -KEEPS_PATH.length), scope), scope, matches);
  }

  /** The host of the location for a request to a host; the same one where the redirect keeps it. */
  public hostFor(host: string): string {
    const { host: template = '#{host}' } = this.options;
    return template.replaceAll('#{host}', host);
  }

  /** Whether the location has the path of the request. */
  public get keepsPath(): boolean {
    return (this.options.path ?? KEEPS_PATH) === KEEPS_PATH;
  }

  /** One route for each way to compare the path: Istio puts a prefix before the rest of it, or writes the whole. */
  private below(before: string, scope: RequestScope, matches: Alternatives): RedirectRoute[] {
    const all = matches.flatMap(match =>
      (match.uri ? [match.uri] : pathsBelow(scope.pathPrefix ?? '')).map(uri => ({ ...match, uri })));
    const routes = new Map<string, RedirectRoute>();
    for (const { uri, ...match } of all) {
      const value = uri._exact ?? uri._prefix;
      if (value === undefined) {
        throw new ValidationError(`path of a redirect can not be ${show(this.options.path)} for a rule that compares the path with ${uri}: `
          + 'Istio keeps the rest of a path after a prefix only, use pathPrefixes or paths');
      }
      const key = `${uri._isPrefix} ${value}`;
      const route = routes.get(key);
      const action = this.action(scope, uri._exact === undefined ? RedirectPath.replacePrefix(before + value) : RedirectPath.replace(before + value));
      routes.set(key, { action, matches: [...route?.matches ?? [], { ...match, uri }] });
    }
    return routes.size === 1 ? [...routes.values()] : [...routes.values()].map((route, index) => ({ ...route, suffix: `-${index + 1}` }));
  }

  private action(scope: RequestScope, path: RedirectPath | undefined): HttpAction {
    const { host = '#{host}', protocol = '#{protocol}', permanent } = this.options;
    const kept = this.writesHost(scope) && !scope.host.startsWith('*') ? scope.host : undefined;
    const authority = host === '#{host}' ? kept : requireHost(this.fillIn(host, scope));
    // Envoy would write the protocol that it sees.
    const keptScheme = scope.isTlsInFront ? HttpScheme.HTTPS : undefined;
    const scheme = protocol === '#{protocol}' ? keptScheme : HttpScheme[protocol as 'HTTP' | 'HTTPS'];
    return HttpAction.redirect({ authority, scheme, path, port: this.portFor(scope), redirectCode: permanent ? undefined : 302 });
  }

  private portFor({ port }: RequestScope): RedirectPort | undefined {
    const { port: target, protocol = '#{protocol}' } = this.options;
    if (target !== undefined) {
      return target === '#{port}' && this.keepsOrigin ? undefined : RedirectPort.number(target === '#{port}' ? port : Number(target));
    }
    return protocol === '#{protocol}' ? undefined : RedirectPort.protocolDefault();
  }

  /**
   * Whether the same host has to be written to lead from a port of its own to the default port of a protocol: Istio never writes that one,
   * and Envoy then repeats the port that the client asked for. For a wildcard there is no host to write.
   */
  private writesHost({ port, scheme }: ListenerScope): boolean {
    const { host = '#{host}', port: target, protocol = '#{protocol}' } = this.options;
    const to = protocol === '#{protocol}' ? scheme : protocol.toLowerCase();
    return host === '#{host}' && port !== DEFAULT_PORTS[scheme]
      && (target === undefined ? protocol !== '#{protocol}' : Number(target) === DEFAULT_PORTS[to]);
  }

  private get keepsOrigin(): boolean {
    const { host = '#{host}', protocol = '#{protocol}' } = this.options;
    return host === '#{host}' && protocol === '#{protocol}';
  }

  private fillIn(text: string, scope: RequestScope): string {
    const filled = text.replaceAll('#{protocol}', scope.scheme).replaceAll('#{port}', String(scope.port));
    if (!filled.includes('#{host}')) {
      return filled;
    }
    if (scope.host.startsWith('*')) {
      refuse('"#{host}" beside other text in a redirect', 'used in a rule for full host names', scope.host,
        'Istio has no keyword for the host: name the hosts with ListenerCondition.hostHeaders');
    }
    return filled.replaceAll('#{host}', scope.host);
  }
}

function requireKeywords(field: string, text: string | undefined): void {
  if (text !== undefined && typeof text !== 'string') {
    refuse(`${field} of a redirect`, 'a text', text, 'put it in quotes');
  }
  for (const [keyword, name] of text?.matchAll(/#\{([^}]*)\}?/g) ?? []) {
    if (!KEYWORDS.includes(name) || !keyword.endsWith('}')) {
      refuse(`keyword in the ${field} of a redirect`, `one of ${KEYWORDS.map(word => `#{${word}}`).join(', ')}`, keyword, 'mend it');
    }
  }
}

function requirePath(path: string): void {
  requireNoControlCharacter('path of a redirect', path);
  requirePossible('path of a redirect', path, misfitOfWrittenPath(path.replace(KEYWORD, '')));
  if (!path.startsWith('/') || /[?]/.test(path) || path.replaceAll('#{', '').includes('#')) {
    refuse('path of a redirect', 'a path that begins with "/" and has no query', path, 'host, port and query are properties of their own');
  }
  if (path.includes('#{query}') || path.includes('#{path}') && path.indexOf('/#{path}') !== path.length - KEEPS_PATH.length) {
    refuse('path of a redirect', 'a path with #{path} only at its end, after a slash', path, 'Istio can put something before a path, nothing else');
  }
}

function requireQuery(query: string, path: string | undefined): void {
  requireNoControlCharacter('query of a redirect', query);
  requirePossible('query of a redirect', query, misfitOfWrittenText(query.replace(KEYWORD, '')));
  if (query === '#{query}') {
    return;
  }
  if (query === '' || query.includes('#{query}') || query.includes('#{path}') || query.startsWith('?')) {
    refuse('query of a redirect', 'a new query without "?", or #{query} for the one of the request', query,
      'Istio writes a new query or keeps the old one, and can not take it away');
  }
  if (path === undefined || path.includes('#{path}')) {
    refuse('query of a redirect', 'set beside a path without #{path}', query, 'Istio writes a new query only together with a new path: set path');
  }
}

function requireHost(host: string): string {
  return isAddress(host) ? host : requireDomainName('host of a redirect', host);
}
