import { mayBeEmpty, mayBeginWith, needsOneOf, readExpression } from './expression';
import { firstMisfit, Misfit, never, quoted } from './misfit';
import { TextMatch } from './text-match';

/** Characters that Envoy escapes before it compares a path. */
const ESCAPED = /["<>^`{|}]/;
/** What no request line has: Envoy answers 400, or escapes it in HTTP/2. */
const NEVER_SENT = /[^\x21-\x7e]/u;
/** Escapes of characters that need none: letters, digits, `-`, `.`, `_`, `~`. Envoy decodes them. */
const DECODED = /%(?:2[dDeE]|3[0-9]|[46][1-9a-fA-F]|[57][0-9aA]|5[fF]|7[eE])/;
const ESCAPE = /^%[0-9a-fA-F]{2}/;
/** What is compared as it is sent, as nearly every path: segments that begin with no dot, of characters that need no escape. */
const PLAIN = /^(?:\/[\w~-][\w~.-]*)+\/?$/;
const ABSOLUTE = /^https?:\/\/[^/?]*/i;

/**
 * A segment that who reads the path next takes out, with the one before it: written with escapes, between backslashes, or with parameters, which
 * proxies cut there, as well.
 */
export const DOT_SEGMENT = /[/\\](?:\.|%2e){1,2}(?:[/\\;]|$)/i;

/**
 * An expression for the normalized paths that the next proxy normalizes once more to others: escaped dots with parameters become dot segments
 * there, so that `/x/%2e%2e;/admin` is `/x/..;/admin` at the first proxy and `/admin` at the second.
 */
export const REREAD_PATHS = '.*/\\.{1,2};.*';

/**
 * The path that rules and policies compare, of a request target as it is sent in HTTP/1.1; none where Envoy refuses the request.
 *
 * It is without the query, and without what follows a `#`, which Istio lets Envoy cut off; dot segments are resolved, the parameters of one
 * (`/..;x`) too; `\` is `/`; what needs no escape is decoded, and
 * what needs one is escaped. `//` and `%2F` stay. Of an absolute target with a query right behind the host it is empty.
 */
export function normalizedPath(target: string): string | undefined {
  if (NEVER_SENT.test(target)) {
    return undefined;
  }
  const [sent] = target.split('#');
  const [host] = ABSOLUTE.exec(sent) ?? [];
  const rest = host === undefined ? sent : sent.slice(host.length);
  const [path] = rest.split('?');
  if (path === '') {
    return host === undefined ? undefined : rest === '' ? '/' : '';
  }
  if (PLAIN.test(path)) {
    return path;
  }
  return path.startsWith('/') && !path.includes('%00') ? resolved(path) : undefined;
}

/** Segment by segment, as Envoy's library for URLs does it. */
function resolved(path: string): string {
  // Parameters of dot segments are cut first, so that behind a backslash, or escaped, they are none.
  const segments = path.replace(/(?<=\/)(\.{1,2});[^/]*/g, '$1').replaceAll('\\', '/').split('/').slice(1);
  const kept: string[] = [];
  segments.forEach((segment, index) => {
    const dots = /^(?:\.|%2e){1,2}$/i.test(segment) ? segment.replace(/%2e/gi, '.') : undefined;
    if (dots === '..') {
      kept.pop();
    }
    if (dots === undefined) {
      kept.push(decoded(segment));
    } else if (index === segments.length - 1) {
      kept.push('');
    }
  });
  return `/${kept.join('/')}`;
}

/** Decodes what needs no escape, unless that would make another escape, and escapes what needs one. */
function decoded(segment: string): string {
  let text = '';
  let stray = -3;
  for (let index = 0; index < segment.length; index++) {
    const [escape] = ESCAPE.exec(segment.slice(index)) ?? [];
    if (escape === undefined || !DECODED.test(escape)) {
      const character = segment[index];
      stray = character === '%' && escape === undefined ? text.length : stray;
      text += escape ?? (ESCAPED.test(character) ? escaped(character) : character);
      index += escape === undefined ? 0 : 2;
      continue;
    }
    const character = String.fromCharCode(parseInt(escape.slice(1), 16));
    index += 2;
    text += character;
    const behind = text.length - stray;
    const following = behind === 2 ? segment[index + 1] ?? '' : '';
    if (behind <= 3 && ESCAPE.test(text.slice(stray) + following)) {
      text = `${text.slice(0, stray)}%25${text.slice(stray + 1)}`;
      stray = -3;
    }
  }
  return text;
}

/** Why no path can meet a match: a text that begins with a slash, or the end of one. */
export function misfitOfPath({ kind, text }: TextMatch): Misfit | undefined {
  switch (kind) {
    case 'exact': return firstMisfit(() => misfitOfStart(text), () => misfitOfCharacters(text), () => misfitOfSegments(text, /\/\.{1,2}(?:\/|$)/));
    case 'prefix': return firstMisfit(() => misfitOfStart(text), () => misfitOfCharacters(text), () => misfitOfSegments(text, /\/\.{1,2}\//));
    case 'suffix': return firstMisfit(() => misfitOfCharacters(text), () => misfitOfSegments(text, /\/\.{1,2}(?:\/|$)/));
    case 'regex': return misfitOfExpression(text);
    case 'present': return undefined;
  }
}

/** Why a text between wildcards is part of no path. */
export function misfitOfPathPart(text: string): Misfit | undefined {
  return firstMisfit(() => misfitOfCharacters(text), () => misfitOfSegments(text, /(?:^|\/)\.{1,2}(?:\/|$)/));
}

function misfitOfStart(text: string): Misfit | undefined {
  return text.startsWith('/') ? undefined : never('a path that begins with "/"', 'every path does: write the slash');
}

function misfitOfCharacters(text: string): Misfit | undefined {
  if (/[?#]/.test(text)) {
    return never('a path without a query', 'the query is not part of the path that is compared');
  }
  const [part] = DECODED.exec(text) ?? /\\/.exec(text) ?? [];
  if (part !== undefined) {
    return never(`a path as Envoy compares it, in which there is no ${quoted(part)}`,
      `Envoy normalizes paths first: write ${quoted(part === '\\' ? '/' : decodeURIComponent(part))} for it`);
  }
  const [character] = NEVER_SENT.exec(text) ?? ESCAPED.exec(text) ?? [];
  return character === undefined ? undefined
    : never('a path as it is sent, in plain ASCII', `Envoy compares ${quoted(character)} escaped: write ${quoted(escaped(character))} for it`);
}

function misfitOfSegments(text: string, dots: RegExp): Misfit | undefined {
  const [part] = dots.exec(text) ?? [];
  return part === undefined ? undefined
    : never('a path without the segments "." and ".."', `Envoy normalizes paths and takes ${quoted(part)} out first: write the path that remains`);
}

function misfitOfExpression(pattern: string): Misfit | undefined {
  const expression = readExpression(pattern);
  const isApart = expression !== undefined && !mayBeginWith(expression, '/') && !mayBeEmpty(expression);
  return isApart ? never('an expression that can match a path, which begins with "/"',
    'it has to match all of the path: begin it with "/", or with ".*"')
    : misfitOfPathSearch(pattern);
}

/** Why no path has a part that an expression matches. */
export function misfitOfPathSearch(pattern: string): Misfit | undefined {
  const expression = readExpression(pattern);
  if (expression === undefined) {
    return undefined;
  }
  if (needsOneOf(expression, character => /[?#]/.test(character))) {
    return never('an expression that can match a path, which has no query', 'compare parameters of the query by themselves');
  }
  return needsOneOf(expression, character => NEVER_SENT.test(character) || ESCAPED.test(character) || character === '\\')
    ? never('an expression that can match a path as Envoy compares it',
      'blanks, characters that are no ASCII, and "<>^`{|} are compared escaped, as %20') : undefined;
}

/** A character as clients send it in a path. */
function escaped(character: string): string {
  return [...Buffer.from(character)].map(byte => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('');
}
