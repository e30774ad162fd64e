import type { Event } from 'js-yaml';
import { FLOW, MAPPING, PLAIN, POP, SCALAR, SEQUENCE } from './event-kinds';
import { NodeProblem } from './node-problem';

/**
 * A colon right before a comma or bracket: in `[2001:db8::]` and `{a:}` it belongs to the text for Go, and makes a key of it in YAML 1.2,
 * also behind blanks. Behind quotes and brackets, and in names of anchors and tags, it makes a key for both.
 */
const LAST_COLON = /:(?=[[\]{},])(?<=[^\s[\]{},"'\\]\s*:)(?<!(?:^|[\s[\]{},])[&*!][^\s[\]{},]*\s*:)/g;

/** The text with another character for each such colon, so that js-yaml takes it for a part of the text too. All stays where it is. */
export function withoutLastColons(text: string): string {
  return text.replace(LAST_COLON, '.');
}

/** Where such a text can be at all: most documents have none, and nobody has to look at each of their texts. */
const MARK = /\?|[\s[{,]:\S/;

/** In brackets Go takes a colon at the beginning of a text, and a question mark anywhere, for one that stands alone: `[::1]`, `[/a?b]`. */
export function requireTextsInBrackets(events: readonly Event[], text: string): void {
  if (!MARK.test(text)) {
    return;
  }
  const styles: number[] = [];
  for (const event of events) {
    if (event.type === MAPPING || event.type === SEQUENCE) {
      styles.push(event.style);
    } else if (event.type === POP) {
      styles.pop();
    } else if (event.type === SCALAR && event.style === PLAIN && styles.at(-1) === FLOW && event.valueStart >= 0) {
      const written = text.slice(event.valueStart, event.valueEnd);
      const mark = written.startsWith(':') ? ['that begins with a colon', 'value']
        : written.includes('?') ? ['with a question mark', 'key'] : undefined;
      if (mark !== undefined) {
        throw new NodeProblem(`a text in brackets ${mark[0]}, ${JSON.stringify(written)}: Kubernetes takes that for the mark of a ${mark[1]}, put `
          + 'the text in quotes', event.valueStart);
      }
    }
  }
}
