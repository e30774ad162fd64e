import { ApiObject } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { ApplicationProtocol, isHttp } from './application-protocol';
import { buildServiceOfPods } from './build-service';
import { targetPorts } from './container-port';
import { isSplit } from './mesh-split';
import { PeerModeOptions } from './peer-modes';
import { PodStep } from './pod-step';
import { ServiceAccess } from './service-access';
import { ServiceAccessOptions } from './service-access-options';
import { ServiceAccounts } from './service-account';
import { findingsOfPods, findingsOfUnsplit } from './service-findings';
import { ServicePorts } from './service-ports';
import {
  requireMesh, requireNamespace, requirePortsOf, requireRetired, requireSelector, requireServiceName,
} from './service-requirements';
import { ServiceSplit } from './service-split';
import { deployVersion, VersionWorkload } from './version-deployment';
import { labelOfPods, PodSelection, requireDistinct, requireVersion, requireVersionName, subsetLabels } from './version-requirements';
import { requireNames, resolveWeights } from './version-weights';
import { WeightedServiceProps } from './weighted-service-props';
import { WeightedServiceVersion } from './weighted-service-version';
import { WeightedServiceVersionOptions } from './weighted-service-version-options';
import { addTo, ifRefused, putInto } from '../core/all-or-nothing';
import { brand } from '../core/brand';
import { shareMetadata } from '../core/common-metadata';
import { refuse, ValidationError } from '../core/errors';
import { FindingOptions, Findings } from '../core/findings';
import { pathInErrors } from '../core/path-in-errors';
import { optional, requireItems, requireObjectName } from '../core/requirements';
import { protocolNamed } from '../istio';
import { addWaypointLabels } from '../mesh-settings/waypoint';
import { Destination, DestinationOptions, ServiceHost } from '../networking/destination/destination';
import { ITrafficTarget } from '../networking/destination/traffic-target';
import { WeightedHttpDestination } from '../networking/destination/weighted-destination';
import { DestinationRule } from '../networking/destination-rule/destination-rule';
import { VirtualService } from '../networking/virtual-service/virtual-service';
import { PeerAuthenticationMode } from '../security/peer-authentication';
import { ICaller, ServiceIdentity } from '../security/service-identity';

/**
 * A service in several versions, each with a share of the traffic.
 *
 * It makes one Service, a Deployment for each version, one DestinationRule with a subset for each version, and from two versions on the
 * VirtualService that splits the traffic of callers inside the mesh. A gateway does not read that one: forward to the service in an
 * IstioAlb, which copies its weights. A Service or pods that exist already can be brought in.
 *
 * @see https://istio.io/latest/docs/concepts/traffic-management/
 */
@pathInErrors
export class WeightedService extends Construct implements ITrafficTarget, ICaller {
  /** Name of the Service. */
  public readonly name: string;
  /** The subsets of the versions. */
  public readonly destinationRule: DestinationRule;
  /** The service as a destination of routes. */
  public readonly host: ServiceHost;

  /**
   * Who may call it, to which gateways and namespaces contribute.
   *
   * @internal
   */
  public readonly _access: ServiceAccess;

  /** @internal */
  public readonly _ports: ServicePorts;
  /** @internal */
  public readonly _split: ServiceSplit;

  private readonly what: string;
  private readonly props: WeightedServiceProps;
  private readonly built?: kplus.Service;
  private readonly retired: readonly string[];
  /** As they were given, to check what is added against them. */
  private readonly given: WeightedServiceVersionOptions[];
  private readonly byName = new Map<string, WeightedServiceVersion>();
  private readonly podSteps: PodStep[] = [];
  private readonly accounts: ServiceAccounts;

  /**
   * @param scope the chart
   * @param id construct id
   * @param props name, ports and versions
   * @throws if versions, weights, ports or labels do not fit together
   */
  constructor(scope: Construct, id: string, props: WeightedServiceProps) {
    super(scope, id);
    const name = optional(props.name, requireServiceName);
    this.what = `service "${name ?? props.service?.name ?? id}"`;
    this.props = props;
    this.given = [...requireItems(`versions of ${this.what}`, props.versions, 'add one, with a name and containers')];
    this.retired = requireRetired(this.what, props.retiredVersions);
    this.given.forEach((version, index) => this.requireFitting(version, this.given.slice(0, index)));
    const weights = resolveWeights(this.what, this.given);
    this._ports = new ServicePorts(this.what, props, props.service !== undefined);
    optional(props.service, service => requirePortsOf(this.what, service, this._ports.all));
    requireMesh(this.what, props, this._ports.all, this);
    requireSelector(this.what, props);
    this.built = props.service === undefined
      ? buildServiceOfPods(this, this.what, name, this._ports, targetPorts(this.what, this._ports.all, this.given), props.waypoint)
      : undefined;
    this.name = name ?? this.built?.name ?? requireObjectName(`name of ${this.what}`, props.service!.name, 'give it a "name" for what it makes');
    this.host = props.service ?? ServiceHost.fromService(this.built!);
    requireNamespace(this.what, this.host, this.given, this);
    const { what, host, _ports: ports } = this;
    this._split = new ServiceSplit({ construct: this, what, name: this.name, host, ports, destinationsAt: port => this.destinationsAt(port) });
    const labels = this.labelsOf(this.given);
    const workloads = this.given.map(version => this.deploy(version));
    this.destinationRule = new DestinationRule(this, 'DestinationRule', {
      name: this.name,
      host: this.host,
      trafficPolicy: props.trafficPolicy,
    });
    this.retired.forEach(retired => this.destinationRule.addSubset({ name: retired, labels: { version: retired } }));
    this.given.forEach((version, index) => this.register(version, weights[index], labels[index], workloads[index]));
    this.splitInMesh();
    shareMetadata(this, this.what, props.metadata);
    const own = { construct: this, what: this.what, name: this.name, preparePods: (step: PodStep) => this._preparePods(step) };
    this.accounts = new ServiceAccounts(own);
    this._access = new ServiceAccess({
      ...own,
      host: this.host.hostFor(this),
      labels: this.knownLabels,
      requireLabels: () => this.knownLabels ?? refuse(`serviceSelector of ${this.what}`, 'given, to say who may call', undefined,
        'say the labels by which the Service selects its pods'),
      ports: this._ports.all.map(({ port, protocol }) => ({ port, protocol: protocolNamed(protocol), targetPort: this.podPortOf(port) })),
      clientTlsAt: port => this.destinationRule._tlsModesAt(port),
      waypoint: props.waypoint,
      addLabels: optional(this.built, built => waypoint => addWaypointLabels(built, waypoint)),
    });
  }

  /**
   * The Service of all versions.
   *
   * @throws if the Service was brought in: use `host` then
   */
  public get service(): kplus.Service {
    if (this.built === undefined) {
      throw new ValidationError(`${this.what} must be built here to have a service, got one that exists already: use its "host"`);
    }
    return this.built;
  }

  /** The split for callers inside the mesh; none for a single version, nor where `meshRouting` is off. Rules that are added come before it. */
  public get virtualService(): VirtualService | undefined {
    return this._split.virtualService;
  }

  /** The versions, in the order in which they were given. */
  public get versions(): WeightedServiceVersion[] {
    return [...this.byName.values()];
  }

  /**
   * One version, to send requests to it whatever its weight.
   *
   * @param name name of the version
   * @throws if there is no such version
   */
  public version(name: string): WeightedServiceVersion {
    const version = this.byName.get(name);
    if (version === undefined) {
      throw new ValidationError(`version of service "${this.name}" must be one of ${[...this.byName.keys()].join(', ')}, got "${name}": add it to `
        + 'the versions');
    }
    return version;
  }

  /**
   * Adds a version. It has a weight where the others have weights; where they have none, all share evenly, this one too.
   *
   * @param version the version
   * @throws if it does not fit to the other versions
   */
  public addVersion(version: WeightedServiceVersionOptions): WeightedServiceVersion {
    this._split.requireOwnWeights();
    this.requireFitting(version, this.given);
    const all = [...this.given, version];
    const weights = resolveWeights(this.what, all);
    this.requireSamePorts(all);
    requireNamespace(this.what, this.host, [version], this);
    const labels = this.labelsOf(all);
    const workload = this.addWorkload(version, labels[labels.length - 1]);
    addTo(this.given, version);
    this.versions.forEach((one, index) => one._updateWeight(weights[index]));
    this.splitInMesh();
    // Objects come out in the order of their creation, but those of a version belong before the subset that leads to them. Nothing takes this back.
    [workload?.deployment, workload?.autoscaler, workload?.disruptionBudget].filter(part => part !== undefined)
      .forEach(part => this.destinationRule.apiObject.addDependency(ApiObject.of(part)));
    return this.version(version.name);
  }

  /**
   * Gives every version a new weight: the mesh, and every load balancer that forwards to this service, follow. Destinations that
   * `trafficDestinations` gave before keep the weights of then.
   *
   * @param weights a weight for the name of each version, an integer of at least 0, at least one of them more than 0
   * @throws if a version has no weight, or a name is not that of a version
   */
  public updateWeights(weights: Record<string, number>): void {
    this._split.requireOwnWeights();
    requireNames(this.what, Object.keys(weights), this.given.map(({ name }) => name));
    const versions = this.given.map(version => ({ ...version, weight: weights[version.name] }));
    const resolved = resolveWeights(this.what, versions);
    this.given.splice(0, this.given.length, ...versions);
    this.versions.forEach((version, index) => version._updateWeight(resolved[index]));
  }

  /**
   * All versions, by their weights as they are now.
   *
   * @param options port of the service
   * @throws if the service does not have that port, or has several and none is named, unless only one of them is HTTP; or a CanaryRollout has taken
   * the weights over
   */
  public trafficDestinations(options: DestinationOptions = {}): WeightedHttpDestination[] {
    this._split.requireOwnWeights();
    return this.destinationsAt(options.port);
  }

  /**
   * Lets somebody call this service. The first call closes it to all others, but for gateways of which an IstioAlb forwards there: from then on
   * only those may who are named. Who calls is proven by mutual TLS, so that callers without a proxy are nobody; a `ZeroTrustNamespace` asks for
   * it. It makes an AuthorizationPolicy with the name of the service and `-callers`.
   *
   * @param caller another service, or an identity that `ServiceIdentity` names
   * @param options what it may ask: everything, unless methods, paths or ports are named
   * @throws if it is not known who the caller is, which pods the service has, or a port is not for HTTP and methods or paths are named
   * @see https://istio.io/latest/docs/tasks/security/authorization/authz-http/
   */
  public allowFrom(caller: ICaller, options: ServiceAccessOptions = {}): void {
    this._access.allow(caller, options);
  }

  /**
   * Which connections its pods take, in place of what their namespace says: at all ports, or at some of the Service. Callers with a proxy use mutual
   * TLS by themselves where it is taken. It makes one PeerAuthentication with the name of the service and `-peers`, whatever is said.
   *
   * @param mode what they take
   * @param options the ports
   * @throws if a port is not known, another mode was said of it, the `trafficPolicy` has callers send what is not taken, or callers are named and
   * nobody would have a name
   * @see https://istio.io/latest/docs/reference/config/security/peer_authentication/
   */
  public authenticatePeers(mode: PeerAuthenticationMode, options: PeerModeOptions = {}): void {
    this._access.peers.say(mode, options);
  }

  /**
   * Who this service is to others: by the ServiceAccounts of its versions. Versions without one get that of the service, which is made then.
   *
   * @throws if pods are made elsewhere, an account is the one that all pods of a namespace share, or the namespace is not known
   */
  public identify(): ServiceIdentity {
    return this.accounts.identify();
  }

  /**
   * What is spoken at a port, where that is known.
   *
   * @internal
   */
  public _protocolAt(port?: number): ApplicationProtocol | undefined {
    const number = this._ports.destinationPort(port) ?? this._ports.all[0]?.port;
    return this._ports.all.find(known => known.port === number)?.protocol;
  }

  /**
   * The ports of the containers that the ports of the Service lead to; none where the Service was brought in.
   *
   * @internal
   */
  public get _targetPorts(): readonly number[] {
    return [...new Set(this.built?.ports.flatMap(({ targetPort }) => targetPort ?? []))];
  }

  /**
   * Those of them at which a sidecar sees requests.
   *
   * @internal
   */
  public get _httpTargetPorts(): readonly number[] {
    const numbers = this._ports.all.filter(({ protocol }) => isHttp(protocol)).map(({ port }) => port);
    return [...new Set(this.built?.ports.filter(({ port }) => numbers.includes(port)).flatMap(({ targetPort }) => targetPort ?? []))];
  }

  /**
   * The port of the containers that a port leads to, where that is known.
   *
   * @internal
   */
  public _targetPortAt(port?: number): number | undefined {
    const number = this._ports.destinationPort(port) ?? this._ports.all[0]?.port;
    return this.built?.ports.find(known => known.port === number)?.targetPort;
  }

  /**
   * Does something with the pods of each version, of those that are added later too.
   *
   * @internal
   */
  public _preparePods(step: PodStep): void {
    this.given.forEach(({ name }) => step(this.whatOf({ name }), this.version(name)._workload));
    addTo(this.podSteps, step);
  }

  /** The labels by which the Service selects, where they are known. */
  private get knownLabels(): Record<string, string> | undefined {
    return this.built === undefined ? this.props.serviceSelector : { app: this.name };
  }

  /** The port of the containers, also where a Service of the app was brought in. */
  private podPortOf(port: number): number | undefined {
    return this._targetPortAt(port) ?? this.host._knownPorts?.find(known => known.port === port)?.targetPort;
  }

  private requireFitting(version: WeightedServiceVersionOptions, others: readonly WeightedServiceVersionOptions[]): void {
    requireVersionName(`name of a version of ${this.what}`, version.name, others.map(({ name }) => name), this.retired);
    requireVersion(this.whatOf(version), version);
  }

  private report(findings: FindingOptions[]): void {
    findings.forEach(finding => Findings.of(this).add(finding));
  }

  private whatOf({ name }: { readonly name: string }): string {
    return `version "${name}" of ${this.what}`;
  }

  /** A Service leads to one port, so a version that is added has to listen there. */
  private requireSamePorts(versions: readonly WeightedServiceVersionOptions[]): void {
    if (this.built !== undefined) {
      targetPorts(this.what, this._ports.all, versions);
    }
  }

  private labelsOf(versions: readonly WeightedServiceVersionOptions[]): Record<string, string>[] {
    const labels = versions.map(version => subsetLabels(this.whatOf(version), version, this.selection, this));
    requireDistinct(this.what, versions.map((version, index) =>
      ({ name: version.name, labels: labels[index], labelOfPods: labelOfPods(version, this.selection) })));
    return labels;
  }

  private get selection(): PodSelection {
    const isBuilt = this.built !== undefined;
    return { app: this.name, isBuilt, selector: isBuilt ? { app: this.name } : this.props.serviceSelector ?? {} };
  }

  private deploy(version: WeightedServiceVersionOptions): VersionWorkload | undefined {
    if (version.containers === undefined) {
      return undefined;
    }
    this.report(findingsOfPods(this.whatOf(version), version.hostNetwork));
    return deployVersion(this, this.whatOf(version), this.selection, version);
  }

  private register(
    version: WeightedServiceVersionOptions, weight: number, labels: Record<string, string>, workload?: VersionWorkload,
  ): void {
    const { name, trafficPolicy } = version;
    const subset = this.destinationRule.addSubset({ name, labels, trafficPolicy });
    const destinationPort = (port?: number) => {
      this._split.requireOwnWeights(name);
      return this._ports.destinationPort(port);
    };
    const parts = { service: this, name, weight, subset, ...workload, workload: version.workload, destinationPort };
    putInto(this.byName, name, WeightedServiceVersion._of(parts));
  }

  /** What a version that is added later consists of; nothing of it stays where a part is refused. */
  private addWorkload(version: WeightedServiceVersionOptions, labels: Record<string, string>): VersionWorkload | undefined {
    ifRefused(() => this.node.tryRemoveChild(version.name));
    const workload = this.deploy(version);
    this.podSteps.forEach(step => step(this.whatOf(version), workload?.deployment ?? version.workload));
    this.register(version, 0, labels, workload);
    return workload;
  }

  private splitInMesh(): void {
    const { meshRouting = this.built !== undefined } = this.props;
    if (meshRouting && this.byName.size + this.retired.length > 1 && this.virtualService === undefined) {
      this.report(findingsOfUnsplit(this.what, this._ports.all));
      if (this._ports.all.some(isSplit)) {
        this._split.make();
      }
    }
  }

  private destinationsAt(number?: number): WeightedHttpDestination[] {
    const port = this._ports.destinationPort(number);
    const destinations = this.versions.map(({ subset, weight }) => ({ destination: Destination.toSubset(subset, { port }), weight }));
    return destinations.length > 1 ? destinations : [{ destination: destinations[0].destination }];
  }
}

/** Whether a value is a WeightedService. */
export const isWeightedService = brand('WeightedService', WeightedService);
