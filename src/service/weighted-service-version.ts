import * as kplus from 'cdk8s-plus-28';
import { Destination, DestinationOptions, WeightedHttpDestination } from '../networking/destination';
import { Subset } from '../networking/subset';
import { ITrafficTarget } from '../networking/traffic-target';

/**
 * A version of a service.
 */
export interface WeightedServiceVersionOptions {
  /** Name of the version, a DNS label such as `v1`. Pods carry it as the label `version`. */
  readonly name: string;

  /** Containers of its pods. Resources, probes, security context and volumes are cdk8s-plus's. */
  readonly containers: kplus.ContainerProps[];

  /**
   * Share of the traffic, relative to the sum of all weights: an integer of at least 0. All versions have one, or none.
   *
   * @default - an even split
   */
  readonly weight?: number;

  /**
   * Number of pods.
   *
   * @default 2
   */
  readonly replicas?: number;
}

/**
 * A version that a WeightedService built: a Deployment and a subset.
 */
export class WeightedServiceVersion implements ITrafficTarget {
  /** @internal */
  public static _of(name: string, weight: number, deployment: kplus.Deployment, subset: Subset): WeightedServiceVersion {
    return new WeightedServiceVersion(name, weight, deployment, subset);
  }

  private constructor(
    /** Name of the version. */
    public readonly name: string,
    /** Its share of the traffic, relative to the other versions. */
    public readonly weight: number,
    /** Its Deployment. */
    public readonly deployment: kplus.Deployment,
    /** Its subset of the DestinationRule. */
    public readonly subset: Subset,
  ) {
  }

  /**
   * All traffic to this version, whatever its weight.
   *
   * @param options port of the service
   */
  public trafficDestinations(options: DestinationOptions = {}): WeightedHttpDestination[] {
    return [{ destination: Destination.toSubset(this.subset, options) }];
  }
}
