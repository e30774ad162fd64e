import * as path from 'node:path';
import { loadESLint } from 'eslint';
import { expect, test } from 'vitest';

const REPOSITORY = path.resolve(__dirname, '..', '..');

async function lint(file: string, code: string): Promise<string[]> {
  const ESLint = await loadESLint({ useFlatConfig: false });
  const eslint = new ESLint({ cwd: REPOSITORY, overrideConfig: { parserOptions: { disallowAutomaticSingleRunInference: true } } });
  const [{ messages }] = await eslint.lintText(code, { filePath: path.join(REPOSITORY, file) });
  return messages.filter(({ ruleId }) => ruleId === 'no-restricted-syntax').map(({ message }) => message);
}

const throwing = (error: string): string => `export function refused(): never {\n  throw new ${error}('no');\n}\n`;

test('the library throws its own class of errors alone', async () => {
  expect(await lint('src/core/weights.ts', throwing('Error'))).toEqual([expect.stringContaining('src/core/errors.ts')]);
  expect(await lint('src/core/weights.ts', throwing('TypeError'))).toHaveLength(1);
  expect(await lint('src/core/weights.ts', throwing('ValidationError'))).toEqual([]);
  expect(await lint('test/known-manifest.ts', throwing('Error'))).toEqual([]);
});
