import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { containerPort } from './container-port';
import { resolveWeights } from './version-weights';
import { WeightedServiceVersion, WeightedServiceVersionOptions } from './weighted-service-version';
import { DataPlane } from '../core/data-plane';
import { refuse } from '../core/errors';
import { MeshSettings } from '../core/mesh-settings';
import { MAX_INT32, optional, requireDnsLabel, requireInteger, requireItems, requirePort, requireUsableName } from '../core/requirements';
import { ServiceHost } from '../core/service-host';
import { Destination, DestinationOptions, WeightedHttpDestination } from '../networking/destination';
import { DestinationRule } from '../networking/destination-rule';
import { HttpAction } from '../networking/http-action';
import { ITrafficTarget } from '../networking/traffic-target';
import { VirtualService } from '../networking/virtual-service';

/**
 * Properties of a WeightedService.
 */
export interface WeightedServiceProps {
  /** Versions of the service, at least one. */
  readonly versions: WeightedServiceVersionOptions[];

  /**
   * Port of the Service.
   *
   * Range: 1 to 65535.
   */
  readonly port: number;

  /**
   * Name of the Service, and of what belongs to it: the Deployments get the version appended.
   *
   * @default - derives from the construct's path
   */
  readonly name?: string;

  /**
   * Port of the containers.
   *
   * Range: 1 to 65535.
   *
   * @default - the port of the first container of the versions
   */
  readonly targetPort?: number;
}

/**
 * A service in several versions, each with a share of the traffic.
 *
 * It makes one Service, a Deployment for each version, one DestinationRule with a subset for each version, and from two versions on the
 * VirtualService that splits the traffic of callers inside the mesh. A gateway does not read that one: forward to the service in an
 * IstioAlb, which copies its weights.
 *
 * @see https://istio.io/latest/docs/concepts/traffic-management/
 */
export class WeightedService extends Construct implements ITrafficTarget {
  /** The Service of all versions. */
  public readonly service: kplus.Service;
  /** The subsets of the versions. */
  public readonly destinationRule: DestinationRule;
  /** The split for callers inside the mesh; none for a single version. */
  public readonly virtualService?: VirtualService;
  /** The service as a destination of routes. */
  public readonly host: ServiceHost;

  private readonly byName = new Map<string, WeightedServiceVersion>();

  /**
   * @param scope the chart
   * @param id construct id
   * @param props name, port and versions
   * @throws if versions, weights or ports do not fit together
   */
  constructor(scope: Construct, id: string, props: WeightedServiceProps) {
    super(scope, id);
    const name = optional(props.name, requireServiceName);
    const what = `service "${name ?? id}"`;
    const weights = requireVersions(what, props.versions);
    this.service = new kplus.Service(this, 'Service', {
      metadata: name === undefined ? undefined : { name },
      ports: [{ name: 'http', port: requirePort(`port of ${what}`, props.port), targetPort: containerPort(what, props.versions, props.targetPort) }],
    });
    this.service.selectLabel('app', requireServiceName(this.name));
    this.host = ServiceHost.fromService(this.service);
    const deployments = props.versions.map(version => this.deploy(version));
    this.destinationRule = new DestinationRule(this, 'DestinationRule', {
      metadata: { name: this.name },
      host: this.host,
      subsets: props.versions.map(version => ({ name: version.name, labels: { version: version.name } })),
    });
    props.versions.forEach((version, index) => this.byName.set(version.name,
      WeightedServiceVersion._of(version.name, weights[index], deployments[index], this.destinationRule.subset(version.name))));
    this.virtualService = this.byName.size > 1 ? this.splitInMesh() : undefined;
  }

  /** Name of the Service. */
  public get name(): string {
    return this.service.name;
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
      throw new Error(`version of service "${this.name}" must be one of ${[...this.byName.keys()].join(', ')}, got "${name}": add it to the versions`);
    }
    return version;
  }

  /**
   * All versions, by their weights.
   *
   * @param options port of the service
   */
  public trafficDestinations(options: DestinationOptions = {}): WeightedHttpDestination[] {
    const destinations = this.versions.map(({ subset, weight }) => ({ destination: Destination.toSubset(subset, options), weight }));
    return destinations.length > 1 ? destinations : [{ destination: destinations[0].destination }];
  }

  private deploy(version: WeightedServiceVersionOptions): kplus.Deployment {
    const labels = { app: this.name, version: version.name };
    const { dataPlane, revision } = MeshSettings.of(this);
    const injection: Record<string, string> = revision !== undefined && dataPlane === DataPlane.SIDECAR ? { 'istio.io/rev': revision } : {};
    const deployment = new kplus.Deployment(this, version.name, {
      metadata: { name: `${this.name}-${version.name}`, labels },
      podMetadata: { labels: { ...labels, ...injection } },
      containers: version.containers,
      replicas: version.replicas,
      // cdk8s-plus would select by a label of its own, which says nothing to a reader.
      select: false,
    });
    deployment.select(kplus.LabelSelector.of({ labels }));
    return deployment;
  }

  private splitInMesh(): VirtualService {
    return new VirtualService(this, 'VirtualService', {
      metadata: { name: this.name },
      services: [this.host],
      http: [{ name: 'default', action: HttpAction.route(this.trafficDestinations()) }],
    });
  }
}

/** Kubernetes takes for a Service a DNS label that does not begin with a digit. */
function requireServiceName(name: string): string {
  requireDnsLabel('name of a service', name, 'give it a "name" without dots');
  if (/^[0-9]/.test(name)) {
    refuse('name of a service', 'a DNS label that begins with a letter', name, 'Kubernetes refuses a Service whose name begins with a digit');
  }
  return name;
}

/** Refuses versions that can not work, before anything is made of them. */
function requireVersions(what: string, versions: readonly WeightedServiceVersionOptions[]): number[] {
  requireItems(`versions of ${what}`, versions, 'add one, with a name and containers');
  const names = new Set<string>();
  for (const { name, containers, replicas } of versions) {
    requireUsableName(`name of a version of ${what}`, requireDnsLabel(`name of a version of ${what}`, name, 'versions are names like "v1" or "2026-11"'));
    if (names.has(name)) {
      throw new Error(`name of a version of ${what} must be there once, got "${name}" again: rename one of them`);
    }
    names.add(name);
    requireItems(`containers of version "${name}" of ${what}`, containers, 'add the container that serves the port');
    optional(replicas, value => requireInteger(`replicas of version "${name}" of ${what}`, value, 0, MAX_INT32, 'a number of pods'));
  }
  return resolveWeights(what, versions);
}
