import { describe, expect, it } from 'vitest';
import { withoutComments, withoutSchemaTags } from '../../.scripts/strip-comments';

describe('compiled code without comments', () => {
  const code = [
    '"use strict";',
    '/** What it is. */',
    'exports.lazy = void 0;',
    'exports.one = one;',
    '// Why it is so.',
    'class One {',
    '    /** What it has. */',
    '    text = "// no comment";',
    '}',
    'function one() { return `/* ${new One().text} */`; }',
  ].join('\n');

  it('does the same', () => {
    const exports: { one?: () => string } = {};
    new Function('exports', withoutComments(code))(exports);
    expect(exports.one!()).toBe('/* // no comment */');
  });

  it('says no more why, and keeps the names that Node looks for in a text', () => {
    expect(withoutComments(code)).not.toMatch(/What it (?:is|has)|Why it is so/);
    expect(withoutComments(code)).toMatch(/exports\.lazy = void 0;[^]*exports\.one = one;/);
  });

  it('is left as it is the second time', () => {
    expect(withoutComments(withoutComments(code))).toBe(withoutComments(code));
  });
});

describe('declarations of a generated module', () => {
  const declarations = [
    '/**',
    ' * What it is.',
    ' *',
    ' * @schema Thing',
    ' */',
    'export interface Thing {',
    '    /**',
    '     * @schema Thing#metadata',
    '     */',
    '    readonly metadata?: ApiObjectMetadata;',
    '    /**',
    '     * What it has.',
    '     *',
    '     * @default 1',
    '     * @schema Thing#spec',
    '     */',
    '    readonly spec?: ThingSpec;',
    '}',
    '/**',
    " * Converts an object of type 'Thing' to JSON representation.",
    ' */',
    'export declare function toJson_Thing(obj: Thing | undefined): Record<string, any> | undefined;',
  ].join('\n');

  it('keep what is told to readers', () => {
    expect(withoutSchemaTags(declarations)).toBe([
      '/**',
      ' * What it is.',
      ' */',
      'export interface Thing {',
      '    readonly metadata?: ApiObjectMetadata;',
      '    /**',
      '     * What it has.',
      '     *',
      '     * @default 1',
      '     */',
      '    readonly spec?: ThingSpec;',
      '}',
      'export declare function toJson_Thing(obj: Thing | undefined): Record<string, any> | undefined;',
    ].join('\n'));
  });

  it('are left as they are the second time', () => {
    expect(withoutSchemaTags(withoutSchemaTags(declarations))).toBe(withoutSchemaTags(declarations));
  });
});
