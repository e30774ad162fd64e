import type { ScalarEvent } from 'js-yaml';
import { DOUBLE_QUOTED, FOLDED_BLOCK, LITERAL_BLOCK, PLAIN, SINGLE_QUOTED } from './event-kinds';
import { NodeProblem } from './node-problem';

/**
 * The few places where Go's parser and that for JavaScript take a text apart otherwise, both without a word. Found by comparing them on random
 * texts; each is refused, so that nobody gets the one for the other.
 */

/** A colon right before what is no part of a text in brackets. */
const LAST_COLON = /\s*:[[\]{},]/y;

/** A colon that belongs to the text for Go where js-yaml was not told so, as in `[a":]`. */
export function requireBlankBehindColon({ style, valueStart, valueEnd }: ScalarEvent, text: string): void {
  LAST_COLON.lastIndex = valueEnd;
  if (style === PLAIN && valueEnd > valueStart && LAST_COLON.test(text)) {
    throw new NodeProblem(`the colon behind ${JSON.stringify(text.slice(valueStart, valueEnd))} belongs to the text for Kubernetes: put the text `
      + 'in quotes',
    valueStart);
  }
}

/** What may follow a text in quotes. js-yaml makes two texts of `"a"b: c`, Go refuses it. */
const BEHIND_QUOTES = new Set([' ', '\t', '\n', ',', ':', ']', '}']);

/** What a block begins with that says how far it is indented. */
const INDENTED_BLOCK = /[|>](?:[-+]?[1-9]|[1-9][-+])[^\n]*\n$/;

/** The whole document is one. */
const ROOT_BLOCK = /^(?:[&!]\S* +)*[|>]/;

/** A backslash that ends a line, with an empty line below: Go keeps the empty one as a line break. */
const ESCAPED_END = /(?<!\\)(?:\\\\)*\\\n[\t ]*\n/;

/** Where a block says how far it is indented, blanks in its last lines are a part of it for Go alone. */
export function requireClearScalar({ style, valueStart, valueEnd, fast }: ScalarEvent, text: string): void {
  if ((style === SINGLE_QUOTED || style === DOUBLE_QUOTED) && valueEnd + 1 < text.length && !BEHIND_QUOTES.has(text[valueEnd + 1])) {
    throw new NodeProblem('text right behind the closing quote', valueEnd + 1);
  }
  if (style === DOUBLE_QUOTED && !fast && ESCAPED_END.test(text.slice(valueStart, valueEnd))) {
    throw new NodeProblem('an empty line below a backslash that ends the line is read in two ways: write the text without the one or the other',
      valueStart - 1);
  }
  if (style !== LITERAL_BLOCK && style !== FOLDED_BLOCK) {
    return;
  }
  const header = text.lastIndexOf('\n', valueStart - 2) + 1;
  const line = text.slice(header, valueStart);
  if (ROOT_BLOCK.test(line)) {
    throw new NodeProblem('a document that is one block of text is read in two ways', valueStart);
  }
  const endsInBlanks = () => /(?:^|\n) +\n*$/.test(text.slice(valueStart, valueEnd)) || /^\n* +\n/.test(text.slice(valueEnd, valueEnd + 1000));
  if (INDENTED_BLOCK.test(line) && endsInBlanks()) {
    throw new NodeProblem('a block with an indentation of its own ends with a line of blanks, which are a part of it for Kubernetes: remove them',
      valueStart);
  }
}
