import { Construct } from 'constructs';
import { connectionsOf, narrowerServers } from './closed-neighbours';
import { closedConnections, closedRequests, Refusal } from './closed-ports';
import { contestedBy, contestedByRoutes } from './contested-requests';
import { gatewayPoint, EnforcementPoint, targetPoints } from './enforcement-point';
import { ConnectionRequests, GuardPolicy } from './guard-policy';
import { guardedRequests, GuardedRequests, GuardedRule, Obstacle, requestsAt } from './guarded-requests';
import { JwtAuthentication } from './jwt-authentication';
import { PodFacts, Pods } from './pod-facts';
import {
  findingsOfConnections, findingsOfContested, findingsOfContestedRoutes, findingsOfHeaders, findingsOfOtherPorts, findingsOfPlaces,
  findingsOfRequests,
} from './policy-findings';
import { findingsOfRewrites } from './rewritten-requests';
import { RuleTokens, unaware } from './rule-tokens';
import { RoutedServer, serversBeside, virtualServicesBeside } from './virtual-services-beside';
import { ifRefused } from '../../core/all-or-nothing';
import { idBeside } from '../../core/construct-ids';
import { ValidationError, refuse } from '../../core/errors';
import { FindingOptions, Findings } from '../../core/findings';
import { optional } from '../../core/requirements';
import { IIngressGateway } from '../../ingress-gateway/ingress-gateway-reference';
import { areSameLabels, hasUnknownWays, policyRequestsOf } from '../../istio';
import { ExtensionProviderType, requireProvider } from '../../mesh-settings/extension-provider';
import { MeshSettings } from '../../mesh-settings/mesh-settings';
import { Gateway } from '../../networking/gateway/gateway';
import { partsOf } from '../../networking/virtual-service/match-parts';
import { requireClientAddresses } from '../gateways/client-addresses';
import { requireOwner } from '../gateways/object-metadata';
import { PolicyEnforcement, AT_TARGETS } from '../gateways/policy-enforcement';
import { Guard } from '../guard/guard';
import { isServedBy } from '../routing/narrower-domains';
import { RoutedListener } from '../routing/routed-listener';
import { DomainRules, Neighbours, RuleParticipant } from '../routing/rule-participant';
import { ListenerRule } from '../rule/listener-rule';

/** What a load balancer has beside the policies of a listener, and beside those of a rule. */
const FIXED_IDS = /^(?:RequestLimits\d*|Authentication\d*|(?:Allowed|Denied)Addresses of .*)$/s;
const NO_IDS = /^$/;

/** Where the policies of a listener go. */
export interface PolicyContext {
  /** The construct below which they are. */
  readonly scope: Construct;
  readonly enforcement: PolicyEnforcement;
  readonly workloads: readonly IIngressGateway[];
  /** The Gateways for the workloads, in their order. */
  readonly gateways: readonly Gateway[];
  /** The RequestAuthentication of some pods, one for the load balancer. */
  readonly authentication: (point: EnforcementPoint) => JwtAuthentication;
}

/** The policies of a listener: what its rules ask of requests, and routes can not. */
export class RulePolicies implements RuleParticipant {
  private scope?: Construct;

  constructor(
    private readonly listener: Construct, private readonly routed: RoutedListener, private readonly ports: readonly number[],
    private readonly context: PolicyContext, private readonly tokens: RuleTokens,
  ) {
  }

  /** Refuses a rule whose requests no policy can describe, or where nobody may enforce it. */
  public requireAcceptable(rule: ListenerRule, what: string): void {
    if (this.context.enforcement === PolicyEnforcement.TARGETS && needsToken(rule)) {
      refuse(`policyEnforcement of ${what}`, 'PolicyEnforcement.GATEWAY for jwtClaim', AT_TARGETS,
        'the gateway has to know the token to route by it');
    }
    for (const guard of rule.guards) {
      this.requireDescribable(what, rule, guard);
      const points = this.pointsOf(what, rule);
      points.forEach(({ namespaceName }) => requireOwner(this.context.scope, namespaceName));
      if (guard.needsClientAddress) {
        requireClientAddresses(`${guard.what} of ${what}`, this.context.workloads, this.context.enforcement);
      }
      optional(guard.provider, provider => requireProvider(`provider of ${what}`, provider, ExtensionProviderType.EXTERNAL_AUTHORIZATION,
        MeshSettings.of(this.listener).extensionProviders));
      for (const point of points) {
        this.tokens.requireCheck({ what, rule, guard, pods: this.tokens.podsOf(point) }, this.context.enforcement === PolicyEnforcement.GATEWAY);
        optional(guard.provider, provider => PodFacts.of(this.listener, point).requireProvider(what, provider));
      }
    }
  }

  /** Makes the policies of a rule that was not refused. */
  public take(rule: ListenerRule, what: string): void {
    const scope = rule.guards.length === 0 ? undefined : this.scopeOf(rule);
    rule.guards.forEach((guard, index) => this.pointsOf(this.routed.nameOf(rule), rule).forEach((point, number) => {
      const neighbours = () => this.neighboursAt(point);
      const beside = () => point.isAtGateway ? this.besideAt(point) : [];
      const guarded = { listener: this.routed, rule, guard, ports: this.ports, isMet: point.isMet, neighbours: () => [...neighbours(), ...beside()] };
      const requests = this.requestsOf(guarded, neighbours);
      const id = [...index > 0 ? [`Guard${index + 1}`] : [], ...number > 0 ? [`Place${number + 1}`] : []].join('-') || 'Default';
      const policy = new GuardPolicy(scope!, id, point, guard, () => this.requestsByConnection(guarded, requests(), point));
      optional(guard.jwtRules, rules => this.context.authentication(point).add(rules));
      optional(guard.provider, provider => PodFacts.of(this.listener, point).takeProvider(what, provider));
      this.tokens.takeCheck({ what, rule, guard, pods: this.tokens.podsOf(point) });
      const asking = { what: this.routed.nameOf(rule), rule, guard, earlier: [] };
      Findings.of(policy)._addAtSynth(() => [
        ...this.findings(guarded, point, requests()),
        ...point.isAtGateway ? findingsOfContested(asking, contestedBy(guarded, neighbours())) : [],
        ...point.isAtGateway ? findingsOfContestedRoutes(asking, contestedByRoutes(guarded, this.serversAt(point))) : [],
        ...point.isAtGateway ? findingsOfRewrites(asking, this.routed, this.listener) : [],
      ]);
    }));
  }

  /** The listeners of other load balancers at each gateway, as far as policies there leave them out, or connections for them meet these rules. */
  public neighbours(): Neighbours[] {
    const { enforcement, workloads, gateways } = this.context;
    return workloads.map(({ workload }, index) => {
      const servers = narrowerServers(this.listener, this.routed, workload)?.served ?? [];
      const beside = enforcement === PolicyEnforcement.TARGETS ? [] : this.besideAt(workload);
      return {
        listeners: [...this.neighboursAt(workload), ...beside, ...servers],
        servers,
        gateway: workloads.length === gateways.length ? gateways[index] : undefined,
      };
    });
  }

  /** By connections of the listener, and by those that are the listener's only while a narrower server is not there. */
  private requestsByConnection(guarded: GuardedRule, requests: GuardedRequests[] | Obstacle, point: EnforcementPoint): ConnectionRequests[] {
    const own = connectionsOf(this.listener, this.routed, point).map(conditions => ({ conditions, requests: described(requests) }));
    const narrower = point.isAtGateway ? narrowerServers(this.listener, this.routed, point) : undefined;
    if (narrower === undefined) {
      return own;
    }
    const { names, served } = narrower;
    const neighbours = () => [...served, ...this.besideAt(point)];
    const theirs = served.flatMap(({ routedDomains }) => routedDomains);
    const others = guardedRequests({ ...guarded, neighbours, isOthers: domain => isServedBy(domain, this.routed.hosts, theirs) });
    return [...own, { conditions: [{ key: 'connection.sni', values: [...names] }], requests: described(others) }];
  }

  private scopeOf({ name }: ListenerRule): Construct {
    if (this.scope === undefined) {
      this.scope = partOf(this.context.scope, idBeside(this.routed.name, FIXED_IDS));
      ifRefused(() => this.scope = undefined);
    }
    return partOf(this.scope, idBeside(name, NO_IDS));
  }

  /** Listeners of other load balancers at the same port of the same gateway whose hosts have routes beside ours: with TLS each has its own. */
  private neighboursAt(pods: Pods): RoutedListener[] {
    const { scheme, port } = this.routed;
    return scheme === 'https' ? [] : PodFacts.of(this.listener, pods).listeners
      .filter(other => other !== this.routed && other.port === port && other.scheme === scheme);
  }

  /** Hosts of the app's own VirtualServices that have routes beside ours at a gateway. */
  private besideAt(pods: Pods): DomainRules[] {
    return virtualServicesBeside(this.listener, this.routed, pods, this.gatewaysAt(pods));
  }

  /** The servers there that have the routes of these VirtualServices. */
  private serversAt(pods: Pods): RoutedServer[] {
    return serversBeside(this.listener, this.routed, pods, this.gatewaysAt(pods));
  }

  /** The Gateways of the load balancer for some pods. */
  private gatewaysAt(pods: Pods): readonly Gateway[] {
    const { workloads, gateways } = this.context;
    const index = workloads.findIndex(({ workload }) => workload.namespaceName === pods.namespaceName && areSameLabels(workload.labels, pods.labels));
    return workloads.length === gateways.length && index >= 0 ? [gateways[index]] : gateways;
  }

  private pointsOf(what: string, rule: ListenerRule): EnforcementPoint[] {
    return this.context.enforcement === PolicyEnforcement.TARGETS ? targetPoints(what, rule, this.listener)
      : this.context.workloads.map(workload => gatewayPoint({ what, port: this.routed.port, serverNames: this.routed.serverNames }, workload));
  }

  private requireDescribable(what: string, rule: ListenerRule, guard: Guard): void {
    const [inner] = rule.hosts.inner;
    if (inner !== undefined) {
      refuse(`host of ${what} with ${guard.what}`, 'without wildcards but at the beginning', inner.text,
        'a policy compares whole hosts and their ends only');
    }
    const unknown = rule.props.conditions?.find(({ _alternatives }) =>
      _alternatives.length > 0 && policyRequestsOf([_alternatives.map(({ match }) => partsOf(match))]) === undefined);
    if (unknown !== undefined) {
      throw new ValidationError(`conditions of ${what} with ${guard.what} must be such as a policy can compare, got one `
        + `on ${unknown._subjects.join(' and ')}: `
        + 'use hosts, paths, pathPrefixes, methods, and claims or headers with case whose value is whole or ends with "*"');
    }
    const path = rule.matches.flatMap(({ uri }) => uri?._exact ?? uri?._prefix ?? []).find(hasUnknownWays);
    if (path !== undefined) {
      refuse(`path of ${what} with ${guard.what}`, 'shorter, or written in one way', path,
        'write a character that may be escaped in the same way everywhere: either "%40" or "@", either "%C3" or "%c3"');
    }
    if (guard.provider !== undefined && needsToken(rule)) {
      throw new ValidationError(`jwtClaim of ${what} must be left out beside ${guard.what}, got it: the authorizer is asked before any `
        + 'token is known');
    }
    const isShared = this.context.enforcement === PolicyEnforcement.TARGETS || this.context.workloads.some(({ isOwned }) => !isOwned);
    if (isShared && rule.hosts.isEvery && this.routed.hosts.includes('*')) {
      refuse(`hosts of ${what} with ${guard.what}`, 'named', '*',
        'name the hosts of the rule or of the listener: a policy for every host is for those of others too');
    }
  }

  /** What a rule guards, as long as no rule is added, here or beside. */
  private requestsOf(guarded: GuardedRule, neighbours: () => readonly RoutedListener[]): () => GuardedRequests[] | Obstacle {
    let known: { readonly facts: string; readonly requests: GuardedRequests[] | Obstacle } | undefined;
    return () => {
      const rules = [this.routed, ...neighbours()].reduce((sum, listener) => sum + listener.rules.size, 0);
      const facts = JSON.stringify([rules, guarded.neighbours().map(({ routedDomains }) => routedDomains.length)]);
      known = known?.facts === facts ? known : { facts, requests: guardedRequests(guarded) };
      return known.requests;
    };
  }

  private findings(guarded: GuardedRule, point: EnforcementPoint, requests: GuardedRequests[] | Obstacle): FindingOptions[] {
    const { rule, guard } = guarded;
    const rules = this.routed.rules.inOrder;
    const earlier = rules.slice(0, rules.indexOf(rule));
    const asking = { what: this.routed.nameOf(rule), rule, guard, earlier };
    const changed = () => ({
      there: this.tokens.changedAt(this.tokens.podsOf(point)),
      before: this.tokens.changedAtGateways(),
      untrusted: (other: ListenerRule) => this.tokens.untrusted(other),
    });
    const isAtTargets = this.context.enforcement === PolicyEnforcement.TARGETS;
    const all = `${guard.what} of ${asking.what}`;
    const refusal: Refusal = {
      guard,
      origin: this.routed.scope,
      serverNames: this.routed.serverNames,
      hosts: this.routed.knownDomainsOf(rule),
      requestsFor: domain => requestsAt(domain, guarded),
      isForPort: false,
    };
    return [
      ...findingsOfRequests(asking, requests),
      ...findingsOfConnections(all, closedConnections(this.listener, refusal, point)),
      ...findingsOfOtherPorts(all, refusal, closedRequests(this.listener, refusal, point)),
      ...isAtTargets ? findingsOfHeaders({ ...asking, earlier: earlier.filter(point.isMet) }, requests, changed()) : [],
      ...findingsOfPlaces(asking, unaware(guard, () => this.rulesAt(point))),
    ];
  }

  /** The rules whose requests come to some pods. */
  private rulesAt(point: EnforcementPoint): ListenerRule[] {
    const listeners = this.context.workloads.flatMap(({ workload }) => PodFacts.of(this.listener, workload).listeners);
    return [...new Set(listeners)].flatMap(({ rules }) => rules.inOrder).filter(point.isMet);
  }
}

function partOf(scope: Construct, id: string): Construct {
  const part = new Construct(scope, id);
  ifRefused(() => scope.node.tryRemoveChild(part.node.id));
  return part;
}

function needsToken({ props }: ListenerRule): boolean {
  return props.conditions?.some(({ _needsToken }) => _needsToken) ?? false;
}

/** What can not be described stops the synth as a finding. */
function described(requests: GuardedRequests[] | Obstacle): GuardedRequests[] {
  return 'earlier' in requests ? [] : requests;
}
