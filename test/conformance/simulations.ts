/** What a run shows of requests that the simulator was asked about too, and what it has to show. */
import { LEFT_OUT, LeftOut } from './driver/left-out';
import { sumsOf, Tally } from './tallies';

/** Files of which nothing but requests inside the mesh is left out. */
const WHOLE = /^(?:rules-|routes-|weighted-service|bookstore\.|echo\.)/;

/** Of the requests of a whole run that come through gateways at most one in so many is left out. */
const ONE_OF = 10;

/** What has no gateway to ask. */
const INSIDE: LeftOut = 'inside the mesh';

/** What is wrong with what a run shows, as sentences. */
export function complaintsOf(all: readonly Tally[], isWholeRun: boolean): string[] {
  const sums = sumsOf(all);
  const left = LEFT_OUT.filter(reason => reason !== INSIDE).map(reason => [reason, sums[`left out: ${reason}`]] as const);
  const leftOut = left.reduce((sum, [, count]) => sum + count, 0);
  const asked = sums['asked of the simulator'];
  const different = asked - sums['equal to the simulator'];
  const unwanted = all.filter(({ what, file }) => WHOLE.test(file) && left.some(([reason]) => what === `left out: ${reason}`));
  const missing = sums['requests routed'] - asked - sums['compared by a file on its own'] - LEFT_OUT.reduce((sum, reason) => sum + sums[`left out: ${reason}`], 0);
  return [
    ...missing > 0 ? [`${missing} requests were neither compared with the simulator nor left out for a reason`] : [],
    ...different > 0 ? [`the simulator says something else than Envoy of ${different} requests`] : [],
    ...unwanted.map(({ what, count, file }) => `${file} has nothing that may be left out, and has ${count} "${what}"`),
    ...isWholeRun && leftOut * ONE_OF > asked + leftOut ? [`${leftOut} of ${asked + leftOut} requests through gateways are left out: at most one in ${ONE_OF} may be`] : [],
  ];
}
