import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import {
  AccessedService, CallerRule, isInAmbientMesh, portOf, requireProxyOf, serviceNameOf, servicePortOf, targetPortsOf,
} from './accessed-service';
import { madeWaypoint } from './namespace-waypoint';
import { PeerModes } from './peer-modes';
import { ServiceAccessOptions } from './service-access-options';
import { ruleAtPods, WaypointAccess } from './waypoint-access';
import { addTo, ifRefused, putInto } from '../core/all-or-nothing';
import { refuse } from '../core/errors';
import { isThere } from '../core/known-objects';
import { PolicyTarget } from '../core/policy-target';
import { optional, requireItems } from '../core/requirements';
import { isHttpProtocol, keyOfPods } from '../istio';
import { ClusterState } from '../mesh-settings/cluster-state';
import { GatewayWorkload } from '../mesh-settings/gateway-workload';
import { MeshSettings } from '../mesh-settings/mesh-settings';
import { Waypoint } from '../mesh-settings/waypoint';
import { AuthorizationPolicy } from '../security/authorization-policy';
import { renderAuthorizationRule } from '../security/authorization-rule';
import { ICaller, ServiceIdentity } from '../security/service-identity';

/** How a namespace is closed. */
export interface ClosedNamespace {
  /** Annotations of the policies that open services of it. */
  readonly annotations: Record<string, string>;
}

/** What is done with the services of a namespace. */
interface ServiceStep {
  readonly namespace: string;
  readonly step: (access: ServiceAccess) => void;
}

const SERVICES = new ClusterState<ServiceAccess[]>('services', () => []);
const STEPS = new ClusterState<ServiceStep[]>('steps of services', () => []);
/** The gateways that forward to hosts. */
const GATEWAYS = new ClusterState('gateways of hosts', () => new Map<string, GatewayWorkload[]>());

/** Does something with each service of a namespace, those that come later too. */
export function prepareServices(scope: Construct, namespace: string, step: ServiceStep['step']): void {
  SERVICES.of(scope).filter(access => access.isIn(namespace)).forEach(step);
  addTo(STEPS.of(scope), { namespace, step });
}

/** Takes in a gateway that sends requests to a host. */
export function letGatewayIn(scope: Construct, host: string, gateway: GatewayWorkload): void {
  SERVICES.of(scope).filter(access => access.isAt(host)).forEach(access => access.allowGateway(gateway));
  const known = GATEWAYS.of(scope);
  if (!known.has(host)) {
    putInto(known, host, []);
  }
  addTo(known.get(host)!, gateway);
}

/** Who may call a service: nobody is refused until somebody is named, here or by its namespace. */
export class ServiceAccess {
  /** What its pods take of those who call. */
  public readonly peers: PeerModes;
  private readonly rules: CallerRule[] = [];
  private readonly gateways = new Map<string, GatewayWorkload>();
  private closed?: ClosedNamespace;
  private policy?: AuthorizationPolicy;
  /** What there is beside the policy where a waypoint is asked. */
  private atPods?: WaypointAccess;
  /** The waypoint that was made for it. */
  private made?: Waypoint;
  /** What a load balancer forwards to that is a part of the service only. */
  private part?: string;

  constructor(public readonly service: AccessedService) {
    const { construct, host } = service;
    this.peers = new PeerModes(service);
    addTo(SERVICES.of(construct), this);
    optional(host, known => GATEWAYS.of(construct).get(known)?.forEach(gateway => this.allowGateway(gateway)));
    STEPS.of(construct).filter(({ namespace }) => this.isIn(namespace)).forEach(({ step }) => step(this));
  }

  /** Whether it is there, in a namespace. */
  public isIn(namespace: string): boolean {
    const { construct } = this.service;
    return isThere(construct) && Chart.of(construct).namespace === namespace;
  }

  /** Whether it is there, and requests to a host are for it. */
  public isAt(host: string): boolean {
    return this.service.host === host && isThere(this.service.construct);
  }

  /** Lets somebody call the service, and closes it to all who are not named. */
  public allow(caller: ICaller, options: ServiceAccessOptions): void {
    const rule = this.ruleOf(options);
    const isMade = (rule.methods ?? rule.paths) !== undefined && this.makeWaypoint();
    this.open(() => caller.identify(), rule);
    if (isMade) {
      // Nothing takes a label back, so it comes when nothing can be refused any more.
      this.service.addLabels!(this.waypoint!);
    }
  }

  /** Takes in a gateway that sends requests there. */
  public allowGateway(gateway: GatewayWorkload): void {
    const key = keyOfPods(gateway.namespaceName, gateway.labels);
    if (this.gateways.has(key)) {
      return;
    }
    this.gateways.set(key, gateway);
    ifRefused(() => this.gateways.delete(key));
    if (this.policy !== undefined || this.closed !== undefined) {
      this.openTo(gateway);
    }
  }

  /** Takes in that gateways send requests to a part of it only. */
  public forwardPart(part: string): void {
    const { part: before } = this;
    this.part ??= part;
    ifRefused(() => this.part = before);
    this.requireUndivided();
  }

  /** The namespace lets nobody in. */
  public close(closed: ClosedNamespace): void {
    this.closed = closed;
    ifRefused(() => this.closed = undefined);
    [this.policy, this.atPods?.policy].forEach(policy =>
      Object.entries(closed.annotations).forEach(([key, value]) => policy?.metadata.addAnnotation(key, value)));
    if (this.policy === undefined) {
      this.gateways.forEach(gateway => this.openTo(gateway));
    }
  }

  private openTo(gateway: GatewayWorkload): void {
    this.open(() => ServiceIdentity.fromGateway(gateway), { isGateway: true });
  }

  /** Pods are given an account last, when nothing else can be refused. */
  private open(identify: () => ServiceIdentity, rule: Omit<CallerRule, 'source'>): void {
    const isFirst = this.policy === undefined;
    this.peers.requireNamed(targetPortsOf(rule.ports ?? this.service.ports));
    this.policy ??= this.makePolicy();
    const identity = identify();
    addTo(this.rules, { ...rule, source: () => identity._source() });
    if (isFirst && this.closed === undefined) {
      // The first rule closes the service to all others, and gateways that send requests there are none of these.
      this.gateways.forEach(gateway => this.openTo(gateway));
    }
  }

  private makePolicy(): AuthorizationPolicy {
    const { construct, name } = this.service;
    const policy = new AuthorizationPolicy(construct, 'Callers', {
      name: `${name}-callers`, target: PolicyTarget.workload(this.service.requireLabels()), ...this.metadata,
    });
    ifRefused(() => this.policy = undefined);
    requireProxyOf(this.service, 'asks who calls');
    optional(this.waypoint, waypoint => this.aimAt(policy, waypoint));
    policy._endWith(() => this.atPods?.rulesAtWaypoint ?? this.rules.map(rule => ruleAtPods(this.service, rule)));
    return policy;
  }

  /** Makes the waypoint of the namespace, where nobody sees requests without, and says whether it did. */
  private makeWaypoint(): boolean {
    const { construct, what, addLabels } = this.service;
    if (!this.isAmbient || this.waypoint !== undefined) {
      return false;
    }
    if (addLabels === undefined) {
      refuse(`waypoint of ${what}`, 'named, beside methods and paths of callers in an ambient mesh', undefined,
        'only a waypoint sees requests: give the Service that exists its label, and name the waypoint in "waypoint" or in the mesh settings');
    }
    const waypoint = this.made = madeWaypoint(construct, what);
    ifRefused(() => this.made = undefined);
    this.requireUndivided();
    optional(this.policy, policy => this.aimAt(policy, waypoint));
    return true;
  }

  private aimAt(policy: AuthorizationPolicy, waypoint: Waypoint): void {
    policy._aimAt(PolicyTarget.services([serviceNameOf(this.service)!]));
    this.atPods = new WaypointAccess(this.service, waypoint, this.metadata, this.rules);
    ifRefused(() => this.atPods = undefined);
  }

  /** Its waypoint in an ambient mesh. */
  private get waypoint(): Waypoint | undefined {
    const { construct, waypoint: own } = this.service;
    return this.isAmbient && serviceNameOf(this.service) !== undefined ? this.made ?? own ?? MeshSettings.of(construct).waypoint : undefined;
  }

  private get isAmbient(): boolean {
    return isInAmbientMesh(this.service);
  }

  private get metadata(): { metadata?: { annotations: Record<string, string> } } {
    return this.closed === undefined ? {} : { metadata: { annotations: this.closed.annotations } };
  }

  /** The waypoint has routes of its own for the whole service. */
  private requireUndivided(): void {
    const { what } = this.service;
    if (this.part !== undefined && this.waypoint?.ingressUseWaypoint === true) {
      refuse(`target of a rule that forwards to ${what}`, 'the whole service, since gateways reach it through its waypoint', this.part,
        'the waypoint would divide the requests again, by the weights for callers in the mesh: forward to the service, or name its waypoint with '
        + 'ingressUseWaypoint: false, so that gateways go straight to its pods');
    }
  }

  private ruleOf({ methods, paths, ports }: ServiceAccessOptions): Omit<CallerRule, 'source'> {
    const { what, ports: all } = this.service;
    const named = optional(ports, numbers =>
      requireItems(`ports of callers of ${what}`, numbers, 'leave them out for all').map(port =>
        this.waypoint === undefined ? portOf(this.service, port) : servicePortOf(this.service, port)));
    const known = named ?? all;
    const isForRequests = (methods ?? paths) !== undefined;
    if (isForRequests && known.length === 0) {
      refuse(`ports of ${what}`, 'known beside methods and paths', undefined,
        'one that is not for HTTP would be closed to all: declare the ports of the Service');
    }
    const other = known.find(({ protocol }) => !isHttpProtocol(protocol));
    if (isForRequests && other !== undefined) {
      const proxy = this.isAmbient ? 'waypoint' : 'sidecar';
      refuse(`protocol of port ${other.port} of ${what}`, 'HTTP beside methods and paths', other.protocol,
        other.protocol === 'unknown'
          ? `its ${proxy} takes each connection for what it looks like: let the name of the port begin with what it speaks, such as "http"`
          : `its ${proxy} sees connections there and no requests: name the ports for HTTP in "ports", and others in a call of their own`);
    }
    const asked = { ...methods && { methods }, ...paths && { paths } };
    renderAuthorizationRule(`callers of ${what}`, isForRequests ? { operations: [asked] } : {});
    return { ...asked, ports: named, isGateway: false };
  }
}
