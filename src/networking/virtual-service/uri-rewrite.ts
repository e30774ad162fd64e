import { refuse } from '../../core/errors';
import { requireRegex } from '../../core/regular-expression';
import { requirePossible } from '../../core/request-texts';
import { requireNoControlCharacter, requireText } from '../../core/requirements';
import { misfitOfPathSearch, misfitOfSubstitution, misfitOfWrittenPath } from '../../istio';

/**
 * A new path for a request.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRewrite
 */
export class UriRewrite {
  /**
   * Replaces what the route's match compared: the prefix of a prefix match, else the whole path. The query stays.
   *
   * It is plain text: prefix `/foo` replaced by `/` turns `/foo/x` into `//x`, and `/foo../x` into `/../x`, which the destination takes for
   * `/x` (CDI079). Use `UriRewrite.regex` for whole segments.
   *
   * @param path what comes in its place; begins with a slash, and ends with one where the prefix does; a route without a path has the prefix `/`
   * @throws if it does not begin with a slash, or has a character that has to be escaped, a blank for example
   */
  public static replaceMatched(path: string): UriRewrite {
    if (typeof path !== 'string' || !path.startsWith('/') || /[?#]/.test(path)) {
      refuse('path of a rewrite', 'a path that begins with "/" and has no query', path, 'the query of the request stays as it is');
    }
    requireNoControlCharacter('path of a rewrite', path);
    return new UriRewrite({ uri: requirePossible('path of a rewrite', path, misfitOfWrittenPath(path)) });
  }

  /**
   * Replaces every part of the path that a regular expression matches.
   *
   * A route refuses one that changes none of its paths, or after which a path does not begin with a slash, or has a segment `..`.
   *
   * @param pattern RE2, 1 to 1,024 characters
   * @param substitution what comes in its place; `\1` stands for the first group, `\\` for a backslash
   * @throws if the pattern is not RE2 or too long, or no path has what it looks for, a query for example; if the substitution names a group
   * that there is not, or has a character that has to be escaped, a blank for example
   */
  public static regex(pattern: string, substitution: string): UriRewrite {
    requireText('substitution of a rewrite', substitution, 'Istio takes no empty one: match the slash too and write it back');
    requireNoControlCharacter('substitution of a rewrite', substitution);
    requirePossible('pattern of a rewrite', requireRegex('pattern of a rewrite', pattern), misfitOfPathSearch(pattern));
    requirePossible('substitution of a rewrite', substitution, misfitOfSubstitution(pattern, substitution));
    return new UriRewrite({ uriRegexRewrite: { match: pattern, rewrite: substitution } });
  }

  private constructor(private readonly fields: Record<string, unknown>) {
  }

  /**
   * The rewrite as Istio writes it.
   *
   * @internal
   */
  public _render(): Record<string, unknown> {
    return this.fields;
  }
}
