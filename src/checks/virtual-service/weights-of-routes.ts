import { KIA1104 } from '../../findings/catalogue/kia1104';
import { KIA1105 } from '../../findings/catalogue/kia1105';
import { mapOf, mapsOf, numberOf, textOf } from '../../istio';
import { readVirtualService } from '../../mesh';
import { Check } from '../check';

/** One destination has all of the traffic. */
export const weightOfOne: Check = {
  ...KIA1104,
  check: object => readVirtualService(object).routes.flatMap(route => {
    const { given } = route;
    const items = Array.isArray(given.route) && given.route.length === 1 ? mapsOf(given.route) : [];
    const weight = numberOf(items[0]?.weight);
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
  check: object => readVirtualService(object).routes.flatMap(route => {
    const { given } = route;
    if (!Array.isArray(given.route) || given.route.length < 2) {
      return [];
    }
    const items = mapsOf(given.route);
    // Nearly always they are told apart by that alone.
    if (new Set(items.map(({ destination }) => nameOf(mapOf(destination)))).size === items.length) {
      return [];
    }
    const seen = new Map<string, number>();
    return items.flatMap((item, index) => {
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

function nameOf({ host, subset }: Record<string, unknown>): string {
  return `${textOf(host) ?? ''} ${textOf(subset) ?? ''}`;
}
