/**
 * Puts all that `cdk8s-istio lint` runs into one file of the compiled library: to find, read and compile some hundred small ones takes
 * longer than to read thousands of objects.
 *
 *   tsx .scripts/bundle-command.ts
 *
 * The file takes the place of the compiled module. Modules stay where they are that the command is called with, of which both sides have
 * to mean the same, and those that it loads when they are needed, as the libraries are. So do generated data.
 */
import * as path from 'node:path';
import { build, Plugin } from 'esbuild';
import { CatalogueEntry } from '../src/findings/catalogue-entry';

const REPOSITORY = path.resolve(__dirname, '..');
const COMMANDS = path.join(REPOSITORY, 'src', 'cli');

/** Modules that stay where they are. */
const modulesOutside: Plugin = {
  name: 'modules-outside',
  setup({ onResolve }) {
    onResolve({ filter: /^\./ }, ({ path: specifier, resolveDir, kind }) => {
      const location = path.resolve(resolveDir, specifier);
      const isBeside = kind === 'import-statement' && path.dirname(location) === COMMANDS;
      // Data would be in the package twice, and are found as fast where they are.
      const isOutside = kind === 'require-call' || isBeside || location.endsWith('.generated');
      return isOutside ? { path: `./${path.relative(COMMANDS, location)}`, external: true } : undefined;
    });
  },
};

/** What explains a code is half of the catalogue and more. Only `rules` and SARIF print it, which load the catalogue itself. */
const catalogueWithoutTexts: Plugin = {
  name: 'catalogue-without-texts',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]findings[\\/]catalogue[\\/][a-z]+[0-9][^\\/]*\.ts$/ }, ({ path: file }) => {
      // eslint-disable-next-line @typescript-eslint/no-require-imports
      const entries = Object.entries(require(file) as Record<string, CatalogueEntry>);
      return { contents: entries.map(([name, { why, fix, example, ...entry }]) => `export const ${name} = ${JSON.stringify(entry)};`).join('\n') };
    });
  },
};

async function main(): Promise<void> {
  await build({
    entryPoints: [path.join(COMMANDS, 'lint-command.ts')],
    outdir: path.join(REPOSITORY, 'lib', 'src', 'cli'),
    bundle: true,
    packages: 'external',
    plugins: [modulesOutside, catalogueWithoutTexts],
    platform: 'node',
    target: 'node20',
    minifySyntax: true,
    minifyWhitespace: true,
    tsconfig: path.join(REPOSITORY, 'tsconfig.json'),
    logLevel: 'warning',
  });
}

void main();
