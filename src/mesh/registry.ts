import { HostIndex } from './indexes/host-index';
import { LabelIndex } from './indexes/label-index';
import { ObjectIndex } from './indexes/object-index';
import { SelectorIndex } from './indexes/selector-index';
import { MeshObject } from './mesh-object';
import { isVisibleIn } from '../istio';
import { oldestFirst } from './views/object-view';
import { PodsView } from './views/pods-view';
import { readServiceEntry, ServiceEntryView } from './views/service-entry-view';
import { readService, ServicePortView, ServiceView } from './views/service-view';

/** What a host stands for: a Kubernetes Service, or a ServiceEntry. */
export type KnownHost =
  | { readonly service: ServiceView; readonly entry?: undefined }
  | { readonly service?: undefined; readonly entry: ServiceEntryView };

/** The hosts that can be called: Kubernetes Services, and those of ServiceEntries. */
export class Registry {
  /** All Services, the oldest first. */
  public readonly services: readonly ServiceView[];
  /** All ServiceEntries, the oldest first. */
  public readonly entries: readonly ServiceEntryView[];
  private readonly hosts = new HostIndex<KnownHost>();
  private readonly selectors = new SelectorIndex<ServiceView>();

  constructor(index: ObjectIndex, private readonly pods: LabelIndex<PodsView>, private readonly external: readonly MeshObject[] = []) {
    this.services = oldestFirst(index.ofKind('/Service').map(readService));
    this.entries = oldestFirst(index.ofKind('networking.istio.io/ServiceEntry').map(readServiceEntry));
    for (const service of this.services) {
      this.hosts.add(service.host, { service });
      if (service.selector !== undefined) {
        this.selectors.add(service.namespace, service.selector, service);
      }
    }
    external.map(readService).forEach(service => this.hosts.add(service.host, { service }));
    for (const entry of this.entries) {
      new Set(entry.hosts).forEach(host => this.hosts.add(host, { entry }));
    }
  }

  /** Whether there is a host that can be called. */
  public get isEmpty(): boolean {
    return this.services.length === 0 && this.entries.length === 0 && this.external.length === 0;
  }

  /**
   * What a host in full stands for, exactly. A route needs that: a ServiceEntry for `*.example.com` is no destination `a.example.com`.
   *
   * @param from the namespace that asks, to see what is visible there; that of the pods for a gateway
   * @returns what the own namespace of `from` has comes first, then the oldest
   */
  public named(host: string, from?: string): readonly KnownHost[] {
    return visible(this.hosts.of(host), from);
  }

  /** What a host in full stands for, exactly or by the longest wildcard. */
  public covering(host: string, from?: string): readonly KnownHost[] {
    return visible(this.hosts.covering(host), from);
  }

  /** The pods behind a Service. */
  public podsOf({ selector, namespace }: ServiceView): readonly PodsView[] {
    return selector === undefined ? [] : this.pods.selectedBy(selector, namespace);
  }

  /** The Services in front of pods. */
  public servicesOf({ namespace, labels }: Pick<PodsView, 'namespace' | 'labels'>): ServiceView[] {
    return this.selectors.selecting(namespace, labels);
  }
}

/** Where a port of a Service leads in pods; nothing where their template does not tell. */
export function targetPortOf({ targetPort }: Pick<ServicePortView, 'targetPort'>, { ports }: Pick<PodsView, 'ports'>): number | undefined {
  return typeof targetPort === 'number' ? targetPort : ports.find(({ name }) => name === targetPort)?.port;
}

function visible(hosts: readonly KnownHost[], from: string | undefined): readonly KnownHost[] {
  // Nearly every host is that of one object, which all see.
  if (from === undefined || hosts.every(host => (host.service ?? host.entry).exportTo.length === 0) && hosts.length < 2) {
    return hosts;
  }
  const seen = hosts.filter(host => isVisibleIn(from, host.service ?? host.entry));
  const isOwn = (host: KnownHost) => (host.service ?? host.entry).namespace === from;
  return [...seen.filter(isOwn), ...seen.filter(host => !isOwn(host))];
}
