import { expect, test } from 'vitest';
import { UriRewrite } from '../../../src/networking/virtual-service/uri-rewrite';

test('a new path has no line break', () => {
  expect(() => UriRewrite.replaceMatched('/a\n')).toThrow('path of a rewrite must be a text without line breaks and other control characters, got "/a\\n"');
  expect(() => UriRewrite.regex('a', 'b\r')).toThrow('substitution of a rewrite must be a text without line breaks');
  expect(() => UriRewrite.replaceMatched('/a b')).toThrow('path of a rewrite must be a text as it is sent, in plain ASCII, got "/a b"');
  expect(() => UriRewrite.replaceMatched('/$1')).toThrow('path of a rewrite must be a path as it is written, without groups, got "/$1"');
  expect(() => UriRewrite.regex('^/(.*)', '/$1')).toThrow('substitution of a rewrite must be a text with groups as "\\1", got "/$1"');
  expect(() => UriRewrite.regex('^/.*', '/\\1')).toThrow('substitution of a rewrite must be a text with groups that the expression has (none;');
  expect(UriRewrite.replaceMatched('/a')._render()).toEqual({ uri: '/a' });
  expect(UriRewrite.regex('a', '\\0b')._render()).toEqual({ uriRegexRewrite: { match: 'a', rewrite: '\\0b' } });
});
