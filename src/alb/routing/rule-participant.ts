import { Gateway } from '../../networking/gateway/gateway';
import { ListenerRule } from '../rule/listener-rule';

/**
 * Who takes part in the life of a listener's rules: the hosts that have routes, the policies, the limits, the delegates.
 *
 * All are asked before anything is changed, so that a rule which one of them refuses leaves no trace; then all take the rule in, each in the
 * order in which they joined. What they say of the routes is asked at the synth, when all rules are there.
 */
export interface RuleParticipant {
  /**
   * Refuses a rule that can not be added.
   *
   * @param rule the rule
   * @param what the rule, as its owner calls it
   */
  requireAcceptable?(rule: ListenerRule, what: string): void;

  /**
   * Takes in a rule that nobody refused.
   *
   * @param rule the rule
   * @param what the rule, as owners of others know it
   * @param added the domains that it made
   */
  take?(rule: ListenerRule, what: string, added: readonly string[]): void;

  /** Headers that are taken out of what a rule forwards: somebody could take them for what is checked. */
  untrusted?(rule: ListenerRule): readonly string[];

  /** Listeners of other load balancers whose hosts have routes beside those of the rules, so that policies leave them out. */
  neighbours?(): readonly Neighbours[];
}

/** Listeners of other load balancers at the same port of a gateway. */
export interface Neighbours {
  readonly listeners: readonly DomainRules[];
  /** Those of them that have servers of their own, which Envoy picks by the name in the handshake of TLS. */
  readonly servers: readonly DomainRules[];
  /** The Gateway of the pods where they are; none where it can not be told from those of the other gateways. */
  readonly gateway?: Gateway;
}

/** Rules by domain of Envoy: a host, or a wildcard, for which it has a list of routes. */
export interface DomainRules {
  /** The domains that have routes. */
  readonly routedDomains: readonly string[];
  /** The rules for the requests of a domain, in order: an empty list where there is no such domain. */
  rulesFor(domain: string): readonly ListenerRule[];
  /** Whether some requests for a domain are refused: by a policy or a limit of a rule, by a list of addresses, or for want of a certificate. */
  isGuarded(domain: string): boolean;
}
