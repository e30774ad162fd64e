import { existsSync, readFileSync } from 'node:fs';
import * as path from 'node:path';

/** The version in the package.json above this file, which lies as deep in the package as what is compiled. */
export function versionOfPackage(): string {
  for (let folder = __dirname; ; folder = path.dirname(folder)) {
    const file = path.join(folder, 'package.json');
    if (existsSync(file)) {
      return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
    }
  }
}
