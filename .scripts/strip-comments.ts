/**
 * Takes the comments out of the compiled library, a tenth of it: who reads code reads it in the repository, and editors read the declarations,
 * which keep theirs. Those of the generated imports lose what tells nobody anything, a third of them: the name of each place in the schema, and
 * that a function converts what its name says.
 *
 *   tsx .scripts/strip-comments.ts
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { transpileModule, ModuleKind, ScriptTarget } from 'typescript';

const LIBRARY = path.resolve(__dirname, '..', 'lib');
const COMPILER_OPTIONS = { allowJs: true, module: ModuleKind.CommonJS, removeComments: true, target: ScriptTarget.ES2022 };

/** The same code without comments. */
export function withoutComments(code: string): string {
  return transpileModule(code, { compilerOptions: COMPILER_OPTIONS, fileName: 'module.js' }).outputText;
}

/** The declarations of a generated module without the comments that tell no reader anything. */
export function withoutSchemaTags(declarations: string): string {
  return declarations
    .replace(/(?:\n *\*)?\n *\* @schema .*/g, '')
    .replace(/^\/\*\*\n \* Converts an object of type .*\n \*\/\n/gm, '')
    .replace(/^ *\/\*\*\n *\*\/\n/gm, '');
}

function main(): void {
  for (const file of readdirSync(LIBRARY, { recursive: true, encoding: 'utf8' })) {
    const location = path.join(LIBRARY, file);
    const code = file.endsWith('.js') ? readFileSync(location, 'utf8') : '';
    // Bundles have none, and long lines.
    if (/^\s*\/[/*]/m.test(code)) {
      writeFileSync(location, withoutComments(code));
    }
    if (/^imports\/.*\.d\.ts$/.test(file.split(path.sep).join('/'))) {
      writeFileSync(location, withoutSchemaTags(readFileSync(location, 'utf8')));
    }
  }
}

if (require.main === module) {
  main();
}
