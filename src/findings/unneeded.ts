import { isOurs } from './codes';
import { namesToday } from './former-codes';
import { entriesOf } from './known-codes';
import { whyKept } from './rules';

/** An acknowledgement that accepted nothing. */
export interface UnneededAcknowledgement {
  readonly code: string;
  /** What it is for, as ` of Service shop/cart`; empty where its place says it. */
  readonly of: string;
  /** Whether there is such a finding, which nobody can accept. */
  readonly isRefused?: boolean;
}

/**
 * Why an acknowledgement accepted nothing.
 *
 * @param codesOfOthers the codes of checks that are not of this library
 */
export function reasonOfUnneeded({ code, of, isRefused = false }: UnneededAcknowledgement, codesOfOthers: ReadonlySet<string>): string {
  const entries = entriesOf(code);
  if (isRefused || entries.length > 0 && entries.every(entry => whyKept(entry) !== undefined)) {
    const why = entries.map(whyKept).find(each => each !== undefined);
    return `${code}${of} cannot be acknowledged${why === undefined ? '' : `: ${why}`}`;
  }
  const unneeded = `no finding ${code}${of} needs the acknowledgement`;
  if (entries.length > 0 || codesOfOthers.has(code)) {
    return unneeded;
  }
  const today = namesToday(code).join(' or ');
  return `${unneeded}: ${today !== '' ? `it is called ${today} now` : isOurs(code) ? 'there is no such code' : 'no check has that code'}`;
}
