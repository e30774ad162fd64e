import { KIA1106 } from '../../findings/catalogue/kia1106';
import { HttpMatchParts, isCatchAll, MatchIndex, originLeft, readHttpMatch } from '../../istio';
import { DomainRoutes, FoldedRoute, matchesOf, Mesh, MeshObject, resourceName } from '../../mesh';
import { Check, FoundInObject, readOnce } from '../check';

/** Istio puts the routes of all VirtualServices of a domain into one list, those of the older object first. Which one that is, no manifest says. */
export const sharedRequests: Check = {
  ...KIA1106,
  check(object, mesh) {
    const found = foundIn(mesh).get(object);
    return found === undefined ? [] : [found];
  },
};

/** A match of a route as it is at a domain. */
interface PlacedMatch {
  readonly match: HttpMatchParts;
  readonly folded: FoldedRoute;
  readonly at: DomainRoutes;
}

/** The first one of each VirtualService, which the later of two has. */
const foundIn = readOnce(mesh => {
  const places = new Map(mesh.ofKind('networking.istio.io/VirtualService').map((object, index) => [object, index]));
  const placeOf = ({ virtualService }: DomainRoutes) => places.get(virtualService.object) ?? 0;
  const found = new Map<MeshObject, FoundInObject>();
  for (const list of mesh.sharedDomains) {
    const ordered = [...new Map(list.map(at => [`${at.virtualService.namespace}/${at.virtualService.name}`, at])).values()]
      .sort((one, other) => placeOf(one) - placeOf(other)).map(at => placedMatches(at, mesh));
    for (const [later, earlier] of [...pairs(ordered), ...pairs([...ordered].reverse()).map(([one, other]) => [other, one] as const)]) {
      const { object } = later.at.virtualService;
      if (!found.has(object)) {
        found.set(object, report(later, earlier));
      }
    }
  }
  return found;
});

/** Matches that one of another VirtualService before covers, and that one. What catches all comes behind the rest, whatever is older. */
function pairs(all: readonly (readonly PlacedMatch[])[]): [PlacedMatch, PlacedMatch][] {
  return [true, false].flatMap(catchesAll => {
    const index = new MatchIndex<PlacedMatch>();
    return all.flatMap(matches => {
      const some = matches.filter(({ match }) => isCatchAll(match) === catchesAll);
      const covered = some.flatMap((one): [PlacedMatch, PlacedMatch][] => {
        const wide = index.cover(one.match);
        return wide === undefined || doTheSame(wide, one) ? [] : [[one, wide]];
      });
      some.forEach(one => index.add(one.match, one));
      return covered;
    });
  });
}

/** The matches of a VirtualService at a domain, up to the first that catches all. */
function placedMatches(at: DomainRoutes, mesh: Mesh): PlacedMatch[] {
  const { port, gateway, pods } = at;
  const placed: PlacedMatch[] = [];
  for (const folded of mesh.foldedRoutes(at.virtualService)) {
    const matches = matchesOf(folded.route);
    for (const match of (matches.length > 0 ? matches : [{}]).map(readHttpMatch)) {
      const origin = originLeft(match.origin, { port, gateway, labels: pods?.labels, namespace: pods?.namespace });
      if (origin !== undefined) {
        placed.push({ match: { ...match, origin }, folded, at });
        if (isCatchAll(match)) {
          return placed;
        }
      }
    }
  }
  return placed;
}

/** Whether it does not matter whose route takes a request. */
function doTheSame(one: PlacedMatch, other: PlacedMatch): boolean {
  const [first, second] = [one, other].map(({ folded: { route, object } }) =>
    JSON.stringify([object.manifest.metadata?.namespace, { ...route.given, name: undefined, match: undefined }]));
  return first === second;
}

function report(own: PlacedMatch, other: PlacedMatch): FoundInObject {
  const [{ field }, name] = [own.folded.root ?? own.folded.route, nameOf(own)];
  const { domain, gateway, port } = own.at;
  const manifest = other.at.virtualService.object.manifest;
  const where = `Gateway ${gateway}${port === undefined ? '' : `, port ${port}`}`;
  return {
    message: `route ${name} takes requests for "${domain}" at ${where}, that route ${nameOf(other)} of ${resourceName(manifest)} takes too: `
      + 'Istio tries those of the older object first, which the manifests do not decide',
    fix: 'put the routes into one VirtualService (the rules into one load balancer), or leave a path to the other one by a delegate '
      + '(alb.delegate)',
    field,
    related: [resourceName(manifest)],
  };
}

function nameOf({ folded: { route } }: PlacedMatch): string {
  return route.name === undefined ? String(route.index) : `"${route.name}"`;
}
