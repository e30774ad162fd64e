import { KIA1104 } from '../../findings/catalogue/kia1104';
import { KIA1105 } from '../../findings/catalogue/kia1105';
import { mapOf, mapsOf, numberOf } from '../../istio';
import { MeshObject, readVirtualService, RouteView } from '../../mesh';
import { Check, FoundInObject } from '../check';

/** One destination has all of the traffic. */
export const weightOfOne: Check = {
  ...KIA1104,
  check: object => routesTo(object, ({ length }) => length === 1).flatMap(route => {
    const weight = numberOf(mapsOf(route.given.route)[0].weight);
    // 1 is what is left of a ratio.
    return weight === undefined || weight === 1 || weight >= 100 ? [] : [{
      message: `the only destination has the weight ${weight}, and gets all of the traffic`,
      fix: `leave the weight out, or add the destination that the other ${100 - weight} % are for`,
      field: `${route.field}.route[0].weight`,
    }];
  }),
};

/** Two of one destination are one. */
export const destinationTwice: Check = {
  ...KIA1105,
  check: object => routesTo(object, mayRepeat).flatMap(route => {
    const seen = new Map<string, number>();
    return mapsOf(route.given.route).flatMap((item, index): FoundInObject[] => {
      const key = JSON.stringify({ ...item, weight: undefined });
      const first = seen.get(key);
      seen.set(key, first ?? index);
      return first === undefined ? [] : [{
        message: `destination ${index} is that of ${first}: together they get what their weights add up to`,
        fix: 'write the subset, or the host, that was meant; or one destination with both weights',
        field: `${route.field}.route[${index}].destination`,
      }];
    });
  }),
};

type Destinations = readonly unknown[];

/** The routes of a VirtualService with destinations that may be wrong: every route is looked at in every synth. */
function routesTo(object: MeshObject, mayBeWrong: (destinations: Destinations) => boolean): RouteView[] {
  return readVirtualService(object).routes.filter(({ given: { route } }) => Array.isArray(route) && mayBeWrong(route));
}

/** More are compared all at once. */
const FEW = 8;

/** Whether some destinations may be the same: nearly always host and subset tell them apart. */
function mayRepeat(destinations: Destinations): boolean {
  if (destinations.length > FEW) {
    return true;
  }
  for (let later = 1; later < destinations.length; later++) {
    const own = destinationOf(destinations[later]);
    for (let earlier = 0; earlier < later; earlier++) {
      const other = destinationOf(destinations[earlier]);
      if (isSame(own.host, other.host) && isSame(own.subset, other.subset)) {
        return true;
      }
    }
  }
  return false;
}

function destinationOf(item: unknown): Record<string, unknown> {
  return mapOf(mapOf(item).destination);
}

/** What is no text needs another look. */
function isSame(one: unknown, other: unknown): boolean {
  return one === other || typeof one !== 'string' || typeof other !== 'string';
}
