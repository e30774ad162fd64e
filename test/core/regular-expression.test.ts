import { expect, test } from 'vitest';
import { requireRegex } from '../../src/core/regular-expression';

test.each(['/r[0-9]+', '(?i)beta', '^v[12]$', '\\pL+', 'a'.repeat(1024)])('%s is RE2', pattern => {
  expect(requireRegex('regex', pattern)).toBe(pattern);
});

test.each(['(?=look)ahead', '(a)\\1', '[', '*', 'a{2,1}'])('%s is not RE2', pattern => {
  expect(() => requireRegex('regex', pattern)).toThrow(/^regex must be an RE2 regular expression \(.+\), got ".+": RE2 has no look-around/);
});

test.each(['', 'a'.repeat(1025), 'ä'.repeat(513)])('a pattern of no or more than 1,024 bytes is refused', pattern => {
  expect(() => requireRegex('regex', pattern)).toThrow('regex must be a regular expression of 1 to 1024 characters');
});

test('a pattern with a program larger than Envoy takes is refused', () => {
  const letters = 'abcdefghijklmnopqrstuvwxyzabcdefghijklmnop';
  expect(() => requireRegex('regex', `(?:${letters}){1000}`))
    .toThrow('regex must be an expression whose program has at most 32768 instructions (this one may have 42004), got');
  expect(requireRegex('regex', `(?:${letters}){700}`)).toBeDefined();
  expect(() => requireRegex('regex', '.{0,999}'.repeat(20))).toThrow('an expression whose program has at most 32768 instructions');
  expect(requireRegex('regex', '[0-9]{1,3}'.repeat(60))).toBeDefined();
});

test('an escape of a character that Envoy has not is refused', () => {
  expect(() => requireRegex('regex', 'a\\x{100}')).toThrow('regex must be a regular expression without characters beyond \\xFF as escapes, got');
  expect(requireRegex('regex', '\\x{ff}\\x{00041}\\\\x{100}\\Q\\x{100}\\Eω')).toBeDefined();
});

test('a repetition in one that takes place no time counts too', () => {
  expect(() => requireRegex('regex', '(?:(?:(?:a{0,999}){0}){1,1000})')).toThrow('regex must be an RE2 regular expression');
  expect(requireRegex('regex', '(?:(?:(?:a{0,30}){0}){1,30})')).toBeDefined();
});
