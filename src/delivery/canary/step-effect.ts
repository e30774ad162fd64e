import { CanaryScale } from './canary-scale';
import { HeaderRoute } from './header-route';
import { MirrorRoute } from './mirror-route';

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
}

/** Finds the field of Argo's that takes away a route: the one that made it. */
export type FindRoute = (name: string) => HeaderRoute | MirrorRoute;
