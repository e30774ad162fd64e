import { IConstruct } from 'constructs';
import { servicePods } from './enforcement-point';
import { headerVariants } from '../../core/header-variants';
import { isIngressGateway } from '../../ingress-gateway/ingress-gateway';
import { IIngressGateway } from '../../ingress-gateway/ingress-gateway-reference';
import { selects } from '../../istio';
import { requireApart, TokenFacts, TokenPods } from '../../security/token-facts';
import { BEARER, changedHeadersOf, isSamePlace, writtenHeadersOf } from '../../security/token-place';
import { Guard } from '../guard/guard';
import { RuleParticipant } from '../routing/rule-participant';
import { ListenerRule } from '../rule/listener-rule';

/** A rule in the pods that check the tokens of one of its guards. */
export interface CheckedRule {
  readonly what: string;
  readonly rule: ListenerRule;
  readonly guard: Guard;
  readonly pods: TokenPods;
}

/** What the rules of a listener have to do with tokens: their own checks, and those of others in the same pods. */
export class RuleTokens implements RuleParticipant {
  constructor(private readonly listener: IConstruct, private readonly workloads: readonly IIngressGateway[]) {
  }

  /** Refuses a rule that compares headers which the check of a token changes before a policy does. */
  public requireAcceptable(rule: ListenerRule, what: string): void {
    const headers = rule.comparedHeaders;
    this.workloads.forEach(workload => this.facts.requireComparison({ what, pods: gatewayPods(workload), headers }));
  }

  /** Refuses a check of tokens that can not stand beside others in the same pods. */
  public requireCheck({ what, rule, guard: { jwtRules = [] }, pods }: CheckedRule, isGateway: boolean): void {
    for (const jwtRule of jwtRules) {
      const check = { what, pods, rule: jwtRule, isGuard: true };
      this.facts.requireCheck(check);
      if (isGateway) {
        requireApart(check, { what, headers: rule.comparedHeaders });
      }
    }
  }

  /** Remembers what a rule compares. */
  public take(rule: ListenerRule, what: string): void {
    const headers = rule.comparedHeaders;
    this.workloads.forEach(workload => this.facts.addComparison({ what, pods: gatewayPods(workload), headers }));
  }

  /** Remembers what a rule checks. */
  public takeCheck({ what, guard: { jwtRules = [] }, pods }: CheckedRule): void {
    jwtRules.forEach(rule => this.facts.addCheck({ what, pods, rule, isGuard: true }));
  }

  /** The pods of a place, with all labels that they are known to have. */
  public podsOf(pods: TokenPods): TokenPods {
    const known = this.workloads.map(gatewayPods).find(({ namespaceName, labels = {} }) =>
      namespaceName === pods.namespaceName && selects(pods.labels ?? {}, labels));
    return known ?? pods;
  }

  /** The headers that are others behind the checks of some pods. */
  public changedAt(pods: TokenPods): string[] {
    return this.facts.checkedAt(pods).flatMap(({ rule }) => changedHeadersOf(rule));
  }

  /** The headers that are others behind the checks of the gateways. */
  public changedAtGateways(): string[] {
    return this.workloads.flatMap(workload => this.changedAt(gatewayPods(workload)));
  }

  /**
   * Headers that nobody verified, and that a target could take for those that are: other ways to write the header of a claim, and
   * `authorization` beside a token from elsewhere.
   */
  public untrusted(rule: ListenerRule): string[] {
    if (this.facts.areEmpty) {
      return [];
    }
    const pods = [...this.workloads.map(gatewayPods), ...servicePods(rule)];
    const checks = [...new Set(pods.flatMap(one => this.facts.checkedAt(one)))].map(check => check.rule);
    const trusted = checks.flatMap(writtenHeadersOf);
    const isElsewhere = rule.guards.some(({ token }) => token !== undefined && token.in !== 'header');
    const names = [...trusted.flatMap(headerVariants), ...isElsewhere ? [BEARER.name] : []];
    return [...new Set(names)].filter(name => !trusted.includes(name));
  }

  private get facts(): TokenFacts {
    return TokenFacts.of(this.listener);
  }
}

/** The rules of the same pods that do not ask for a token from the place of a guard, and whose requests Istio looks at all the same. */
export function unaware({ token }: Guard, others: () => readonly ListenerRule[]): ListenerRule[] {
  return token === undefined || isSamePlace(token, BEARER) ? []
    : others().filter(rule => !rule.guards.some(other => other.token !== undefined) && !rule.props.action._refuses && !leadsToItself(rule));
}

/** A redirect to another port or protocol of the same host, where the same happens again. */
function leadsToItself({ props: { action } }: ListenerRule): boolean {
  return action._redirect !== undefined && action._redirect.keepsPath && action._redirect.hostFor('host') === 'host';
}

/** The pods of a gateway. */
function gatewayPods(gateway: IIngressGateway): TokenPods {
  const { namespaceName, labels } = gateway.workload;
  return { namespaceName, labels: isIngressGateway(gateway) ? { app: gateway.name, ...labels } : labels };
}
