import { Construct } from 'constructs';
import { AddActionProps, ListenerRule } from './listener-rule';
import { ListenerVirtualService } from './listener-virtual-service';
import { coversHost, requireGatewayHost } from '../core/hosts';
import { requireItems, requirePort } from '../core/requirements';
import { Gateway } from '../networking/gateway';
import { GatewayServer } from '../networking/gateway-server';

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
}

/** What a listener needs to know of its load balancer. */
export interface ListenerContext {
  readonly gateway: Gateway;
  /** Whether rules have to say which port they are for. */
  readonly hasSeveralPorts: () => boolean;
}

/**
 * A port of an IstioAlb with its rules.
 *
 * Rules are tried in the order in which they were added, the default last. Envoy first picks a list of routes by the host of the request
 * and never falls back to another, so there is one VirtualService for each host that a rule names, with every rule that applies to it.
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

  private readonly rules: ListenerRule[] = [];
  private readonly virtualServices = new Map<string, ListenerVirtualService>();

  private constructor(scope: Construct, id: string, props: ApplicationListenerProps, private readonly context: ListenerContext) {
    super(scope, id);
    this.port = requirePort(`port of listener "${id}"`, props.port ?? 80);
    this.hosts = [...requireItems(`hosts of listener "${id}"`, props.hosts ?? ['*'], 'name a host, or leave "hosts" out for every host')];
    this.hosts.forEach(host => requireGatewayHost(`host of listener "${id}"`, host));
    context.gateway.addServer(GatewayServer.http({ port: this.port, hosts: this.hosts }));
    this.node.addValidation({ validate: () => this.validateRules() });
  }

  /**
   * Adds a rule, or the default where it has no conditions.
   *
   * @param id name of the rule, once in the listener
   * @param props conditions and action
   * @throws if the name is taken, there is a default already, or a host is not served by the listener
   */
  public addAction(id: string, props: AddActionProps): void {
    const rule = new ListenerRule(id, props);
    this.requireNew(rule);
    this.requireServed(rule);
    const route = rule.toRoute();
    const index = rule.isDefault ? this.rules.length : this.rules.filter(({ isDefault }) => !isDefault).length;
    this.rules.splice(index, 0, rule);
    for (const [host, virtualService] of this.virtualServices) {
      if (rule.appliesTo(host)) {
        virtualService._insertHttpRoute(this.rules.filter(other => other.appliesTo(host)).indexOf(rule), route);
      }
    }
    for (const host of rule.hosts.length > 0 ? rule.hosts : this.hosts) {
      this.addVirtualService(host);
    }
  }

  private addVirtualService(host: string): void {
    if (this.virtualServices.has(host)) {
      return;
    }
    const virtualService = new ListenerVirtualService(this, host, this.context.gateway, () => this.context.hasSeveralPorts() ? this.port : undefined);
    this.virtualServices.set(host, virtualService);
    this.rules.filter(rule => rule.appliesTo(host)).forEach(rule => virtualService.addHttpRoute(rule.toRoute()));
  }

  private requireNew(rule: ListenerRule): void {
    if (this.rules.some(({ name }) => name === rule.name)) {
      throw new Error(`name of a rule must be there once in listener "${this.node.id}", got "${rule.name}" again: rename one of them`);
    }
    const present = rule.isDefault ? this.rules.find(({ isDefault }) => isDefault) : undefined;
    if (present !== undefined) {
      throw new Error(`default of listener "${this.node.id}" must be one, got "${rule.name}" beside "${present.name}": give one of them conditions`);
    }
  }

  private requireServed(rule: ListenerRule): void {
    const foreign = rule.hosts.find(host => !this.hosts.some(served => coversHost(served, host)));
    if (foreign !== undefined) {
      throw new Error(`hosts of rule "${rule.name}" must be served by listener "${this.node.id}" (${this.hosts.join(', ')}), got "${foreign}": `
        + 'add it to the hosts of the listener');
    }
  }

  private validateRules(): string[] {
    return this.rules.length > 0 ? [] : [`listener "${this.node.id}" must have at least one rule, got none: add one with addAction`];
  }
}
