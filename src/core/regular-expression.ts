import { refuse } from './errors';
import { largestProgramSize } from './program-size';

/** The longest regular expression that Istio's validation accepts. */
export const MAX_REGEX_LENGTH = 1024;

/** The largest program that Envoy takes where Istio's bootstrap configures it. */
export const MAX_PROGRAM_SIZE = 32768;

/**
 * A regular expression as Istio and Envoy take it: RE2, so without look-around and back references, at most 1,024 characters, and a program
 * of at most 32,768 instructions. For another one Envoy would refuse everything that came with it, all routes of a port for instance.
 */
export function requireRegex(what: string, pattern: string): string {
  if (typeof pattern !== 'string' || pattern.length === 0 || Buffer.byteLength(pattern) > MAX_REGEX_LENGTH) {
    refuse(what, `a regular expression of 1 to ${MAX_REGEX_LENGTH} characters`, pattern, 'shorten it or split it into several matches');
  }
  tryRe2(what, pattern, compileRe2);
  const [escape] = WIDE_ESCAPE.exec(unquoted(pattern)) ?? [];
  if (escape !== undefined) {
    refuse(what, 'a regular expression without characters beyond \\xFF as escapes', pattern, `Envoy compares byte by byte: write the character itself instead of "${escape}"`);
  }
  const size = mayBeLarge(pattern) ? tryRe2(what, pattern, largestSizeOf) : 0;
  if (size > MAX_PROGRAM_SIZE) {
    refuse(what, `an expression whose program has at most ${MAX_PROGRAM_SIZE} instructions (this one may have ${size})`, pattern,
      'Envoy refuses a larger one, and everything that came with it: repeat less');
  }
  return pattern;
}

const SPECIAL = /[\\.+*?()|[\]{}^$]/g;

/** An expression for a text as it is. */
export function quoteRegex(text: string): string {
  return text.replace(SPECIAL, '\\$&');
}

/** Whether an expression matches all of a text, as Envoy asks. */
export function matchesRegex(pattern: string, text: string): boolean {
  return compileRe2(pattern).matches(text);
}

/** Text as it is, an escape, a set of characters, or what is asked for here. */
const TOKEN = /\\Q[^]*?(?:\\E|$)|\\[^]|\[\^?\]?(?:\\[^]|\[:[^\]]*:\]|[^\]\\])*\]|\{0(?:,0)?\}|\|/g;

const WIDE_ESCAPE = /\\x\{0*[1-9A-Fa-f][0-9A-Fa-f]{2,}\}/;

/** An expression without what stands for itself. */
function unquoted(pattern: string): string {
  return pattern.replace(/\\Q[^]*?(?:\\E|$)|\\[^xQ]/g, '');
}

/** More instructions no character of a pattern gives, whatever it means. */
const MAX_INSTRUCTIONS_OF_CHARACTER = 8;

/** Whether an expression may have a large program: not without repetitions by count. */
function mayBeLarge(pattern: string): boolean {
  const counts = [...pattern.matchAll(/[0-9]+(?=[,}])/g)].map(([count]) => Math.max(Number(count), 1));
  const repeated = counts.reduce((product, count) => product * count, Buffer.byteLength(pattern));
  return repeated * MAX_INSTRUCTIONS_OF_CHARACTER > MAX_PROGRAM_SIZE;
}

/** The largest size that Envoy may count. It reads the bytes of a pattern as characters, and all repetitions as if they took place. */
export function largestSizeOf(pattern: string): number {
  // Where alternatives have something in common Envoy puts it together in another way: without, a program is never smaller.
  const apart = Buffer.from(pattern).toString('latin1').replace(TOKEN, token => token === '|' ? '|(?:)' : token.startsWith('{') ? '{1}' : token);
  return largestProgramSize(compileRe2(apart).re2().prog);
}

function tryRe2<T>(what: string, pattern: string, read: (pattern: string) => T): T {
  try {
    return read(pattern);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return refuse(what, `an RE2 regular expression (${reason})`, pattern, 'RE2 has no look-around and no back references, see https://github.com/google/re2/wiki/Syntax');
  }
}

function compileRe2(pattern: string): import('re2js').RE2JS {
  // Loaded with the first regular expression: most apps have none.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { RE2JS } = require('re2js') as typeof import('re2js');
  return RE2JS.compile(pattern);
}
