import { FindingLevel } from './finding';

/** The least grave first. */
export const LEVELS: readonly FindingLevel[] = [FindingLevel.INFO, FindingLevel.WARNING, FindingLevel.ERROR];

/** Whether a level is graver than another one. */
export function isGraver(one: FindingLevel, other: FindingLevel): boolean {
  return LEVELS.indexOf(one) > LEVELS.indexOf(other);
}
