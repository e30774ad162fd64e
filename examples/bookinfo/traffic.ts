import { Duration } from 'cdk8s';
import { FaultAbort, HttpAction, HttpMatch, StringMatch, VirtualService } from 'cdk8s-istio';
import { Services } from './services';

/** The page names who has logged in in this header, and reviews hand it on. */
const USER = 'end-user';

function isUser(name: string): HttpMatch {
  return { headers: { [USER]: StringMatch.exact(name) } };
}

/** Who gets which reviews, and for whom ratings fail: all of it inside the mesh, at the sidecars of the callers. */
export function routeByUser({ reviews, ratings }: Services): void {
  reviews.virtualService?.addHttpRoute({
    name: 'testers', matches: [isUser('jason')], action: HttpAction.route(reviews.version('v2').trafficDestinations()),
  });
  new VirtualService(ratings, 'faults', {
    name: 'ratings-faults',
    services: [ratings.host],
    http: [
      {
        name: 'late',
        matches: [isUser('slow')],
        action: HttpAction.route(ratings.trafficDestinations(), { fault: { delay: { fixedDelay: Duration.seconds(2), percentage: 100 } } }),
      },
      {
        name: 'down',
        matches: [isUser('broken')],
        action: HttpAction.route(ratings.trafficDestinations(), { fault: { abort: FaultAbort.httpStatus(500, 100) } }),
      },
      { name: 'ratings', action: HttpAction.route(ratings.trafficDestinations()) },
    ],
  });
}
