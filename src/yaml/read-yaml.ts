import type { Alias, Document, LineCounter, Node, Pair, ParsedNode } from 'yaml';
import { DocumentText, MAX_BYTES, splitDocuments } from './document-text';
import { yamlLibrary } from './library';
import { NodeProblem } from './node-problem';
import { Anchors, NodeReader } from './node-value';
import { requireBlankBehindColon, requireClearScalar } from './parser-differences';
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
  const lines = new (yamlLibrary().LineCounter)();
  const positionAt = (offset: number): Position => positionIn(lines, offset, firstLine);
  try {
    const document = parse(text, lines, positionAt);
    const { value, repeated, offsets } = new NodeReader(anchorsOf(document, text)).read(document.contents);
    return value === null ? undefined : {
      value,
      positionOfField: steps => positionAt(offsetOfField(document, steps)),
      positionOf: map => positionAt((map && offsets.get(map)) ?? document.contents?.range[0] ?? 0),
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

/** Texts alone: what a scalar is, `NodeReader` decides. */
function parse(text: string, lineCounter: LineCounter, positionAt: (offset: number) => Position): Document.Parsed<ParsedNode> {
  const document = yamlLibrary()
    .parseDocument(text, { schema: 'failsafe', resolveKnownTags: false, uniqueKeys: false, prettyErrors: false, lineCounter });
  const [error] = document.errors;
  if (error !== undefined) {
    const reason = error.code === 'MULTIPLE_DOCS' ? 'text behind "...", which Kubernetes does not read: begin the next document with "---"'
      : error.message;
    throw new YamlProblem(reason, positionAt(error.pos[0]));
  }
  return document;
}

/** What each alias stands for: the last anchor of its name above it. What Go and the parser read differently is refused on the way. */
function anchorsOf(document: Document.Parsed<ParsedNode>, text: string): Anchors {
  const last = new Map<string, Node>();
  const targets = new Map<Alias, Node>();
  yamlLibrary().visit(document, {
    Pair: (_key, pair) => requireBlankBehindColon(pair as Pair<Node, Node | null>, text),
    Value: (_key, node) => {
      if (node.anchor !== undefined) {
        last.set(node.anchor, node);
      }
      if (yamlLibrary().isScalar(node)) {
        requireClearScalar(node, text);
      }
    },
    Alias: (_key, node) => {
      const target = last.get(node.source);
      if (target !== undefined) {
        targets.set(node, target);
      }
    },
  });
  return targets;
}

/** A field stands where its key does, an item where it begins. */
function offsetOfField({ contents }: Document.Parsed<ParsedNode>, steps: readonly (string | number)[]): number {
  const { isMap, isSeq, isScalar } = yamlLibrary();
  let [node, offset]: [unknown, number] = [contents, contents?.range[0] ?? 0];
  for (const step of steps) {
    if (isMap(node)) {
      const pair = [...node.items].reverse().find(({ key }) => isScalar(key) && key.source === step);
      if (pair === undefined) {
        return offset;
      }
      [node, offset] = [pair.value, (pair.key as Node).range?.[0] ?? offset];
    } else if (isSeq(node)) {
      node = node.items[step as number];
      offset = (node as Node | null)?.range?.[0] ?? offset;
    }
  }
  return offset;
}

function positionIn(lines: LineCounter, offset: number, firstLine: number): Position {
  const { line, col } = lines.linePos(offset);
  return line === 0 ? { line: firstLine, column: 1 } : { line: line + firstLine - 1, column: col };
}
