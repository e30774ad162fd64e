import { FindingLevel } from '../findings';
import { AbsenceProof } from '../mesh';

/**
 * How grave it is that something is not there that an object names; nothing where it may well lie elsewhere.
 *
 * @param near another name that is nearly the same, which speaks for a mistake
 */
export function levelOfMissing(proof: AbsenceProof, near?: string): FindingLevel | undefined {
  switch (proof) {
    case AbsenceProof.NONE: return near === undefined ? undefined : FindingLevel.WARNING;
    case AbsenceProof.LIKELY: return FindingLevel.WARNING;
    case AbsenceProof.VERY_LIKELY: return near === undefined ? FindingLevel.WARNING : FindingLevel.ERROR;
    case AbsenceProof.CERTAIN: return FindingLevel.ERROR;
  }
}

/** The end of a message about a missing name, where another one is nearly the same. */
export function orNear(near: string | undefined): string {
  return near === undefined ? '' : `; there is "${near}"`;
}
