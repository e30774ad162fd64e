import { readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { expect, test } from 'vitest';
import { REPOSITORY } from './assembly';

/** Names of analyzers in the errors of constructs that refuse what these would tell. */
const ONLY_NAMED = ['IST0159', 'IST0160'];

/** The codes that the sources report. */
function reportedCodes(): string[] {
  const files = readdirSync(path.join(REPOSITORY, 'src'), { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.ts') && !file.endsWith('.d.ts'));
  const texts = files.map(file => readFileSync(path.join(REPOSITORY, 'src', file), 'utf8'));
  return [...new Set(texts.flatMap(text => [...text.matchAll(/'((?:CDI|IST|KIA)[0-9]{3,4})'/g)].map(([, code]) => code)))].filter(code => !ONLY_NAMED.includes(code)).sort();
}

function documentedCodes(): string[] {
  return [...readFileSync(path.join(REPOSITORY, 'docs', 'findings.md'), 'utf8').matchAll(/^### (\w+)$/gm)].map(([, code]) => code);
}

test('every code has its section, once and in order', () => {
  const documented = documentedCodes();
  expect(reportedCodes().filter(code => !documented.includes(code))).toEqual([]);
  expect(documented).toEqual([...new Set(documented)].sort());
});

test('no section is about a code that nobody reports', () => {
  const reported = reportedCodes();
  expect(reported.length).toBeGreaterThan(20);
  expect(documentedCodes().filter(code => !reported.includes(code))).toEqual([]);
});
