import { needsOneOf, readExpression } from './expression';
import { Misfit, mistaken, never } from './misfit';
import { TextMatch } from './text-match';

/** What Envoy takes in no value: it answers 400. Of the characters that nobody sees only the tab passes. */
const NEVER_SENT = /[\x00-\x08\x0a-\x1f\x7f]/;
const BLANK_BEFORE = /^[ \t]/;
const BLANK_BEHIND = /[ \t]$/;

/** Blanks of Unicode in UTF-8, byte by byte: the no-break space, the byte order mark and their like. */
const WIDE_BLANKS = [
  '\\xc2[\\x85\\xa0]', '\\xe1\\x9a\\x80', '\\xe2\\x80[\\x80-\\x8a\\xa8\\xa9\\xaf]', '\\xe2\\x81\\x9f', '\\xe3\\x80\\x80', '\\xef\\xbb\\xbf',
].join('|');

/** Those of Latin-1, in which many servers read headers; behind another byte they may be the rest of a letter in UTF-8, such as `à`. */
const BYTES = '[\\x85\\xa0]';

/**
 * An expression for values with blanks around them. In HTTP/2 Envoy takes these as they are sent, and compares them so; in HTTP/1.1 they are
 * cut where they are read, by the next proxy or the application. Blanks that are no ASCII pass in both, and some applications cut them.
 */
export const BLANKS_AROUND = `[ \\t].*|.*[ \\t]|(?:${BYTES}|${WIDE_BLANKS}).*|.*(?:[ -~]${BYTES}+|${WIDE_BLANKS})`;

/** Why no header has a value, or hardly one: blanks around it are cut in HTTP/1.1. */
export function misfitOfHeaderValue({ kind, text }: TextMatch): Misfit | undefined {
  if (kind === 'regex') {
    const expression = readExpression(text);
    return expression !== undefined && needsOneOf(expression, character => NEVER_SENT.test(character)) ? control() : undefined;
  }
  if (NEVER_SENT.test(text)) {
    return control();
  }
  const isAround = kind !== 'suffix' && BLANK_BEFORE.test(text) || kind !== 'prefix' && BLANK_BEHIND.test(text);
  return isAround ? mistaken('a text without blanks around it', 'no header has them when it is compared') : undefined;
}

function control(): Misfit {
  return never('a text without control characters', 'Envoy refuses every request with such a header');
}
