import { DocumentEvents, documentEvents, startOf } from './document-events';
import { FieldPlaces } from './field-places';
import { LineIndex } from './line-index';
import { NodeProblem } from './node-problem';
import { NodeReader } from './node-value';
import { plainOffsetOf, readPlain, Words } from './plain-document';
import { Position, YamlProblem } from './position';

/** A document of a text, as Kubernetes reads it. */
export interface YamlDocument {
  /** Plain JSON. */
  readonly value: unknown;
  /** Keys that a map has twice: Kubernetes takes the last, without a word. */
  readonly repeatedKeys: readonly RepeatedKeyAt[];
  /** Where a map of the value begins; without one, where the content does. */
  positionOf(map?: object): Position;
  /**
   * Where a field is, by the keys and indexes that lead to it; as far as they go. The document is read a second time for it.
   */
  positionOfField(steps: readonly (string | number)[]): Position;
}

/** A key that a map has twice, and where it stands the second time. */
export interface RepeatedKeyAt {
  readonly key: string;
  readonly position: Position;
}

/** A document of the form that nearly all have; nothing for another one. */
export function plainDocument(text: string, firstLine: number, words: Words): YamlDocument | undefined {
  const plain = readPlain(text, words);
  if (plain === undefined) {
    return undefined;
  }
  const { value, offsets } = plain;
  const lines = new LineIndex(text, firstLine);
  const start = offsets.get(value)!;
  return {
    value,
    positionOf: map => lines.positionAt((map && offsets.get(map)) ?? start),
    positionOfField: steps => lines.positionAt(offsetIn(text, () => plainOffsets(text), steps)),
    repeatedKeys: [],
  };
}

/**
 * Any document; nothing for one without content.
 *
 * @throws YamlProblem for what Kubernetes refuses
 */
export function parsedDocument(text: string, firstLine: number): YamlDocument | undefined {
  let positionAt = (offset: number): Position => new LineIndex(text, firstLine).positionAt(offset);
  try {
    const events = documentEvents(text);
    if (events === undefined) {
      return undefined;
    }
    const lines = new LineIndex(events.text, firstLine);
    positionAt = offset => beforeIndentation(lines.positionAt(offset), events, firstLine);
    const { value, repeated, offsets } = new NodeReader(events).read();
    const start = Math.max(0, startOf(events.events[0]));
    return value === null ? undefined : {
      value,
      positionOf: map => positionAt((map && offsets.get(map)) ?? start),
      positionOfField: steps => positionAt(offsetIn(text, () => parsedOffsets(text), steps)),
      repeatedKeys: repeated.map(({ key, offset }) => ({ key, position: positionAt(offset) })),
    };
  } catch (error) {
    if (error instanceof NodeProblem) {
      throw new YamlProblem(error.reason, positionAt(error.offset));
    }
    if (error instanceof RangeError) {
      throw new YamlProblem('maps and lists within each other, too deep to be read', positionAt(0));
    }
    throw error;
  }
}

/** Where it is in the file, whose lines were indented to be read. */
function beforeIndentation({ line, column }: Position, { indented }: DocumentEvents, firstLine: number): Position {
  return { line, column: Math.max(1, column - (indented.get(line - firstLine) ?? 0)) };
}

/** Where a field of a document is, by the way to it. */
type Offsets = (steps: readonly (string | number)[]) => number;

/** The last document of which fields were asked for: there are often several in one. */
let placed: { readonly text: string; readonly offsets: Offsets } | undefined;

function offsetIn(text: string, read: () => Offsets, steps: readonly (string | number)[]): number {
  if (placed?.text !== text) {
    placed = { text, offsets: read() };
  }
  return placed.offsets(steps);
}

/** What is read a second time has much in common too. */
let wordsOfPlaces: Words | undefined;

function plainOffsets(text: string): Offsets {
  const places = new Map<object, Map<string, number>>();
  const document = readPlain(text, wordsOfPlaces ??= new Words(), places)!;
  return steps => plainOffsetOf(document, places, steps);
}

function parsedOffsets(text: string): Offsets {
  const places = new FieldPlaces(documentEvents(text)!);
  return steps => places.offsetOf(steps);
}
