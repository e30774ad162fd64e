import { firstMisfit, Misfit, mistaken, never, quoted } from './misfit';
import { groupCount } from './regular-expression';
import { DOT_SEGMENT } from './request-path';

/** What no request line has, and no header as a client reads it. */
const NEVER_SENT = /[^\x21-\x7e]/u;
/** What has to be escaped in a URL, and Envoy does not. */
const UNESCAPED = /["<>^`{|}]/;
const UNESCAPED_OR_FRAGMENT = /["#<>^`{|}]/;
const UNESCAPED_OR_BACKSLASH = /["<>\\^`{|}]/;
/** How other languages write groups. */
const FOREIGN_GROUP = /\$(?:[0-9&]|\{[0-9A-Za-z_]+\})/;

/** Why a path that a rewrite or a redirect writes is a mistake: Envoy writes it as it is, and escapes nothing. */
export function misfitOfWrittenPath(path: string): Misfit | undefined {
  const [beforeQuery] = path.split('?');
  const [group] = FOREIGN_GROUP.exec(beforeQuery) ?? /\\[0-9]/.exec(beforeQuery) ?? [];
  const [dots] = DOT_SEGMENT.exec(beforeQuery) ?? [];
  if (dots !== undefined) {
    return never('a path without the segments "." and ".."', `who reads it next takes ${quoted(dots)} out: write the path that remains`);
  }
  return group === undefined ? misfitOfCharacters(path, UNESCAPED_OR_BACKSLASH)
    : mistaken('a path as it is written, without groups',
      `Envoy would write ${quoted(group)} as it is: only a rewrite by an expression knows groups`);
}

/** Why a part of a path or a query is a mistake where Envoy writes it as it is. */
export function misfitOfWrittenText(text: string): Misfit | undefined {
  return misfitOfCharacters(text, UNESCAPED);
}

/** Why what a rewrite by an expression writes is a mistake: `\1` stands for its first group, `\\` for a backslash. */
export function misfitOfSubstitution(pattern: string, substitution: string): Misfit | undefined {
  return firstMisfit(() => misfitOfGroups(pattern, substitution), () =>
    misfitOfCharacters(substitution.replace(/\\[\\0-9]/g, ''), UNESCAPED_OR_FRAGMENT));
}

function misfitOfGroups(pattern: string, substitution: string): Misfit | undefined {
  const [foreign] = FOREIGN_GROUP.exec(substitution) ?? [];
  if (foreign !== undefined) {
    return mistaken('a text with groups as "\\1"', `Envoy would write "${foreign}" as it is`);
  }
  const escapes = [...substitution.matchAll(/\\([^]?)/gu)].map(([, sign]) => sign);
  if (escapes.some(sign => !/^[\\0-9]$/.test(sign))) {
    return never('a text in which "\\" stands before the number of a group, or before another one',
      'Envoy stops at any other: write "\\\\" for a backslash');
  }
  const count = groupCount(pattern);
  const missing = escapes.find(sign => Number(sign) > count);
  return missing === undefined ? undefined
    : never(`a text with groups that the expression has (${count === 0 ? 'none' : `${count}, up to "\\${count}"`}; "\\0" is all that it matches)`,
      `for "\\${missing}" Envoy leaves the path as it is: count the brackets`);
}

function misfitOfCharacters(text: string, unescaped: RegExp): Misfit | undefined {
  const [character] = NEVER_SENT.exec(text) ?? unescaped.exec(text) ?? [];
  return character === undefined ? undefined
    : never('a text as it is sent, in plain ASCII', `Envoy writes ${quoted(character)} as it is: write "${escaped(character)}" for it`);
}

/** A character as clients send it. */
function escaped(character: string): string {
  return [...Buffer.from(character)].map(byte => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('');
}
