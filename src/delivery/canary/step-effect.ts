import { CanaryScale } from './canary-scale';
import { Experiment } from './experiment';
import { HeaderRoute } from './header-route';
import { MirrorRoute } from './mirror-route';
import { IstioMetric } from '../analysis/istio-metric';

/** What a step does to the canary, as far as later steps build on it. */
export interface StepEffect {
  /** Percentage of the requests that the canary gets from here on. */
  readonly weight?: number;
  /** How many pods it has from here on. */
  readonly scale?: CanaryScale;
  /** A route that is there from here on. */
  readonly route?: HeaderRoute | MirrorRoute;
  /** The name of a route that is gone from here on. */
  readonly removed?: string;
  /** Pods that it runs beside those of the Rollout. */
  readonly experiment?: Experiment;
  /** What is measured before it goes on. */
  readonly metrics?: readonly IstioMetric[];
  /** Whether it takes time, in which something else measures. */
  readonly lasts?: boolean;
}

/** What a step has to know of the canary to be written. */
export interface StepContext {
  /** The route with a name, which an earlier step made. */
  readonly routeNamed: (name: string) => HeaderRoute | MirrorRoute;
  /** The template with measurements, as a step names it. */
  readonly templateWith: (metrics: readonly IstioMetric[], name?: string) => object;
}
