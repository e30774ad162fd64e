import { quoteRegex } from './regular-expression';
import { TextMatch } from './text-match';
import { isOlderVersion } from './versions';

/**
 * Routes compare each line of a header by itself since the Envoy of this Istio, 1.39. Older ones compare all lines with commas between them, as
 * policies did until the mend of CVE-2026-26308, which came to older versions of Istio too: there routes and policies differ.
 */
const COMPARES_LINES_SINCE = '1.31';

/** Whether routes and policies may read a header of several lines as different values. */
export function mayJoinHeaderLines(oldestIstio: string): boolean {
  return isOlderVersion(oldestIstio, COMPARES_LINES_SINCE);
}

/** Headers of requests that have several values by their nature, which clients write in one line with commas. */
const LISTS = [
  'accept', 'accept-charset', 'accept-encoding', 'accept-language', 'cache-control', 'if-match', 'if-none-match', 'via', 'x-forwarded-for',
];

/** Whether clients write a header as a list. */
export function isListHeader(name: string): boolean {
  return LISTS.includes(name.toLowerCase());
}

/** An expression for lines with commas between them of which at least one begins with, or is, one of some texts: so policies compare them. */
export function anyLineOf(texts: readonly TextMatch[]): string {
  return `(?:.*,)?(?:${texts.map(text => text.kind === 'prefix' ? expressionOf(text) : `${expressionOf(text)}(?:,.*)?`).join('|')})`;
}

/** An expression for lines with commas between them that together begin with, or are, one of some texts: so routes compare them. */
export function allLinesOf(texts: readonly TextMatch[]): string {
  return texts.map(expressionOf).join('|');
}

function expressionOf({ kind, text }: TextMatch): string {
  return kind === 'prefix' ? `${quoteRegex(text)}.*` : quoteRegex(text);
}
