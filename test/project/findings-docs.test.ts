import { readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { expect, test } from 'vitest';
import { REPOSITORY } from './assembly';
import { FINDINGS_PAGE, includedFile, pageWithCodes } from '../../.scripts/findings-page';
import { CHECKS } from '../../src/checks';
import { CATALOGUE } from '../../src/findings/catalogue';
import { anchorOf } from '../../src/findings/codes';
import { FORMER_CODES } from '../../src/findings/former-codes';

/** Names of analyzers in the errors of constructs that refuse what these would tell. */
const ONLY_NAMED = ['IST0159', 'IST0160'];

const CATALOGUE_FOLDER = path.join('findings', 'catalogue');

/** The codes that constructs and the command line report: checks name an entry of the catalogue. */
function reportedCodes(): string[] {
  const files = readdirSync(path.join(REPOSITORY, 'src'), { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.ts') && !file.endsWith('.d.ts') && !file.startsWith('findings'));
  const texts = files.map(file => readFileSync(path.join(REPOSITORY, 'src', file), 'utf8'));
  const mentioned = /'((?:CDI|IST|KIA)[0-9]{3,4}(?:\/[-a-z0-9]+)?)'|\bfileFinding\((CDI[0-9]{3}),/g;
  const codes = texts.flatMap(text => [...text.matchAll(mentioned)].map(([, code, ofFile]) => code ?? ofFile));
  return [...new Set(codes)].filter(code => !ONLY_NAMED.includes(code)).sort();
}

const CODES = CATALOGUE.map(({ code }) => code);

test('every code that is reported has its entry in the catalogue, once and in order', () => {
  expect(reportedCodes().filter(code => !CODES.includes(code))).toEqual([]);
  expect(CODES).toEqual([...new Set(CODES)].sort());
});

test('no entry is about a code that nobody reports', () => {
  const reported = [...reportedCodes(), ...CHECKS.map(({ code }) => code)];
  expect(reported.length).toBeGreaterThan(50);
  expect(CODES.filter(code => !reported.includes(code))).toEqual([]);
});

test('an entry is in the file of its code, and all of them are in the catalogue', () => {
  const files = readdirSync(path.join(REPOSITORY, 'src', CATALOGUE_FOLDER)).filter(file => /(?<!\.d)\.ts$/.test(file) && !/^(?:index|cdi|ist|kia)\.ts$/.test(file));
  expect(files.sort()).toEqual(CODES.map(code => `${code.toLowerCase().replace('/', '-')}.ts`).sort());
});

test('the page is what npm run docgen makes of the catalogue', () => {
  const page = readFileSync(FINDINGS_PAGE, 'utf8');
  expect(pageWithCodes(page)).toBe(page);
  const [first, ...others] = CATALOGUE;
  expect(pageWithCodes(page, [{ ...first, fix: ['Something else.'] }, ...others])).not.toBe(page);
});

test('what is included is about a code', () => {
  const files = readdirSync(path.join(REPOSITORY, 'docs', 'findings'));
  expect(files.length).toBeGreaterThan(0);
  expect(files.filter(file => !CODES.some(code => path.basename(includedFile(code)) === file))).toEqual([]);
});

test('a code that was renamed is used no more, and what it is called now is', () => {
  expect(Object.keys(FORMER_CODES).length).toBeGreaterThan(5);
  expect(CODES.filter(code => code in FORMER_CODES)).toEqual([]);
  expect(Object.values(FORMER_CODES).flat().filter(code => !CODES.includes(code))).toEqual([]);
});

test('a summary is half a sentence, and what follows are sentences', () => {
  const wrong = CATALOGUE.flatMap(({ code, summary, why, fix }) => [
    ...(/[.:]$/.test(summary) || /^[A-Z](?![A-Z])/.test(summary.replace(/^(?:Authorization|Request|Peer)\w+/, '')) ? [`${code}: ${summary}`] : []),
    ...[...why, ...fix].filter(text => !/(?:[.)]|\|)$/.test(text)).map(text => `${code}: ${text}`),
  ]);
  expect(wrong).toEqual([]);
});

/** What is written for readers: the pages, and the sources with their docstrings and messages. */
function writtenTexts(): [string, string][] {
  const pages = ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', ...filesIn('docs', '.md'), ...filesIn('src', '.ts'), ...filesIn('examples', '.ts')];
  return pages.filter(file => file !== path.join('src', 'findings', 'former-codes.ts')).map(file => [file, readFileSync(path.join(REPOSITORY, file), 'utf8')]);
}

function filesIn(folder: string, extension: string): string[] {
  return readdirSync(path.join(REPOSITORY, folder), { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith(extension) && !file.endsWith('.d.ts')).map(file => path.join(folder, file));
}

test('whoever names a code of ours names one that there is', () => {
  const named = writtenTexts().flatMap(([file, text]) => [...text.matchAll(/\bCDI[0-9]{3}\b/g)].map(([code]) => [file, code]));
  expect(named.length).toBeGreaterThan(100);
  expect(named.filter(([, code]) => !CODES.includes(code))).toEqual([]);
});

test('a link to a code leads to its section', () => {
  const anchors = CODES.map(anchorOf);
  const links = writtenTexts().flatMap(([file, text]) => [...text.matchAll(/findings\.md#([-a-z0-9]+)/g)].map(([, anchor]) => [file, anchor]));
  expect(links.length).toBeGreaterThan(20);
  expect(links.filter(([, anchor]) => !anchors.includes(anchor))).toEqual([]);
});
