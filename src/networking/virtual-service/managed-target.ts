import { IVirtualService } from './virtual-service-reference';
import { Carried } from '../../core/carried';
import { refuse } from '../../core/errors';
import { contradictedMatch } from '../../istio';
import { ServiceHost } from '../destination/destination';
import { ITrafficTarget } from '../destination/traffic-target';

/** A target whose shares a controller moves: routes lead there through a VirtualService without hosts, which the controller writes. */
export interface ManagedTarget {
  readonly what: string;
  readonly host: ServiceHost;
  /** The VirtualService for a port, which has to be named where there are several. */
  readonly delegateAt: (port?: number) => IVirtualService;
}

/** A route that a controller puts before the others for a while. */
export interface ManagedRoute {
  readonly what: string;
  /** A match of it as Istio writes it. */
  readonly match: Record<string, unknown>;
}

const TARGETS = new Carried<ManagedTarget>('managedTarget');
const ROUTES = new Carried<() => readonly ManagedRoute[]>('managedRoutes');

/** Says that a controller moves the shares of a target. */
export function manageTarget(target: ITrafficTarget, managed: ManagedTarget): void {
  TARGETS.give(target as never, managed);
}

/** What a controller moves of a target; nothing where its weights are those of the app. */
export function managedTarget(target: ITrafficTarget): ManagedTarget | undefined {
  return TARGETS.of(target as never);
}

/** Says which routes a controller adds to a VirtualService. */
export function manageRoutes(delegate: IVirtualService, routes: () => readonly ManagedRoute[]): void {
  ROUTES.give(delegate, routes);
}

/** Refuses matches of a route before which a controller would add routes to its delegate that Istio drops, in silence. */
export function requireManagedRoutes(what: string, delegate: IVirtualService, matches: readonly Record<string, unknown>[]): void {
  for (const { what: route, match } of ROUTES.of(delegate)?.() ?? []) {
    const index = matches.findIndex(root => contradictedMatch(root, match) !== undefined);
    if (index >= 0) {
      const field = contradictedMatch(matches[index], match)!;
      refuse(`${field} in match ${index} of ${what}`, `left out before ${route}, the same exact text, or a beginning of it`,
        valueAt(matches[index], field), 'Istio drops a route of a delegate that compares it otherwise, in silence (CDI145)');
    }
  }
}

function valueAt(match: Record<string, unknown>, field: string): unknown {
  const [name, ...key] = field.split('.');
  return key.length === 0 ? match[name] : (match[name] as Record<string, unknown> | undefined)?.[key.join('.')];
}
