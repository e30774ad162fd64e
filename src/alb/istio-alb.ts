import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { coversHost } from '../istio';
import { ListenerAction } from './action/listener-action';
import { ApplicationListener } from './application-listener';
import { AccessLogs, logAccess } from './attributes/access-logs';
import { DelegateOptions } from './delegate-options';
import { EnforcementPoint } from './enforcement/enforcement-point';
import { JwtAuthentication } from './enforcement/jwt-authentication';
import { rememberGateways } from './gateways/gateway-namespaces';
import { findingsOfUnclearGateways, requireApart } from './gateways/gateways-apart';
import { balancingGateways, findingsOfOtherPods, findingsOfOthers } from './gateways/load-balancer-gateways';
import { OwnedObjects } from './gateways/object-metadata';
import { PolicyEnforcement } from './gateways/policy-enforcement';
import { ApplicationListenerProps } from './listener/application-listener-props';
import { endpointOf, ListenerProtocol } from './listener/listener-protocol';
import { RequestLimits } from './request-limits/request-limits';
import { renderHostRoutes } from './routing/host-routes';
import { HostSets } from './routing/host-sets';
import { HostVirtualService } from './routing/host-virtual-service';
import { RoutedListener } from './routing/routed-listener';
import { addTo, putInto } from '../core/all-or-nothing';
import { CommonMetadata, shareMetadata } from '../core/common-metadata';
import { ValidationError, refuse } from '../core/errors';
import { Findings } from '../core/findings';
import { pathInErrors } from '../core/path-in-errors';
import { optional, requireDnsLabel } from '../core/requirements';
import { IIngressGateway } from '../ingress-gateway/ingress-gateway-reference';
import { Gateway } from '../networking/gateway/gateway';
import { TrafficBinding } from '../networking/virtual-service/traffic-binding';
import { IVirtualService } from '../networking/virtual-service/virtual-service-reference';

/**
 * Properties of an IstioAlb.
 */
export interface IstioAlbProps {
  /**
   * Name of the load balancer: of its Gateway, and of its VirtualServices, with their host appended: `shop-shop-example-com`.
   *
   * @default - derives from the construct's path
   */
  readonly name?: string;

  /**
   * Name of the Gateway, where others refer to it by one that is not that of the load balancer. Of several Gateways the others have a number
   * appended: `edge-2`.
   *
   * @default - `name`
   */
  readonly gatewayName?: string;

  /**
   * Labels and annotations of every object that it makes, of those too that come with rules which are added later.
   *
   * @default - none
   */
  readonly metadata?: CommonMetadata;

  /**
   * Labels of the gateway pods that balance the load. Where these are labels of the gateway of the mesh settings, or of IngressGateways
   * that the app made before, it is about those gateways. Of other pods nothing is known: rules that the gateway would have to enforce are
   * refused; name such a gateway in `gateways`, with `IngressGateway.fromWorkload`.
   *
   * @default - the gateway workload of the mesh settings: `istio: ingressgateway`
   */
  readonly gatewaySelector?: Record<string, string>;

  /**
   * The gateways that balance the load, each with pods of its own, such as one for the internet and an internal one. An `IngressGateway` of
   * this app is its own: nobody else's traffic is there.
   *
   * @default - `gatewaySelector`, which is a gateway that others may use too
   */
  readonly gateways?: IIngressGateway[];

  /**
   * Where rules that ask who a client is are enforced: those with source addresses, JWT or OIDC, and request limits.
   *
   * @default - at the gateways where all of them are this app's own, else at the targets
   */
  readonly policyEnforcement?: PolicyEnforcement;

  /**
   * Access logs of the gateways. These have to be this app's own, or `policyEnforcement` has to be PolicyEnforcement.GATEWAY: every request
   * on them is logged.
   *
   * @default - as the mesh decides
   */
  readonly accessLogs?: AccessLogs;
}

/** Id of the listener that leads to HTTPS, as the ALB of the AWS CDK has it. */
const REDIRECT = 'Redirect80To443';

/**
 * An application load balancer on an Istio ingress gateway, with the words of the one from AWS: listeners, rules, conditions, actions.
 *
 * It makes a Gateway, and a VirtualService for each set of hosts that meet the same rules. The gateway's pods are not its own: by default
 * those that Istio installs.
 *
 * @see https://istio.io/latest/docs/tasks/traffic-management/ingress/ingress-control/
 */
@pathInErrors
export class IstioAlb extends Construct {
  /** The Gateway that all listeners share; the first of several. */
  public readonly gateway: Gateway;
  /** The Gateways that all listeners share: one for each of the gateways that balance the load. */
  public readonly gatewayObjects: Gateway[];

  private readonly workloads: readonly IIngressGateway[];
  private readonly selectors: readonly Record<string, string>[];
  /** Gateways for hosts that others cover. */
  private readonly separate: { readonly gateway: Gateway; readonly hosts: string[] }[] = [];
  private readonly enforcement: PolicyEnforcement;
  private readonly authentications = new Map<string, JwtAuthentication>();
  private readonly byPort = new Map<number, ApplicationListener>();
  /** The listener that leads to HTTPS, where this made it. */
  private redirect?: ApplicationListener;
  private readonly policies: Construct;
  private readonly routes: Construct;
  private readonly hostSets: HostSets;
  private readonly requestLimits: RequestLimits;

  /**
   * @param scope the chart
   * @param id construct id
   * @param props name and gateway workload
   * @throws if access logs are asked for where they would touch others, or there are some for the same gateway, or another load balancer calls
   * pods of a gateway by other labels
   */
  constructor(scope: Construct, id: string, props: IstioAlbProps = {}) {
    super(scope, id);
    const name = optional(props.name, value => requireDnsLabel('name of a load balancer', value));
    const gatewayName = optional(props.gatewayName, value => requireDnsLabel('gatewayName of a load balancer', value)) ?? name;
    const { selectors, workloads } = balancingGateways(this, props);
    this.workloads = workloads;
    this.selectors = selectors;
    requireApart(this, this.workloads);
    rememberGateways(this, this.workloads);
    this.gatewayObjects = selectors.map((selector, index) => new Gateway(this, index === 0 ? 'Default' : `Gateway${index + 1}`, {
      name: optional(gatewayName, value => index === 0 ? value : `${value}-${index + 1}`),
      selector,
    }));
    this.gateway = this.gatewayObjects[0];
    this.gatewayObjects.forEach(gateway => {
      gateway._isPart = true;
    });
    this.enforcement = props.policyEnforcement
      ?? (this.workloads.every(({ isOwned }) => isOwned) ? PolicyEnforcement.GATEWAY : PolicyEnforcement.TARGETS);
    // Policies come out before the routes that they guard.
    this.policies = new OwnedObjects(this, 'Policies', name);
    this.routes = new Construct(this, 'Routes');
    this.hostSets = new HostSets(hosts => new HostVirtualService(this.routes, name, set => this.gatewaysFor(set), hosts,
      (set, consumer) => renderHostRoutes(set, this.routed(), new TrafficBinding(consumer, this.gatewayObjects, false, false), consumer)));
    const policies = { name, workloads: this.workloads, policyEnforcement: props.policyEnforcement };
    this.requestLimits = new RequestLimits(this.policies, {
      ...policies, gateway: this.gateway, hostSets: () => this.hostSets.virtualServices, listeners: () => this.routed(),
    });
    Findings.of(this)._addAtSynth(app => !this.hasPoliciesAtGateways ? [] : [
      ...findingsOfOthers(this, { selectors, workloads }), ...findingsOfOtherPods(this, { selectors, workloads }, app),
    ]);
    Findings.of(this)._addAtSynth(() => findingsOfUnclearGateways(this, workloads));
    this.node.addValidation({
      validate: () => this.byPort.size > 0 ? []
        : [`load balancer "${this.node.path}" must have at least one listener, got none: add one with addListener`],
    });
    shareMetadata(this, `load balancer "${this.node.path}"`, props.metadata);
    optional(props.accessLogs, accessLogs => logAccess(this, accessLogs, policies));
  }

  /** The listeners, in the order in which they were added. */
  public get listeners(): ApplicationListener[] {
    return [...this.byPort.values()];
  }

  /** The VirtualServices, one for each set of hosts that meet the same rules, in the order in which they were made. */
  public get virtualServices(): IVirtualService[] {
    return this.hostSets.virtualServices;
  }

  /**
   * Adds a listener.
   *
   * @param id construct id
   * @param props protocol, port, hosts, certificates
   * @throws if another listener has the port, or protocol, port and certificates do not fit together
   */
  public addListener(id: string, props: ApplicationListenerProps = {}): ApplicationListener {
    return this.listen(id, props, false);
  }

  /**
   * Leaves the requests below a path to the rules of a delegate, at every listener that there is and sees requests; what is redirected to
   * HTTPS still is.
   *
   * @param path beginning of the path, by whole segments
   * @param options the delegate
   * @throws if there is no listener yet, the delegate has hosts, it has rules for other paths, or one of the listeners can not take it: none
   * of them has it then
   */
  public delegate(path: string, options: DelegateOptions): void {
    if (this.byPort.size === 0) {
      throw new ValidationError(`load balancer "${this.node.path}" must have a listener to delegate "${path}", got none: add it first`);
    }
    const listeners = this.listeners.filter(listener => listener._routed !== undefined && listener !== this.redirect);
    listeners.forEach(listener => listener._requireDelegable(path, options));
    listeners.forEach(listener => listener.delegate(path, options));
  }

  /** Makes a listener; one that leads to HTTPS is made for another one. */
  private listen(id: string, props: ApplicationListenerProps, leadsToHttps: boolean): ApplicationListener {
    const { port, protocol } = endpointOf(`listener "${id}"`, props.port, props.protocol, (props.certificates ?? []).length > 0);
    const taken = this.byPort.get(port);
    if (taken !== undefined) {
      const fix = taken === this.redirect ? 'add this listener before the one for HTTPS, or set redirectHttp: false on that'
        : 'add the rules to that one';
      throw new ValidationError(`port of listener "${id}" must be free, got ${port} of listener "${taken._name}": ${fix}`);
    }
    if (this.listeners.some(({ _name }) => _name === id)) {
      throw new ValidationError(`id of a listener must be there once in load balancer "${this.node.path}", got "${id}" again: rename one of them`);
    }
    this.requireRedirectable(id, port, protocol, props.redirectHttp);
    const listener = ApplicationListener._create(this, id, props, {
      gateways: this.gatewayObjects,
      workloads: this.workloads,
      separate: (owner, number, hosts) => this.separateGateways(owner, number, hosts),
      policies: {
        scope: this.policies,
        enforcement: this.enforcement,
        workloads: this.workloads,
        gateways: this.gatewayObjects,
        authentication: point => this.authenticationAt(point),
      },
      routesOf: routed => ({ take: (rule, _what, added) => this.hostSets.update(rule, routed, added, this.routed(routed)) }),
      requestLimits: this.requestLimits,
      leadsToHttps,
    });
    putInto(this.byPort, listener.port, listener);
    // What is found in the objects of all listeners may be of this one.
    [...this.gatewayObjects, this.routes].forEach(part => Findings.of(part)._isPartOf(listener));
    if (protocol === ListenerProtocol.HTTPS && port === 443 && (props.redirectHttp ?? true) && !this.byPort.has(80)) {
      const free = this.listeners.some(({ _name }) => _name === REDIRECT) ? `${REDIRECT}-2` : REDIRECT;
      const defaultAction = ListenerAction.redirect({ protocol: 'HTTPS', permanent: true });
      this.redirect = this.listen(free, { port: 80, hosts: listener.hosts, defaultAction }, true);
    }
    return listener;
  }

  private separateGateways(listener: ApplicationListener, number: number, hosts: string[]): Gateway[] {
    const made = this.selectors.map((selector, index) =>
      new Gateway(listener, `Certificate${number}${index === 0 ? '' : `-${index + 1}`}`, { selector }));
    made.forEach(gateway => {
      gateway._isPart = true;
      addTo(this.separate, { gateway, hosts });
    });
    return made;
  }

  /** The Gateways that lead to the routes for some hosts. A route for a wildcard is kept from servers for one of its hosts. */
  private gatewaysFor(hosts: readonly string[]): Gateway[] {
    const own = this.separate.filter(({ hosts: served }) => hosts.some(host => served.some(wide => coversHost(wide, host))));
    return [...this.gatewayObjects, ...own.map(({ gateway }) => gateway)];
  }

  /** The RequestAuthentication of some pods: one, because tokens of several are not told apart. */
  private authenticationAt(point: EnforcementPoint): JwtAuthentication {
    const key = JSON.stringify([point.namespaceName, point.labels]);
    const known = this.authentications.get(key)
      ?? new JwtAuthentication(this.policies, `Authentication${this.authentications.size === 0 ? '' : this.authentications.size + 1}`, point);
    putInto(this.authentications, key, known);
    return known;
  }

  private get hasPoliciesAtGateways(): boolean {
    return this.enforcement === PolicyEnforcement.GATEWAY && this.policies.node.findAll().some(child => ApiObject.isApiObject(child));
  }

  private requireRedirectable(id: string, port: number, protocol: ListenerProtocol, redirectHttp?: boolean): void {
    if (redirectHttp === undefined) {
      return;
    }
    if (protocol !== ListenerProtocol.HTTPS || port !== 443) {
      refuse(`redirectHttp of listener "${id}"`, 'left out unless it is for HTTPS on port 443', redirectHttp,
        'add a listener with ListenerAction.redirect');
    }
    if (redirectHttp && this.byPort.has(80)) {
      refuse(`redirectHttp of listener "${id}"`, 'left out where there is a listener on port 80', redirectHttp,
        `give listener "${this.byPort.get(80)!._name}" the default ListenerAction.redirect({ protocol: 'HTTPS', permanent: true })`);
    }
  }

  /** The rules of the listeners for HTTP; also those of one that is not there yet, because it is being made. */
  private routed(...made: RoutedListener[]): RoutedListener[] {
    return [...new Set([...this.listeners.flatMap(({ _routed }) => _routed ?? []), ...made])];
  }
}
