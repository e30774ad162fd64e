import { readFileSync, statSync } from 'node:fs';
import { InputFile, readable } from './input-files';
import { Terminal } from '../terminal';

/** The text of a file, or why it has none. */
export interface FileText {
  readonly text: string;
  readonly problem?: string;
}

/** The most that is read of one file. */
const MAX_MEGABYTES = 100;

/** Reads a file, or standard input, as UTF-8. */
export function readText({ name, location }: InputFile, terminal: Pick<Terminal, 'readInput'>): FileText {
  // A folder is never too large, and what is read from it is an error of its own.
  if (location !== undefined && readable(name, () => statSync(location)).size > MAX_MEGABYTES * 1024 * 1024) {
    return { text: '', problem: `the file has more than ${MAX_MEGABYTES} MB: split it` };
  }
  const content = readable(name, () => location === undefined ? terminal.readInput() : readFileSync(location));
  if (content.length > MAX_MEGABYTES * 1024 * 1024) {
    return { text: '', problem: `there are more than ${MAX_MEGABYTES} MB: split them` };
  }
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content) };
  } catch {
    return { text: '', problem: 'the file is not written in UTF-8, as Kubernetes expects' };
  }
}
