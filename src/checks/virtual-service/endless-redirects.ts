import { FindingLevel } from '../../findings';
import { CDI016 } from '../../findings/catalogue/cdi016';
import { routeLeadsBack } from '../../istio';
import { readVirtualService } from '../../mesh';
import { Check } from '../check';
import { has } from './http-routes';

/** A redirect that its own route takes again. Of a load balancer the rules tell more, and earlier. */
export const endlessRedirects: Check = {
  ...CDI016,
  check: object => {
    const { routes, isDelegate } = readVirtualService(object);
    const before = (index: number) => routes.filter(({ kind }) => kind === 'http').slice(0, index).map(({ given }) => given);
    // What is tried before a delegate its root says.
    return isDelegate ? [] : routes.filter(has('redirect')).flatMap(({ given, name, index, field }) =>
      !routeLeadsBack(given, before(index)) ? [] : [{
        level: FindingLevel.WARNING,
        message: `redirect of route "${name ?? index}" leads clients to the same route again and again`,
        fix: 'lead elsewhere, or put a route for the location before it',
        field: `${field}.redirect`,
      }]);
  },
};
