import * as path from 'node:path';
import { defineConfig, Plugin } from 'vitest/config';

/**
 * The sources load a few modules on first use with `require`, which works in the compiled library but knows no TypeScript.
 * For the tests such a call becomes an import.
 */
function lazyRequire(): Plugin {
  return {
    name: 'lazy-require',
    enforce: 'pre',
    transform(code, id) {
      if (!/\/src\/.*\.ts$/.test(id) || !/\brequire\('/.test(code)) {
        return undefined;
      }
      const imports: string[] = [];
      const transformed = code.replace(/\brequire\('([^']+)'\)/g, (_, specifier: string) => {
        imports.push(`import * as lazy${imports.length} from '${specifier}';`);
        return `lazy${imports.length - 1}`;
      });
      return { code: `${transformed}\n${imports.join('\n')}`, map: null };
    },
  };
}

const report = process.env.CDK8S_ISTIO_TEST_REPORT;

export default defineConfig({
  plugins: [lazyRequire()],
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: path.resolve(import.meta.dirname, 'test', 'temporary-folder.ts'),
    exclude: ['test/conformance/**'],
    // Tests import files; the package's index does the registration for everybody else.
    setupFiles: ['src/synth/registration.ts', 'test/errors-of-users.ts'],
    // Two cores; the packing and import tests start compilers of their own.
    testTimeout: 60_000,
    hookTimeout: 300_000,
    maxWorkers: 2,
    // CI reads the counts from a file.
    reporters: report ? ['default', ['json', { outputFile: report }]] : ['default'],
  },
});
