/**
 * Writes the codes into docs/findings.md, out of the catalogue in src/findings.
 *
 *   tsx .scripts/findings-page.ts
 *
 * What is too long for the catalogue is in docs/findings/CODE.md, and is included.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { CATALOGUE } from '../src/findings/catalogue';
import { CatalogueEntry, FindingExample } from '../src/findings/catalogue-entry';

/** What GitHub calls the languages of the examples. */
const LANGUAGES = { yaml: 'yaml', typescript: 'ts', file: 'yaml' };

/** Lines around a change that are shown. */
const CONTEXT_LINES = 3;

const DOCS = path.resolve(__dirname, '..', 'docs');

/** The page, between whose markers the codes are. */
export const FINDINGS_PAGE = path.join(DOCS, 'findings.md');

/** Where the file is that is included in the section of a code. */
export function includedFile(code: string): string {
  return path.join(DOCS, 'findings', `${code.replace('/', '-')}.md`);
}

/** The page with the sections of a catalogue, in the order of their codes. */
export function pageWithCodes(page: string, catalogue: readonly CatalogueEntry[] = CATALOGUE): string {
  const [, before, after] = /^([^]*<!-- codes:begin -->\n)[^]*(<!-- codes:end -->\n[^]*)$/.exec(page)!;
  return `${before}\n${catalogue.map(section).join('\n')}\n${after}`;
}

function section(entry: CatalogueEntry): string {
  const included = includedFile(entry.code);
  const parts = [
    `### ${entry.code}`, firstSentence(entry), ...entry.why, ...entry.fix,
    ...entry.cannotBeAccepted === undefined ? [] : [`It can not be acknowledged. ${entry.cannotBeAccepted}`],
    ...existsSync(included) ? [readFileSync(included, 'utf8').trim()] : [],
    `An example:\n\n${fenced(LANGUAGES[entry.example.language], entry.example.bad)}`,
    `And without the finding:\n\n${fenced('diff', changes(entry.example))}`,
  ];
  return `${parts.join('\n\n')}\n`;
}

function firstSentence({ level, lesser, summary }: CatalogueEntry): string {
  const levels = lesser === undefined ? level : `${level}, or ${lesser}`;
  return `${levels.charAt(0).toUpperCase()}${levels.slice(1)}: ${summary}.`;
}

function fenced(language: string, text: string): string {
  return `\`\`\`${language}\n${text.replace(/^\n|\s+$/g, '')}\n\`\`\``;
}

/** The lines that differ, and those around them. */
function changes({ bad, mended }: FindingExample): string {
  const lines = lineDiff(bad.trim().split('\n'), mended.trim().split('\n'));
  const isShown = lines.map((_, index) => lines.slice(Math.max(0, index - CONTEXT_LINES), index + CONTEXT_LINES + 1).some(({ sign }) => sign !== ' '));
  return lines.flatMap(({ sign, text }, index) => isShown[index] ? [`${sign} ${text}`.trimEnd()] : isShown[index - 1] ? ['@@'] : [])
    .join('\n').replace(/\n@@$/, '');
}

/** Of two texts the lines of the one alone (`-`), of the other alone (`+`), and of both. */
function lineDiff(before: readonly string[], after: readonly string[]): { readonly sign: string; readonly text: string }[] {
  // How many lines the rests of both have in common.
  const common = [...before, ''].map(() => [...after, ''].map(() => 0));
  for (let i = before.length - 1; i >= 0; i--) {
    for (let j = after.length - 1; j >= 0; j--) {
      common[i][j] = before[i] === after[j] ? common[i + 1][j + 1] + 1 : Math.max(common[i + 1][j], common[i][j + 1]);
    }
  }
  const lines = [];
  let [i, j] = [0, 0];
  while (i < before.length || j < after.length) {
    if (i < before.length && before[i] === after[j]) {
      lines.push({ sign: ' ', text: before[i] });
      i++;
      j++;
    } else if (i < before.length && (j === after.length || common[i + 1][j] >= common[i][j + 1])) {
      lines.push({ sign: '-', text: before[i++] });
    } else {
      lines.push({ sign: '+', text: after[j++] });
    }
  }
  return lines;
}

if (require.main === module) {
  writeFileSync(FINDINGS_PAGE, pageWithCodes(readFileSync(FINDINGS_PAGE, 'utf8')));
}
