import { HttpMatch } from './http-match';
import { StringMatch } from './string-match';

/** Whether every request of the narrow match meets the wide one, as far as it can be said without comparing expressions. */
export function coversMatch(wide: HttpMatch, narrow: HttpMatch): boolean {
  return (isEveryPath(wide.uri) || covers(wide.uri, narrow.uri))
    && covers(wide.method, narrow.method)
    && covers(wide.authority, narrow.authority)
    && coversEach(wide.headers, narrow.headers)
    && coversEach(wide.queryParams, narrow.queryParams)
    && Object.entries(wide.withoutHeaders ?? {}).every(([name, match]) => narrow.withoutHeaders?.[name]?._covers(match) ?? false);
}

/** Whether a match takes every path: each begins with a slash. */
export function isEveryPath(uri: StringMatch | undefined): boolean {
  return uri === undefined || uri._prefix === '/' || uri._prefix === '';
}

function covers(wide: StringMatch | undefined, narrow: StringMatch | undefined): boolean {
  return wide === undefined || narrow !== undefined && wide._covers(narrow);
}

function coversEach(wide: Record<string, StringMatch> = {}, narrow: Record<string, StringMatch> = {}): boolean {
  return Object.entries(wide).every(([name, match]) => covers(match, Object.hasOwn(narrow, name) ? narrow[name] : undefined));
}
