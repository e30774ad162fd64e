import { CDI079 } from '../../findings/catalogue/cdi079';
import { dotSegmentBehind, readHttpMatch, readRewrite } from '../../istio';
import { matchesOf } from '../../mesh';
import { Check, FoundInObject } from '../check';
import { routesWith } from './http-routes';

/** Envoy takes dot segments out of a path before it compares it, and not of one that it has rewritten: who comes next reads another path. */
export const rewrittenDots: Check = {
  ...CDI079,
  onlyWith: ['rewrite'],
  check: object => routesWith(object, 'rewrite')
    .flatMap(({ given, field, name, index }): FoundInObject[] => {
      const found = dotSegmentBehind(readRewrite(given.rewrite), matchesOf({ given }).map(readHttpMatch));
      return found === undefined ? [] : [{
        message: `route "${name ?? index}" makes "${found.result}" of "${found.sent}": who reads the path next takes ".." out of it, `
        + 'and takes the request for one that no rule and no policy here has compared',
        fix: 'end the prefix and what replaces it with a slash, or rewrite whole segments by an expression, as "^/v1(?:/(.*))?$" by "/\\1"',
        field: `${field}.rewrite`,
      }];
    }).slice(0, 1),
};
