import { FindingLevel } from '../../findings';
import { CDI089 } from '../../findings/catalogue/cdi089';
import { PatchFault, faultOfPatch, isAdditionRefused, isFormerFilterName, isRemovalRefused, isReplacementRefused } from '../../istio';
import { PatchView, readEnvoyFilter } from '../../mesh';
import { Check, FoundInObject } from '../check';

const SHOWN_CHARACTERS = 80;

/** What IST0152 to IST0154 tell. */
const TOLD_ELSEWHERE = [isAdditionRefused, isRemovalRefused, isReplacementRefused];

/** A patch that Envoy refuses leaves every proxy that it is for at its old configuration. */
export const patchWithoutEffect: Check = {
  ...CDI089,
  check: object => readEnvoyFilter(object).patches.flatMap(foundIn),
};

function foundIn(patch: PatchView): FoundInObject[] {
  // Without either, the schema tells, or istiod takes it for nothing.
  if (patch.applyTo === '' || patch.operation === '' || patch.operation === 'INVALID') {
    return [];
  }
  const fault = faultOfPatch(patch.effect);
  if (fault === undefined) {
    return foundInNames(patch);
  }
  return fault.part === 'operation' && TOLD_ELSEWHERE.some(isTold => isTold(patch)) ? [] : [told(patch, fault)];
}

function told({ applyTo, operation, field }: PatchView, fault: PatchFault): FoundInObject {
  const { isRefusedByEnvoy, isUnreadable = false, part, field: ofValue, allowed, reason, got } = fault;
  const what = { operation: 'operation', filter: 'filter in its match', match: 'match', value: `${ofValue} in its value` }[part];
  return {
    level: isRefusedByEnvoy || isUnreadable ? FindingLevel.ERROR : FindingLevel.WARNING,
    message: `the patch for ${applyTo} with ${operation} ${isUnreadable ? 'is none that Istio takes'
      : isRefusedByEnvoy ? 'makes what Envoy refuses, so that proxies keep their old configuration' : 'does nothing'}`,
    fix: `the ${what} must be ${allowed}${got === undefined ? '' : `, and is ${JSON.stringify(got).slice(0, SHOWN_CHARACTERS)}`}: ${reason}`,
    field,
  };
}

/** Patches for old proxies are right for those. */
function foundInNames({ proxyVersion, sought, applyTo, operation, field }: PatchView): FoundInObject[] {
  const former = proxyVersion === undefined ? sought.find(isFormerFilterName) : undefined;
  return former === undefined ? [] : [{
    level: FindingLevel.WARNING,
    message: `the patch for ${applyTo} with ${operation} does nothing: no filter has the name ${former} any more`,
    fix: 'use the name that Envoy has today: it begins with "envoy.filters."',
    field,
  }];
}
