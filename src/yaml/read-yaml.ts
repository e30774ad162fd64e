import { DocumentEvents, documentEvents, startOf } from './document-events';
import { DocumentText, MAX_BYTES, splitDocuments } from './document-text';
import { FieldPlaces } from './field-places';
import { LineIndex } from './line-index';
import { NodeProblem } from './node-problem';
import { NodeReader } from './node-value';
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

/**
 * Reads YAML, or JSON, as Kubernetes does: documents, scalars, keys, merges and aliases. Documents without content are left out.
 *
 * Where Kubernetes reads only a part, nothing is read: what comes behind "..." for example.
 *
 * @throws YamlProblem with line and column for what Kubernetes refuses, and for what no JavaScript can hold
 */
export function readYaml(text: string): YamlDocument[] {
  if (Buffer.byteLength(text) > MAX_BYTES) {
    throw new YamlProblem(`the text has more than ${MAX_BYTES / 1024 / 1024} MB: split it`, { line: 1, column: 1 });
  }
  return splitDocuments(text).flatMap(document => readDocument(document) ?? []);
}

/** A document of a text: its value, or why it is not read. */
export interface ReadDocument {
  /** As it stands in the file. */
  readonly text: string;
  /** Where it begins in the file, whatever stands there. */
  readonly firstLine: number;
  readonly document?: YamlDocument;
  readonly problem?: YamlProblem;
}

/** The same, document by document: what is wrong with one hides no other. */
export function readDocuments(text: string): ReadDocument[] {
  return splitDocuments(text).map(readOrRefuse).filter(({ document, problem }) => document !== undefined || problem !== undefined);
}

function readOrRefuse(content: DocumentText): ReadDocument {
  try {
    return { ...content, document: readDocument(content) };
  } catch (error) {
    if (error instanceof YamlProblem) {
      return { ...content, problem: error };
    }
    throw error;
  }
}

function readDocument({ text, firstLine, problem }: DocumentText): YamlDocument | undefined {
  if (problem !== undefined) {
    throw problem;
  }
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
      positionOfField: steps => positionAt(placesOf(text).offsetOf(steps)),
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

/** The last document of which fields were asked for: there are often several in one. */
let placed: { readonly text: string; readonly places: FieldPlaces } | undefined;

function placesOf(text: string): FieldPlaces {
  if (placed?.text !== text) {
    placed = { text, places: new FieldPlaces(documentEvents(text)!) };
  }
  return placed.places;
}
