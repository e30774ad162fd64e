import { AddActionProps } from './add-action-props';
import { HostFit, RuleHosts } from './rule-hosts';
import { combineConditions } from './rule-matches';
import { goesOn, onlyLineOf, withOneToken, withoutOneToken } from './token-match';
import { ValidationError, refuse } from '../../core/errors';
import { MAX_INT32, optional, requireInteger, requireText } from '../../core/requirements';
import { isClaim } from '../../istio';
import { HeaderChanges, HeaderOperations } from '../../networking/headers/header-operations';
import { ForwardOptions, HttpAction } from '../../networking/virtual-service/http-action';
import { HttpRoute } from '../../networking/virtual-service/http-route';
import { StringMatch } from '../../networking/virtual-service/string-match';
import { ActionRoute } from '../action/listener-action';
import { Changes } from '../action/listener-transform';
import { toMirror } from '../action/mirrored-target';
import { ListenerScope, RequestScope } from '../action/request-scope';
import { Alternatives, matchesOfRoute } from '../condition/alternatives';
import { patternsFor } from '../condition/condition-path';
import { ListenerCondition } from '../condition/listener-condition';
import { Guard, GuardToken } from '../guard/guard';
import { requireMeetable } from '../guard/meetable-guards';

/** A rule with its name, ready to become routes. */
export class ListenerRule {
  /** The hosts that it is for. */
  public readonly hosts: RuleHosts;
  /** Its conditions but those on the host. */
  public readonly matches: Alternatives;
  /** These conditions one by one, each with the values of which one is enough. */
  public readonly values: readonly Alternatives[];
  /** What it asks of requests that a route can not. */
  public readonly guards: readonly Guard[];
  private readonly what: string;
  /** Where the token comes from beside which nothing may go on. */
  private readonly token?: GuardToken;
  private readonly changes: Changes;
  private readonly forward: ForwardOptions;

  /**
   * @param name its name
   * @param props conditions and action
   * @param knownAuthority an expression for the hosts of a wildcard that a policy reads as Envoy does
   */
  constructor(public readonly name: string, public readonly props: AddActionProps, private readonly knownAuthority: (domain: string) => string = () =>
    '') {
    this.what = `rule "${requireText('name of a rule', name, 'give every rule a name')}"`;
    const { conditions = [], priority } = props;
    if (props.conditions !== undefined && conditions.length === 0) {
      throw new ValidationError(`conditions of ${this.what} must be at least one, got none: leave "conditions" out for the default of the listener`);
    }
    if (this.isDefault && priority !== undefined) {
      refuse(`priority of ${this.what}`, 'left out for the default of the listener', priority,
        'it comes last always: add conditions, or leave the priority out');
    }
    optional(priority, value => requireInteger(`priority of ${this.what}`, value, 1, MAX_INT32,
      'use a whole number from 1 on; the lowest comes first'));
    this.requireDistinct('conditions', conditions.flatMap(({ _subjects }) => _subjects), subject => subject === 'path' ? onePathCondition(conditions)
      : 'put the values in one condition, of which one is enough, or make two rules');
    this.requireDistinct('transforms', (props.transforms ?? []).map(({ _subject }) => _subject), () => 'put the changes in one transform');
    this.hosts = new RuleHosts(conditions.flatMap(({ _hosts }) => _hosts));
    this.guards = [...conditions.flatMap(({ _guard }) => _guard ?? []), ...props.action._guards];
    requireMeetable(this.what, this.guards);
    this.token = this.guards.flatMap(({ token }) => token ?? []).find(goesOn);
    const compared = [...conditions, ...this.issuers()];
    this.matches = combineConditions(this.what, compared);
    this.values = compared.map(({ _alternatives }) => _alternatives.map(({ match }) => match)).filter(({ length }) => length > 0);
    this.changes = Object.assign({}, ...(props.transforms ?? []).map(({ _changes }) => _changes)) as Changes;
    this.forward = this.forwardOptions();
  }

  /** Whether it is the default: without conditions. */
  public get isDefault(): boolean {
    return this.props.conditions === undefined;
  }

  /** Whether it keeps some requests from its target: by a guard, or by a limit. What is read as another request must not go around that. */
  public get isProtected(): boolean {
    return this.guards.length > 0 || this.props.requestLimit !== undefined;
  }

  /** What it writes in the place of the path, as a manifest has it. */
  public get rewrite(): Record<string, unknown> | undefined {
    return this.changes.uriRewrite?._render();
  }

  /** The headers that its routes compare. */
  public get comparedHeaders(): string[] {
    return [...new Set(this.matches.flatMap(({ headers = {} }) => Object.keys(headers)).filter(header => !isClaim(header)))];
  }

  /** Whether its routes at a listener differ from host to host. */
  public dependsOnHost(listener: ListenerScope): boolean {
    return this.props.action._redirect?.dependsOnHost(listener) ?? false;
  }

  /** Which requests for a domain meet its conditions on the host. */
  public fits(domain: string): HostFit {
    return this.hosts.fits(domain);
  }

  /** Whether a policy knows only a part of the hosts of a domain: those that Envoy and a policy read alike. */
  public isNarrowedAt(domain: string): boolean {
    return this.guards.length > 0 && domain.startsWith('*');
  }

  /** Its matches for a domain, with the host where it has to be compared there. */
  public matchesFor(domain: string): Alternatives {
    if (this.fits(domain) === 'all') {
      const isKnown = !this.isNarrowedAt(domain);
      return isKnown && this.token === undefined ? this.matches : this.matchesOf(isKnown ? undefined : this.knownAuthority(domain));
    }
    // The same expression for every domain, so that they can share a VirtualService; of the other hosts none covers the domain.
    const hosts = this.hosts.inner.map(host => host.toRegex()).join('|');
    // As Envoy chooses a virtual host: without regard to case and port.
    return this.matchesOf(`(?i)(?:${hosts})(?::[0-9]*)?`);
  }

  /** Its routes for the requests of a scope; for the matches that are left to it, where earlier rules take some. */
  public routes(scope: RequestScope, matches = this.matchesFor(scope.host)): HttpRoute[] {
    return [...this.ownRoutes(scope, matches), ...this.refusal(scope.host, matches)];
  }

  /**
   * What its policies would not know, for those of its matches that are left: who writes the host in such a way, or something beside the
   * token, is refused, and meets no later rule.
   */
  public refusedMatches(domain: string, matches: Alternatives): Alternatives {
    const { token } = this;
    return (this.isNarrowedAt(domain) || token !== undefined) && this.fits(domain) === 'all'
      ? matches.map(({ authority: _, ...match }) => token === undefined ? match : withoutOneToken(match, token)) : [];
  }

  private refusal(domain: string, matches: Alternatives): HttpRoute[] {
    const refused = this.refusedMatches(domain, matches);
    return refused.length === 0 ? []
      : [{ name: `${this.name}-refused`, matches: matchesOfRoute(refused), action: HttpAction.directResponse(403) }];
  }

  private ownRoutes(scope: RequestScope, matches: Alternatives): HttpRoute[] {
    const mirrors = this.props.mirrors?.map(mirror => toMirror(this.what, mirror));
    return this.props.action._routes(scope, matches, { ...this.forward, mirrors }, this.name).map(route => ({
      name: `${this.name}${route.suffix ?? ''}`,
      action: route.action,
      matches: matchesOfRoute(route.matches),
      headers: this.headers(route),
      corsPolicy: this.props.corsPolicy,
    }));
  }

  private matchesOf(hosts: string | undefined): Alternatives {
    const authority = hosts === undefined ? {} : { authority: StringMatch.regex(hosts) };
    return this.matches.map(match => {
      const narrowed = { ...match, ...authority };
      return this.token === undefined ? narrowed : withOneToken(this.what, narrowed, this.token);
    });
  }

  /** A claim chooses the rule only in a token of the issuers that the rule trusts; others go on to the next ones. */
  private issuers(): ListenerCondition[] {
    const { conditions = [] } = this.props;
    if (!conditions.some(({ _needsToken }) => _needsToken)) {
      return [];
    }
    const rules = this.guards.flatMap(({ jwtRules = [] }) => jwtRules);
    if (rules.length === 0) {
      throw new ValidationError(`jwtClaim of ${this.what} must stand beside authenticateJwt, got another action: `
        + 'name the issuers whose claims count with ListenerAction.authenticateJwt, or everybody whose tokens the gateway takes could '
        + 'choose the rule');
    }
    conditions.forEach(condition => condition._requireComparable(rules));
    return conditions.some(({ _subjects }) => _subjects.includes('claim iss')) ? [] : [ListenerCondition._issuers(rules.map(({ issuer }) => issuer))];
  }

  private headers({ contentType }: ActionRoute): HeaderOperations | undefined {
    const { responseHeaders } = this.changes;
    const request = this.requestHeaders();
    const second = Object.keys(responseHeaders?.set ?? {}).find(name => name.toLowerCase() === 'content-type');
    if (contentType !== undefined && second !== undefined) {
      refuse(`response header "${second}" of ${this.what}`, 'left out beside a contentType', responseHeaders?.set?.[second], 'keep one of them');
    }
    const response = contentType === undefined ? responseHeaders
      : { ...responseHeaders, set: { ...responseHeaders?.set, 'content-type': contentType } };
    return request || response ? { request, response } : undefined;
  }

  /** What changes in the headers of forwarded requests: what the rule says, and what it has to do for its token. */
  private requestHeaders(): HeaderChanges | undefined {
    const { props: { action }, token, changes: { requestHeaders: given } } = this;
    const own = action._forwards && token !== undefined ? Object.entries(onlyLineOf(token)) : [];
    const written = [...Object.keys(given?.set ?? {}), ...given?.remove ?? []].map(name => name.toLowerCase());
    const needed = own.filter(([name]) => !written.includes(name));
    return needed.length === 0 ? given : { ...given, set: { ...given?.set, ...Object.fromEntries(needed) } };
  }

  /** What happens to forwarded requests; other actions have nothing that could be changed on the way. */
  private forwardOptions(): ForwardOptions {
    const { action, transforms = [], timeout, retries, fault, mirrors, corsPolicy, requestLimit } = this.props;
    const { uriRewrite, authorityRewrite } = this.changes;
    if (!action._forwards) {
      const settings = { timeout, retries, fault, mirrors, corsPolicy, requestLimit };
      const set = Object.entries(settings).filter(([, value]) => value !== undefined).map(([name]) => name);
      const changed = transforms.filter(({ _subject }) => _subject !== 'response headers').map(({ _subject }) => `transform of ${_subject}`);
      const [first] = [...set, ...changed];
      if (first !== undefined) {
        throw new ValidationError(`${this.what} must forward its requests to have a ${first}, got an action that answers them: leave it out`);
      }
    }
    return { uriRewrite, authorityRewrite, timeout, retries, fault };
  }

  private requireDistinct(what: string, subjects: string[], fix: (subject: string) => string): void {
    const twice = subjects.find((subject, index) => subjects.indexOf(subject) !== index);
    if (twice !== undefined) {
      throw new ValidationError(`${what} of ${this.what} must look at different things, got two on "${twice}": ${fix(twice)}`);
    }
  }
}

/** How several conditions on the path become one. */
function onePathCondition(conditions: readonly ListenerCondition[]): string {
  const paths = conditions.flatMap(({ _alternatives }) => _alternatives.flatMap(({ match }) => match.uri ?? []));
  const patterns = patternsFor(paths);
  return patterns === undefined ? 'put all of them in one pathRegexes, of which one is enough, or make two rules'
    : `put all of them in one condition, of which one is enough: ListenerCondition.pathPatterns(${JSON.stringify(patterns)}), or make two rules`;
}
