import { describe, expect, test } from 'vitest';
import { wrong } from './virtual-service-fixture';
import { StringMatch } from '../../../src/networking/virtual-service/string-match';

describe('StringMatch', () => {
  test('renders each way to compare', () => {
    expect(StringMatch.exact('a')._render('x')).toEqual({ exact: 'a' });
    expect(StringMatch.prefix('a')._render('x')).toEqual({ prefix: 'a' });
    expect(StringMatch.regex('a+')._render('x')).toEqual({ regex: 'a+' });
    expect(StringMatch.exact('')._render('x')).toEqual({ exact: '' });
  });

  test('says itself to a person, and never more than a line', () => {
    expect(StringMatch.exact('a').toString()).toBe('exact "a"');
    expect(StringMatch.present().toString()).toBe('present');
    expect(StringMatch.exact('a'.repeat(500)).toString().length).toBeLessThan(150);
  });

  test('a value that is no text is refused', () => {
    expect(() => StringMatch.exact(wrong(1))).toThrow('exact of a string match must be a text, got 1: numbers and booleans need quotes');
    expect(() => StringMatch.prefix(wrong(true))).toThrow('prefix of a string match must be a text, got true');
  });

  test('a regular expression is RE2 and not too long', () => {
    expect(() => StringMatch.regex('(?=a)')).toThrow(/regex of a string match must be an RE2 regular expression \(.*\), got "\(\?=a\)": RE2 has no look-around/);
    expect(() => StringMatch.regex('(a)\\1')).toThrow(/must be an RE2 regular expression/);
    expect(() => StringMatch.regex('')).toThrow('regex of a string match must be a regular expression of 1 to 1024 characters, got ""');
    expect(() => StringMatch.regex('a'.repeat(1025))).toThrow('of 1 to 1024 characters');
    expect(StringMatch.regex('a'.repeat(1024))._render('x').regex).toHaveLength(1024);
  });

  test('presence is for what can be absent', () => {
    expect(StringMatch.present()._renderOptional('x')).toEqual({});
    expect(StringMatch.exact('a')._renderOptional('x')).toEqual({ exact: 'a' });
    expect(() => StringMatch.present()._render('method')).toThrow('method can not be StringMatch.present(), got it: every request has one, leave the condition out');
  });

  test('an empty prefix is for the path only', () => {
    expect(StringMatch.prefix('')._renderPath('uri')).toEqual({ prefix: '' });
    expect(() => StringMatch.prefix('')._render('header x')).toThrow('prefix of header x must be a text that is not empty, got "": leave the condition out');
  });

  test('an empty text is refused where there is never one', () => {
    expect(() => StringMatch.exact('')._renderNotEmpty('origin')).toThrow('origin must be a text that is not empty, got "": leave it out');
    expect(StringMatch.exact('a')._renderNotEmpty('origin')).toEqual({ exact: 'a' });
  });

  test('a JWT claim needs a value', () => {
    expect(() => StringMatch.present()._renderClaim('claim')).toThrow('claim can not be StringMatch.present(), got it: Envoy refuses');
    expect(StringMatch.regex('.*')._renderClaim('claim')).toEqual({ regex: '.*' });
  });

  test('a path begins with a slash and has no query', () => {
    const message = 'uri must be a path that begins with "/" and has no query, got';

    expect(() => StringMatch.exact('cart')._renderPath('uri')).toThrow(`${message} "cart": match the query with queryParams`);
    expect(() => StringMatch.prefix('/cart?x=1')._renderPath('uri')).toThrow(`${message} "/cart?x=1"`);
    expect(() => StringMatch.exact('/cart#top')._renderPath('uri')).toThrow(message);
    expect(() => StringMatch.exact('')._renderPath('uri')).toThrow(message);
    expect(() => StringMatch.present()._renderPath('uri')).toThrow('uri can not be StringMatch.present()');
    expect(StringMatch.exact('/cart')._renderPath('uri')).toEqual({ exact: '/cart' });
    expect(StringMatch.regex('cart|/\\?')._renderPath('uri')).toEqual({ regex: 'cart|/\\?' });
  });

  test('a path is one that a request can have', () => {
    expect(() => StringMatch.exact('/a/../b')._renderPath('uri')).toThrow('uri must be a path without the segments "." and "..", got "/a/../b"');
    expect(() => StringMatch.prefix('/c%61rt')._renderPath('uri')).toThrow('write "a" for it');
    expect(() => StringMatch.prefix('/{id}')._renderPath('uri')).toThrow('not a pattern of another language');
    expect(() => StringMatch.prefix('/admin/.*')._renderPath('uri')).toThrow('got "/admin/.*": use StringMatch.prefix("/admin/")');
    expect(() => StringMatch.prefix('/admin/*')._renderPath('uri')).toThrow('uri must be a path without a wildcard, got "/admin/*": use StringMatch.regex');
    expect(() => StringMatch.regex('cart')._renderPath('uri')).toThrow('uri must be an expression that can match a path, which begins with "/", got "cart"');
    for (const match of [StringMatch.exact('/a.b'), StringMatch.exact('/a(b)'), StringMatch.prefix('/$metadata'), StringMatch.regex('/a[*]b'), StringMatch.prefix('/a/..')]) {
      expect(match._renderPath('uri')).toEqual(match._render('uri'));
    }
  });

  test('knows what it compares', () => {
    expect([StringMatch.prefix('/')._isPrefix, StringMatch.exact('/')._isPrefix]).toEqual([true, false]);
    expect([StringMatch.regex('/')._isRegex, StringMatch.exact('/')._isRegex]).toEqual([true, false]);
  });
});
