import { refuse } from '../../core/errors';
import { quoteRegex } from '../../istio';
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

/** A match of a rule without what tells single tokens. */
export function withoutOneToken({ headers, withoutHeaders: _, ...match }: HttpMatch, { name }: GuardToken): HttpMatch {
  const others = Object.entries(headers ?? {}).filter(([header]) => header !== name);
  return others.length === 0 ? match : { ...match, headers: Object.fromEntries(others) };
}

/** A header with two cookies of the name, in any case, with blanks and quotes, or as a list. */
function secondCookie(name: string): string {
  const cookie = `["\\s]*${quoteRegex(name)}["\\s]*(?:(?:\\[|%5b|%00)[^=;,]*)?=`;
  return `(?is)(?:.*[;,])?${cookie}.*[;,]${cookie}.*`;
}

/**
 * A path with two parameters of the name, as a list, with blanks before it or what is cut behind it too; or with escaped letters in the name of one.
 */
function secondParameter(name: string): string {
  const parameter = `[?&;](?:\\+|%20|%09|%0[a-d])*${quoteRegex(name)}(?:(?:\\[|%5b|%00)[^=&;]*)?=`;
  const escaped = '[?&;][^=&;]*%(?:2[de]|3[0-9]|4[1-9a-f]|5[0-9af]|6[1-9a-f]|7[0-9ae])[^=&;]*';
  return `(?is).*${parameter}.*${parameter}.*|.*${escaped}(?:[=&;].*)?`;
}
