import { DomainRules, Neighbours, RuleParticipant } from './rule-participant';
import { ServerNames, serverNamesOf } from './server-names';
import { addTo, putInto } from '../../core/all-or-nothing';
import { ValidationError } from '../../core/errors';
import { coversHost, hostsMeet } from '../../istio';
import { HttpRoute } from '../../networking/virtual-service/http-route';
import { ListenerScope, RequestScope } from '../action/request-scope';
import { HostPattern } from '../condition/host-pattern';
import { ListenerRule } from '../rule/listener-rule';
import { Reach, reachOf } from '../rule/reached-rules';
import { RuleList } from '../rule/rule-list';

/** What only some listeners have. */
export interface RoutedListenerOptions {
  /** Hosts that have servers, and so routes, of their own, although others cover them. */
  readonly apart?: readonly string[];
  /** Whether clients speak HTTPS, which ends at the balancer in front. */
  readonly isTlsInFront?: boolean;
  /** Whether it asks something of every client: an address of its lists, or a certificate. */
  readonly isGuarded?: boolean;
  /** Whether its routes and policies may read a header of several lines as different values. */
  readonly mayJoinHeaderLines?: boolean;
  /** The path of its construct; its name where there is none. */
  readonly path?: string;
}

/**
 * The rules of a listener, by domain of Envoy.
 *
 * Envoy first picks a list of routes by the host of a request: the exact one, then the longest wildcard, then `*`. It never falls back to
 * another list. So each domain has every rule that applies to it.
 */
export class RoutedListener implements DomainRules {
  /** The path of its construct, by which listeners of several load balancers are told apart. */
  public readonly path: string;
  /** Its rules, in order. */
  public readonly rules: RuleList;
  /** Hosts that it serves, without those that another covers in the same Gateway: Envoy would give each of them the routes of both. */
  public readonly hosts: string[];
  /** Where its requests come in, as clients see it. */
  public readonly scope: ListenerScope;
  /** Whether its routes and policies may read a header of several lines as different values. */
  public readonly mayJoinHeaderLines: boolean;
  private readonly isGuardedWhole: boolean;
  private readonly participants: RuleParticipant[] = [];
  private readonly domains = new Map<string, Domain>();
  /** Rules that may be refused for a domain that is new. */
  private readonly dependingOnHost: ListenerRule[] = [];

  /**
   * @param name its name
   * @param port its port
   * @param scheme what comes to the gateway: `http` or `https`
   * @param hosts the hosts that it serves
   * @param options what only some of them have
   */
  constructor(
    public readonly name: string, public readonly port: number, public readonly scheme: string, hosts: readonly string[],
    { apart = [], isTlsInFront = false, isGuarded = false, mayJoinHeaderLines = false, path = name }: RoutedListenerOptions = {},
  ) {
    this.path = path;
    this.isGuardedWhole = isGuarded;
    this.mayJoinHeaderLines = mayJoinHeaderLines;
    this.scope = { port, scheme: isTlsInFront ? 'https' : scheme, isTlsInFront };
    this.rules = new RuleList(`listener "${name}"`);
    const isCovered = (host: string) => hosts.some(other => other !== host && coversHost(other, host));
    this.hosts = [...new Set([...hosts, ...apart])].filter(host => apart.includes(host) || !isCovered(host));
  }

  /** What its connections ask for in the handshake of TLS. */
  public get serverNames(): ServerNames {
    return serverNamesOf(this.scheme !== 'http', this.hosts);
  }

  /** Whether requests for a host, or for some hosts of a wildcard, come in here. */
  public meets(host: string): boolean {
    return this.hosts.some(served => hostsMeet(served, host));
  }

  /** The rules for the requests of a domain, in order; none where this listener has no such domain. */
  public rulesFor(domain: string): readonly ListenerRule[] {
    const known = this.domains.get(domain);
    return known === undefined ? [] : known.sorted ??= this.rules.sort([...known.rules]);
  }

  /** Whether some requests for a domain are refused: by a policy or a limit of a rule, by a list of addresses, or for want of a certificate. */
  public isGuarded(domain: string): boolean {
    return this.rulesFor(domain).some(({ isProtected }) => this.isGuardedWhole || isProtected);
  }

  /** The domains for which it has routes. */
  public get routedDomains(): string[] {
    return [...this.domains.keys()];
  }

  /** Whether it has routes of their own for the requests of a domain. */
  public routes(domain: string): boolean {
    return this.domains.has(domain);
  }

  /** What requests of a domain leave to each of its rules, in order. */
  public reachFor(domain: string): readonly Reach[] {
    const known = this.domains.get(domain);
    return known === undefined ? [] : known.reach ??= reachOf(this.rulesFor(domain), domain);
  }

  /** What is for the requests of a domain. */
  public scopeFor(host: string): RequestScope {
    return { ...this.scope, host };
  }

  /** Lets somebody take part in the life of the rules that are added from now on. */
  public join(participant: RuleParticipant): void {
    this.participants.push(participant);
  }

  /** Headers that are taken out of what a rule forwards: somebody could take them for what is checked. Known at the synth. */
  public untrusted(rule: ListenerRule): string[] {
    return this.participants.flatMap(participant => participant.untrusted?.(rule) ?? []);
  }

  /** Listeners of other load balancers whose hosts have routes beside its own, so that policies of its rules leave them out. Known at the synth. */
  public neighbours(): Neighbours[] {
    return this.participants.flatMap(participant => participant.neighbours?.() ?? []);
  }

  /** How errors call one of its rules. */
  public nameOf({ name }: ListenerRule): string {
    return `rule "${name}" of listener "${this.name}"`;
  }

  /**
   * Adds a rule.
   *
   * @param rule the rule
   * @param render tries a route that it comes to
   * @throws before anything is changed, if a participant refuses it, it does not fit to the listener or the other rules, or it can not be
   * written
   */
  public add(rule: ListenerRule, render: (route: HttpRoute) => void): void {
    const { added, met } = this.requireAddable(rule, render);
    this.rules.add(rule);
    if (rule.dependsOnHost(this.scope)) {
      addTo(this.dependingOnHost, rule);
    }
    met.forEach(domain => putInto(this.domains, domain, { rules: [...this.domains.get(domain)!.rules, rule] }));
    added.forEach(domain => putInto(this.domains, domain, { rules: this.rules.inOrder.filter(other => other.fits(domain) !== 'none') }));
    // Each load balancer may have a listener of that name.
    const what = `rule "${rule.name}" of listener "${this.path}"`;
    this.participants.forEach(participant => participant.take?.(rule, what, added));
  }

  /**
   * Refuses a rule that can not be added.
   *
   * @returns the domains that it would make, and those that there are and that it would meet
   */
  public requireAddable(rule: ListenerRule, render: (route: HttpRoute) => void): { readonly added: string[]; readonly met: string[] } {
    this.participants.forEach(participant => participant.requireAcceptable?.(rule, this.nameOf(rule)));
    this.rules.requireFree(rule);
    this.requireServed(rule);
    const added = this.domainsOf(rule).filter(domain => !this.domains.has(domain));
    const met = this.knownDomainsOf(rule);
    this.tryOut(rule, [...met, ...added], render);
    this.dependingOnHost.forEach(other =>
      added.filter(domain => other.fits(domain) !== 'none').forEach(domain => other.routes(this.scopeFor(domain))));
    return { added, met };
  }

  /** The domains that there are, and whose requests may meet a rule. */
  public knownDomainsOf(rule: ListenerRule): string[] {
    return rule.hosts.fullNames?.filter(name => this.domains.has(name)) ?? this.routedDomains.filter(domain => rule.fits(domain) !== 'none');
  }

  /** The domains that a rule needs. */
  private domainsOf(rule: ListenerRule): readonly string[] {
    if (rule.hosts.fullNames !== undefined) {
      return rule.hosts.fullNames;
    }
    const named = rule.hosts.routed.filter(host => this.hosts.some(served => coversHost(served, host)));
    return [...new Set([...named, ...this.hosts.filter(host => rule.fits(host) !== 'none')])];
  }

  /** All domains come to the same, unless the rule looks at the host. */
  private tryOut(rule: ListenerRule, domains: readonly string[], render: (route: HttpRoute) => void): void {
    const tried = rule.dependsOnHost(this.scope) ? domains : [...new Map(domains.map(domain => [rule.fits(domain), domain])).values()];
    tried.flatMap(domain => rule.routes(this.scopeFor(domain))).forEach(render);
  }

  private requireServed(rule: ListenerRule): void {
    const foreign = rule.hosts.patterns.find(pattern => !this.serves(pattern));
    if (foreign !== undefined) {
      throw new ValidationError(`hosts of rule "${rule.name}" must be served by listener "${this.name}" (${this.hosts.join(', ')}), got `
        + `"${foreign.text}": `
        + 'add it to the hosts of the listener');
    }
  }

  private serves(pattern: HostPattern): boolean {
    return this.hosts.some(served => pattern.isInner ? pattern.mayFit(served) : coversHost(served, pattern.hosts[0]));
  }
}

/** A host, or a wildcard, for which Envoy has a list of routes. */
interface Domain {
  readonly rules: readonly ListenerRule[];
  sorted?: readonly ListenerRule[];
  reach?: readonly Reach[];
}
