import { FindingLevel } from '../../findings';
import { IST0130 } from '../../findings/catalogue/ist0130';
import { IST0131 } from '../../findings/catalogue/ist0131';
import { areApartByPath, MatchByPath, MatchIndex, readConnectionMatch, takesTcp, takesTls } from '../../istio';
import { cachedView, matchesOf, MeshObject, readVirtualService, RouteKind, RouteView, specOf, VirtualServiceView } from '../../mesh';
import { Check, FoundInObject } from '../check';

/** A match, or a route without any, that earlier ones leave nothing to. */
interface TakenMatch {
  readonly index?: number;
  readonly by: RouteView;
  /** Whether the earlier one takes everything, or compares the very same. */
  readonly isSame: boolean;
}

interface TakenRoute {
  readonly route: RouteView;
  readonly taken: readonly TakenMatch[];
  /** Whether nothing is left to the route as a whole. */
  readonly isUnreachable: boolean;
}

/** The first route that matches takes a request. */
export const unreachableRoutes: Check = {
  ...IST0130,
  check: object => takenRoutes(object).filter(isSameAsEarlier).map(({ route, taken: [{ by, index }] }) => ({
    message: `${nameOf(route)} is never reached: ${nameOf(by)} before it ${index === undefined || matchesOf(by).length === 0 ? 'takes everything'
      : 'has the same matches'}`,
    fix: 'put the route before the other one, or take it out',
    field: route.field,
  })),
};

/** Of a route with several matches some may be left. */
export const ineffectiveMatches: Check = {
  ...IST0131,
  check: object => takenRoutes(object).filter(one => !isSameAsEarlier(one)).flatMap(({ route, taken, isUnreachable }) => isUnreachable
    ? [ineffective(route, taken[0], true)] : taken.map(match => ineffective(route, match, false))),
};

function ineffective(route: RouteView, { index, by }: TakenMatch, isUnreachable: boolean): FoundInObject {
  return {
    level: isUnreachable ? FindingLevel.WARNING : FindingLevel.INFO,
    message: isUnreachable ? `${nameOf(route)} is never reached: ${nameOf(by)} before it takes all that it matches`
      : `match ${index} of ${nameOf(route)} does nothing: ${by === route ? 'an earlier match' : nameOf(by)} takes all that it matches`,
    fix: isUnreachable ? 'put the narrower route before the wider one' : 'take the match out, or put it before the other one',
    field: isUnreachable ? route.field : `${route.field}.match[${index}]`,
  };
}

function isSameAsEarlier({ isUnreachable, taken }: TakenRoute): boolean {
  return isUnreachable && taken.every(({ isSame }) => isSame);
}

function nameOf({ kind, name, index }: RouteView): string {
  return `${kind} route ${name === undefined ? index : `"${name}"`}`;
}

const takenRoutes = cachedView((object: MeshObject): readonly TakenRoute[] => {
  const { http, tls, tcp } = specOf(object);
  if (tls === undefined && tcp === undefined && areApartByPath(http)) {
    return NONE;
  }
  const virtualService = readVirtualService(object);
  const taken = takenHttp(virtualService);
  return virtualService.routes.every(({ kind }) => kind === 'http') ? taken
    : [...taken, ...takenConnections('tls', virtualService), ...takenConnections('tcp', virtualService)];
});

const NONE: readonly TakenRoute[] = [];

function takenHttp({ routes }: VirtualServiceView): TakenRoute[] {
  const all = routes.filter(({ kind }) => kind === 'http');
  if (all.length === 0 || all.length === 1 && matchesOf(all[0]).length < 2) {
    return [];
  }
  const index = new MatchIndex<{ readonly route: RouteView; readonly spec: Record<string, unknown>; readonly isAll: boolean }>();
  return all.flatMap(route => {
    const given = matchesOf(route);
    const taken: TakenMatch[] = [];
    (given.length > 0 ? given : [{}]).forEach((spec, place) => {
      const match = new MatchByPath(spec);
      const earlier = index.cover(match);
      if (earlier === undefined) {
        index.add(match, { route, spec, isAll: given.length === 0 });
      } else {
        const isSame = earlier.isAll || textOf(earlier.spec) === textOf(spec);
        taken.push({ index: given.length > 0 ? place : undefined, by: earlier.route, isSame });
      }
    });
    return taken.length === 0 ? [] : [{ route, taken, isUnreachable: taken.length === Math.max(given.length, 1) }];
  });
}

/** Those for connections are few. */
function takenConnections(kind: RouteKind, { routes }: VirtualServiceView): TakenRoute[] {
  const takes = kind === 'tls' ? takesTls : takesTcp;
  const earlier: { readonly route: RouteView; readonly text: string; readonly match: ReturnType<typeof readConnectionMatch> }[] = [];
  return routes.filter(route => route.kind === kind).flatMap(route => {
    const given = matchesOf(route);
    const taken: TakenMatch[] = [];
    (given.length > 0 ? given : [{}]).forEach((spec, place) => {
      const [match, text] = [readConnectionMatch(spec), textOf(spec)];
      const by = earlier.find(one => takes(one.match, match));
      if (by === undefined) {
        earlier.push({ route, text, match });
      } else {
        taken.push({ index: given.length > 0 ? place : undefined, by: by.route, isSame: by.text === text || matchesOf(by.route).length === 0 });
      }
    });
    return taken.length === 0 ? [] : [{ route, taken, isUnreachable: taken.length === Math.max(given.length, 1) }];
  });
}

/** A match without its name, to tell whether two are the same. */
function textOf({ name: _, ...match }: Record<string, unknown>): string {
  return JSON.stringify(match);
}
