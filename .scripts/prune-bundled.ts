/**
 * Before packing: takes out of the bundled dependencies what Node never loads, source maps and builds for browsers. They are more than all of our
 * own code, and nothing else keeps them out of the tarball.
 */
import { readdirSync, rmSync } from 'node:fs';
import * as path from 'node:path';
import packageJson from '../package.json';

const UNUSED = /\.map$|(?:^|\/)browser\/|\.umd(?:\.min)?\.js$/;

/** The files of a folder that Node never loads. */
export function unusedFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter(entry => entry.isFile())
    .map(entry => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
    .filter(file => UNUSED.test(file));
}

if (require.main === module) {
  for (const name of packageJson.bundledDependencies) {
    const folder = path.resolve(__dirname, '..', 'node_modules', name);
    unusedFiles(folder).forEach(file => rmSync(path.join(folder, file)));
  }
}
