import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { expect, test } from 'vitest';
import { REPOSITORY } from './assembly';
import { isShown } from './shown-cases';
import { CATALOGUE } from '../../src/findings/catalogue';

const [, TABLE] = /## What goes wrong\n[^]*?\n(\|[^]*?)\n\n/.exec(readFileSync(path.join(REPOSITORY, 'docs', 'zero-trust.md'), 'utf8'))!;
const ROWS = TABLE.split('\n').slice(2).map(line => line.split('|').slice(1, -1).map(cell => cell.trim()));

test('each trap of zero trust names the case that shows it', () => {
  expect(ROWS.length).toBeGreaterThan(15);
  expect(ROWS.filter(([,, shownBy]) => !isShown(shownBy))).toEqual([]);
});

test('and what is told of it, by codes that there are', () => {
  const codes = ROWS.flatMap(([, here]) => [...here.matchAll(/\[([A-Z]+\d+)\]/g)].map(([, code]) => code));
  expect(codes.filter(code => !CATALOGUE.some(entry => entry.code === code))).toEqual([]);
});

test('a case that is not there shows nothing', () => {
  expect(['`zero-trust-traps`: no such case', '`nosuch`: as two rules'].filter(isShown)).toEqual([]);
});
