/**
 * Makes the parts of the compiled library load when they are touched: `crds` is megabytes that most apps never need, and an app of two
 * constructs needs few of the other modules.
 *
 *   tsx .scripts/lazy-exports.ts
 *
 * Every re-export of an index becomes a getter. The names stay visible to Node's scan for ESM named imports, which looks for
 * `exports.NAME =`.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';

const REPOSITORY = path.resolve(__dirname, '..');
const FILES = ['lib/imports/index.js', 'lib/src/index.js'];
const NAMESPACE = /^exports\.(\w+) = __importStar\(require\("(.*?)"\)\);$/gm;
const STAR = /^__exportStar\(require\("(.*?)"\), exports\);$/gm;

/** Turns every `export * as NAME` and `export *` of a compiled module into getters; `namesOf` tells what a module exports. */
export function makeLazy(code: string, namesOf: (specifier: string) => string[]): string {
  const lazy = code
    .replace(NAMESPACE, (_, name: string, specifier: string) => getter(name, `require("${specifier}")`))
    .replace(STAR, (_, specifier: string) => namesOf(specifier).map(name => getter(name, `require("${specifier}").${name}`)).join('\n'));
  return lazy === code ? code : `${lazy}\n${DEFINE}\n`;
}

/**
 * A function of its own: Node's scan would discard a name whose getter it does not understand. The value takes the place of its getter:
 * compiled code reads an import each time that it uses it, and a `require` of a module that is loaded is not for nothing.
 */
const BEGINNING = 'function defineLazily(name, load) {';
const DEFINE = `${BEGINNING}
  const define = property => Object.defineProperty(exports, name, { enumerable: true, configurable: true, ...property });
  define({ get: () => define({ value: load() })[name] });
}`;

function getter(name: string, value: string): string {
  return `exports.${name} = void 0;\ndefineLazily("${name}", () => ${value});`;
}

function main(): void {
  for (const file of FILES) {
    const location = path.join(REPOSITORY, file);
    const code = readFileSync(location, 'utf8');
    if (code.includes(BEGINNING)) {
      continue; // It was done before, and jsii had nothing to write.
    }
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const lazy = makeLazy(code, specifier => Object.keys(require(path.resolve(path.dirname(location), specifier)) as object));
    if (lazy === code) {
      throw new Error(`${file} has no export to make lazy: the compiler writes them in another way now, see .scripts/lazy-exports.ts`);
    }
    writeFileSync(location, lazy);
  }
}

if (require.main === module) {
  main();
}
