/**
 * Takes the comments out of the compiled library, a tenth of it: who reads code reads it in the repository, and editors read the declarations,
 * which keep theirs.
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

function main(): void {
  for (const file of readdirSync(LIBRARY, { recursive: true, encoding: 'utf8' })) {
    const location = path.join(LIBRARY, file);
    const code = file.endsWith('.js') ? readFileSync(location, 'utf8') : '';
    // Bundles have none, and long lines.
    if (/^\s*\/[/*]/m.test(code)) {
      writeFileSync(location, withoutComments(code));
    }
  }
}

if (require.main === module) {
  main();
}
