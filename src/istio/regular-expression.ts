import { firstMisfit, Misfit, never } from './misfit';
import { entriesOfBytes, entriesOfCharacters, largestProgramSize } from './program-size';

/** The longest regular expression that Istio's validation accepts. */
export const MAX_REGEX_LENGTH = 1024;

/** The largest program that Envoy takes where Istio's bootstrap configures it. */
export const MAX_PROGRAM_SIZE = 32768;

/** Why Istio or Envoy refuse a regular expression, and Envoy everything that came with it, all routes of a port for instance. */
export function misfitOfRegex(pattern: string): Misfit | undefined {
  if (typeof pattern !== 'string' || pattern.length === 0 || Buffer.byteLength(pattern) > MAX_REGEX_LENGTH) {
    return never(`a regular expression of 1 to ${MAX_REGEX_LENGTH} characters`, 'shorten it or split it into several matches');
  }
  return firstMisfit(() => misfitOfSyntax(pattern, compiled), () => misfitOfEscape(pattern), () => misfitOfSize(pattern));
}

/** The largest program that Envoy takes for an expression in `matches()` of CEL. */
export const MAX_CEL_PROGRAM_SIZE = 100;

/** Why Envoy refuses an expression in `matches()` of CEL: that compares characters, not bytes, and has a limit of its own. */
export function misfitOfCelRegex(pattern: string): Misfit | undefined {
  let size = 0;
  return misfitOfSyntax(pattern, text => size = largestSizeByCharacters(text)) ?? (size <= MAX_CEL_PROGRAM_SIZE ? undefined
    : never(`an expression whose program has at most ${MAX_CEL_PROGRAM_SIZE} instructions (this one may have ${size})`,
      'ask with startsWith, endsWith, contains or == instead, repeat less, or write fewer "." and sets with characters beyond ASCII'));
}

/** Why an expression is no RE2. */
export function misfitOfRegexSyntax(pattern: string): Misfit | undefined {
  return misfitOfSyntax(pattern, compiled);
}

const SPECIAL = /[\\.+*?()|[\]{}^$]/g;

/** An expression for a text as it is. */
export function quoteRegex(text: string): string {
  return text.replace(SPECIAL, '\\$&');
}

/** Whether an expression matches all of a text, as Envoy asks: byte by byte. One that is no RE2 matches nothing. */
export function matchesRegex(pattern: string, text: string): boolean {
  const expression = known(bytesOf(pattern));
  return expression !== undefined && expression.matches(bytesOf(text));
}

/** Whether an expression matches some part of a text, as Go asks for the patterns of Kubernetes: character by character. */
export function findsRegex(pattern: string, text: string): boolean {
  return known(pattern)?.matcher(text).find() ?? false;
}

/** How many groups an expression has; none where it is no RE2. */
export function groupCount(pattern: string): number {
  return known(bytesOf(pattern))?.groupCount() ?? 0;
}

/**
 * A text in which every part that an expression matches is replaced, as Envoy does it.
 *
 * @param substitution what comes in its place: `\1` stands for the first group, `\0` for all, `\\` for a backslash; where it names a group
 * that there is not, Envoy leaves the text as it is
 */
export function replaceByRegex(pattern: string, substitution: string, text: string): string {
  const expression = known(bytesOf(pattern));
  const groups = [...substitution.matchAll(/\\([\\0-9])/g)].map(([, sign]) => Number(sign));
  if (groups.some(group => group > groupCount(pattern))) {
    return text;
  }
  let end = -1;
  const replaced = expression?.matcher(bytesOf(text)).replaceAll((...found: (string | number | undefined)[]) => {
    const offset = found.findIndex(one => typeof one === 'number');
    const [from, part] = [found[offset] as number, found[0] as string];
    // RE2 takes no empty match right behind another one.
    const isTaken = part !== '' || from !== end;
    end = from + part.length;
    return isTaken ? bytesOf(substitution)
      .replace(/\\([\\0-9])/g, (_, sign: string) => sign === '\\' ? sign : String(found.slice(0, offset)[Number(sign)] ?? '')) : '';
  });
  return replaced === undefined ? text : textOf(replaced);
}

/** The largest size that Envoy may count. It reads the bytes of a pattern as characters, and all repetitions as if they took place. */
export function largestSizeOf(pattern: string): number {
  return largestProgramSize(compiled(apart(bytesOf(pattern))).re2().prog, entriesOfBytes);
}

/** The same where it reads characters. */
function largestSizeByCharacters(pattern: string): number {
  return largestProgramSize(compiled(apart(pattern)).re2().prog, entriesOfCharacters);
}

/** Where alternatives have something in common Envoy puts it together in another way: without, a program is never smaller. */
function apart(pattern: string): string {
  return pattern.replace(TOKEN, token => token === '|' ? '|(?:)' : token.startsWith('{') ? '{1}' : token);
}

/** Text as it is, an escape, a set of characters, or what is asked for here. */
const TOKEN = /\\Q[^]*?(?:\\E|$)|\\[^]|\[\^?\]?(?:\\[^]|\[:[^\]]*:\]|[^\]\\])*\]|\{0(?:,0)?\}|\|/g;

const WIDE_ESCAPE = /\\x\{0*[1-9A-Fa-f][0-9A-Fa-f]{2,}\}/;

function misfitOfSyntax(pattern: string, read: (pattern: string) => unknown): Misfit | undefined {
  try {
    read(pattern);
    return undefined;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return never(`an RE2 regular expression (${reason})`,
      'RE2 has no look-around and no back references, see https://github.com/google/re2/wiki/Syntax');
  }
}

function misfitOfEscape(pattern: string): Misfit | undefined {
  const [escape] = WIDE_ESCAPE.exec(unquoted(pattern)) ?? [];
  return escape === undefined ? undefined
    : never('a regular expression without characters beyond \\xFF as escapes',
      `Envoy compares byte by byte: write the character itself instead of "${escape}"`);
}

function misfitOfSize(pattern: string): Misfit | undefined {
  if (!mayBeLarge(pattern)) {
    return undefined;
  }
  let size = 0;
  const misfit = misfitOfSyntax(pattern, text => size = largestSizeOf(text));
  return misfit ?? (size <= MAX_PROGRAM_SIZE ? undefined
    : never(`an expression whose program has at most ${MAX_PROGRAM_SIZE} instructions (this one may have ${size})`,
      'Envoy refuses a larger one, and everything that came with it: repeat less'));
}

/** Why Envoy refuses an expression that Istio takes, and everything that came with it. */
export function misfitOfProgram(pattern: string): Misfit | undefined {
  // Hardly a pattern may be large: the others are not compiled.
  const misfit = misfitOfEscape(pattern) ?? misfitOfSize(pattern);
  const isTaken = misfit !== undefined && Buffer.byteLength(pattern) <= MAX_REGEX_LENGTH && misfitOfSyntax(pattern, compiled) === undefined;
  return isTaken ? misfit : undefined;
}

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

/** A text of which each byte is a character. */
function bytesOf(text: string): string {
  return NO_ASCII.test(text) ? Buffer.from(text).toString('latin1') : text;
}

function textOf(bytes: string): string {
  return NO_ASCII.test(bytes) ? Buffer.from(bytes, 'latin1').toString() : bytes;
}

const NO_ASCII = /[^\x00-\x7f]/;

type Re2 = import('re2js').RE2JS;

/** Expressions that were asked for: those of routes are asked for again and again. */
const KNOWN = new Map<string, Re2 | undefined>();
/** More are forgotten, all at once. */
const MAX_KNOWN = 1000;

function known(pattern: string): Re2 | undefined {
  if (!KNOWN.has(pattern)) {
    if (KNOWN.size >= MAX_KNOWN) {
      KNOWN.clear();
    }
    let expression: Re2 | undefined;
    misfitOfSyntax(pattern, text => expression = compiled(text));
    KNOWN.set(pattern, expression);
  }
  return KNOWN.get(pattern);
}

function compiled(pattern: string): Re2 {
  // Loaded with the first regular expression: most apps have none.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { RE2JS } = require('re2js') as typeof import('re2js');
  return RE2JS.compile(pattern);
}
