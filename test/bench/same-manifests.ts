/** Whether two folders hold the same manifests. */
import { readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { parseAllDocuments } from 'yaml';

export function sameManifests(folder: string, other: string): boolean {
  const files = readdirSync(folder).sort();
  return isDeepStrictEqual(files, readdirSync(other).sort()) && files.every(file => {
    const [text, otherText] = [folder, other].map(where => readFileSync(path.join(where, file), 'utf8'));
    // Megabytes of the same text need no parser.
    return text === otherText || isDeepStrictEqual(parse(text), parse(otherText));
  });
}

function parse(text: string): unknown[] {
  return parseAllDocuments(text).map(document => document.toJS() as unknown);
}
