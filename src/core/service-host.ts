import { Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { IConstruct } from 'constructs';
import { isEntryHost, serviceHost } from '../istio';
import { requireDomainName } from './hosts';
import { MeshSettings } from './mesh-settings';
import { referencedNamespace } from './reference';
import { optional, requireDnsLabel } from './requirements';

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
    return new ServiceHost(service.name, service.metadata.namespace, Chart.of(service));
  }

  /**
   * A Service that lives elsewhere: another chart, another repository.
   *
   * @param name name of the Service
   * @param options its namespace
   */
  public static fromServiceName(name: string, options: ServiceNameOptions = {}): ServiceHost {
    const namespace = optional(options.namespaceName, value => requireDnsLabel('namespace of a service', value));
    return new ServiceHost(requireDnsLabel('name of a service', name, 'give the name alone; the namespace is an option'), namespace);
  }

  /**
   * A host that is not a Kubernetes Service, such as the host of a ServiceEntry. It is written as it is.
   *
   * @param hostname a full DNS name such as `api.example.com`, or `*.example.com` or `*-eu.example.com` as a ServiceEntry has it
   * @throws if the name has no dot: Istio would expand it to a Service of the same namespace
   */
  public static fromHostname(hostname: string): ServiceHost {
    if (!isEntryHost(hostname, true) && !requireDomainName('host name of a service', hostname).includes('.')) {
      throw new Error(`host name of a service must have a dot, got "${hostname}": use ServiceHost.fromServiceName for a Kubernetes Service`);
    }
    return new ServiceHost(hostname, undefined, undefined, true);
  }

  private writtenFor?: IConstruct;
  private written = '';

  private constructor(
    /** Name of the Service, or the whole host name. */
    public readonly name: string,
    private readonly namespaceName?: string,
    private readonly chart?: Chart,
    private readonly literal: boolean = false,
  ) {
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
    }
    return this.written;
  }

  private resolve(consumer: IConstruct): string {
    if (this.literal) {
      return this.name;
    }
    const namespace = referencedNamespace({ what: `service "${this.name}"`, namespace: this.namespaceName, chart: this.chart }, consumer);
    return namespace === undefined ? this.name : serviceHost({ name: this.name, namespace }, MeshSettings.of(consumer).clusterDomain);
  }
}
