import { HostVirtualService } from './host-virtual-service';
import { RoutedListener } from './routed-listener';
import { addTo, ifRefused } from '../../core/all-or-nothing';
import { hostsMeet } from '../../istio';
import { ListenerRule } from '../rule/listener-rule';

/**
 * The hosts of a load balancer in sets whose requests meet the same rules: a VirtualService each.
 *
 * A set only ever falls apart, and the part with its first host keeps its VirtualService. So a new rule never moves a host from one
 * object to another that is there already.
 */
export class HostSets {
  private readonly made: HostVirtualService[] = [];
  private readonly known = new Set<string>();

  constructor(private readonly create: (hosts: string[]) => HostVirtualService) {
  }

  /** The VirtualServices, in the order in which they were made. */
  public get virtualServices(): HostVirtualService[] {
    return [...this.made];
  }

  /** Takes in the domains that a new rule of a listener made, and tells apart those that it made different. */
  public update(rule: ListenerRule, listener: RoutedListener, added: readonly string[], listeners: readonly RoutedListener[]): void {
    const joined = new Set(added);
    // Of hosts that were in the listener before only the new rule can make a difference.
    const key = (host: string) => joined.has(host) ? signature(host, [listener]) : fitOf(rule, listener, host);
    for (const virtualService of this.made.filter(({ hosts }) => hosts.length > 1)) {
      const { hosts: before } = virtualService;
      const [kept, ...others] = Object.values(grouped(before, key));
      virtualService.hosts = kept;
      ifRefused(() => virtualService.hosts = before);
      others.forEach(hosts => this.make(hosts));
    }
    const unknown = added.filter(host => !this.known.has(host));
    Object.values(grouped(unknown, host => signature(host, listeners))).forEach(hosts => apart(hosts).forEach(set => this.make(set)));
  }

  private make(hosts: string[]): void {
    addTo(this.made, this.create(hosts));
    const added = hosts.filter(host => !this.known.has(host));
    added.forEach(host => this.known.add(host));
    ifRefused(() => added.forEach(host => this.known.delete(host)));
  }
}

/** What tells the requests of a host from those of another: the rules that they meet. */
function signature(host: string, listeners: readonly RoutedListener[]): string {
  return JSON.stringify(listeners.map(listener => listener.rulesFor(host).map(rule => [rule.name, fitOf(rule, listener, host)])));
}

function fitOf(rule: ListenerRule, listener: RoutedListener, host: string): string {
  const fit = listener.routes(host) ? rule.fits(host) : 'none';
  const kind = rule.isNarrowedAt(host) ? `narrowed ${fit}` : fit;
  return rule.dependsOnHost(listener.scope) && fit !== 'none' ? `${kind} of ${host}` : kind;
}

/** A key begins with a letter, so that groups keep the order of their first hosts. */
function grouped(hosts: readonly string[], key: (host: string) => string): Record<string, string[]> {
  const groups: Record<string, string[]> = {};
  for (const host of hosts) {
    (groups[`set ${key(host)}`] ??= []).push(host);
  }
  return groups;
}

/** Hosts that cover each other would be one host of a VirtualService twice. */
function apart(hosts: readonly string[]): string[][] {
  const sets: string[][] = [];
  for (const host of hosts) {
    const set = sets.find(others => !others.some(other => hostsMeet(other, host)));
    if (set) {
      set.push(host);
    } else {
      sets.push([host]);
    }
  }
  return sets;
}
