import { expect, test } from 'vitest';
import { anchorOf, documentationOf, isCode, namesOf } from '../../src/findings/codes';

test.each(['CDI001', 'IST0133', 'ACME0001', 'IST0133/deny-without-ports', 'XY123/a'])('%s is a code', code => {
  expect(isCode(code)).toBe(true);
});

test.each(['', 'cdi001', 'CDI1', 'C001', 'CDI001/', 'IST0133/Deny', 'IST0133/a--b', 'IST0133/a/b', 'CDI001 ', undefined as unknown as string])('%j is none', code => {
  expect(isCode(code)).toBe(false);
});

test('a code with a key can be meant with it, and without', () => {
  expect(namesOf('IST0133/deny-without-ports')).toEqual(['IST0133/deny-without-ports', 'IST0133']);
  expect(namesOf('CDI001')).toEqual(['CDI001']);
});

test('the page is found by the anchor that GitHub makes of the heading', () => {
  expect(anchorOf('IST0133/deny-without-ports')).toBe('ist0133deny-without-ports');
  expect(documentationOf('CDI001')).toMatch(/docs\/findings\.md#cdi001$/);
  expect(documentationOf('ACME001')).toBeUndefined();
});
