import { Construct } from 'constructs';
import { NamedServiceEntryPort, protocolOf, renderEntryPort, requireEntryPorts, ServiceEntryPort } from './service-entry-port';
import { IServiceEntry, ImportedServiceEntry, ServiceEntryNameOptions } from './service-entry-reference';
import { _RenderedResolution, isServiceEntryResolution, ServiceEntryResolution } from './service-entry-resolution';
import { requireCertificateName } from '../../core/certificate-name';
import { compact } from '../../core/compact';
import { ValidationError, refuse, show } from '../../core/errors';
import { ExportTo } from '../../core/export-to';
import { requireEntryHost } from '../../core/hosts';
import { pathInErrors } from '../../core/path-in-errors';
import { optional, requireItems, requireOneOf } from '../../core/requirements';
import { IstioResource, IstioResourceProps } from '../../core/resource';
import { requireSubnet } from '../../core/subnet';
import { USE_WAYPOINT } from '../../istio';
import { DestinationOptions, ServiceHost } from '../destination/destination';
import { ServiceTarget } from '../destination/service-target';
import { ITrafficTarget } from '../destination/traffic-target';
import { WeightedHttpDestination } from '../destination/weighted-destination';

/**
 * Whether what a ServiceEntry is about belongs to the mesh.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/service-entry/#ServiceEntry-Location
 */
export enum ServiceEntryLocation {
  /** Outside the mesh, such as an API of the internet. Istio does no mutual TLS with it by itself. */
  MESH_EXTERNAL = 'MESH_EXTERNAL',
  /** Part of the mesh, such as virtual machines with a proxy. */
  MESH_INTERNAL = 'MESH_INTERNAL',
}

/**
 * Properties of a ServiceEntry.
 */
export interface ServiceEntryProps extends IstioResourceProps {
  /**
   * The hosts: full DNS names, or wildcards for the first label such as `*.example.com`. At least one. Several only where all ports speak
   * HTTP or TLS, or the resolution is `none`.
   */
  readonly hosts: string[];

  /** The ports that clients call. At least one. */
  readonly ports: ServiceEntryPort[];

  /** How a proxy finds the address. */
  readonly resolution: ServiceEntryResolution;

  /**
   * IP addresses, or ranges of them (`10.1.0.0/16`, for the resolutions `none`, `staticEndpoints` and `workloads`), by which sidecars know
   * that a connection is for the hosts. Ports with protocol TCP, MONGO, MYSQL or REDIS need them, unless Istio allocates some (1.25 and
   * newer, for proxies that answer DNS).
   *
   * @default - HTTP and TLS are known by the host that the client names
   */
  readonly addresses?: string[];

  /**
   * Whether it belongs to the mesh.
   *
   * @default - Istio's: ServiceEntryLocation.MESH_EXTERNAL
   */
  readonly location?: ServiceEntryLocation;

  /**
   * Which namespaces see the hosts. A gateway that forwards to them has to be among them, by the namespace of its pods.
   *
   * @default - what the mesh's configuration says, every namespace unless changed
   */
  readonly exportTo?: ExportTo;

  /**
   * The certificate of the server has to carry one of these names, where a proxy does TLS with it.
   *
   * @default - none is asked for, unless a DestinationRule names some
   */
  readonly subjectAltNames?: string[];
}

/**
 * Hosts that Istio does not know from Kubernetes: external APIs, databases, virtual machines. With it, routes can send to them, and
 * DestinationRules be written for them.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/service-entry/
 */
@pathInErrors
export class ServiceEntry extends IstioResource implements IServiceEntry, ITrafficTarget {
  /**
   * A ServiceEntry that this app does not build.
   *
   * @param scope the chart, or a construct in it
   * @param id construct id
   * @param name name of the object
   * @param options its namespace
   * @throws if name or namespace can not be those of a ServiceEntry
   */
  public static fromServiceEntryName(scope: Construct, id: string, name: string, options: ServiceEntryNameOptions = {}): IServiceEntry {
    return new ImportedServiceEntry(scope, id, name, options);
  }

  /** The first host, for routes and DestinationRules. */
  public readonly host: ServiceHost;

  private readonly hostNames: readonly string[];
  private readonly ports: readonly NamedServiceEntryPort[];
  private readonly addresses: readonly string[];
  private readonly location?: ServiceEntryLocation;
  private readonly exportTo?: ExportTo;
  private readonly subjectAltNames?: readonly string[];
  private readonly resolution: _RenderedResolution;

  /**
   * @param scope the chart
   * @param id construct id
   * @param props hosts, ports and how they are resolved
   * @throws if Istio would refuse the ServiceEntry
   */
  constructor(scope: Construct, id: string, props: ServiceEntryProps) {
    super(scope, id, props, 'networking.istio.io/v1', 'ServiceEntry');
    const { resolution } = props;
    if (!isServiceEntryResolution(resolution)) {
      refuse('resolution of a ServiceEntry', 'a ServiceEntryResolution', resolution, 'use ServiceEntryResolution.dns() for a host of the internet');
    }
    requireItems('hosts of a ServiceEntry', props.hosts, 'name the host that clients call');
    this.hostNames = props.hosts.map(host => requireEntryHost('host of a ServiceEntry', host, resolution._isDynamic));
    this.ports = requireEntryPorts(props.ports);
    const known = this.ports.map(({ port, protocol }) => ({ port, protocol: protocolOf(protocol), takesTcp: true }));
    this.host = ServiceHost._ofEntry(this.hostNames[0], known);
    this.addresses = (props.addresses ?? []).map(address => requireSubnet('address of a ServiceEntry', address));
    this.location = optional(props.location, location => this.requireLocation(location, resolution));
    this.exportTo = props.exportTo;
    this.subjectAltNames = props.subjectAltNames?.map(name => requireCertificateName('subject alternative name of a ServiceEntry', name));
    this.resolution = resolution._render({ hosts: this.hostNames, addresses: this.addresses, ports: this.ports });
  }

  /** Name of the object. */
  public get serviceEntryName(): string {
    return this.name;
  }

  /** Namespace of the object, where it is known. */
  public get serviceEntryNamespace(): string | undefined {
    return this.metadata.namespace;
  }

  /** The hosts, as they were given. */
  public get hosts(): string[] {
    return [...this.hostNames];
  }

  /**
   * The host as the only destination.
   *
   * @param options port of the ServiceEntry; with several ports one has to be named
   * @throws if there are several hosts, or it does not have that port
   */
  public trafficDestinations(options: DestinationOptions = {}): WeightedHttpDestination[] {
    if (this.hostNames.length > 1) {
      refuse(`hosts of ServiceEntry "${this.node.path}" as a target`, 'one', this.hostNames,
        'name one: ServiceTarget.fromHost(ServiceHost.fromHostname(…))');
    }
    return ServiceTarget.fromHost(this.host, options).trafficDestinations();
  }

  /** @internal */
  public _toSpec(): Record<string, unknown> {
    const { resolution, endpoints, workloadSelector } = this.resolution;
    return compact({
      hosts: this.hostNames,
      addresses: this.addresses,
      ports: this.ports.map(renderEntryPort),
      location: this.location,
      resolution,
      endpoints,
      workloadSelector,
      exportTo: this.exportTo?.values,
      subjectAltNames: this.subjectAltNames,
    });
  }

  private requireLocation(location: ServiceEntryLocation, resolution: ServiceEntryResolution): ServiceEntryLocation {
    requireOneOf('location of a ServiceEntry', Object.values(ServiceEntryLocation), location, 'use a member of ServiceEntryLocation');
    const waypoint = this.metadata.getLabel(USE_WAYPOINT);
    if (resolution._isDynamic && location === ServiceEntryLocation.MESH_INTERNAL && ![undefined, '', 'none'].includes(waypoint?.toLowerCase())) {
      throw new ValidationError('location of a ServiceEntry with dynamicDns and a waypoint must be MESH_EXTERNAL, got '
        + `label ${USE_WAYPOINT}: ${show(waypoint)}: `
        + 'leave one of them out');
    }
    return location;
  }
}
