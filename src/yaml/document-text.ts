import { LINE_BREAK, REFUSED } from './foreign-characters';
import { Position, YamlProblem } from './position';

/** The text of one document, and the line of the file that it begins in. */
export interface DocumentText {
  readonly text: string;
  readonly firstLine: number;
}

/** The most that is read at once: cdk8s takes as much. Kubernetes takes 3 MB for one object. */
const MAX_BYTES = 10 * 1024 * 1024;

/**
 * Documents as kubectl tells them apart: line by line, before it reads any YAML, so that a wrong document is no part of the next.
 *
 * @throws YamlProblem for a separator with something behind it, and for characters that Kubernetes refuses or takes for another line
 */
export function splitDocuments(text: string): DocumentText[] {
  if (Buffer.byteLength(text) > MAX_BYTES) {
    throw new YamlProblem(`the text has more than ${MAX_BYTES / 1024 / 1024} MB: split it`, { line: 1, column: 1 });
  }
  // The last line ends too, whether the file says so or not.
  const lines = text.replace(/^\ufeff/, '').replace(/\r\n/g, '\n').replace(/\n$/, '').split('\n');
  const documents: DocumentText[] = [];
  let start = 0;
  lines.forEach((line, index) => {
    requireReadable(line, index);
    if (line.startsWith('---')) {
      requireSeparator(line, index);
      documents.push(documentOf(lines, start, index));
      start = index + 1;
    }
  });
  return [...documents, documentOf(lines, start, lines.length)];
}

function documentOf(lines: string[], start: number, end: number): DocumentText {
  return { text: `${lines.slice(start, end).join('\n')}\n`, firstLine: start + 1 };
}

function requireReadable(line: string, index: number): void {
  const refused = REFUSED.exec(line);
  if (refused !== null) {
    throw new YamlProblem(`${codePoint(refused[0])}, a control character or half a character, which Kubernetes refuses: write it as an escape in `
      + 'double quotes',
    at(index, refused.index));
  }
  const end = LINE_BREAK.exec(line);
  if (end !== null) {
    throw new YamlProblem(`${codePoint(end[0])}, which ends the line for Kubernetes: write it as an escape in double quotes, or end the line`,
      at(index, end.index));
  }
}

function requireSeparator(line: string, index: number): void {
  const behind = line.slice(3).trim();
  if (behind !== '' && !behind.startsWith('#')) {
    throw new YamlProblem(`${JSON.stringify(behind)} behind "---", which Kubernetes refuses: write it in the next line`, at(index, 3));
  }
}

function at(index: number, offset: number): Position {
  return { line: index + 1, column: offset + 1 };
}

function codePoint(character: string): string {
  return `U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
}
