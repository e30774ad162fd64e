/** Random apps in an ambient mesh: the plans of `random-zero-trust`, and what a plain table says of a call where waypoints and nodes ask policies. */
import * as fc from 'fast-check';
import { AmbientPlan, AppPlan, apps, CallPlan, calls, isNamed, ServiceName } from './random-zero-trust';

export interface AmbientAppPlan {
  readonly app: AppPlan;
  readonly ambient: AmbientPlan;
}

export interface AmbientCallPlan extends CallPlan {
  /** Whether a pod calls the other one by its address, which no waypoint sees. */
  readonly isPast: boolean;
}

const NAME = 'waypoint';

export const ambientApps: fc.Arbitrary<AmbientAppPlan> = fc.record({
  app: apps,
  ambient: fc.constantFrom<AmbientPlan>({}, {}, { waypoint: { name: NAME } }, { waypoint: { name: NAME, ingressUseWaypoint: true } }),
});

export const ambientCalls: fc.Arbitrary<AmbientCallPlan> = fc.tuple(calls, fc.integer({ max: 9, min: 0 })).map(([call, number]) => ({
  ...call, isPast: number === 0 && call.from !== 'gateway' && call.from !== 'plain text',
}));

/** Whether somebody looks at requests to a service. */
function hasWaypoint({ app, ambient }: AmbientAppPlan, name: ServiceName): boolean {
  return ambient.waypoint !== undefined || app.services[name].allows.some(({ methods, paths }) => (methods ?? paths) !== undefined);
}

/**
 * What a call gets: 403 of a waypoint; nobody answers at a node, which a waypoint tells as 503. Where nobody is named and the namespace is closed a
 * waypoint knows nothing of it, and the node refuses.
 */
export function expectedInAmbient(plan: AmbientAppPlan, call: AmbientCallPlan): number | 'refused' {
  const { app, ambient } = plan;
  const { from, to, isPast } = call;
  const { allows, isForwarded } = app.services[to];
  if (from === 'gateway') {
    return isForwarded ? 200 : 404;
  }
  if (from === 'plain text' && app.isClosed && app.isStrict) {
    return 'refused';
  }
  if (!app.isClosed && allows.length === 0) {
    return 200;
  }
  const isAllowed = allows.some(allow => isNamed(allow, call));
  if (!hasWaypoint(plan, to)) {
    return isAllowed ? 200 : 'refused';
  }
  if (isPast || from === 'plain text') {
    return 'refused';
  }
  // The rule for the gateway makes a policy at the waypoint too.
  const isAsked = allows.length > 0 || isForwarded;
  return isAllowed ? 200 : isAsked ? 403 : ambient.waypoint === undefined ? 'refused' : 503;
}
