/**
 * Makes the submodules of the compiled library load when they are touched: `crds` is megabytes that most apps never need.
 *
 *   tsx .scripts/lazy-exports.ts
 *
 * The name stays visible to Node's scan for ESM named imports, which looks for `exports.NAME =`.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';

const REPOSITORY = path.resolve(__dirname, '..');
const FILES = ['lib/src/index.js', 'lib/imports/index.js'];
const EAGER = /^exports\.(\w+) = __importStar\(require\((".*?")\)\);$/gm;

/** Turns every `export * as NAME` of a compiled module into a getter. */
export function makeLazy(code: string): string {
  return code.replace(EAGER, (_, name: string, specifier: string) =>
    `exports.${name} = void 0;\nObject.defineProperty(exports, "${name}", { enumerable: true, configurable: true, get: function () { return require(${specifier}); } });`);
}

for (const file of FILES) {
  const location = path.join(REPOSITORY, file);
  const code = readFileSync(location, 'utf8');
  const lazy = makeLazy(code);
  if (lazy === code && !code.includes('get: function ()')) {
    throw new Error(`${file} has no export to make lazy: the compiler writes them in another way now, see .scripts/lazy-exports.ts`);
  }
  writeFileSync(location, lazy);
}
