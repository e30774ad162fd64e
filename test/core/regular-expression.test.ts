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
