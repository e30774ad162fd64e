import { ICheck } from './custom-check';
import { FindingLevel } from '../../findings';
import { isCode, isOurs } from '../../findings/codes';
import { LEVELS } from '../../findings/levels';

/** A check of somebody's own, and what it says of itself: read once, because from another language each reading is a call. */
export interface KnownCheck {
  readonly code: string;
  readonly level: FindingLevel;
  readonly summary: string;
  readonly kinds: readonly string[];
  readonly check: ICheck;
  /** The file that it was read from. */
  readonly file?: string;
}

/** Why something is no check: what must be what, and what it is. */
export interface CheckMisfit {
  readonly what: string;
  readonly allowed: string;
  readonly received: unknown;
  readonly fix: string;
}

/** What a check says of itself. */
export function knownCheckOf(check: ICheck): KnownCheck {
  const { code, level, summary, kinds } = check;
  return { code, level, summary, kinds, check };
}

/** Why a check is none beside those that are known. */
export function misfitOfCheck({ code, level, summary, kinds }: KnownCheck, others: readonly KnownCheck[]): CheckMisfit | undefined {
  const misfits: [isMisfit: boolean, what: string, allowed: string, received: unknown, fix: string][] = [
    [!isCode(code) || isOurs(code), 'code of a check', 'capital letters followed by digits, and not CDI, IST or KIA', code,
      'write "ACME001" for example'],
    [others.some(other => other.code === code), 'code of a check', 'one that no other check has', code, 'give each check a code of its own'],
    [!LEVELS.includes(level), `level of check ${code}`, `one of ${Object.values(FindingLevel).join(', ')}`, level, 'use a member of FindingLevel'],
    [typeof summary !== 'string' || summary === '', `summary of check ${code}`, 'a text that is not empty', summary, 'say what it finds'],
    [!Array.isArray(kinds) || kinds.length === 0 || kinds.some(kind => typeof kind !== 'string'), `kinds of check ${code}`,
      'a list of at least one', kinds, 'name the kinds that it looks at, "VirtualService" for example'],
  ];
  const misfit = misfits.find(([isMisfit]) => isMisfit);
  return misfit && { what: misfit[1], allowed: misfit[2], received: misfit[3], fix: misfit[4] };
}
