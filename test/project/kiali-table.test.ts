import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { expect, test } from 'vitest';
import { REPOSITORY } from './assembly';
import { CATALOGUE } from '../../src/findings/catalogue';
import { anchorOf } from '../../src/findings/codes';

const ROWS = readFileSync(path.join(REPOSITORY, 'docs', 'kiali.md'), 'utf8').split('\n').filter(line => line.startsWith('| KIA'))
  .map(line => line.split('|').map(cell => cell.trim()).slice(1, -1));

test('each code of Kiali that is told here is in the table, as itself', () => {
  const own = CATALOGUE.map(({ code }) => code).filter(code => code.startsWith('KIA'));
  expect(own.filter(code => !ROWS.some(([, told]) => told.includes(`[${code}](`)))).toEqual([]);
});

test('no code of Kiali is there twice, and what is not told has a reason', () => {
  const codes = ROWS.flatMap(([cell]) => cell.split(', '));
  expect(codes.length).toBeGreaterThan(60);
  expect(codes).toEqual([...new Set(codes)]);
  expect(ROWS.filter(([, told, reason]) => told === '–' && reason === '')).toEqual([]);
});

test('what a code is told as is a code', () => {
  const links = ROWS.flatMap(([, told]) => [...told.matchAll(/\[([^\]]+)\]\(findings\.md#([^)]+)\)/g)].map(([, code, anchor]) => [code, anchor]));
  expect(links.length).toBeGreaterThan(30);
  expect(links.filter(([code, anchor]) => anchorOf(code) !== anchor || !CATALOGUE.some(entry => entry.code === code))).toEqual([]);
});
