import { Construct } from 'constructs';
import { RequestScope } from './action/request-scope';
import { pathsBelow, requirePathPrefixes, withoutEndingSlash } from './condition/condition-path';
import { withDistinctNames } from './routing/route-names';
import { RuleParticipant } from './routing/rule-participant';
import { withoutHeaders } from './routing/untrusted-headers';
import { AddActionProps } from './rule/add-action-props';
import { ListenerRule } from './rule/listener-rule';
import { RuleList } from './rule/rule-list';
import { brand } from '../core/brand';
import { compact } from '../core/compact';
import { ValidationError, refuse, show } from '../core/errors';
import { ExportTo } from '../core/export-to';
import { pathInErrors } from '../core/path-in-errors';
import { optional } from '../core/requirements';
import { IstioResource, IstioResourceProps } from '../core/resource';
import { HttpRoute, renderGivenRoute, renderHttpRoute } from '../networking/virtual-service/http-route';
import { TrafficBinding } from '../networking/virtual-service/traffic-binding';
import { IVirtualService } from '../networking/virtual-service/virtual-service-reference';

/**
 * Properties of delegated rules.
 */
export interface DelegatedRulesProps extends IstioResourceProps {
  /**
   * Beginning of the paths that they are for, by whole segments: the one at which a load balancer delegates to them.
   */
  readonly pathPrefix: string;

  /**
   * Which namespaces see it. The namespace of the load balancer has to be among them.
   *
   * @default - as the mesh decides: all
   */
  readonly exportTo?: ExportTo;
}

/**
 * Rules for the paths below one, of which the host belongs to the load balancer of somebody else: `listener.delegate` leads to them.
 *
 * It makes a VirtualService without hosts, in the namespace of its own chart. The load balancer decides hosts, ports and TLS.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#Delegate
 */
@pathInErrors
export class DelegatedRules extends IstioResource implements IVirtualService {
  /** Beginning of the paths that they are for, without a slash at the end. */
  public readonly pathPrefix: string;
  /** It has no hosts. */
  public readonly isDelegate?: boolean = true;

  private readonly rules: RuleList;
  private readonly binding: TrafficBinding;
  private readonly exportTo?: ExportTo;
  /** Those who take part for the listeners that lead here. */
  private readonly participants: RuleParticipant[] = [];

  /**
   * @param scope the chart, or a construct in it
   * @param id construct id
   * @param props path and name
   * @throws if the path is none
   */
  constructor(scope: Construct, id: string, props: DelegatedRulesProps) {
    super(scope, id, props, 'networking.istio.io/v1', 'VirtualService');
    [this.pathPrefix] = requirePathPrefixes([props.pathPrefix]);
    this.rules = new RuleList(`delegated rules "${id}"`);
    this.binding = new TrafficBinding(this, [], false, true);
    this.exportTo = props.exportTo;
    this.node.addValidation({ validate: () => this.validateRules() });
  }

  /** Name of the VirtualService. */
  public get virtualServiceName(): string {
    return this.name;
  }

  /** Namespace of the VirtualService, where it is known. */
  public get virtualServiceNamespace(): string | undefined {
    return this.metadata.namespace;
  }

  /** Names of the rules, in the order in which they are tried. */
  public get ruleNames(): string[] {
    return this.rules.inOrder.map(({ name }) => name);
  }

  /**
   * Adds a rule, or the default for the paths where it has no conditions.
   *
   * @param id name of the rule, once among these
   * @param props conditions, priority and action
   * @throws if the name or the priority is taken, or Istio would drop the rule: one with a host, or for paths elsewhere; or if it compares a
   * header that a check of tokens changes at a gateway which delegates to it
   */
  public addAction(id: string, props: AddActionProps): void {
    if (props.conditions?.some(({ _needsToken }) => _needsToken)) {
      throw new ValidationError(`jwtClaim of rule "${id}" must be left out in delegated rules, got it: `
        + 'whose tokens count is said beside authenticateJwt, by the load balancer that delegates');
    }
    const rule = new ListenerRule(id, props);
    this.rules.requireFree(rule);
    this.requireDelegable(rule);
    this.requireAcceptable(rule, this.participants);
    this.routesOf([rule]).forEach(route => renderGivenRoute(this.below(route), this.binding, this));
    this.rules.add(rule);
    this.take(rule, this.participants);
  }

  /** @internal */
  public _toSpec(): Record<string, unknown> {
    const http = this.routesOf(this.rules.inOrder).map(route => renderHttpRoute(route, this.binding, this));
    return compact({ exportTo: this.exportTo?.values, http });
  }

  /**
   * Refuses a path of the load balancer at which these rules would not be met.
   *
   * @internal
   */
  public _requireBelow(path: string): void {
    if (typeof path === 'string' && withoutEndingSlash('path of a delegation', path) !== this.pathPrefix) {
      refuse('path of a delegation', `the pathPrefix of the delegated rules (${show(this.pathPrefix || '/')})`, path,
        'Istio drops delegated routes for other paths');
    }
  }

  /**
   * Refuses a listener that one of the rules can not stand behind.
   *
   * @internal
   */
  public _requireReachable(participants: readonly RuleParticipant[]): void {
    this.rules.inOrder.forEach(rule => this.requireAcceptable(rule, participants));
  }

  /**
   * Takes in a listener that leads here.
   *
   * @internal
   */
  public _reach(participants: readonly RuleParticipant[]): void {
    this.participants.push(...participants);
    this.rules.inOrder.forEach(rule => this.take(rule, participants));
  }

  private requireAcceptable(rule: ListenerRule, participants: readonly RuleParticipant[]): void {
    participants.forEach(participant => participant.requireAcceptable?.(rule, this.whatOf(rule)));
  }

  private take(rule: ListenerRule, participants: readonly RuleParticipant[]): void {
    participants.forEach(participant => participant.take?.(rule, this.whatOf(rule), []));
  }

  private whatOf({ name }: ListenerRule): string {
    return `rule "${name}" of delegated rules "${this.node.path}"`;
  }

  private requireDelegable(rule: ListenerRule): void {
    const [guard] = rule.guards;
    if (guard !== undefined) {
      throw new ValidationError(`${guard.what} of rule "${rule.name}" must be left out in delegated rules, got it: `
        + 'the hosts belong to the load balancer that delegates, and policies for the targets are those of their namespace');
    }
    if (rule.props.requestLimit !== undefined) {
      throw new ValidationError(`requestLimit of rule "${rule.name}" must be left out in delegated rules, got one: the gateway belongs to the load `
        + 'balancer that delegates');
    }
    optional(rule.props.action._managed, managed => refuse(`target of rule "${rule.name}"`, 'one whose weights this app says, in delegated rules',
      managed.what, 'its controller has a VirtualService of its own, and Istio follows one level: forward there in a listener'));
    if (!rule.hosts.isEvery) {
      refuse(`hosts of rule "${rule.name}"`, 'left out in delegated rules', rule.hosts.patterns.map(({ text }) => text),
        'the host belongs to the load balancer that delegates');
    }
    if (rule.props.action._redirect?.dependsOnListener) {
      throw new ValidationError(`redirect of rule "${rule.name}" must not repeat port or protocol in delegated rules, got #{port} or #{protocol}: `
        + 'the listener that delegates is not known here, write the values');
    }
    for (const { uri } of rule.matches) {
      const path = uri?._exact ?? uri?._prefix;
      if (uri !== undefined && path === undefined) {
        throw new ValidationError(`paths of rule "${rule.name}" must be whole or prefixes in delegated rules, got ${uri}: `
          + 'Istio drops delegated routes that compare the path with an expression');
      }
      if (path !== undefined && uri?._exact !== this.pathPrefix && !path.startsWith(`${this.pathPrefix}/`)) {
        refuse(`paths of rule "${rule.name}"`, `below ${show(this.pathPrefix || '/')}`, path, 'Istio drops delegated routes for other paths');
      }
    }
  }

  private routesOf(rules: readonly ListenerRule[]): HttpRoute[] {
    const routes = rules.flatMap(rule => {
      const untrusted = [...new Set(this.participants.flatMap(participant => participant.untrusted?.(rule) ?? []))];
      const own = rule.routes({ ...SCOPE, pathPrefix: this.pathPrefix });
      return own.map(route => ({ rule, ruleName: rule.name, route: withoutHeaders(route, untrusted) }));
    });
    return withDistinctNames(routes).map(({ route }) => route);
  }

  /** A route for the paths that it can ever meet. */
  private below(route: HttpRoute): HttpRoute {
    const matches = (route.matches ?? [{}]).flatMap(match => match.uri ? [match] : pathsBelow(this.pathPrefix).map(uri => ({ ...match, uri })));
    return { ...route, matches };
  }

  private validateRules(): string[] {
    return !this.rules.isEmpty ? [] : [`delegated rules "${this.node.path}" must have at least one rule, got none: add one with addAction`];
  }
}

/** Whether a value is a DelegatedRules. */
export const isDelegatedRules = brand('DelegatedRules', DelegatedRules);

/** The host and the port are those of the load balancer, which is not known here. */
const SCOPE: RequestScope = { host: '*', port: 80, scheme: 'http' };
