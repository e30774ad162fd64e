import type { Event, MappingEvent, ScalarEvent, SequenceEvent } from 'js-yaml';
import { ALIAS, DOCUMENT, DOUBLE_QUOTED, MAPPING, SCALAR, SEQUENCE, SINGLE_QUOTED } from './event-kinds';
import { ParsedText, parseIndented } from './indented-lines';
import { NodeProblem } from './node-problem';
import { requireTextsInBrackets } from './texts-in-brackets';

/** The nodes of a document in the order of its text: each is its event, what is in it, and for a map or list the end of it. */
export interface DocumentEvents extends ParsedText {
  /** By the index of an alias: that of the node that it stands for. */
  readonly targets: ReadonlyMap<number, number>;
}

/**
 * Takes a document apart.
 *
 * @returns nothing for a document without content
 * @throws NodeProblem for what is no YAML, and for text behind "..."
 */
export function documentEvents(text: string): DocumentEvents | undefined {
  const parsed = parseIndented(text);
  const next = parsed.events.findIndex(({ type }, index) => type === DOCUMENT && index > 0);
  if (next >= 0) {
    throw new NodeProblem('text behind "...", which Kubernetes does not read: begin the next document with "---"',
      Math.max(0, startOf(parsed.events[next + 1])));
  }
  // Around the content there is the document.
  const events = parsed.events.slice(1, -1);
  requireClearStart(parsed.text, Math.max(0, startOf(events[0])));
  requireTextsInBrackets(events, parsed.text);
  return events.length === 0 ? undefined : { ...parsed, events, targets: targetsOf(parsed.text, events) };
}

/** Before the content Go takes comments and blanks alone. */
function requireClearStart(text: string, start: number): void {
  const before = text.slice(0, start);
  const end = /^\.\.\.(?:\s|$)/m.exec(before);
  if (end !== null) {
    throw new NodeProblem('text behind "...", which Kubernetes does not read: begin the next document with "---"', end.index);
  }
  if (/\t *$/.test(before)) {
    throw new NodeProblem('a tab at the beginning of the line, which Kubernetes refuses: write blanks', before.lastIndexOf('\t'));
  }
}

/** What each alias stands for: the last anchor of its name above it. */
function targetsOf(text: string, events: readonly Event[]): ReadonlyMap<number, number> {
  const last = new Map<string, number>();
  const targets = new Map<number, number>();
  events.forEach((event, index) => {
    if (event.type === ALIAS) {
      const target = last.get(text.slice(event.anchorStart, event.anchorEnd));
      if (target !== undefined) {
        targets.set(index, target);
      }
    } else if ((event.type === SCALAR || event.type === MAPPING || event.type === SEQUENCE) && event.anchorStart >= 0) {
      last.set(text.slice(event.anchorStart, event.anchorEnd), index);
    }
  });
  return targets;
}

/** Where a node begins; below 0 for one of which nothing is written. */
export function startOf(event: Event | undefined): number {
  switch (event?.type) {
    case MAPPING:
    case SEQUENCE:
      return event.start;
    case SCALAR:
      return event.style === SINGLE_QUOTED || event.style === DOUBLE_QUOTED ? event.valueStart - 1 : event.valueStart;
    case ALIAS:
      return event.anchorStart - 1;
    default:
      return -1;
  }
}

/** The tag of a node in full; `!` alone for what is no plain scalar whatever it looks like. */
export function tagOf(text: string, { tagStart, tagEnd }: ScalarEvent | MappingEvent | SequenceEvent): string | undefined {
  if (tagStart < 0) {
    return undefined;
  }
  const tag = text.slice(tagStart, tagEnd);
  return tag.startsWith('!<') ? tag.slice(2, -1) : tag.replace(/^!!/, 'tag:yaml.org,2002:');
}
