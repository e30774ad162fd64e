import { FindingLevel } from '../../findings';
import { appliedOperations } from '../../istio';
import { PatchView } from '../../mesh';
import { FoundInObject } from '../check';

/** A patch that istioctl analyze takes for ignored, which istiod does only to some. */
export function refusedPatch({ applyTo, operation, field }: PatchView): FoundInObject {
  const applied = appliedOperations(applyTo);
  return applied.includes(operation) ? {
    level: FindingLevel.WARNING,
    message: `the patch for ${applyTo} with ${operation} is an error to istioctl analyze, although istiod applies it`,
    fix: 'suppress the message of istioctl analyze on the object, or change it in another way',
    field,
  } : {
    level: FindingLevel.ERROR,
    message: `the patch for ${applyTo} with ${operation} does nothing: istiod ignores it`,
    fix: applied.length === 0 ? 'leave it out' : `use one of ${applied.join(', ')}`,
    field,
  };
}
