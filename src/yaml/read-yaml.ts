import { DocumentText, MAX_BYTES, splitDocuments } from './document-text';
import { Words } from './plain-document';
import { YamlProblem } from './position';
import { parsedDocument, plainDocument, YamlDocument } from './yaml-document';

export type { RepeatedKeyAt, YamlDocument } from './yaml-document';

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
  const words = new Words();
  return splitDocuments(text).flatMap(document => readDocument(document, words) ?? []);
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
  const words = new Words();
  return splitDocuments(text).map(document => readOrRefuse(document, words))
    .filter(({ document, problem }) => document !== undefined || problem !== undefined);
}

function readOrRefuse(content: DocumentText, words: Words): ReadDocument {
  try {
    return { ...content, document: readDocument(content, words) };
  } catch (error) {
    if (error instanceof YamlProblem) {
      return { ...content, problem: error };
    }
    throw error;
  }
}

function readDocument({ text, firstLine, problem }: DocumentText, words: Words): YamlDocument | undefined {
  if (problem !== undefined) {
    throw problem;
  }
  return plainDocument(text, firstLine, words) ?? parsedDocument(text, firstLine);
}
