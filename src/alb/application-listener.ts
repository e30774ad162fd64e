import { Construct } from 'constructs';
import { ListenerAction } from './action/listener-action';
import { DelegateOptions, delegateRule } from './delegate-options';
import { reportSharing } from './report/gateway-sharing';
import { reportRules } from './report/rule-findings';
import { RoutedListener } from './routing/routed-listener';
import { AddActionProps } from './rule/add-action-props';
import { ListenerRule } from './rule/listener-rule';
import { requireGatewayHost } from '../core/hosts';
import { optional, requireItems, requirePort } from '../core/requirements';
import { Gateway } from '../networking/gateway';
import { GatewayServer } from '../networking/gateway-server';
import { renderHttpRoute } from '../networking/http-route';
import { TrafficBinding } from '../networking/traffic-binding';

/**
 * Properties of a listener.
 */
export interface ApplicationListenerProps {
  /**
   * Port that it listens on.
   *
   * Range: 1 to 65535.
   *
   * @default 80
   */
  readonly port?: number;

  /**
   * Hosts that it serves: full DNS names, or wildcards such as `*.example.com`.
   *
   * @default - every host. On a gateway that others use too, name yours: rules for every host meet their requests as well.
   */
  readonly hosts?: string[];

  /**
   * What happens to requests that no rule takes: a rule without conditions, named `default`.
   *
   * @default - none: it can be added with `addAction`; without one these requests get 404
   */
  readonly defaultAction?: ListenerAction;
}

/** What a listener needs to know of its load balancer. */
export interface ListenerContext {
  readonly gateway: Gateway;
  /** Takes in a rule with the domains that it made. */
  readonly update: (rule: ListenerRule, listener: RoutedListener, added: readonly string[]) => void;
}

/**
 * A port of an IstioAlb with its rules.
 *
 * The first rule whose conditions hold decides: those with a priority in its order, then the others in the order in which they were added,
 * the default last. Envoy first picks a list of routes by the host of the request and never falls back to another, so the VirtualService of
 * each host has every rule that applies to it.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-listeners.html
 */
export class ApplicationListener extends Construct {
  /** @internal */
  public static _create(scope: Construct, id: string, props: ApplicationListenerProps, context: ListenerContext): ApplicationListener {
    return new ApplicationListener(scope, id, props, context);
  }

  /** Port that it listens on. */
  public readonly port: number;
  /** Hosts that it serves. */
  public readonly hosts: string[];
  /**
   * Its rules, by domain.
   *
   * @internal
   */
  public readonly _routed: RoutedListener;

  private readonly binding: TrafficBinding;

  private constructor(scope: Construct, id: string, props: ApplicationListenerProps, private readonly context: ListenerContext) {
    super(scope, id);
    this.port = requirePort(`port of listener "${id}"`, props.port ?? 80);
    this.hosts = [...requireItems(`hosts of listener "${id}"`, props.hosts ?? ['*'], 'name a host, or leave "hosts" out for every host')];
    this.hosts.forEach(host => requireGatewayHost(`host of listener "${id}"`, host));
    this._routed = new RoutedListener(id, this.port, 'http', this.hosts);
    context.gateway.addServer(GatewayServer.http({ port: this.port, hosts: this._routed.hosts }));
    this.binding = new TrafficBinding(this, [context.gateway], false, false);
    this.node.addValidation({ validate: () => this.validateRules() });
    reportRules(this, this._routed);
    reportSharing(this, this._routed);
    optional(props.defaultAction, action => this.addAction('default', { action }));
  }

  /** Names of the rules, in the order in which they are tried. */
  public get ruleNames(): string[] {
    return this._routed.rules.inOrder.map(({ name }) => name);
  }

  /**
   * Adds a rule, or the default where it has no conditions.
   *
   * @param id name of the rule, once in the listener
   * @param props conditions, priority and action
   * @throws if the name or the priority is taken, there is a default already, or a host is not served by the listener
   */
  public addAction(id: string, props: AddActionProps): void {
    const rule = new ListenerRule(id, props);
    const added = this._routed.add(rule, route => renderHttpRoute(route, this.binding, this));
    this.context.update(rule, this._routed, added);
  }

  /**
   * Leaves the requests below a path to the rules of a delegate: a DelegatedRules or another VirtualService without hosts, of this app or
   * of another repository. Requests that none of its rules takes go on to the next rules here.
   *
   * @param path beginning of the path, by whole segments
   * @param options the delegate
   * @throws if the delegate has hosts, or has rules for other paths
   */
  public delegate(path: string, options: DelegateOptions): void {
    const { id, props } = delegateRule(path, options);
    this.addAction(id, props);
  }

  private validateRules(): string[] {
    return !this._routed.rules.isEmpty ? [] : [`listener "${this.node.id}" must have at least one rule, got none: add one with addAction`];
  }
}
