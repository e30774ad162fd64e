import { HostPattern } from '../condition/host-pattern';

/** Whether the requests for a domain of Envoy are for the hosts of a rule: all, none, or depending on the host they ask for. */
export type HostFit = 'all' | 'some' | 'none';

/** The hosts that a rule is for: those that it names, or, where it names none, every host of the listener. */
export class RuleHosts {
  /** The hosts as Istio knows them, where all that are named are full names: then no other domain meets the rule. */
  public readonly fullNames?: readonly string[];

  /**
   * @param patterns the hosts that the rule names
   */
  constructor(public readonly patterns: readonly HostPattern[]) {
    const isFull = patterns.every(({ isInner, hosts }) => !isInner && !hosts.some(host => host.startsWith('*')));
    this.fullNames = isFull && patterns.length > 0 ? this.routed : undefined;
  }

  /** Whether it names none. */
  public get isEvery(): boolean {
    return this.patterns.length === 0;
  }

  /** Those by which Istio routes: full names, and wildcards at the beginning. */
  public get routed(): string[] {
    return this.patterns.flatMap(({ hosts }) => hosts);
  }

  /** Those that a route has to compare itself, for their wildcards. */
  public get inner(): HostPattern[] {
    return this.patterns.filter(({ isInner }) => isInner);
  }

  /** Which requests for a domain are for them. */
  public fits(domain: string): HostFit {
    if (this.isEvery || this.patterns.some(host => host.covers(domain))) {
      return 'all';
    }
    return this.patterns.some(host => host.mayFit(domain)) ? 'some' : 'none';
  }
}
