import type { Node, Pair, Scalar } from 'yaml';
import { NodeProblem } from './node-problem';

/**
 * The few places where Go's parser and that for JavaScript take a text apart otherwise, both without a word. Found by comparing them on random
 * texts; each is refused, so that nobody gets the one for the other.
 */

/** In `[2001:db8::]` and `{a:}` the last colon belongs to the text for Go, and makes a key of it in YAML 1.2. */
export function requireBlankBehindColon({ key }: Pair<Node, Node | null>, text: string): void {
  const end = key?.range?.[1];
  if (end !== undefined && (key as Scalar).type === 'PLAIN' && /^:[,\]}]/.test(text.slice(end, end + 2))) {
    throw new NodeProblem(`the colon behind ${JSON.stringify((key as Scalar).source)} belongs to the text for Kubernetes: put the text in quotes`,
      key.range![0]);
  }
}

const INDENTED_BLOCK = /^[|>][-+]?[1-9]/;

/** A backslash that ends a line, with an empty line below: Go keeps the empty one as a line break. */
const ESCAPED_END = /(?<!\\)(?:\\\\)*\\\n[\t ]*\n/;

/** Where a block says how far it is indented, blanks in its last lines are a part of it for Go alone. */
export function requireClearScalar({ range, type }: Scalar, text: string): void {
  if (range && type === 'QUOTE_DOUBLE' && ESCAPED_END.test(text.slice(range[0], range[1]))) {
    throw new NodeProblem('an empty line below a backslash that ends the line is read in two ways: write the text without the one or the other',
      range[0]);
  }
  if (range && INDENTED_BLOCK.test(text.slice(range[0], range[0] + 3))
    && (/\n +\n?$/.test(text.slice(range[0], range[1])) || /^ +\n/.test(text.slice(range[1])))) {
    throw new NodeProblem('a block with an indentation of its own ends with a line of blanks, which are a part of it for Kubernetes: remove them',
      range[0]);
  }
}
