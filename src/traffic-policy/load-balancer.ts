import { ConsistentHash } from './consistent-hash';
import { LocalityLoadBalancing, _RenderedLocality } from './locality-load-balancing';
import { requireSettings } from './settings';
import { Warmup } from './warmup';
import { compact } from '../core/compact';
import { renderDuration } from '../core/durations';
import { refuse } from '../core/errors';
import { optional, requireNumber } from '../core/requirements';

/**
 * Options of every load balancer that chooses between endpoints.
 */
export interface LoadBalancerOptions {
  /**
   * How the region and the zone of an endpoint count.
   *
   * @default - the mesh's setting
   */
  readonly locality?: LocalityLoadBalancing;
}

/**
 * Options of the load balancers that know a slow start.
 */
export interface WarmupLoadBalancerOptions extends LoadBalancerOptions {
  /**
   * Slow start of new endpoints.
   *
   * @default - a new endpoint gets its full share at once
   */
  readonly warmup?: Warmup;
}

/**
 * A load balancer as Istio writes it.
 *
 * @internal
 */
export interface _RenderedLoadBalancer extends _RenderedLocality {
  readonly simple?: string;
  readonly consistentHash?: object;
  readonly warmup?: object;
}

/**
 * How an endpoint is chosen for a request or a connection.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#LoadBalancerSettings
 */
export class LoadBalancer {
  /**
   * One endpoint after the other. `leastRequest` copes better with endpoints of different speed.
   *
   * @param options localities and slow start
   */
  public static roundRobin(options: WarmupLoadBalancerOptions = {}): LoadBalancer {
    return new LoadBalancer({ simple: 'ROUND_ROBIN', ...renderWarmupOptions(options) });
  }

  /**
   * The endpoint with fewer outstanding requests. It is what Istio does anyway.
   *
   * @param options localities and slow start
   */
  public static leastRequest(options: WarmupLoadBalancerOptions = {}): LoadBalancer {
    return new LoadBalancer({ simple: 'LEAST_REQUEST', ...renderWarmupOptions(options) });
  }

  /**
   * Any healthy endpoint.
   *
   * @param options localities
   */
  public static random(options: LoadBalancerOptions = {}): LoadBalancer {
    return new LoadBalancer({ simple: 'RANDOM', ...renderOptions(options) });
  }

  /** The address that the client asked for, without any load balancing. For special cases. */
  public static passthrough(): LoadBalancer {
    return new LoadBalancer({ simple: 'PASSTHROUGH' });
  }

  /**
   * The same endpoint for the same client, as long as the endpoints stay the same.
   *
   * @param hash what tells clients apart
   * @param options localities
   */
  public static consistentHash(hash: ConsistentHash, options: LoadBalancerOptions = {}): LoadBalancer {
    return new LoadBalancer({ consistentHash: hash._render(), ...renderOptions(options) });
  }

  /**
   * Whatever algorithm Istio takes by default, with other options.
   *
   * @param options localities and slow start
   * @throws if no option is given
   */
  public static defaultAlgorithm(options: WarmupLoadBalancerOptions): LoadBalancer {
    const rendered = requireSettings('LoadBalancer.defaultAlgorithm', renderWarmupOptions(options), 'set locality or warmup');
    return new LoadBalancer(rendered);
  }

  private constructor(private readonly rendered: _RenderedLoadBalancer) {
  }

  /**
   * The load balancer as Istio writes it.
   *
   * @internal
   */
  public _render(): _RenderedLoadBalancer {
    return this.rendered;
  }
}

function renderOptions(options: LoadBalancerOptions): _RenderedLoadBalancer {
  return { ...options.locality?._render() };
}

function renderWarmupOptions(options: WarmupLoadBalancerOptions): _RenderedLoadBalancer {
  return compact({ ...renderOptions(options), warmup: optional(options.warmup, renderWarmup) });
}

function renderWarmup({ duration, minimumPercent, aggression }: Warmup): object {
  if (aggression !== undefined && !(Number.isFinite(aggression) && aggression > 0)) {
    refuse('aggression of a warmup', 'a number greater than 0', aggression, 'use 1 for a straight line, or leave it out');
  }
  return compact({
    duration: renderDuration('duration of a warmup', duration),
    minimumPercent: optional(minimumPercent, value => requireNumber('minimumPercent of a warmup', value, 0, 100)),
    aggression,
  });
}
