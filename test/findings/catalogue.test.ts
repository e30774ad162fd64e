import { describe, expect, test } from 'vitest';
import { findingsOf } from './run-example';
import { CHECKS } from '../../src/checks';
import { CATALOGUE } from '../../src/findings/catalogue';
import { CatalogueEntry } from '../../src/findings/catalogue-entry';

const CHECKED = CHECKS.map(({ code }) => code);

/** A program runs; objects alone have a finding only where a check reads them, and not yet where our construct tells. */
const isReported = ({ code, example }: CatalogueEntry) => example.language !== 'yaml' || CHECKED.includes(code);

const byCode = (entries: readonly CatalogueEntry[]) => entries.map((entry): [string, CatalogueEntry] => [entry.code, entry]);

/** What the mistake of an example leads to as well: another fact, of other objects or with another mend. */
const ALSO_FOUND: Record<string, string[]> = {
  CDI071: ['CDI030'],
  CDI088: ['CDI011'],
};

describe('the bad example', () => {
  test.each(byCode(CATALOGUE.filter(isReported)))('of %s has the finding, as grave as the catalogue says', (code, { example, level }) => {
    const found = findingsOf(example, example.bad).filter(finding => finding.code === code);
    expect(found.length).toBeGreaterThan(0);
    expect(found.map(finding => finding.level)).toContain(level);
  });

  test.each(byCode(CATALOGUE))('of %s has no other one: a fact is told once', (code, { example }) => {
    const others = findingsOf(example, example.bad).filter(finding => finding.code !== code && finding.level !== 'info');
    expect(others.map(finding => finding.code).filter(other => !ALSO_FOUND[code]?.includes(other))).toEqual([]);
  });

  test('of every check has it', () => {
    expect(CHECKED.filter(code => !CATALOGUE.some(entry => entry.code === code))).toEqual([]);
  });
});

describe('the mended example', () => {
  test.each(byCode(CATALOGUE))('of %s has no finding', (_, { example }) => {
    expect(findingsOf(example, example.mended).filter(({ level }) => level !== 'info')).toEqual([]);
  });
});
