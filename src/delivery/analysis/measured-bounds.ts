import { NoTraffic } from './no-traffic';

/** What a measured value may be. */
export interface MeasuredBounds {
  readonly min?: number;
  readonly max?: number;
}

/** The numbers that a query gave, in the language of Argo's conditions. What we ask ourselves gives no other values. */
const VALUES = 'result';
const NUMBERS = 'filter(result, !isNaN(#))';

/**
 * The conditions by which Argo judges a measurement.
 *
 * @param bounds what every value has to be
 * @param whenNone what counts where there is no value
 * @param mayBeNaN whether values may be there that are no numbers, and count as none
 */
export function renderConditions({ min, max }: MeasuredBounds, whenNone: NoTraffic, mayBeNaN: boolean): object {
  const values = mayBeNaN ? NUMBERS : VALUES;
  const good = [min === undefined ? [] : `# >= ${min}`, max === undefined ? [] : `# <= ${max}`].flat().join(' && ');
  const allGood = `all(${values}, ${good})`;
  switch (whenNone) {
    case NoTraffic.SUCCESS:
      return { successCondition: allGood };
    case NoTraffic.FAILURE:
      return { successCondition: `len(${values}) > 0 && ${allGood}` };
    case NoTraffic.INCONCLUSIVE:
      return { successCondition: `len(${values}) > 0 && ${allGood}`, failureCondition: `!${allGood}` };
  }
}
