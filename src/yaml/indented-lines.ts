import type { Event } from 'js-yaml';
import { FOLDED_BLOCK, LITERAL_BLOCK, SCALAR } from './event-kinds';
import { yamlLibrary } from './library';
import { linesBefore } from './line-index';
import { NodeProblem } from './node-problem';
import { withoutLastColons } from './texts-in-brackets';

/** A text that was taken apart, and by how much lines of it were indented for that, by their number from 0. */
export interface ParsedText {
  readonly text: string;
  readonly events: readonly Event[];
  readonly indented: ReadonlyMap<number, number>;
}

/** Maps and lists within each other: JSON of Kubernetes has fewer. */
const MAX_DEPTH = 1000;

/** How js-yaml calls what Go does not mind. */
const DEFICIENT = 'deficient indentation';

const FIRST_WIDTH = 40;

/** So many lines are indented one by one; then those that begin with a bracket, all together. */
const SINGLE_LINES = 3;

/** The characters that are read again for lines that are not indented, at most. */
const MAX_CHARACTERS = 50_000_000;

/**
 * Takes a text apart. js-yaml wants the lines of brackets and quotes that go over several ones indented more than what they belong to, Go does
 * not: `hosts: [` in one line, and `]` below `hosts`. Blanks at the beginning of such a line mean nothing, so it is indented until it is taken.
 *
 * @throws NodeProblem for what is no YAML
 */
export function parseIndented(text: string): ParsedText {
  const indented = new Map<number, number>();
  let parsed = '';
  for (let attempt = 0, characters = text.length; ; attempt += 1, characters += parsed.length) {
    parsed = withIndentation(text, indented);
    try {
      const events = parse(parsed);
      const wrong = attempt > SINGLE_LINES ? linesInBlocks(parsed, events, indented) : [];
      if (wrong.length === 0) {
        return { text: parsed, events, indented };
      }
      wrong.forEach(line => indented.delete(line));
    } catch (error) {
      if (!(error instanceof NodeProblem)) {
        throw error;
      }
      if (error.reason !== DEFICIENT || characters > MAX_CHARACTERS) {
        throw new NodeProblem(error.reason, offsetBefore(parsed, error.offset, indented));
      }
      const line = linesBefore(parsed, error.offset);
      indented.set(line, Math.max(FIRST_WIDTH, 2 * (indented.get(line) ?? 0)));
      if (attempt === SINGLE_LINES) {
        linesWithBrackets(text).filter(each => each > line && !indented.has(each)).forEach(each => indented.set(each, FIRST_WIDTH));
      }
    }
  }
}

function parse(text: string): Event[] {
  const { parseEvents, YAMLException } = yamlLibrary();
  try {
    return parseEvents(withoutLastColons(text), { maxDepth: MAX_DEPTH });
  } catch (error) {
    if (error instanceof YAMLException) {
      const { reason, mark } = error;
      throw new NodeProblem(reason.includes('maxDepth') ? `more than ${MAX_DEPTH} maps and lists within each other, too deep to be read` : reason,
        mark?.position ?? 0);
    }
    throw error;
  }
}

function withIndentation(text: string, indented: ReadonlyMap<number, number>): string {
  return indented.size === 0 ? text : text.split('\n').map((line, index) => ' '.repeat(indented.get(index) ?? 0) + line).join('\n');
}

/** Where something was before lines were indented. */
function offsetBefore(text: string, offset: number, indented: ReadonlyMap<number, number>): number {
  const line = linesBefore(text, offset);
  const above = [...indented].filter(([each]) => each < line).reduce((sum, [, width]) => sum + width, 0);
  const column = offset - (text.lastIndexOf('\n', offset - 1) + 1);
  return offset - above - Math.min(column, indented.get(line) ?? 0);
}

function linesWithBrackets(text: string): number[] {
  return text.split('\n').flatMap((line, index) => /^ *[\]}]/.test(line) ? [index] : []);
}

/** The indented lines that are a part of a text: there, blanks count. */
function linesInBlocks(text: string, events: readonly Event[], indented: ReadonlyMap<number, number>): number[] {
  const blocks = events.flatMap(event => event.type === SCALAR && (event.style === LITERAL_BLOCK || event.style === FOLDED_BLOCK) ? [event] : []);
  let [at, line] = [0, 0];
  return blocks.flatMap(({ valueStart, valueEnd }) => {
    const first = line + linesBefore(text.slice(at, valueStart));
    const end = first + linesBefore(text.slice(valueStart, valueEnd));
    [at, line] = [valueEnd, end];
    return Array.from({ length: end - first }, (_, index) => first + index).filter(each => indented.has(each));
  });
}
