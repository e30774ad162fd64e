import { LINE_BREAK, REFUSED } from './foreign-characters';
import { LineIndex, linesBefore } from './line-index';
import { YamlProblem } from './position';

/** The text of one document, and the line of the file that it begins in. */
export interface DocumentText {
  readonly text: string;
  readonly firstLine: number;
  /** Why Kubernetes does not read it, whatever its YAML says. */
  readonly problem?: YamlProblem;
}

/** The most that a document may have: cdk8s takes as much of a file. Kubernetes takes 3 MB for one object. */
export const MAX_BYTES = 10 * 1024 * 1024;

const SEPARATOR = '---';

/**
 * Documents as kubectl tells them apart: line by line, before it reads any YAML, so that a wrong document is no part of the next.
 *
 * A document has a problem where the separator above it has something behind it, for characters that Kubernetes refuses or takes for another
 * line, and where it is too large.
 */
export function splitDocuments(text: string): DocumentText[] {
  const lines = linesOf(text);
  const areClear = !UNCLEAR.test(lines);
  const documents: DocumentText[] = [];
  let firstLine = 1;
  for (let start = 0; ;) {
    const separator = separatorFrom(lines, start);
    const content = lines.slice(start, separator);
    documents.push(documentOf(content === '' ? '\n' : content, firstLine, areClear));
    if (separator === undefined) {
      return documents;
    }
    firstLine += linesBefore(content);
    const end = lines.indexOf('\n', separator);
    const problem = problemOfSeparator(lines.slice(separator, end), firstLine);
    if (problem !== undefined) {
      documents.push({ text: '\n', firstLine, problem });
    }
    firstLine += 1;
    start = end + 1;
  }
}

/** As every document is read: without a byte order mark, with plain ends of lines. The last line ends too, whether the file says so or not. */
function linesOf(text: string): string {
  const plain = text.replace(/^\ufeff/, '').replace(/\r\n/g, '\n');
  return plain.endsWith('\n') ? plain : `${plain}\n`;
}

/** Where the next line with a separator begins, from the beginning of a line. */
function separatorFrom(lines: string, start: number): number | undefined {
  if (lines.startsWith(SEPARATOR, start)) {
    return start;
  }
  const before = lines.indexOf(`\n${SEPARATOR}`, start);
  return before < 0 ? undefined : before + 1;
}

/** A file without such a character has none that Kubernetes refuses. */
const UNCLEAR = /[^\n -~]/;

function documentOf(text: string, firstLine: number, isClear: boolean): DocumentText {
  const problem = text.length > MAX_BYTES / 3 && Buffer.byteLength(text) > MAX_BYTES
    ? new YamlProblem(`the document has more than ${MAX_BYTES / 1024 / 1024} MB: split it`, { line: firstLine, column: 1 })
    : isClear ? undefined : problemOfCharacters(text, firstLine);
  return { text, firstLine, ...problem && { problem } };
}

function problemOfCharacters(text: string, firstLine: number): YamlProblem | undefined {
  const refused = REFUSED.exec(text);
  if (refused !== null) {
    return new YamlProblem(`${codePoint(refused[0])}, a control character or half a character, which Kubernetes refuses: write it as an escape in `
      + 'double quotes',
    new LineIndex(text, firstLine).positionAt(refused.index));
  }
  const end = LINE_BREAK.exec(text);
  return end === null ? undefined
    : new YamlProblem(`${codePoint(end[0])}, which ends the line for Kubernetes: write it as an escape in double quotes, or end the line`,
      new LineIndex(text, firstLine).positionAt(end.index));
}

function problemOfSeparator(line: string, number: number): YamlProblem | undefined {
  const behind = line.slice(SEPARATOR.length).trim();
  return behind === '' || behind.startsWith('#') ? problemOfCharacters(line, number)
    : new YamlProblem(`${JSON.stringify(behind)} behind "---", which Kubernetes refuses: write it in the next line`,
      { line: number, column: SEPARATOR.length + 1 });
}

function codePoint(character: string): string {
  return `U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
}
