import { HostPattern } from './host-pattern';
import { ListenerRule } from './listener-rule';
import { reachedMatches } from './reached-rules';
import { RequestScope } from './request-scope';
import { RuleList } from './rule-list';
import { coversHost } from '../core/hosts';
import { HttpMatch } from '../networking/http-match';
import { HttpRoute } from '../networking/http-route';

/**
 * The rules of a listener, by domain of Envoy.
 *
 * Envoy first picks a list of routes by the host of a request: the exact one, then the longest wildcard, then `*`. It never falls back to
 * another list. So each domain has every rule that applies to it.
 */
export class RoutedListener {
  /** Its rules, in order. */
  public readonly rules: RuleList;
  /** Hosts that it serves, without those that another covers: Envoy would give each of them the routes of both. */
  public readonly hosts: string[];
  private readonly domains = new Set<string>();

  constructor(public readonly name: string, public readonly port: number, public readonly scheme: string, hosts: readonly string[]) {
    this.rules = new RuleList(`listener "${name}"`);
    this.hosts = [...new Set(hosts)].filter((host, _index, all) => !all.some(other => other !== host && coversHost(other, host)));
  }

  /** Whether requests for a host, or for some hosts of a wildcard, come in here. */
  public meets(host: string): boolean {
    return this.hosts.some(served => coversHost(served, host) || coversHost(host, served));
  }

  /** The rules for the requests of a domain, in order; none where this listener has no such domain. */
  public rulesFor(domain: string): ListenerRule[] {
    return this.routes(domain) ? this.rules.inOrder.filter(rule => rule.fits(domain) !== 'none') : [];
  }

  /** The domains for which it has routes. */
  public get routedDomains(): string[] {
    return [...this.domains];
  }

  /** Whether it has routes of their own for the requests of a domain. */
  public routes(domain: string): boolean {
    return this.domains.has(domain);
  }

  /** The rules that requests of a domain reach, with the matches that are left to them. */
  public reachedMatchesFor(domain: string): Map<ListenerRule, HttpMatch[]> {
    return reachedMatches(this.rulesFor(domain), domain);
  }

  /** The rules that requests of a domain reach: none after one that always applies. */
  public reachedRulesFor(domain: string): ListenerRule[] {
    return [...this.reachedMatchesFor(domain).keys()];
  }

  /** The domains that a rule needs. */
  public domainsOf(rule: ListenerRule): string[] {
    const named = rule.hosts.flatMap(({ hosts }) => hosts).filter(host => this.hosts.some(served => coversHost(served, host)));
    return [...new Set([...named, ...this.hosts.filter(host => rule.fits(host) !== 'none')])];
  }

  /** What is for the requests of a domain. */
  public scopeFor(host: string): RequestScope {
    return { host, port: this.port, scheme: this.scheme };
  }

  /** Tries what a new rule would come to, and what it would do to the others, before anything is changed. */
  public requireRenderable(rule: ListenerRule, render: (route: HttpRoute) => void): void {
    this.rules.requireFree(rule);
    this.requireServed(rule);
    const added = this.domainsOf(rule).filter(domain => !this.domains.has(domain));
    const domains = [...this.domains, ...added].filter(domain => rule.fits(domain) !== 'none');
    // All domains come to the same, unless the rule looks at the host.
    const tried = rule.dependsOnHost(this) ? domains : [...new Map(domains.map(domain => [rule.fits(domain), domain])).values()];
    tried.flatMap(domain => rule.routes(this.scopeFor(domain))).forEach(render);
    for (const other of this.rules.inOrder.filter(earlier => earlier.dependsOnHost(this))) {
      added.filter(domain => other.fits(domain) !== 'none').forEach(domain => other.routes(this.scopeFor(domain)));
    }
  }

  /**
   * Adds a rule that was not refused.
   *
   * @returns the domains that are new
   */
  public add(rule: ListenerRule): string[] {
    this.rules.add(rule);
    const added = this.domainsOf(rule).filter(domain => !this.domains.has(domain));
    added.forEach(domain => this.domains.add(domain));
    return added;
  }

  private requireServed(rule: ListenerRule): void {
    const foreign = rule.hosts.find(pattern => !this.serves(pattern));
    if (foreign !== undefined) {
      throw new Error(`hosts of rule "${rule.name}" must be served by listener "${this.name}" (${this.hosts.join(', ')}), got "${foreign.text}": `
        + 'add it to the hosts of the listener');
    }
  }

  private serves(pattern: HostPattern): boolean {
    const [host] = pattern.hosts;
    return this.hosts.some(served => host === undefined ? pattern.mayFit(served) : coversHost(served, host));
  }
}
