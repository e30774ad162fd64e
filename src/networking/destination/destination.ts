import { Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { IConstruct } from 'constructs';
import { KnownPort, portsOfService, requireServicePort } from './known-ports';
import { brand } from '../../core/brand';
import { compact } from '../../core/compact';
import { ValidationError } from '../../core/errors';
import { requireDomainName } from '../../core/hosts';
import { referencedNamespace } from '../../core/reference';
import { optional, requireDnsLabel, requirePort } from '../../core/requirements';
import { isEntryHost, serviceHost } from '../../istio';
import { MeshSettings } from '../../mesh-settings/mesh-settings';
import { sayHostElsewhere } from '../../mesh-settings/said-elsewhere';

// Three classes of one file: each names the other two.

/**
 * Options for a Service that this app does not build.
 */
export interface ServiceNameOptions {
  /**
   * Namespace of the Service.
   *
   * @default - the namespace of the construct that uses it
   */
  readonly namespaceName?: string;
}

/** What is known of a host. */
interface HostPlace {
  readonly namespace?: string;
  readonly chart?: Chart;
  /** Whether it is written as it is. */
  readonly isLiteral?: boolean;
  readonly ports?: () => KnownPort[] | undefined;
}

/**
 * A host that traffic can be sent to, as Istio's service registry knows it: a Kubernetes Service, or a host of a ServiceEntry.
 *
 * In manifests a Service is written by its full name (`echo.shop.svc.cluster.local`) wherever its namespace is known. Istio expands
 * a name without a dot with the namespace of the object that mentions it, and takes every other name literally: `echo.shop` would
 * match nothing.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#Destination
 */
export class ServiceHost {
  /**
   * A Service of this app.
   *
   * @param service the Service; its namespace is the one of its chart unless its metadata names another
   */
  public static fromService(service: kplus.Service): ServiceHost {
    return new ServiceHost(service.name, { namespace: service.metadata.namespace, chart: Chart.of(service), ports: () => portsOfService(service) });
  }

  /**
   * A Service that lives elsewhere: another chart, another repository.
   *
   * @param name name of the Service
   * @param options its namespace
   */
  public static fromServiceName(name: string, options: ServiceNameOptions = {}): ServiceHost {
    const namespace = optional(options.namespaceName, value => requireDnsLabel('namespace of a service', value));
    return new ServiceHost(requireDnsLabel('name of a service', name, 'give the name alone; the namespace is an option'), { namespace });
  }

  /**
   * A host that is not a Kubernetes Service, such as the host of a ServiceEntry. It is written as it is.
   *
   * @param hostname a full DNS name such as `api.example.com`, or `*.example.com` or `*-eu.example.com` as a ServiceEntry has it
   * @throws if the name has no dot: Istio would expand it to a Service of the same namespace
   */
  public static fromHostname(hostname: string): ServiceHost {
    if (!isEntryHost(hostname, true) && !requireDomainName('host name of a service', hostname).includes('.')) {
      throw new ValidationError(`host name of a service must have a dot, got "${hostname}": use ServiceHost.fromServiceName for a `
        + 'Kubernetes Service');
    }
    return new ServiceHost(hostname, { isLiteral: true });
  }

  /**
   * A host of a ServiceEntry, with its ports.
   *
   * @internal
   */
  public static _ofEntry(hostname: string, ports: KnownPort[]): ServiceHost {
    return new ServiceHost(ServiceHost.fromHostname(hostname).name, { isLiteral: true, ports: () => ports });
  }

  private writtenFor?: IConstruct;
  private written = '';

  private constructor(
    /** Name of the Service, or the whole host name. */
    public readonly name: string,
    private readonly place: HostPlace,
  ) {
  }

  /**
   * A subset of the service, as a DestinationRule names it, for a route. A route to a subset that does not exist answers 503.
   *
   * @param subsetName name of the subset
   * @param options port of the service
   * @throws if the name is not a DNS label, or the service is known not to have that port
   */
  public subset(subsetName: string, options: DestinationOptions = {}): Destination {
    return Destination._of(this, options.port, requireDnsLabel('name of a subset', subsetName));
  }

  /**
   * The host as `consumer` has to write it.
   *
   * @param consumer the construct that mentions the host
   * @returns the fully qualified name, or the short name where neither side knows its namespace
   * @throws if the host would need a namespace that is not known
   */
  public hostFor(consumer: IConstruct): string {
    // The routes of one object mention the same host many times.
    if (this.writtenFor !== consumer) {
      this.written = this.resolve(consumer);
      this.writtenFor = consumer;
      if (this.place.chart === undefined && this.place.ports === undefined) {
        sayHostElsewhere(consumer, this.written);
      }
    }
    return this.written;
  }

  /**
   * The ports that it has now, where the app knows them.
   *
   * @internal
   */
  public get _knownPorts(): readonly KnownPort[] | undefined {
    return this.place.ports?.();
  }

  private resolve(consumer: IConstruct): string {
    const { isLiteral, namespace: own, chart } = this.place;
    if (isLiteral) {
      return this.name;
    }
    const namespace = referencedNamespace({ what: `service "${this.name}"`, namespace: own, chart }, consumer);
    return namespace === undefined ? this.name : serviceHost({ name: this.name, namespace }, MeshSettings.of(consumer).clusterDomain);
  }
}

/** Whether a value is a ServiceHost. */
export const isServiceHost = brand('ServiceHost', ServiceHost);

/**
 * A named part of a service's pods, such as a version, as routes refer to it. That of a DestinationRule elsewhere is `ServiceHost.subset`.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#Subset
 */
export class Subset {
  /** @internal */
  public static _of(host: ServiceHost, name: string): Subset {
    return new Subset(host, requireDnsLabel('name of a subset', name));
  }

  private constructor(
    /** The service. */
    public readonly host: ServiceHost,
    /** Name of the subset. */
    public readonly name: string,
  ) {
  }
}

/**
 * Options of a destination.
 */
export interface DestinationOptions {
  /**
   * Port of the Service. A Service with several ports needs it.
   *
   * Range: 1 to 65535.
   *
   * @default - the only port of the Service
   */
  readonly port?: number;
}

/**
 * Where a route sends its requests: a service, or a subset of its pods.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#Destination
 */
export class Destination {
  /**
   * All pods of a service.
   *
   * @param host the service
   * @param options its port
   * @throws if the service is known not to have that port
   */
  public static toService(host: ServiceHost, options: DestinationOptions = {}): Destination {
    return new Destination(host, options.port);
  }

  /**
   * The pods of a subset of a DestinationRule.
   *
   * @param subset the subset
   * @param options port of the service
   * @throws if the service is known not to have that port
   */
  public static toSubset(subset: Subset, options: DestinationOptions = {}): Destination {
    return new Destination(subset.host, options.port, subset.name);
  }

  /** @internal */
  public static _of(host: ServiceHost, port?: number, subsetName?: string): Destination {
    return new Destination(host, port, subsetName);
  }

  private constructor(
    /** The service. */
    public readonly host: ServiceHost,
    /** Port of the service, where one is named. */
    public readonly port?: number,
    /** Name of the subset, where one is named. */
    public readonly subsetName?: string,
  ) {
    optional(port, value => requirePort('port of a destination', value));
    requireServicePort('port of a destination of service', host, port);
  }

  /**
   * The destination as Istio writes it.
   *
   * @internal
   */
  public _render(consumer: IConstruct): object {
    return compact({
      host: this.host.hostFor(consumer),
      subset: this.subsetName,
      port: optional(this.port, number => ({ number })),
    });
  }
}
