/** The examples as they are built: the files below `dist/`. */
import { readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';

const DIST = path.resolve(__dirname, '..', '..', 'dist');

/** The names of all examples. */
export function examples(): string[] {
  return readdirSync(DIST, { withFileTypes: true }).filter(entry => entry.isDirectory()).map(({ name }) => name).sort();
}

/** What an example is made of, in the order in which its files are applied. */
export function manifestsOf(example: string): string {
  const folder = path.join(DIST, example);
  return readdirSync(folder).sort().map(file => readFileSync(path.join(folder, file), 'utf8')).join('\n---\n');
}
