import { refuse } from '../../core/errors';
import { inGroups, quoteRegex } from '../../istio';
import { HttpMatch } from '../../networking/virtual-service/http-match';
import { StringMatch } from '../../networking/virtual-service/string-match';
import { GuardToken } from '../guard/guard';

/** Three parts in Base64 for URLs, as Envoy reads them: it stops at the first other character. */
const TOKEN = '[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+';

/** Whether something beside the token would go on with it. A header that does not go on is gone when the route is picked again. */
export function goesOn({ in: kind, isForwarded }: GuardToken): boolean {
  return kind !== 'header' || isForwarded;
}

/**
 * The match for requests whose token is the only one in its place. Envoy finds the first and verifies that; what stands beside would reach the
 * target with it.
 *
 * @param what the rule, for errors
 * @param match what else the rule compares
 * @param token where its token comes from
 */
export function withOneToken(what: string, match: HttpMatch, token: GuardToken): HttpMatch {
  if (token.in === 'header') {
    if (match.headers !== undefined && Object.hasOwn(match.headers, token.name)) {
      refuse(`headers that ${what} compares`, 'others than that of the token beside authenticateJwt', token.name, 'compare claims with jwtClaim');
    }
    return { ...match, headers: { ...match.headers, [token.name]: StringMatch.regex(`${quoteRegex(token.prefix)}${TOKEN}`) } };
  }
  const [header, twice] = token.in === 'cookie' ? ['cookie', secondCookie(token.name)] : [':path', secondParameter(token.name)];
  return { ...match, withoutHeaders: { ...match.withoutHeaders, [header]: StringMatch.regex(twice) } };
}

/**
 * What makes the token the only one in its place of what goes on, where a match can not: newer Envoys compare each line of a header by itself,
 * so that a second line of cookies may have another one. Envoy finds the token in the first line that has it, and the first line goes on.
 */
export function onlyLineOf({ in: place }: GuardToken): Record<string, string> {
  return place === 'cookie' ? { cookie: '%REQ(cookie)%' } : {};
}

/** A match of a rule without what tells single tokens. */
export function withoutOneToken({ headers, withoutHeaders: _, ...match }: HttpMatch, { name }: GuardToken): HttpMatch {
  const others = Object.entries(headers ?? {}).filter(([header]) => header !== name);
  return others.length === 0 ? match : { ...match, headers: Object.fromEntries(others) };
}

/** What is part of a name for everybody; in front of the name or behind it anything else may be cut off. */
const NAME_CHARACTERS = '0-9A-Za-z!#$&\'*^`|~_.-';

/** A list or what is cut behind a zero byte. */
const LIST = '(?:\\[|%5b|%00)';

/** A header with two cookies of the name: in any case, with blanks, quotes or bytes that are no ASCII around it, behind no name, or as a list. */
function secondCookie(name: string): string {
  const before = `[^;,%+${NAME_CHARACTERS}]*`;
  const around = `[^=;,%+${NAME_CHARACTERS}]*`;
  const cookie = `${before}${asRead(name)}${around}(?:${LIST}[^=;,]*)?=`;
  return `(?is)(?:.*(?:^|[;,])${cookie}){2}.*`;
}

/**
 * Expressions for headers with a cookie that some read as one of the name, and Envoy does not: in another case, or with something around the name.
 * In the first line of several it would go on in the place of the token, which Envoy finds in a later one.
 */
export function cookiesReadAs(name: string): string[] {
  const around = `[^=;,%+${NAME_CHARACTERS}]`;
  const before = `[^;,%+${NAME_CHARACTERS}]`;
  const list = `(?i:${LIST})[^=;,]*`;
  const any = `(?i:${asRead(name)})`;
  const behind = `${around}*(?:${list})?=.*`;
  const anywhere = `(?s)(?:.*[;,])?${before}*`;
  const oneOf = (names: readonly string[]) => `${anywhere}(?:${names.join('|')})${behind}`;
  return [
    // A browser writes nothing before the first name, and a blank before the others.
    `(?s)(?:${before}+|.*,${before}*|.*;(?: ${before}+|[^ ;,%+${NAME_CHARACTERS}]${before}*))${any}${behind}`,
    `${anywhere}${any}(?:${around}+(?:${list})?|${list})=.*`,
    ...inGroups(writtenOtherwise(name), oneOf).map(oneOf),
  ];
}

/** For each character of a name that some read in another way too, the name with that in its place. */
function writtenOtherwise(name: string): string[] {
  const read = (text: string) => text === '' ? '' : `(?i:${asRead(text)})`;
  return [...name].flatMap((sign, index) => {
    const others = SEPARATORS.includes(sign) ? `(?:[${[...SEPARATORS, '+'].filter(one => one !== sign).map(quoteRegex).join('')}]|%(?i:5f|2[0be]|5b))`
      : [sign.toLowerCase(), sign.toUpperCase()].find(one => one !== sign);
    return others === undefined ? [] : [read(name.slice(0, index)) + others + read(name.slice(index + 1))];
  });
}

/** A path with two parameters of the name, in the same ways, also escaped; or with escaped letters in the name of one. */
function secondParameter(name: string): string {
  const around = `(?:[^=&;?%${NAME_CHARACTERS}]|%(?:[01][0-9a-f]|2[0-9a-c]|2f|3[a-f]|40|5[b-e]|60|7[b-f]|[89a-f][0-9a-f]))*`;
  const parameter = `[?&;]${around}${asRead(name)}${around}(?:${LIST}[^=&;]*)?=`;
  const escaped = '[?&;][^=&;]*%(?:2[de]|3[0-9]|4[1-9a-f]|5[0-9af]|6[1-9a-f]|7[0-9ae])[^=&;]*';
  return `(?is)(?:.*${parameter}){2}.*|.*${escaped}(?:[=&;].*)?`;
}

/** What PHP reads as an underscore. */
const SEPARATORS = ['_', '.', ' ', '['];

/** A name with whatever PHP reads as an underscore in the place of each. */
function asRead(name: string): string {
  return name.split(/[_. []/).map(quoteRegex).join('(?:[_. +\\[]|%(?:5f|2[0be]|5b))');
}
