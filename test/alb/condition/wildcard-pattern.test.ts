import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { WildcardPattern } from '../../../src/alb/condition/wildcard-pattern';
import { StringMatch } from '../../../src/networking/virtual-service/string-match';

const matchOf = (pattern: string, ignoreCase = false) => new WildcardPattern(pattern).toMatch(ignoreCase).toString();

describe('WildcardPattern', () => {
  test('is compared as plainly as possible', () => {
    expect(matchOf('beta')).toBe('exact "beta"');
    expect(matchOf('')).toBe('exact ""');
    expect(matchOf('be*')).toBe('prefix "be"');
    expect(matchOf('*')).toBe('present');
    expect(matchOf('**')).toBe('present');
    expect(matchOf('*ta')).toBe('regex ".*ta"');
    expect(matchOf('b?ta')).toBe('regex "b.ta"');
    expect(matchOf('b?t*')).toBe('regex "b.t.*"');
  });

  test('takes the characters of expressions as they are', () => {
    expect(new WildcardPattern('a.b+(c)[d]{e}|^$*').toRegex()).toBe('a\\.b\\+\\(c\\)\\[d\\]\\{e\\}\\|\\^\\$.*');
  });

  test('a backslash makes a wildcard a character', () => {
    expect(matchOf('a\\*b')).toBe('exact "a*b"');
    expect(matchOf('a\\?')).toBe('exact "a?"');
    expect(matchOf('a\\\\')).toBe('exact "a\\\\"');
    expect(matchOf('a\\\\*')).toBe('prefix "a\\\\"');
    expect(matchOf('a\\b')).toBe('exact "a\\\\b"');
    expect(matchOf('\\')).toBe('exact "\\\\"');
  });

  test('without regard to case needs an expression, unless there are no letters', () => {
    expect(matchOf('Beta', true)).toBe('regex "(?i)Beta"');
    expect(matchOf('be*', true)).toBe('regex "(?i)be.*"');
    expect(matchOf('1*', true)).toBe('prefix "1"');
    expect(matchOf('42', true)).toBe('exact "42"');
    expect(matchOf('*', true)).toBe('present');
  });

  test('knows its parts', () => {
    const pattern = new WildcardPattern('a*.test');

    expect([pattern.literal, pattern.prefix, pattern.ending, pattern.fitsAll]).toEqual([undefined, undefined, '.test', false]);
    expect(new WildcardPattern('a*').ending).toBe('');
    expect(new WildcardPattern('a*').prefix).toBe('a');
    expect(new WildcardPattern('').literal).toBe('');
  });

  test('can leave a character out of what the wildcards stand for', () => {
    expect(new WildcardPattern('a*.b?').toRegex('[^:]')).toBe('a[^:]*\\.b[^:]');
  });
});

describe('any pattern', () => {
  const token = fc.constantFrom('a', 'B', '.', '+', '(', '*', '?', '\\*', '\\?', '\\\\');
  const patterns = fc.array(token, { maxLength: 6 });
  const texts = fc.stringMatching(/^[abB.+(*?\\]{0,8}$/);

  /** A glob by its definition. */
  function fits([token_, ...others]: readonly string[], text: string, same: (one: string, other: string) => boolean): boolean {
    switch (token_) {
      case undefined: return text === '';
      case '*': return [...text, ''].some((_, index) => fits(others, text.slice(index), same));
      case '?': return text !== '' && fits(others, text.slice(1), same);
      default: return text !== '' && same(text[0], token_.at(-1)!) && fits(others, text.slice(1), same);
    }
  }

  const plain = (one: string, other: string) => one === other;
  const caseless = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();

  /** As Istio compares. */
  function compares(match: StringMatch, text: string): boolean {
    const { exact, prefix, regex } = match._renderOptional('a text') as { readonly exact?: string; readonly prefix?: string; readonly regex?: string };
    if (regex !== undefined) {
      return new RegExp(`^(?:${regex.replace('(?i)', '')})$`, regex.startsWith('(?i)') ? 'i' : '').test(text);
    }
    return exact !== undefined ? text === exact : prefix === undefined || text.startsWith(prefix);
  }

  test('fits the texts that its definition says', () => {
    fc.assert(fc.property(patterns, texts, (tokens, text) => {
      const pattern = new WildcardPattern(tokens.join(''));

      expect(new RegExp(`^(?:${pattern.toRegex()})$`).test(text)).toBe(fits(tokens, text, plain));
      expect(compares(pattern.toMatch(false), text)).toBe(fits(tokens, text, plain));
      expect(compares(pattern.toMatch(true), text)).toBe(fits(tokens, text, caseless));
    }), { numRuns: 2000 });
  });

  test('fits the texts that come of it', () => {
    const filled = fc.tuple(patterns, fc.array(fc.string({ maxLength: 2 }).filter(text => !/[\n\r\u2028\u2029]/.test(text))));

    fc.assert(fc.property(filled, ([tokens, fillings]) => {
      const text = tokens.map((part, index) => part === '*' ? fillings[index] ?? '' : part === '?' ? 'x' : part.at(-1)).join('');

      expect(compares(new WildcardPattern(tokens.join('')).toMatch(false), text)).toBe(true);
    }));
  });
});
