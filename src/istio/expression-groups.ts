import { MAX_REGEX_LENGTH } from './regular-expression';

/**
 * Alternatives in as few groups as have room in one expression each, in their order. One that has none alone is a group of its own.
 *
 * @param expressionOf the expression for a group
 * @param most how long it may be, in bytes
 */
export function inGroups<T>(alternatives: readonly T[], expressionOf: (group: readonly T[]) => string, most = MAX_REGEX_LENGTH): T[][] {
  const groups: T[][] = [];
  for (const one of alternatives) {
    const last = groups.at(-1);
    if (last !== undefined && Buffer.byteLength(expressionOf([...last, one])) <= most) {
      last.push(one);
    } else {
      groups.push([one]);
    }
  }
  return groups;
}
