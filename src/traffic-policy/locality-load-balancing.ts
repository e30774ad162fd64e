import { renderDistribution, renderFailovers, requirePriorityLabels } from './localities';
import { LocalityDistribution } from './locality-distribution';
import { RegionFailover } from './region-failover';
import { compact, compactOrNone } from '../core/compact';
import { MAX_UINT32, optional, requireInteger, requireItems } from '../core/requirements';

/**
 * Options of a failover between regions.
 */
export interface RegionFailoverOptions {
  /**
   * Labels that sort the endpoints before the regions do, the most important first: keys that client and endpoint must agree on, or
   * `key=value` that the endpoint must have. The keys of region, zone and subzone are not among them.
   *
   * @default - none
   */
  readonly priorityLabels?: string[];
}

/**
 * Options of zone-aware load balancing.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#ZoneAwareLoadBalancerSetting
 */
export interface ZoneAwareOptions extends RegionFailoverOptions {
  /**
   * Which region takes over from another.
   *
   * @default - any other region
   */
  readonly failover?: RegionFailover[];

  /**
   * With fewer endpoints than this in the client's region the zone does not count.
   *
   * Range: 1 to 4294967295.
   *
   * @default 6
   */
  readonly minClusterSize?: number;
}

/**
 * Settings of localities or zones as Istio writes them.
 *
 * @internal
 */
export interface _RenderedLocalitySettings {
  readonly enabled?: boolean;
  readonly distribute?: object[];
  readonly failover?: object[];
  readonly failoverPriority?: string[];
  readonly minClusterSize?: number;
}

/**
 * The fields of a load balancer that are about localities.
 *
 * @internal
 */
export interface _RenderedLocality {
  readonly localityLbSetting?: _RenderedLocalitySettings;
  readonly zoneAwareLbSetting?: _RenderedLocalitySettings;
}

/**
 * How the region and the zone of an endpoint count. It replaces the mesh's setting as a whole.
 *
 * @see https://istio.io/latest/docs/tasks/traffic-management/locality-load-balancing/
 */
export class LocalityLoadBalancing {
  /**
   * Fixed shares between localities.
   *
   * @param distributions where the traffic of each locality goes
   * @throws if shares do not make 100, or localities overlap
   */
  public static distribute(distributions: LocalityDistribution[]): LocalityLoadBalancing {
    return new LocalityLoadBalancing({ localityLbSetting: { distribute: renderDistribution(distributions) } });
  }

  /**
   * The nearest healthy endpoints, and a chosen region when a region fails. It works only with outlier detection.
   *
   * @param failovers which region takes over from another, each region once
   * @param options labels that sort the endpoints first
   * @throws if a region fails over to itself, or a zone is named
   */
  public static failover(failovers: RegionFailover[], options: RegionFailoverOptions = {}): LocalityLoadBalancing {
    requireItems('LocalityLoadBalancing.failover: failovers', failovers, 'name at least one region, or use LocalityLoadBalancing.enabled()');
    return new LocalityLoadBalancing({
      localityLbSetting: compact({
        failover: renderFailovers(failovers),
        failoverPriority: optional(options.priorityLabels, labels => requirePriorityLabels(labels, false)),
      }),
    });
  }

  /**
   * The endpoints that agree with the client on most labels, counted from the first one. It works only with outlier detection.
   *
   * @param labels keys that client and endpoint must agree on, such as `topology.kubernetes.io/zone`, or `key=value` that the endpoint
   * must have; the most important first
   * @throws if a label is not a Kubernetes label
   */
  public static failoverPriority(labels: string[]): LocalityLoadBalancing {
    requireItems('LocalityLoadBalancing.failoverPriority: labels', labels, 'name at least one label');
    return new LocalityLoadBalancing({ localityLbSetting: { failoverPriority: requirePriorityLabels(labels, true) } });
  }

  /**
   * The nearest healthy endpoints, even where the mesh has switched that off. It works only with outlier detection.
   */
  public static enabled(): LocalityLoadBalancing {
    return new LocalityLoadBalancing({ localityLbSetting: { enabled: true } });
  }

  /**
   * All endpoints alike, wherever they are. With outlier detection it keeps Istio from failing over between localities.
   */
  public static disabled(): LocalityLoadBalancing {
    return new LocalityLoadBalancing({ localityLbSetting: { enabled: false } });
  }

  /**
   * Endpoints of the client's zone, as far as their number suffices, then of its region, then of others. Istio 1.31 and newer, not in
   * ambient mode; clients need `ISTIO_META_ENABLE_SELF_DISCOVERY`.
   *
   * @param options failover between regions, and the least number of endpoints
   * @throws if a region fails over to itself, or a label of region, zone or subzone is among the priorities
   * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#ZoneAwareLoadBalancerSetting
   */
  public static zoneAware(options: ZoneAwareOptions = {}): LocalityLoadBalancing {
    const rendered = compactOrNone({
      failover: optional(options.failover, renderFailovers),
      failoverPriority: optional(options.priorityLabels, labels => requirePriorityLabels(labels, false)),
      minClusterSize: optional(options.minClusterSize, value =>
        requireInteger('LocalityLoadBalancing.zoneAware: minClusterSize', value, 1, MAX_UINT32)),
    });
    return new LocalityLoadBalancing({ zoneAwareLbSetting: rendered ?? { enabled: true } });
  }

  /** No zone-aware load balancing, where the mesh has switched it on. Istio 1.31 and newer. */
  public static zoneAwareDisabled(): LocalityLoadBalancing {
    return new LocalityLoadBalancing({ zoneAwareLbSetting: { enabled: false } });
  }

  private constructor(private readonly rendered: _RenderedLocality) {
  }

  /**
   * The fields as Istio writes them.
   *
   * @internal
   */
  public _render(): _RenderedLocality {
    return this.rendered;
  }
}
