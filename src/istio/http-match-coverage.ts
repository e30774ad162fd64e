import { isClaim } from './claim-name';
import { HttpMatchParts, NamedText } from './http-match';
import { coversText, isEveryText, matchesText, TextMatch } from './text-match';
import { coversOrigin } from './traffic-origin';

/**
 * Whether every request of the narrow match meets the wide one, as far as it can be said without comparing expressions. `false` says nothing.
 * What is not known in either of them may mean anything, so that nothing is covered.
 *
 * A request with an empty path is left out of account: only an absolute target with a query right behind the host has one, and only an
 * expression or the empty prefix takes it.
 */
export function coversMatch(wide: HttpMatchParts, narrow: HttpMatchParts): boolean {
  return wide.isKnown && narrow.isKnown
    && coversPath(wide, narrow)
    && coversGiven(wide.method, narrow.method)
    && coversGiven(wide.authority, narrow.authority)
    && coversGiven(wide.scheme, narrow.scheme)
    && coversEach(wide.headers, narrow.headers)
    && coversEach(wide.queryParams, narrow.queryParams)
    && wide.withoutHeaders.every(one => isExcluded(one, narrow.withoutHeaders))
    && coversOrigin(wide.origin, narrow.origin);
}

/** The ways to write an expression for every path: `/.*`, `/?.*`, `(/.*)`, `/(.*)`, with anchors and flags or without. */
const EVERY_PATH = /^(?:\(\?[a-zA-Z]+\))?\^?\(?(?:\/\??)?\(?\.\*\)*\$?$/;

/** Whether the path of a match takes every path: each begins with a slash. */
export function isEveryPath(path: TextMatch | undefined): boolean {
  return path === undefined || isEveryText(path)
    || (path.kind === 'regex' ? EVERY_PATH.test(path.text) : path.kind === 'prefix' && path.text === '/');
}

function coversPath(wide: HttpMatchParts, narrow: HttpMatchParts): boolean {
  if (isEveryPath(wide.path) || narrow.path === undefined) {
    return isEveryPath(wide.path);
  }
  if (wide.path!.kind === 'regex') {
    // An expression counts case, so that it has to take the path in every case.
    return coversText(wide.path!, narrow.path) && (!narrow.ignoresPathCase || hasNoCase(narrow.path.text));
  }
  if (wide.ignoresPathCase) {
    return coversText(lowerCase(wide.path!), narrow.path.kind === 'regex' ? narrow.path : lowerCase(narrow.path));
  }
  return coversText(wide.path!, narrow.path) && (!narrow.ignoresPathCase || hasNoCase(wide.path!.text));
}

function lowerCase({ kind, text }: TextMatch): TextMatch {
  return { kind, text: text.toLowerCase() };
}

function hasNoCase(text: string): boolean {
  return text.toLowerCase() === text.toUpperCase();
}

/** A text that is always there. */
function coversGiven(wide: TextMatch | undefined, narrow: TextMatch | undefined): boolean {
  return wide === undefined || isEveryText(wide) || narrow !== undefined && coversText(wide, narrow);
}

/** Texts that may be missing: each has to be compared by the narrow match too. */
function coversEach(wide: readonly NamedText[], narrow: readonly NamedText[]): boolean {
  return wide.every(({ name, match }) => narrow.some(one => one.name === name && coversText(match, one.match)));
}

/** Whether what must not be there is among what must not be there anyway. */
function isExcluded(wide: NamedText, narrow: readonly NamedText[]): boolean {
  return narrow.some(one => one.name === wide.name && excludes(one, wide.match));
}

/** Whether a request without a header, or without a value of it, is without another value too. */
function excludes({ name, match }: NamedText, other: TextMatch): boolean {
  if (match.kind === 'present') {
    // Envoy compares a header that is missing as if it were empty, but not a claim.
    return other.kind === 'present' || isClaim(name) || !matchesText(other, '');
  }
  return coversText(match, other);
}
