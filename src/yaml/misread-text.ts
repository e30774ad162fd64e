import { LINE_BREAK_AS_WRITTEN, REFUSED_AS_WRITTEN } from './foreign-characters';

/**
 * cdk8s writes YAML with a library for JavaScript; kubectl, Argo CD, Flux and istioctl read it with one for Go. What the two see differently,
 * measured text by text with both, is here.
 */

/** A number with a prefix for Go, and a text for JavaScript: written without quotes. */
const FOREIGN_INTEGER = /^[-+]?0(?:[oO][0-7]+|X[0-9a-fA-F]+|B[01]+)$|^0b[-+][01]+$/;

/** Go leaves out every underscore first; JavaScript takes it where YAML 1.1 allows it. */
const FOREIGN_UNDERSCORE = /^(?:[-+]_|[-+]?0_+[xb]|[-+]?[0-9._]+[eE].*_)/;
const NUMBER = /^[-+]?(?:0[xX][0-9a-fA-F]+|0[bB][01]+|(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)$/;

/** Several lines, which are written as a block, where they need no quotes. */
const BLOCK = /^(?=[^]*\n)(?![^]*\n[\t ]+$)[\t\n\u0020-\uffff]*$/;
/** What Go takes for the indentation of such a block. */
const BLANK_START = /^\n*\t|^[\t\n]* [\t\n ]*$/;

/** Nearly every text: nothing above can be in it. */
const PLAIN = /^(?![-+]?0|[-+]_|[-+]?[0-9._]+[eE])[\u0020-\u007e]*$/;

/**
 * How Go reads the value or the key of a map as something else than it is, once cdk8s has written it.
 *
 * @returns nothing where it reads the same
 */
export function misreadText(text: string, isKey = false): string | undefined {
  if (isKey && text === '<<') {
    return 'it takes the key for a merge';
  }
  if (PLAIN.test(text)) {
    return undefined;
  }
  if (REFUSED_AS_WRITTEN.test(text)) {
    return 'it refuses a control character, or half a character, with the whole file';
  }
  if (LINE_BREAK_AS_WRITTEN.test(text)) {
    return 'it ends the line at U+0085, U+2028 and U+2029';
  }
  const digits = text.replace(/_/g, '');
  if (FOREIGN_INTEGER.test(digits) || (FOREIGN_UNDERSCORE.test(text) && NUMBER.test(digits))) {
    return 'it takes the text for a number';
  }
  if (!isKey && BLOCK.test(text) && BLANK_START.test(text)) {
    return 'it refuses, or shortens, several lines that begin with a tab or have nothing but blanks';
  }
  return undefined;
}
