import { WildcardPattern } from './wildcard-pattern';
import { refuse, show } from '../../core/errors';
import { requireItems } from '../../core/requirements';
import { StringMatch } from '../../networking/string-match';

/** Parts of a path that Envoy changes before it compares: dot segments, backslashes, escapes of characters that need none. */
const NORMALIZED = /(^|\/)\.{1,2}(\/|$)|\\|%(2[dDeE]|3[0-9]|[46][1-9a-fA-F]|[57][0-9aA]|5[fF]|7[eE])/;

/** Characters that Envoy escapes before it compares. */
const ESCAPED = /[^!-~]|["<>^`{|}]/u;

/** Paths of a condition, as they are compared: whole, or by segments. */
export function requirePaths(paths: readonly string[]): void {
  requireItems('paths of a condition', paths, 'name a path, or leave the condition out');
  for (const path of paths) {
    if (typeof path !== 'string' || !path.startsWith('/') || /[?#*]/.test(path)) {
      refuse('path of a condition', 'a path that begins with "/", without query and wildcard', path,
        'use pathPrefixes for what lies below a path, pathPatterns for wildcards, queryStrings for the query');
    }
    requireNormalized(path, path);
  }
}

/** A path by segments, for which a slash at the end does not count. */
export function withoutEndingSlash(path: string): string {
  return path.replace(/\/+$/, '');
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
  requireNormalized(pattern, pattern.replace(/\\[*?]/g, '*'));
  return new WildcardPattern(pattern);
}

/** Envoy normalizes the path of a request before it compares, so that some paths never come. */
function requireNormalized(path: string, text: string): void {
  const [part] = NORMALIZED.exec(text) ?? [];
  if (part !== undefined) {
    throw new Error(`path of a condition can never be ${show(path)}, because Envoy normalizes paths and takes ${show(part)} out first: write the path that remains`);
  }
  const [character] = ESCAPED.exec(text) ?? [];
  if (character !== undefined) {
    refuse('path of a condition', 'written as it is sent', path, `Envoy compares ${show(character)} escaped: write ${show(encodeURIComponent(character))} for it`);
  }
}
