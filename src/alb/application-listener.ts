import { Construct } from 'constructs';
import { askDelegates, DelegateOptions, delegateRule } from './delegate-options';
import { buildAddressLists } from './enforcement/address-lists';
import { GatewayCallers } from './enforcement/gateway-callers';
import { knownAuthority } from './enforcement/guarded-requests';
import { PodFacts } from './enforcement/pod-facts';
import { PolicyContext, RulePolicies } from './enforcement/rule-policies';
import { RuleTokens } from './enforcement/rule-tokens';
import { reportCertificates } from './findings/certificate-findings';
import { reportSharing } from './findings/gateway-sharing-findings';
import { reportRules } from './findings/rule-findings';
import { ApplicationListenerProps } from './listener/application-listener-props';
import { ConnectionRoutes } from './listener/connection-routes';
import { endpointOf, isHttp, isSecure, ListenerProtocol } from './listener/listener-protocol';
import { listenerServers, narrowerHosts } from './listener/listener-servers';
import { tlsOptionsOf } from './listener/ssl-policy';
import { RequestLimits } from './request-limits/request-limits';
import { knownProtocol, oneProtocol } from './routing/redirect-protocol';
import { RoutedListener } from './routing/routed-listener';
import { RuleParticipant } from './routing/rule-participant';
import { serverNamesOf } from './routing/server-names';
import { AddActionProps } from './rule/add-action-props';
import { ListenerRule } from './rule/listener-rule';
import { RuleList } from './rule/rule-list';
import { addTo } from '../core/all-or-nothing';
import { idBeside } from '../core/construct-ids';
import { refuse } from '../core/errors';
import { requireGatewayHost } from '../core/hosts';
import { pathInErrors } from '../core/path-in-errors';
import { optional, requireItems } from '../core/requirements';
import { IIngressGateway } from '../ingress-gateway/ingress-gateway-reference';
import { mayJoinHeaderLines } from '../istio';
import { MeshSettings } from '../mesh-settings/mesh-settings';
import { Gateway } from '../networking/gateway/gateway';
import { renderGivenRoute } from '../networking/virtual-service/http-route';
import { TrafficBinding } from '../networking/virtual-service/traffic-binding';

/** What a load balancer has beside its listeners. */
const FIXED_IDS = /^(?:Default|Gateway\d+|Policies|Routes|AccessLogs\d*)$/;

/** What a listener needs to know of its load balancer. */
export interface ListenerContext {
  /** The Gateways, one for each of the workloads. */
  readonly gateways: Gateway[];
  readonly workloads: readonly IIngressGateway[];
  /** Gateways of its own, one for each of the workloads, for a server whose hosts others cover. */
  readonly separate: (listener: ApplicationListener, number: number, hosts: string[]) => Gateway[];
  readonly policies: PolicyContext;
  /** Who gives the hosts of a listener their routes. */
  readonly routesOf: (listener: RoutedListener) => RuleParticipant;
  /** Whether the load balancer made it itself, to lead clients to the one for HTTPS. */
  readonly leadsToHttps: boolean;
  /** The limits of its rules, and of those of other listeners. */
  readonly requestLimits: RequestLimits;
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
@pathInErrors
export class ApplicationListener extends Construct {
  /** @internal */
  public static _create(scope: Construct, id: string, props: ApplicationListenerProps, context: ListenerContext): ApplicationListener {
    return new ApplicationListener(scope, id, props, context);
  }

  /** Port that it listens on. */
  public readonly port: number;
  /** What clients speak with it. */
  public readonly protocol: ListenerProtocol;
  /** Hosts that it serves. */
  public readonly hosts: string[];
  /**
   * The id that it was given.
   *
   * @internal
   */
  public readonly _name: string;
  /**
   * Its rules by domain, where it sees requests.
   *
   * @internal
   */
  public readonly _routed?: RoutedListener;

  private readonly connections?: ConnectionRoutes;
  /** Ports that clients may name beside the host. */
  private readonly knownPorts: readonly number[];
  private readonly binding: TrafficBinding;
  private readonly callers: GatewayCallers;

  private constructor(scope: Construct, id: string, props: ApplicationListenerProps, private readonly context: ListenerContext) {
    super(scope, idBeside(id, FIXED_IDS));
    this._name = id;
    const what = `listener "${id}"`;
    const { certificates = [], mutualAuthentication, sslPolicy } = props;
    const { port, protocol } = endpointOf(what, props.port, props.protocol, certificates.length > 0);
    this.port = port;
    this.protocol = protocol;
    this.hosts = [...requireItems(`hosts of ${what}`, props.hosts ?? ['*'], 'name a host, or leave "hosts" out for every host')];
    this.callers = new GatewayCallers(this, context.workloads);
    this.hosts.forEach(host => requireGatewayHost(`host of ${what}`, host));
    this.requireTlsHere(what, props);
    const isHttps = protocol === ListenerProtocol.HTTPS;
    const apart = isHttps ? narrowerHosts(this.hosts, certificates) : [];
    const isTlsInFront = isHttp(protocol) && context.workloads.every(workload => workload.terminatesTls(port));
    const served = new RoutedListener(id, port, isHttps ? 'https' : 'http', this.hosts, {
      apart,
      isTlsInFront,
      mayJoinHeaderLines: mayJoinHeaderLines(MeshSettings.of(this).oldestIstio),
      path: this.node.path,
      isGuarded: [props.allowedSourceIps, props.deniedSourceIps, mutualAuthentication].some(given => given !== undefined),
    });
    const tls = sslPolicy === undefined ? {} : tlsOptionsOf(sslPolicy);
    const servers = listenerServers({ what, port, protocol, hosts: served.hosts, certificates, mutualAuthentication, tls });
    servers.forEach(({ server, isNarrower }, index) =>
      (isNarrower ? context.separate(this, index + 1, server.hosts) : context.gateways).forEach(gateway => gateway._addServer(server)));
    this.knownPorts = [...new Set([port, ...context.workloads.flatMap(({ workload }) => workload.ports ?? []).map(exposed => exposed.port)])];
    this.binding = new TrafficBinding(this, context.gateways, false, false);
    this.node.addValidation({ validate: () => this.validateRules() });
    if (isHttp(protocol)) {
      this._routed = served;
      this.participantsOf(served).forEach(participant => served.join(participant));
      reportRules(this, served);
    } else {
      const isOpen = protocol === ListenerProtocol.TCP || certificates.length > 0;
      this.connections = new ConnectionRoutes(this, context.gateways, { name: id, port, protocol, hosts: served.hosts, isOpen });
    }
    const { allowedSourceIps: allowed, deniedSourceIps: denied } = props;
    const serverNames = isHttp(protocol) ? served.serverNames : serverNamesOf(protocol !== ListenerProtocol.TCP, served.hosts);
    buildAddressLists(context.policies.scope, id, {
      what,
      path: this.node.path,
      port,
      scheme: isHttp(protocol) ? served.scope.scheme : protocol === ListenerProtocol.TCP ? '' : 'https',
      hosts: served.hosts,
      isHttp: isHttp(protocol),
      serverNames,
      ...context.policies,
      allowed,
      denied,
    });
    context.workloads.map(({ workload }) => PodFacts.of(this, workload))
      .forEach(({ listeners, connections }) =>
        isHttp(protocol) ? addTo(listeners, served) : addTo(connections, {
          what: `listener "${this.node.path}"`, path: this.node.path, port, serverNames, routedNames: () => this.connections!.routedNames,
        }));
    context.workloads.forEach(workload => reportSharing(this, served, protocol, workload, context.leadsToHttps));
    reportCertificates(this, certificates, protocol, context.workloads);
    optional(props.defaultAction, action => this.addAction('default', { action }));
  }

  /** Names of the rules, in the order in which they are tried. */
  public get ruleNames(): string[] {
    return this.rules.inOrder.map(({ name }) => name);
  }

  /**
   * Adds a rule, or the default where it has no conditions.
   *
   * @param id name of the rule, once in the listener
   * @param props conditions, priority and action
   * @throws if the name or the priority is taken, there is a default already, a host is not served by the listener, the rule needs to
   * see requests where the listener is for TCP or TLS, or it asks for something that nobody can enforce
   */
  public addAction(id: string, props: AddActionProps): void {
    const rule = new ListenerRule(id, props, domain => knownAuthority(domain, this.knownPorts));
    if (this._routed === undefined) {
      this.connections!.add(rule);
      this.callers.take(rule);
    } else {
      this._routed.add(rule, route => renderGivenRoute(route, this.binding, this));
    }
  }

  /**
   * Leaves the requests below a path to the rules of a delegate: a DelegatedRules or another VirtualService without hosts, of this app or
   * of another repository. Requests that none of its rules takes go on to the next rules here.
   *
   * @param path beginning of the path, by whole segments
   * @param options the delegate
   * @throws if the delegate has hosts, has rules for other paths, or compares headers that a check of tokens changes at the gateway
   */
  public delegate(path: string, options: DelegateOptions): void {
    const { id, props } = delegateRule(path, options);
    this.addAction(id, props);
  }

  /**
   * Refuses a delegation that can not be added.
   *
   * @internal
   */
  public _requireDelegable(path: string, options: DelegateOptions): void {
    const { id, props } = delegateRule(path, options);
    this._routed?.requireAddable(new ListenerRule(id, props), route => renderGivenRoute(route, this.binding, this));
  }

  /** Who takes part in the life of its rules, in that order. */
  private participantsOf(routed: RoutedListener): RuleParticipant[] {
    const { workloads, policies, requestLimits, routesOf } = this.context;
    const tokens = new RuleTokens(this, workloads);
    const isBehindTls = workloads.some(workload => workload.terminatesTls(this.port));
    return [
      routesOf(routed),
      oneProtocol(this.port, workloads),
      new RulePolicies(this, routed, this.knownPorts, policies, tokens),
      tokens,
      requestLimits,
      this.callers,
      askDelegates([tokens, this.callers, ...isBehindTls ? [knownProtocol(this._name)] : []]),
    ];
  }

  private get rules(): RuleList {
    return (this._routed ?? this.connections!).rules;
  }

  /** Refuses TLS at the gateway where the balancer in front has ended it, and what belongs to TLS where there is none. */
  private requireTlsHere(what: string, { mutualAuthentication, sslPolicy, certificates }: ApplicationListenerProps): void {
    const secure = isSecure(this.protocol);
    if (secure && this.context.workloads.some(workload => workload.terminatesTls(this.port))) {
      refuse(`protocol of ${what}`, 'HTTP, because TLS ends at the load balancer in front of the gateway', this.protocol,
        'leave the certificates out, and set protocol HTTP');
    }
    if (sslPolicy !== undefined && !(secure && certificates)) {
      refuse(`sslPolicy of ${what}`, 'used together with HTTPS or TLS and certificates', sslPolicy, 'leave it out');
    }
    if (mutualAuthentication !== undefined && !(secure && certificates)) {
      refuse(`mutualAuthentication of ${what}`, 'used together with HTTPS or TLS and certificates', this.protocol, 'leave it out');
    }
    if (this.protocol === ListenerProtocol.TCP && !this.hosts.includes('*')) {
      refuse(`hosts of ${what}`, 'left out for TCP', this.hosts, 'without TLS there is no name to tell connections apart');
    }
  }

  private validateRules(): string[] {
    return !this.rules.isEmpty ? [] : [`listener "${this.node.path}" must have at least one rule, got none: add one with addAction`];
  }
}
