import { isEveryPath } from './http-match-coverage';
import { isMap, listOf, mapOf } from './plain-value';

/** A path that a match compares as a whole, or the beginning of one. */
interface PlainPath {
  readonly isWhole: boolean;
  readonly text: string;
}

/** More are compared by an index. */
const MAX_PATHS = 32;

/**
 * Whether the paths of routes for requests alone tell that none of their matches takes what a later one is for. So it is in nearly every
 * VirtualService, and to see it costs a small part of what it does to read and to compare all that the matches have.
 *
 * @returns false where it needs another look
 */
export function areApartByPath(routes: unknown): boolean {
  const before: PlainPath[] = [];
  let isEnd = false;
  for (const route of listOf(routes)) {
    const matches = listOf(mapOf(route).match);
    for (let index = 0; index < Math.max(matches.length, 1); index++) {
      const { uri, ignoreUriCase } = mapOf(matches[index]);
      if (isEnd || before.length >= MAX_PATHS || ignoreUriCase !== undefined) {
        return false;
      }
      if (uri === undefined) {
        // It may take everything, and is apart only as the last one.
        isEnd = true;
        continue;
      }
      const path = plainPathOf(uri);
      if (path === undefined || isTaken(path, before)) {
        return false;
      }
      isEnd = !path.isWhole && isEveryPath({ kind: 'prefix', text: path.text });
      before.push(path);
    }
  }
  return true;
}

function isTaken({ isWhole, text }: PlainPath, before: readonly PlainPath[]): boolean {
  for (let index = 0; index < before.length; index++) {
    const earlier = before[index];
    if (earlier.isWhole ? isWhole && text === earlier.text : text.startsWith(earlier.text)) {
      return true;
    }
  }
  return false;
}

function plainPathOf(uri: unknown): PlainPath | undefined {
  let found: PlainPath | undefined;
  for (const kind in isMap(uri) ? uri : undefined) {
    const text = (uri as Record<string, unknown>)[kind];
    if (found !== undefined || kind !== 'exact' && kind !== 'prefix' || typeof text !== 'string') {
      return undefined;
    }
    found = { isWhole: kind === 'exact', text };
  }
  return found;
}
