import { Labels } from './labels';

/** The label by which a Namespace, a Service or a ServiceEntry says which waypoint its requests pass. */
export const USE_WAYPOINT = 'istio.io/use-waypoint';

/** Whether labels name a waypoint, or say that there is none; nothing where they do neither. */
export function namesWaypoint(labels: Labels): boolean | undefined {
  return Object.hasOwn(labels, USE_WAYPOINT) ? labels[USE_WAYPOINT] !== 'none' : undefined;
}

/** Whether Istio's validation takes labels for those of something with a waypoint: it reads "none" in any case. */
export function isForWaypoint(labels: Labels): boolean {
  return namesWaypoint(labels) === true && labels[USE_WAYPOINT] !== '' && labels[USE_WAYPOINT].toLowerCase() !== 'none';
}
