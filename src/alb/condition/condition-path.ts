import { WildcardPattern } from './wildcard-pattern';
import { refuse } from '../../core/errors';
import { requirePossible } from '../../core/request-texts';
import { requireItems } from '../../core/requirements';
import { misfitOfPath, misfitOfPathPart, misfitOfPattern, PatternWords } from '../../istio';
import { StringMatch } from '../../networking/virtual-service/string-match';

/** How a condition writes what a pattern of another language means. */
const PATTERN_WORDS: PatternWords = {
  below: path => `use ListenerCondition.pathPrefixes(["${path}"])`,
  others: 'use ListenerCondition.pathRegexes for expressions, pathPatterns for "*" and "?"',
};

/** Paths of a condition, as they are compared: whole, or by segments. */
export function requirePaths(paths: readonly string[]): void {
  requireItems('paths of a condition', paths, 'name a path, or leave the condition out');
  for (const path of paths) {
    if (typeof path === 'string') {
      requirePossible('path of a condition', path, misfitOfPattern(path, PATTERN_WORDS));
    }
    if (typeof path !== 'string' || !path.startsWith('/') || /[?#*]/.test(path)) {
      refuse('path of a condition', 'a path that begins with "/", without query and wildcard', path,
        'use pathPrefixes for what lies below a path, pathPatterns for wildcards, queryStrings for the query');
    }
    requirePossible('path of a condition', path, misfitOfPathPart(path));
  }
}

/** Beginnings of paths, by segments, without the slash at their end, which does not count. */
export function requirePathPrefixes(paths: readonly string[]): string[] {
  requirePaths(paths);
  return paths.map(path => withoutEndingSlash('path prefix of a condition', path));
}

/** A path by segments, without the slash at its end, which does not count. A second one does: `//` is not the root, and Envoy merges no slashes. */
export function withoutEndingSlash(what: string, path: string): string {
  return path.endsWith('//')
    ? refuse(what, 'a path with at most one slash at its end', path,
      'a request may have both, and Envoy compares both: write one, or compare the path with pathPatterns')
    : path.replace(/\/$/, '');
}

/** The paths below one, by whole segments; it has no slash at the end. */
export function pathsBelow(path: string): StringMatch[] {
  return path === '' ? [StringMatch.prefix('/')] : [StringMatch.exact(path), StringMatch.prefix(`${path}/`)];
}

/** A pattern with wildcards that a path can fit. */
export function requirePathPattern(pattern: string): WildcardPattern {
  if (typeof pattern !== 'string' || !/^[/*?]/.test(pattern) || pattern.includes('#')) {
    refuse('path pattern of a condition', 'a path that begins with "/" or a wildcard', pattern, 'no other path can fit: begin it with "/" or "*"');
  }
  // Several asterisks are as good as one here.
  requirePossible('path pattern of a condition', pattern, misfitOfPattern(pattern.replace(/\*+/g, '*'), PATTERN_WORDS));
  const parts = pattern.replace(/\\[*?]/g, 'x').replace(/[*?]/g, 'x');
  requirePossible('path pattern of a condition', pattern, misfitOfPathPart(parts));
  return new WildcardPattern(pattern);
}

/** An expression that a path can match. */
export function pathExpression(expression: string): StringMatch {
  const match = StringMatch.regex(expression);
  requirePossible('path regex of a condition', expression, misfitOfPath(match._text));
  return match;
}

/** The patterns that say the same as some paths and prefixes; none where one of them is an expression. */
export function patternsFor(matches: readonly StringMatch[]): string[] | undefined {
  const patterns = matches.flatMap(({ _exact: whole, _prefix: beginning }) =>
    whole !== undefined ? [withoutWildcards(whole)] : beginning !== undefined ? [`${withoutWildcards(beginning)}*`] : []);
  return patterns.length === matches.length ? [...new Set(patterns)] : undefined;
}

/** A text in which nothing is a wildcard. */
function withoutWildcards(text: string): string {
  return text.replace(/[*?\\]/g, '\\$&');
}

/** A pattern as Istio compares it; an asterisk that is sent, as an expression, because it reads as a wildcard. */
export function pathMatchOf(pattern: WildcardPattern): StringMatch {
  if (pattern.fitsAll) {
    return StringMatch.prefix('/');
  }
  return [pattern.literal, pattern.prefix].some(text => text?.includes('*')) ? StringMatch.regex(pattern.toRegex()) : pattern.toMatch(false);
}
