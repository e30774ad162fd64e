/** Builds a random set of guarded load balancers; what the library refuses is left out. */
import { App, Duration } from 'cdk8s';
import { AUDIENCE, GROUP, GuardsPlan, IssuerName, ISSUERS, ListenerPlan, LoadBalancerPlan, RulePlan, TokenPlan, USER_HEADER } from './random-guards';
import { newApp, newChart, newService } from './shop';
import { Issuer, newIssuer } from './tokens';
import {
  ApplicationListener, Findings, GatewayLoadBalancer, IngressGateway, IstioAlb, JsonWebKeys, ListenerAction, ListenerCondition, ListenerTransform,
  PolicyEnforcement, RequestLimit, WeightedService,
} from '../../src';
import { ValidationError } from '../../src/core/errors';

export const ISSUED = Object.fromEntries(ISSUERS.map(name => [name, newIssuer(name)])) as Record<IssuerName, Issuer>;

export const GATEWAYS = ['public', 'internal'];

/** Where tokens are that are in no header. */
export const COOKIE = 'session';
export const PARAMETER = 'token';

/** The header in which an answer says which rule it is from. */
export const RULE_HEADER = 'x-rule';

/** A listener with the rules that it took. */
export interface TakenListener {
  readonly plan: ListenerPlan;
  readonly gateways: readonly number[];
  readonly key: string;
  readonly rules: readonly RulePlan[];
}

export interface BuiltGuards {
  readonly app: App;
  readonly taken: readonly TakenListener[];
  /** Whether there is something for every load balancer and listener to do. */
  readonly isWhole: boolean;
  /** What was refused, by its first words. */
  readonly refused: readonly string[];
}

export function buildGuards({ enforcement, place, loadBalancers }: GuardsPlan): BuiltGuards {
  const app = newApp();
  const edge = newChart(app, 'edge');
  const gateways = GATEWAYS.map(name => new IngressGateway(edge, name, {
    name,
    loadBalancer: GatewayLoadBalancer.clusterIp(),
    numTrustedProxies: 1,
    ports: [{ port: 80, targetPort: 18080 }, { port: 8080, targetPort: 18081 }],
  }));
  const shop = newChart(app, 'shop');
  const services = { web: newService(shop, 'web', { v1: 1 }), cart: newService(shop, 'cart', { v1: 1 }) };
  const refused: string[] = [];
  const attempt = <T>(make: () => T): T | undefined => {
    try {
      return make();
    } catch (error) {
      if (!(error instanceof ValidationError)) {
        throw error;
      }
      refused.push(error.message);
      return undefined;
    }
  };
  const taken: TakenListener[] = [];
  const made: string[] = [];
  for (const plan of loadBalancers) {
    const alb = attempt(() => new IstioAlb(shop, plan.id, {
      name: plan.name,
      gateways: plan.gateways.map(index => gateways[index]),
      policyEnforcement: enforcement === 'targets' ? PolicyEnforcement.TARGETS : undefined,
    }));
    if (alb !== undefined) {
      made.push(plan.id);
    }
    for (const listenerPlan of alb === undefined ? [] : plan.listeners) {
      const neighbours = loadBalancers.filter(other => other !== plan && other.gateways.some(one => plan.gateways.includes(one)));
      const earlier = neighbours.filter(other => loadBalancers.indexOf(other) < loadBalancers.indexOf(plan));
      // Which of two load balancers has a host of both is for nobody to say.
      const hosts = listenerPlan.hosts.filter(host => !hostsOf(earlier, listenerPlan.port).includes(host));
      const listener = hosts.length === 0 ? undefined : attempt(() => alb!.addListener(listenerPlan.id, {
        port: listenerPlan.port,
        hosts,
        allowedSourceIps: listenerPlan.allowed && [...listenerPlan.allowed],
        deniedSourceIps: listenerPlan.denied && [...listenerPlan.denied],
      }));
      if (listener === undefined) {
        continue;
      }
      const foreign = hostsOf(neighbours, listenerPlan.port);
      const isOwn = (host: string) => hosts.includes(host) || !foreign.some(other => covers(other, host) || covers(host, other));
      const rules = listenerPlan.rules
        .map(rule => ({ ...rule, hosts: rule.hosts?.filter(isOwn) }))
        .filter(rule => rule.hosts === undefined || rule.hosts.length > 0)
        .filter(rule => attempt(() => {
          addRule(listener, rule, { services, place, key: `${plan.id}/${listenerPlan.id}/${rule.name}` });
          return true;
        }));
      // A host that another of the listener covers is served as a part of that one.
      const served = hosts.filter(host => !hosts.some(other => other !== host && covers(other, host)));
      taken.push({ plan: { ...listenerPlan, hosts: served }, gateways: plan.gateways, key: `${plan.id}/${listenerPlan.id}`, rules });
    }
  }
  const isWhole = taken.every(({ rules }) => rules.length > 0) && made.every(id => taken.some(({ key }) => key.startsWith(`${id}/`)));
  return { app, taken, isWhole, refused };
}

/** Errors of the synth: what all together can not be. */
export function errorsOf({ app }: BuiltGuards): string[] {
  return [...new Set(Findings.all(app).filter(({ level }) => level === 'error').map(({ code, message }) => `${code} ${message}`))];
}

function hostsOf(loadBalancers: readonly LoadBalancerPlan[], port: number): string[] {
  return loadBalancers.flatMap(({ listeners }) => listeners).filter(listener => listener.port === port).flatMap(({ hosts }) => hosts);
}

export function covers(wide: string, host: string): boolean {
  return wide === host || wide.startsWith('*') && host.endsWith(wide.slice(1));
}

/** Whether a rule has conditions: without any it is the default. */
export function hasConditions({ hosts, exact, prefixes, methods, header, sources, byClaim }: RulePlan): boolean {
  return [hosts, exact, prefixes, methods, header, sources, byClaim].some(condition => condition !== undefined);
}

interface RuleContext {
  readonly services: Record<'web' | 'cart', WeightedService>;
  readonly place: GuardsPlan['place'];
  readonly key: string;
}

function addRule(listener: ApplicationListener, rule: RulePlan, { services, place, key }: RuleContext): void {
  const next = rule.target === 'answer' ? ListenerAction.fixedResponse(200, { messageBody: 'answer' }) : ListenerAction.forward(services[rule.target]);
  listener.addAction(rule.name, {
    conditions: hasConditions(rule) ? conditionsOf(rule) : undefined,
    action: rule.token === undefined ? next : authenticated(rule.token, place, next),
    requestLimit: rule.limit === undefined ? undefined : RequestLimit.perGatewayPod(1, Duration.days(1), { burst: rule.limit }),
    transforms: [ListenerTransform.responseHeaders({ set: { [RULE_HEADER]: key } })],
  });
}

function authenticated({ issuers, audience, group, userHeader }: TokenPlan, place: GuardsPlan['place'], next: ListenerAction): ListenerAction {
  return ListenerAction.authenticateJwt({
    issuers: issuers.map(name => ({
      issuer: ISSUED[name].issuer,
      keys: JsonWebKeys.inline(ISSUED[name].jwks),
      fromCookies: place === 'cookie' ? [COOKIE] : undefined,
      fromParameters: place === 'query' ? [PARAMETER] : undefined,
      audiences: audience ? [AUDIENCE] : undefined,
      outputClaimToHeaders: userHeader ? [{ header: USER_HEADER, claim: 'sub' }] : undefined,
    })),
    additionalClaims: group ? [{ name: 'groups', values: [GROUP] }] : undefined,
    next,
  });
}

function conditionsOf({ hosts, exact, prefixes, methods, header, sources, byClaim }: RulePlan): ListenerCondition[] {
  return [
    ...hosts ? [ListenerCondition.hostHeaders([...hosts])] : [],
    ...exact ? [ListenerCondition.paths([...exact])] : [],
    ...prefixes ? [ListenerCondition.pathPrefixes([...prefixes])] : [],
    ...methods ? [ListenerCondition.httpRequestMethods([...methods])] : [],
    ...header ? [ListenerCondition.httpHeader(header[0], [header[1]])] : [],
    ...sources ? [ListenerCondition.sourceIps([...sources])] : [],
    ...byClaim ? [ListenerCondition.jwtClaim('groups', [GROUP])] : [],
  ];
}
