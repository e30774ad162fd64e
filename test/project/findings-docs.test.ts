import { readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { expect, test } from 'vitest';
import { REPOSITORY } from './assembly';
import { FORMER_CODES } from '../../src/findings/former-codes';

/** Names of analyzers in the errors of constructs that refuse what these would tell. */
const ONLY_NAMED = ['IST0159', 'IST0160'];

const FORMER = path.join('findings', 'former-codes.ts');

/** The codes that the sources report. */
function reportedCodes(): string[] {
  const files = readdirSync(path.join(REPOSITORY, 'src'), { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.ts') && !file.endsWith('.d.ts') && file !== FORMER);
  const texts = files.map(file => readFileSync(path.join(REPOSITORY, 'src', file), 'utf8'));
  const codes = texts.flatMap(text => [...text.matchAll(/'((?:CDI|IST|KIA)[0-9]{3,4}(?:\/[-a-z0-9]+)?)'/g)].map(([, code]) => code));
  return [...new Set(codes)].filter(code => !ONLY_NAMED.includes(code)).sort();
}

function documentedCodes(): string[] {
  return [...readFileSync(path.join(REPOSITORY, 'docs', 'findings.md'), 'utf8').matchAll(/^### (\S+)$/gm)].map(([, code]) => code);
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

test('a code that was renamed is used no more, and what it is called now is', () => {
  expect(Object.keys(FORMER_CODES).length).toBeGreaterThan(5);
  expect(documentedCodes().filter(code => code in FORMER_CODES)).toEqual([]);
  expect(Object.values(FORMER_CODES).flat().filter(code => !documentedCodes().includes(code))).toEqual([]);
});
