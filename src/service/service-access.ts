import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { AccessedService, portOf, requireSidecarOf, targetPortsOf } from './accessed-service';
import { PeerModes } from './peer-modes';
import { ServiceAccessOptions } from './service-access-options';
import { addTo, ifRefused, putInto } from '../core/all-or-nothing';
import { refuse } from '../core/errors';
import { isThere } from '../core/known-objects';
import { PolicyTarget } from '../core/policy-target';
import { optional, requireItems, requireOneOf } from '../core/requirements';
import { isHttpProtocol, keyOfPods } from '../istio';
import { ClusterState } from '../mesh-settings/cluster-state';
import { DataPlane } from '../mesh-settings/data-plane';
import { GatewayWorkload } from '../mesh-settings/gateway-workload';
import { MeshSettings } from '../mesh-settings/mesh-settings';
import { AuthorizationOperation } from '../security/authorization-operation';
import { AuthorizationPolicy } from '../security/authorization-policy';
import { AuthorizationRule, renderAuthorizationRule } from '../security/authorization-rule';
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

/** Refuses what only sidecars do. */
export function requireSidecars(what: string, scope: Construct): void {
  requireOneOf(what, [DataPlane.SIDECAR], MeshSettings.of(scope).dataPlane,
    'in an ambient mesh proxies of nodes and waypoints ask policies, which are other ones: write AuthorizationPolicies');
}

/** Who may call a service: nobody is refused until somebody is named, here or by its namespace. */
export class ServiceAccess {
  /** What its pods take of those who call. */
  public readonly peers: PeerModes;
  private readonly rules: (() => AuthorizationRule)[] = [];
  private readonly gateways = new Map<string, GatewayWorkload>();
  private closed?: ClosedNamespace;
  private policy?: AuthorizationPolicy;

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
    const operation = this.operationOf(options);
    const asked = operation === undefined ? {} : { operations: [operation] };
    renderAuthorizationRule(`callers of ${this.service.what}`, asked);
    this.open(() => caller.identify(), asked);
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

  /** The namespace lets nobody in. */
  public close(closed: ClosedNamespace): void {
    this.closed = closed;
    ifRefused(() => this.closed = undefined);
    Object.entries(closed.annotations).forEach(([key, value]) => this.policy?.metadata.addAnnotation(key, value));
    if (this.policy === undefined) {
      this.gateways.forEach(gateway => this.openTo(gateway));
    }
  }

  private openTo(gateway: GatewayWorkload): void {
    const ports = targetPortsOf(this.service.ports);
    this.open(() => ServiceIdentity.fromGateway(gateway), ports === undefined ? {} : { operations: [{ ports }] });
  }

  /** Pods are given an account last, when nothing else can be refused. */
  private open(identify: () => ServiceIdentity, asked: AuthorizationRule): void {
    const isFirst = this.policy === undefined;
    this.peers.requireNamed(asked.operations?.[0]?.ports);
    this.policy ??= this.makePolicy();
    const identity = identify();
    addTo(this.rules, () => ({ sources: [identity._source()], ...asked }));
    if (isFirst && this.closed === undefined) {
      // The first rule closes the service to all others, and gateways that send requests there are none of these.
      this.gateways.forEach(gateway => this.openTo(gateway));
    }
  }

  private makePolicy(): AuthorizationPolicy {
    const { construct, what, name, requireLabels } = this.service;
    requireSidecars(`dataPlane for the callers of ${what}`, construct);
    const policy = new AuthorizationPolicy(construct, 'Callers', {
      name: `${name}-callers`,
      target: PolicyTarget.workload(requireLabels()),
      ...this.closed && { metadata: { annotations: this.closed.annotations } },
    });
    ifRefused(() => this.policy = undefined);
    requireSidecarOf(this.service, 'asks who calls');
    policy._endWith(() => this.rules.map(rule => rule()));
    return policy;
  }

  private operationOf({ methods, paths, ports }: ServiceAccessOptions): AuthorizationOperation | undefined {
    const { what } = this.service;
    const known = ports === undefined ? this.service.ports
      : requireItems(`ports of callers of ${what}`, ports, 'leave them out for all').map(port => portOf(this.service, port));
    if ((methods ?? paths) !== undefined && known.length === 0) {
      refuse(`ports of ${what}`, 'known beside methods and paths', undefined,
        'one that is not for HTTP would be closed to all: declare the ports of the Service');
    }
    const other = known.find(({ protocol }) => !isHttpProtocol(protocol));
    if ((methods ?? paths) !== undefined && other !== undefined) {
      refuse(`protocol of port ${other.port} of ${what}`, 'HTTP beside methods and paths', other.protocol,
        other.protocol === 'unknown'
          ? 'its sidecar takes each connection for what it looks like: let the name of the port begin with what it speaks, such as "http"'
          : 'its sidecar sees connections there and no requests: name the ports for HTTP in "ports", and others in a call of their own');
    }
    const targetPorts = targetPortsOf(known);
    return (methods ?? paths ?? targetPorts) === undefined ? undefined
      : { ...methods && { methods }, ...paths && { paths }, ...targetPorts && { ports: targetPorts } };
  }
}
