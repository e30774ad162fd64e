import { ApiObject } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { ifRefused } from '../core/all-or-nothing';
import { brand } from '../core/brand';
import { ValidationError } from '../core/errors';
import { Destination, DestinationOptions, Subset } from '../networking/destination/destination';
import { ITrafficTarget } from '../networking/destination/traffic-target';
import { WeightedHttpDestination } from '../networking/destination/weighted-destination';

/**
 * What a version consists of.
 *
 * @internal
 */
export interface _VersionParts {
  /** The WeightedService. */
  readonly service: ITrafficTarget;
  readonly name: string;
  readonly weight: number;
  readonly subset: Subset;
  readonly deployment?: kplus.Deployment;
  /** What was brought in to run its pods. */
  readonly workload?: kplus.Workload;
  readonly autoscaler?: kplus.HorizontalPodAutoscaler;
  readonly disruptionBudget?: ApiObject;
  /** The port that a destination has to name. */
  readonly destinationPort: (port?: number) => number | undefined;
}

/**
 * A version of a WeightedService: a subset of its pods, and the Deployment that runs them, where the service builds it.
 */
export class WeightedServiceVersion implements ITrafficTarget {
  /** @internal */
  public static _of(parts: _VersionParts): WeightedServiceVersion {
    return new WeightedServiceVersion(parts);
  }

  /** Name of the version. */
  public readonly name: string;
  /** Its subset of the DestinationRule. */
  public readonly subset: Subset;
  /** Its autoscaler, where it has one. */
  public readonly autoscaler?: kplus.HorizontalPodAutoscaler;
  /** Its PodDisruptionBudget, where it has one. */
  public readonly disruptionBudget?: ApiObject;

  private readonly parts: _VersionParts;
  private share: number;

  private constructor(parts: _VersionParts) {
    this.parts = parts;
    this.name = parts.name;
    this.subset = parts.subset;
    this.autoscaler = parts.autoscaler;
    this.disruptionBudget = parts.disruptionBudget;
    this.share = parts.weight;
  }

  /** Its share of the traffic, relative to the other versions, as it is now. */
  public get weight(): number {
    return this.share;
  }

  /**
   * Its Deployment.
   *
   * @throws if the pods were brought in: there is none then
   */
  public get deployment(): kplus.Deployment {
    if (this.parts.deployment === undefined) {
      throw new ValidationError(`version "${this.name}" must be built from containers to have a deployment, got pods that were brought in: use what `
        + 'makes them');
    }
    return this.parts.deployment;
  }

  /**
   * All traffic to this version, whatever its weight.
   *
   * @param options port of the service
   * @throws if the service does not have that port, or has several and none is named, unless only one of them is HTTP
   */
  public trafficDestinations(options: DestinationOptions = {}): WeightedHttpDestination[] {
    return [{ destination: Destination.toSubset(this.subset, { port: this.parts.destinationPort(options.port) }) }];
  }

  /**
   * The WeightedService.
   *
   * @internal
   */
  public get _service(): ITrafficTarget {
    return this.parts.service;
  }

  /**
   * What runs its pods, where this app makes it.
   *
   * @internal
   */
  public get _workload(): kplus.Workload | undefined {
    return this.parts.deployment ?? this.parts.workload;
  }

  /** @internal */
  public _updateWeight(weight: number): void {
    const before = this.share;
    this.share = weight;
    ifRefused(() => this.share = before);
  }
}

/** Whether a value is a version of a WeightedService. */
export const isWeightedServiceVersion = brand('WeightedServiceVersion', WeightedServiceVersion);
