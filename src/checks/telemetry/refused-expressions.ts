import { FindingLevel } from '../../findings';
import { CDI090 } from '../../findings/catalogue/cdi090';
import { CelUse, mapOf, mapsOf, misfitOfCel, textOf } from '../../istio';
import { readPolicy } from '../../mesh';
import { Check, FoundInObject } from '../check';

/** What a Telemetry of ours refuses where it is written, in one of somebody else. */
export const refusedExpressions: Check = {
  ...CDI090,
  check(object) {
    const { spec } = readPolicy(object);
    return [
      ...mapsOf(spec.accessLogging).flatMap(({ filter }, index) =>
        refused('filter', CelUse.FILTER, `spec.accessLogging[${index}].filter.expression`, mapOf(filter).expression)),
      ...mapsOf(spec.metrics).flatMap(({ overrides }, index) => mapsOf(overrides).flatMap(({ tagOverrides }, override) =>
        Object.entries(mapOf(tagOverrides)).flatMap(([tag, value]) => refused(`value of the tag "${tag}"`, CelUse.METRIC_TAG,
          `spec.metrics[${index}].overrides[${override}].tagOverrides.${tag}.value`, mapOf(value).value)))),
    ];
  },
};

function refused(what: string, use: CelUse, field: string, value: unknown): FoundInObject[] {
  const expression = textOf(value);
  const misfit = expression === undefined ? undefined : misfitOfCel(expression, use);
  return misfit === undefined ? [] : [{
    message: `the ${what} must be ${misfit.allowed}, got ${JSON.stringify(expression)}`,
    fix: misfit.fix,
    field,
    level: use === CelUse.FILTER ? FindingLevel.ERROR : FindingLevel.WARNING,
  }];
}
