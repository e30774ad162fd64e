/**
 * Makes what an index of the compiled library passes on plain values.
 *
 *   tsx .scripts/plain-exports.ts
 *
 * The compiler writes a getter for each name, and V8 keeps an object of so many as a table: each call of a function of `istio/` looks it up
 * there and calls the getter, which takes forty times as long as most of these functions do. No index is part of a cycle, so that every value
 * is there when it is passed on.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';

const LIBRARY = path.resolve(__dirname, '..', 'lib', 'src');
const STAR = /^__exportStar\(require\("(.*?)"\), exports\);$/gm;
const NAMED = /^Object\.defineProperty\(exports, "(\w+)", \{ enumerable: true, get: function \(\) \{ return ([\w.]+); \} \}\);$/gm;

/** V8 gives up the table for an object that is the prototype of another one. */
const WITHOUT_TABLE = 'Object.create(exports);';

/** Turns every `export *` and `export { NAME }` from another compiled module into values. */
export function makePlain(code: string): string {
  const plain = code.replace(STAR, 'Object.assign(exports, require("$1"));').replace(NAMED, 'exports.$1 = $2;');
  return plain === code ? code : `${plain}\n${WITHOUT_TABLE}\n`;
}

function main(): void {
  for (const file of readdirSync(LIBRARY, { recursive: true, encoding: 'utf8' })) {
    // What lies in the folder itself is loaded piece by piece, see lazy-exports.ts.
    if (path.basename(file) === 'index.js' && path.dirname(file) !== '.') {
      const location = path.join(LIBRARY, file);
      const code = readFileSync(location, 'utf8');
      const plain = makePlain(code);
      if (plain !== code) {
        writeFileSync(location, plain);
      }
    }
  }
}

if (require.main === module) {
  main();
}
