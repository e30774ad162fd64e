import { describe, expect, test } from 'vitest';
import { matchesRegex, misfitOfRegex, quoteRegex } from '../../src/istio';

describe('an expression', () => {
  test.each([['/a+', '/aa'], ['(?i)/a', '/A'], ['a|b', 'b'], ['', '']])('%s matches all of %s', (pattern, text) => expect(matchesRegex(pattern, text)).toBe(true));
  test.each([['/a', '/ab'], ['/a', 'x/a'], ['a.', 'a\n']])('%s does not match %j', (pattern, text) => expect(matchesRegex(pattern, text)).toBe(false));

  test('is compared byte by byte', () => {
    expect(matchesRegex('.', 'é')).toBe(false);
    expect(matchesRegex('..', 'é')).toBe(true);
    expect(matchesRegex('é', 'é')).toBe(true);
  });

  test('that is no RE2 matches nothing', () => expect([matchesRegex('(?=a)a', 'a'), matchesRegex('*', '*')]).toEqual([false, false]));

  test('is known again after many others', () => {
    Array.from({ length: 1500 }, (_, index) => matchesRegex(`a${index}`, 'a'));
    expect(matchesRegex('a0', 'a0')).toBe(true);
  });
});

test.each(['(?=a)a', '\\1', '', 'a'.repeat(1025), 'a\\x{100}', '.{0,999}'.repeat(20)])('Envoy or Istio refuse %s', pattern =>
  expect(misfitOfRegex(pattern)).toMatchObject({ isCertain: true }));
test.each(['a', 'a'.repeat(1024), 'a\\x{ff}', '[0-9]{1,3}'])('they take %s', pattern => expect(misfitOfRegex(pattern)).toBeUndefined());

test('a text is quoted so that it stands for itself', () => expect(matchesRegex(quoteRegex('a.b*(c)[d]{2}\\|^$+?'), 'a.b*(c)[d]{2}\\|^$+?')).toBe(true));
